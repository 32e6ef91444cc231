import cronstrue from 'cronstrue';
import type { JsonObject } from '../domain/json';
import { nextOccurrence } from '../domain/occurrences';
import type { StoredRecord } from '../domain/record';
import { readSchedule, type Schedule } from '../domain/schedule';
import { said } from '../ui/time-text';

/** IANA name of the zone of this device. */
export function deviceZone(): string {
	return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const UNITS = [
	{ seconds: 86_400, one: 'day', more: 'days' },
	{ seconds: 3_600, one: 'hour', more: 'hours' },
	{ seconds: 60, one: 'minute', more: 'minutes' },
	{ seconds: 1, one: 'second', more: 'seconds' }
] as const;

/** The largest unit that an interval is a whole number of. */
export function intervalParts(seconds: number): { count: number; seconds: number; word: string } {
	const unit = UNITS.find((one) => seconds >= one.seconds && seconds % one.seconds === 0) ?? UNITS[3];
	const count = seconds / unit.seconds;
	return { count, seconds: unit.seconds, word: count === 1 ? unit.one : unit.more };
}

/** What a cron expression says: `At 08:00, Monday through Friday`. */
export function cronWords(pattern: string): string {
	const { hourCycle } = new Intl.DateTimeFormat(undefined, { hour: 'numeric' }).resolvedOptions();
	try {
		const text = cronstrue.toString(pattern, { use24HourTimeFormat: hourCycle !== 'h12', verbose: false });
		return text.replaceAll('through', 'to');
	} catch {
		// What croner takes and cronstrue has no words for.
		return pattern;
	}
}

/** When a schedule starts its flow, in a line; null where that cannot be read. */
export function timingWords({ timing }: Schedule): string {
	switch (timing.kind) {
		case 'cron': {
			const zone = timing.timeZone === deviceZone() ? '' : `, ${timing.timeZone}`;
			return `${cronWords(timing.pattern)}${zone}`;
		}
		case 'interval': {
			const { count, word } = intervalParts(timing.everyMs / 1_000);
			return count === 1 ? `Every ${word}` : `Every ${count.toLocaleString()} ${word}`;
		}
		case 'once':
			return 'Once';
		case 'scheduler':
			return `When “${timing.name}” says so`;
	}
}

/** A point in time as a zone's clocks show it: `Thu, 26 Nov 2026, 08:00`. @param at milliseconds since 1970 */
export function momentInZone(at: number, timeZone: string): string {
	const format = new Intl.DateTimeFormat(undefined, {
		timeZone,
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		year: 'numeric',
		hour: '2-digit',
		minute: '2-digit',
		...(at % 60_000 === 0 ? {} : { second: '2-digit' })
	});
	return said(format, at);
}

/** The zone a schedule's times of day are read in. */
export function zoneOf(fields: JsonObject): string {
	return typeof fields.time_zone === 'string' && fields.time_zone ? fields.time_zone : deviceZone();
}

/** The next time of a schedule, in milliseconds since 1970; null where none comes, or none can be reckoned. */
export function nextTime(schedule: Schedule, { createdAt }: StoredRecord, now: number): number | null {
	try {
		return nextOccurrence({ ...schedule, madeAt: createdAt }, now);
	} catch {
		// What is wrong with it is said by its state.
		return null;
	}
}

export function readFields(fields: JsonObject): ReturnType<typeof readSchedule> {
	return readSchedule(fields, deviceZone());
}
