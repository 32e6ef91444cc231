import { cronProblem, isTimeZone, readMoment } from './cron';
import { isJsonObject, type Json, type JsonObject } from './json';

/** When a schedule starts its flow. */
export type Timing =
	| { kind: 'cron'; pattern: string; timeZone: string }
	/** Every so many milliseconds, from when it begins. */
	| { kind: 'interval'; everyMs: number }
	/** Once, at a time in milliseconds since 1970. */
	| { kind: 'once'; at: number }
	/** Whenever a scheduler's script has ended with success. */
	| { kind: 'scheduler'; name: string; inputs: Json };

/** What is done about runs whose time came while no tab was open: one for all of them, each of them, none. */
export type Missed = 'once' | 'all' | 'skip';
export const MISSED: readonly Missed[] = ['once', 'all', 'skip'];

/** What a record of type `schedule` says, read and checked. */
export interface Schedule {
	timing: Timing;
	/** Nothing before, nothing after; milliseconds since 1970. */
	startsAt: number | null;
	endsAt: number | null;
	/** Name or id. */
	flow: string;
	inputs: Json;
	enabled: boolean;
	missed: Missed;
	/** Whether it starts a run while the one before has not ended. */
	allowOverlap: boolean;
}

/** What is wrong with a field of a schedule, in words for the person who filled it in. */
export interface ScheduleProblem {
	field: 'flow' | 'timing' | 'cron' | 'interval_seconds' | 'at' | 'scheduler' | 'time_zone' | 'starts_at' | 'ends_at';
	message: string;
}

export type ScheduleRead = { ok: true; schedule: Schedule } | { ok: false; problems: ScheduleProblem[] };

/** No interval is shorter, in seconds. */
export const SHORTEST_INTERVAL = 1;
/** None is longer: a hundred years, in seconds. */
export const LONGEST_INTERVAL = 36_525 * 86_400;

/** The years that can be written as a date, in seconds since 1970: what cron and pages reckon with. */
const FIRST_SECOND = Date.parse('0000-01-01T00:00Z') / 1_000;
const LAST_SECOND = Date.parse('9999-12-31T23:59:59Z') / 1_000;

/**
 * What is wrong with a number that is to be a point in time, as it goes on after its name; null where nothing is. Whoever
 * takes milliseconds is told: their year would be 50000 or so, and nothing would ever be started.
 */
export function momentProblem(seconds: number): string | null {
	if (seconds >= FIRST_SECOND && seconds <= LAST_SECOND) return null;
	const year = new Date(seconds).getUTCFullYear();
	if (year >= 1970 && year < 2200) {
		return `is given in seconds since 1970: ${seconds} looks like milliseconds, and is ${seconds / 1_000} in seconds`;
	}
	return `is given in seconds since 1970, and ${seconds} is in none of the years up to 9999`;
}

/**
 * Reads the fields of a schedule.
 * @param deviceZone IANA name of the time zone that holds where the record names none
 */
export function readSchedule(fields: JsonObject, deviceZone: string): ScheduleRead {
	const problems: ScheduleProblem[] = [];
	const wrong = (field: ScheduleProblem['field'], message: string) => void problems.push({ field, message });
	const timeZone = text(fields.time_zone) ?? deviceZone;
	if (!isTimeZone(timeZone))
		wrong('time_zone', `There is no time zone “${timeZone}”. One is called Europe/Vienna, one UTC.`);
	const zone = isTimeZone(timeZone) ? timeZone : 'UTC';
	const flow = text(fields.flow);
	if (!flow) wrong('flow', 'Choose the flow that is to be started.');
	const timing = readTiming(fields, zone, wrong);
	const moment = (field: 'starts_at' | 'ends_at') => {
		const given = fields[field] ?? null;
		const at = given === null || given === '' ? null : toMoment(given, zone);
		if (at === undefined) wrong(field, noMoment(given));
		return at ?? null;
	};
	const [startsAt, endsAt] = [moment('starts_at'), moment('ends_at')];
	if (startsAt !== null && endsAt !== null && endsAt <= startsAt) wrong('ends_at', 'It ends before it starts.');
	if (problems.length > 0 || !timing || !flow) return { ok: false, problems };
	return {
		ok: true,
		schedule: {
			timing,
			startsAt,
			endsAt,
			flow,
			inputs: isJsonObject(fields.inputs) ? fields.inputs : null,
			enabled: fields.enabled !== false,
			missed: MISSED.find((policy) => policy === fields.missed) ?? 'once',
			allowOverlap: fields.allow_overlap === true
		}
	};
}

type Wrong = (field: ScheduleProblem['field'], message: string) => void;

function readTiming(fields: JsonObject, timeZone: string, wrong: Wrong): Timing | null {
	const given = (['cron', 'interval_seconds', 'at', 'scheduler'] as const).filter((field) => has(fields[field]));
	const [kind, second] = given;
	if (!kind || second) {
		const both = kind ? `It has both ${kind} and ${second}: which of them holds?` : 'Say when: by cron, an interval, …';
		wrong('timing', both);
		return null;
	}
	switch (kind) {
		case 'cron': {
			const pattern = String(fields.cron).trim();
			const problem = cronProblem(pattern);
			if (problem) wrong('cron', problem);
			return { kind, pattern, timeZone };
		}
		case 'interval_seconds': {
			const seconds = Number(fields.interval_seconds);
			if (!(seconds >= SHORTEST_INTERVAL)) wrong(kind, 'An interval is a second or longer.');
			if (seconds > LONGEST_INTERVAL) wrong(kind, 'An interval is no longer than a hundred years.');
			return { kind: 'interval', everyMs: Math.round(seconds * 1_000) };
		}
		case 'at': {
			const at = toMoment(fields.at!, timeZone);
			if (at === undefined) wrong('at', noMoment(fields.at!));
			return { kind: 'once', at: at ?? 0 };
		}
		case 'scheduler':
			return { kind, name: String(fields.scheduler).trim(), inputs: fields.scheduler_inputs ?? null };
	}
}

/** Unix seconds, or a date as text. @returns undefined where it is neither */
function toMoment(value: Json, timeZone: string): number | undefined {
	if (typeof value === 'number') return momentProblem(value) === null ? value * 1_000 : undefined;
	return typeof value === 'string' ? (readMoment(value, timeZone) ?? undefined) : undefined;
}

function noMoment(value: Json): string {
	if (typeof value === 'number') return `This ${momentProblem(value)}.`;
	return 'This is no date and time. One is written 2026-12-01T08:00.';
}

function text(value: Json | undefined): string | null {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function has(value: Json | undefined): boolean {
	return value !== undefined && value !== null && value !== '';
}

/** What the times of a schedule depend on: where this differs, they are reckoned anew. */
export function timingKey({ timing, startsAt, endsAt }: Schedule): string {
	return JSON.stringify([timing, startsAt, endsAt]);
}
