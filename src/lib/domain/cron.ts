import { Cron, CronDate } from 'croner';

/** Patterns that were read, so that a schedule that is looked at again and again is read once. */
const kept = new Map<string, Cron>();
const KEPT = 200;

/**
 * A cron expression of five fields, or of six with seconds first, in a time zone. Where clocks are put forward, a time of
 * day that is left out is made up right after; where they are put back, one that comes twice counts once. What is given
 * with a star or a step goes by the hours that there are.
 * @throws {Error} croner's, where it cannot be read
 */
function read(pattern: string, timeZone: string): Cron {
	const key = `${pattern}\n${timeZone}`;
	const known = kept.get(key);
	if (known) return known;
	const cron = new Cron(pattern, {
		paused: true,
		timezone: timeZone,
		mode: '5-or-6-parts',
		fixedTimeRule: 'no-wildcard'
	});
	kept.set(key, cron);
	if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
	return cron;
}

/**
 * The first time after `after`; null where none comes any more. All times in milliseconds since 1970.
 * @throws {Error} where the expression or the zone cannot be read: see {@link cronProblem}
 */
export function cronAfter(pattern: string, timeZone: string, after: number): number | null {
	return read(pattern, timeZone).nextRun(new Date(after))?.getTime() ?? null;
}

/** Up to `limit` times before `before`, the earliest first. */
export function cronBefore(pattern: string, timeZone: string, before: number, limit: number): number[] {
	const dates = read(pattern, timeZone).previousRuns(limit, new Date(before));
	return dates.map((date) => date.getTime()).sort((a, b) => a - b);
}

/** What is wrong with a cron expression, in words for the person who typed it; null where nothing is. */
export function cronProblem(pattern: string): string | null {
	const parts = pattern.trim().split(/\s+/).filter(Boolean);
	if (parts.length === 0) return 'Say when, such as 0 8 * * 1-5 for eight o’clock on weekdays.';
	if (parts.length === 1 && pattern.trim().startsWith('@')) {
		if (/^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$/i.test(pattern.trim())) return null;
		return `${parts[0]} is not known. There are @hourly, @daily, @weekly, @monthly and @yearly.`;
	}
	if (parts.length !== 5 && parts.length !== 6) {
		const count = parts.length === 1 ? 'is one field' : `has ${parts.length} fields`;
		return `This ${count}. It takes five: minute, hour, day of the month, month, day of the week; or six, with seconds first.`;
	}
	try {
		const never = cronAfter(pattern, 'UTC', 0) === null;
		return never ? 'There is no such day in any year.' : null;
	} catch (error) {
		return instead(parts) ?? inWords(error instanceof Error ? error.message : String(error));
	}
}

const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
/** The fields of a cron expression with seconds: from where to where they go, and names of theirs, the first for `min`. */
const RANGES: readonly { min: number; max: number; names: readonly string[] }[] = [
	{ min: 0, max: 59, names: [] },
	{ min: 0, max: 59, names: [] },
	{ min: 0, max: 23, names: [] },
	{ min: 1, max: 31, names: [] },
	{ min: 1, max: 12, names: MONTHS },
	{ min: 0, max: 6, names: DAYS }
];

/** What other readers of cron take and this one does not, and what to write for it; null where it is nothing of that. */
function instead(parts: readonly string[]): string | null {
	for (const [index, part] of parts.entries()) {
		const field = RANGES[index + RANGES.length - parts.length]!;
		for (const entry of part.split(',')) {
			const better = stepFrom(entry, field) ?? rangeRound(entry, field);
			if (better) return `“${entry}” is not understood here: write ${better} for it.`;
		}
	}
	return null;
}

/** `5/15`: every so many, from there on. */
function stepFrom(entry: string, { min, max, names }: (typeof RANGES)[number]): string | null {
	const [, from, step] = /^(\w+)\/(\d+)$/.exec(entry) ?? [];
	const first = valueIn(from, { min, max, names });
	if (first === null || !(Number(step) > 0)) return null;
	return first === min ? `*/${step}` : `${first}-${max}/${step}`;
}

/** `22-2`, `FRI-MON`: past the end, and on from the beginning. */
function rangeRound(entry: string, { min, max, names }: (typeof RANGES)[number]): string | null {
	const [, from, to, step] = /^(\w+)-(\w+?)(?:\/(\d+))?$/.exec(entry) ?? [];
	const [first, last] = [valueIn(from, { min, max, names }), valueIn(to, { min, max, names })];
	if (first === null || last === null || first <= last) return null;
	const all = [...numbers(first, max), ...numbers(min, last)];
	if (step !== undefined) return Number(step) > 0 ? all.filter((_, i) => i % Number(step) === 0).join(',') : null;
	const named = Number.isNaN(Number(from));
	const say = (value: number) => (named ? names[value - min]! : String(value));
	const range = (a: number, b: number) => (a === b ? say(a) : `${say(a)}-${say(b)}`);
	return `${range(first, max)},${range(min, last)}`;
}

function valueIn(text: string | undefined, { min, max, names }: (typeof RANGES)[number]): number | null {
	if (text === undefined) return null;
	const named = names.indexOf(text.toUpperCase());
	const value = named >= 0 ? named + min : Number(text);
	return Number.isInteger(value) && value >= min && value <= max ? value : null;
}

function numbers(from: number, to: number): number[] {
	return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

const FIELDS: { [name: string]: string } = {
	second: 'Seconds go from 0 to 59',
	minute: 'Minutes go from 0 to 59',
	hour: 'Hours go from 0 to 23',
	day: 'Days of the month go from 1 to 31',
	month: 'Months go from 1 to 12, or JAN to DEC',
	dayOfWeek: 'Days of the week go from 0 (Sunday) to 6, or SUN to SAT'
};

function inWords(message: string): string {
	const plain = message.replace(/^CronPattern: /, '');
	const field = /^Invalid value for (\w+)/.exec(plain)?.[1];
	if (field && FIELDS[field]) return `${FIELDS[field]}; lists (1,15), ranges (1-5) and steps (*/10) are fine.`;
	const illegal = /configuration entry \d+ \((.*)\) contains illegal/.exec(plain)?.[1];
	if (illegal) return `“${illegal}” is no time: numbers, names of days and months, and * , - / are understood.`;
	return `This cannot be read: ${plain.charAt(0).toLowerCase()}${plain.slice(1)}`;
}

/** Whether there is such a time zone, by its IANA name. */
export function isTimeZone(name: string): boolean {
	try {
		new Intl.DateTimeFormat('en', { timeZone: name });
		return true;
	} catch {
		return false;
	}
}

const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A point in time as it is written: `2026-12-01T08:00` is a time of day in the zone, `…Z` and `…+02:00` say their own.
 * @returns milliseconds since 1970; null where it cannot be read
 */
export function readMoment(text: string, timeZone: string): number | null {
	const written = text.trim().replace(' ', 'T');
	const [, year, month, day, , , , zone] = MOMENT.exec(written) ?? [];
	// The thirty-first of February.
	if (!day || new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day))
		return null;
	try {
		const at = zone ? Date.parse(written) : new CronDate(written, timeZone).getTime();
		return Number.isFinite(at) ? at : null;
	} catch {
		return null;
	}
}
