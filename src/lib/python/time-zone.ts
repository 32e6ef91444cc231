/**
 * Time zones for Python, which has no data of its own for them here: made from what the browser knows of each, as the files that
 * `zoneinfo` reads (TZif, RFC 9636). Deterministic as long as the browser is the same: rules change with its updates.
 */
import { TIME_ZONES } from './time-zone-names';
import { zoneOffset } from './zone-offset';

/** Before and after, the offset stays what it was then. */
const [FROM, TO] = [Date.UTC(1900, 0, 1) / 1000, Date.UTC(2100, 0, 1) / 1000];
const DAY = 86_400;
/** No two changes of a clock are so near that it says the same before and after both. */
const STEP = 9 * DAY;
/** Clocks that go fast for longer than this do not do so for the summer. */
const LONGEST_SUMMER = 300 * DAY;
/** A name, as the database has them: browsers take distances such as `+01:00` as well. */
const NAME = /^[A-Za-z][\w+-]*(?:\/[\w+-]+)*$/;

/** What clocks say from a moment on. */
interface Period {
	/** Unix seconds. */
	from: number;
	/** Seconds east of UTC. */
	offset: number;
}

interface Names {
	standard: string;
	/** Seconds east of UTC. */
	offset: number;
	daylight: string;
}

const byZone = new Map<string, Names>(
	TIME_ZONES.flatMap(([standard, minutes, daylight, zones]) =>
		zones.split(' ').map((zone): [string, Names] => [zone, { standard, offset: minutes * 60, daylight }])
	)
);
const files = new Map<string, Uint8Array>();
let known: string[] | null = null;

/** The file of a zone, for example `Europe/Vienna`; undefined where the browser knows none of that name. */
export function timeZoneFile(name: string): Uint8Array | undefined {
	let file = files.get(name);
	if (file) return file;
	const offsetAt = clockOf(name);
	if (!offsetAt) return undefined;
	file = written(name, periodsOf(offsetAt));
	files.set(name, file);
	return file;
}

/** All names that {@link timeZoneFile} knows. */
export function timeZoneNames(): string[] {
	known ??= [...new Set([...Intl.supportedValuesOf('timeZone'), ...byZone.keys()])]
		.filter((name) => clockOf(name))
		.sort();
	return known;
}

/** The offset of a zone at a moment, both in seconds; null where there is no such zone. */
function clockOf(name: string): ((at: number) => number) | null {
	if (!NAME.test(name)) return null;
	try {
		const offsetAt = zoneOffset(name);
		return (at) => offsetAt(at * 1000);
	} catch {
		return null;
	}
}

function periodsOf(offsetAt: (at: number) => number): Period[] {
	let last: Period = { from: FROM, offset: offsetAt(FROM) };
	const periods = [last];
	let before = FROM;
	for (let at = FROM + STEP; at < TO; at += STEP) {
		const offset = offsetAt(at);
		if (offset !== last.offset) {
			last = { from: changeBetween(offsetAt, before, at), offset };
			periods.push(last);
		}
		before = at;
	}
	return periods;
}

/** The first second at which a clock says something else than at `before`. */
function changeBetween(offsetAt: (at: number) => number, before: number, after: number): number {
	const offset = offsetAt(before);
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (offsetAt(middle) === offset) before = middle;
		else after = middle;
	}
	return after;
}

function written(name: string, periods: Period[]): Uint8Array {
	const names = byZone.get(name);
	const types: { offset: number; daylight: boolean; name: string }[] = [];
	let letters = '';
	const typeOf = periods.map((_, index) => {
		const type = { offset: periods[index]!.offset, daylight: isDaylight(periods, index, names), name: '' };
		type.name = clockName(type, names);
		const at = types.findIndex((one) => one.offset === type.offset && one.daylight === type.daylight);
		return at < 0 ? types.push(type) - 1 : at;
	});
	const nameAt = types.map((type) => {
		if (!letters.split('\0').includes(type.name)) letters += `${type.name}\0`;
		return `\0${letters}`.indexOf(`\0${type.name}\0`);
	});
	// The first period is what the first type says; it has no beginning.
	const changes = periods.slice(1);
	const size = 44 + 44 + changes.length * 9 + types.length * 6 + letters.length + 2;
	const view = new DataView(new ArrayBuffer(size));
	let at = 0;
	const byte = (value: number) => view.setUint8(at++, value);
	const text = (value: string) => [...value].forEach((letter) => byte(letter.charCodeAt(0)));
	const header = (...counts: number[]) => {
		text('TZif2');
		at += 15;
		for (const count of counts) {
			view.setUint32(at, count);
			at += 4;
		}
	};
	// Of the older part, for 32 bits, nothing but its header is read.
	header(0, 0, 0, 0, 0, 0);
	header(0, 0, 0, changes.length, types.length, letters.length);
	for (const { from } of changes) {
		view.setBigInt64(at, BigInt(from));
		at += 8;
	}
	typeOf.slice(1).forEach(byte);
	types.forEach(({ offset, daylight }, index) => {
		view.setInt32(at, offset);
		at += 4;
		byte(Number(daylight));
		byte(nameAt[index]!);
	});
	text(letters);
	text('\n\n');
	return new Uint8Array(view.buffer);
}

/** Browsers do not say what is daylight saving time: what is ahead of the time before and after it, for some months. */
function isDaylight(periods: Period[], index: number, names: Names | undefined): boolean {
	const [before, here, after] = [periods[index - 1], periods[index]!, periods[index + 1]];
	if (before && before.offset >= here.offset) return false;
	// A country that went to the other side of the date line.
	if (before && here.offset - before.offset > DAY / 2) return false;
	if (names?.daylight && here.offset === names.offset + 3600) return true;
	return !!before && !!after && after.offset < here.offset && after.from - here.from < LONGEST_SUMMER;
}

function clockName({ offset, daylight }: { offset: number; daylight: boolean }, names: Names | undefined): string {
	if (names?.standard && offset === names.offset && !daylight) return names.standard;
	if (names?.daylight && offset === names.offset + 3600) return names.daylight;
	const seconds = Math.abs(offset);
	if (seconds % 60 !== 0) return 'LMT';
	const two = (value: number) => String(value).padStart(2, '0');
	const minutes = (seconds / 60) % 60;
	return `${offset < 0 ? '-' : '+'}${two(Math.floor(seconds / 3600))}${minutes ? two(minutes) : ''}`;
}
