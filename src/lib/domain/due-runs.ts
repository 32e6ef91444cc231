/**
 * What a schedule has to start now: a function of what it says, how far it has come, and the time.
 *
 * D1 A time that is accounted for never comes up again: `accountedUntil` only grows, but for D3.
 * D2 What is due is either started, kept waiting or said to be left out.
 * D3 A clock that was far ahead by mistake silences nothing: where it is set back by more than CLOCK_MISTAKE_MS, the times
 *    count from the new time. A smaller step back repeats nothing.
 * D4 Without `allowOverlap` at most one run is started, and only where none is open.
 */
import type { ExecutionId, RecordId } from './ids';
import { latestOccurrences, nextOccurrence } from './occurrences';
import { timingKey, type Schedule } from './schedule';

/** How far a schedule has come. Times are milliseconds since 1970. */
export interface ScheduleState {
	recordId: RecordId;
	/** What its times were reckoned with: see `timingKey`. */
	timingKey: string;
	/** The zone of the device that they were reckoned in, where the schedule names none; absent where nobody knows. */
	zone?: string;
	/** Every time up to here is started, waits or was left out. */
	accountedUntil: number;
	/** Times whose runs wait for the one before them. */
	waiting: number[];
	/** The last time that something was left out. */
	left: LeftOut | null;
	/** What keeps it from starting anything; null where nothing does. */
	problem: string | null;
	/** The scheduler's script that runs, or has failed; null where there is none. */
	roundId: ExecutionId | null;
	/** When that was started. */
	roundAt: number | null;
	/** The last run it has started. */
	lastRunId: ExecutionId | null;
}

export interface LeftOut {
	/** The latest of the times that were left out. */
	at: number;
	/** How many, as far as they were counted. */
	count: number;
	/** `no-flow`: there was none of that name. */
	why: 'missed' | 'overlap' | 'no-flow';
}

/** A run is on time as long as it is not later than this: browsers wake up workers when they like. In milliseconds. */
export const ON_TIME_MS = 120_000;
/** At most so many missed runs are made up for. */
export const MOST_MADE_UP = 100;
/** A clock that is set back by more than this was wrong before. In milliseconds. */
export const CLOCK_MISTAKE_MS = 3 * 3_600_000;

export interface DueRuns {
	/** The times whose runs are to be started now, the earliest first. */
	runs: number[];
	state: ScheduleState;
	/** When to look again; null where no time comes any more. */
	nextAt: number | null;
}

export interface Moment {
	now: number;
	/** When the record was made, and when it was last changed. */
	madeAt: number;
	modifiedAt: number;
	/** Whether a run of this schedule has not ended yet. */
	running: boolean;
}

/**
 * How far a schedule has come that was never looked at, or whose times have changed: nothing before that change is made up
 * for. What comes from elsewhere, with a change long ago, begins now.
 * @param before how far it had come by its other times: what waits for its turn goes on waiting (D2)
 */
export function freshState(
	recordId: RecordId,
	schedule: Schedule,
	{ now, modifiedAt }: Moment,
	before: ScheduleState | null = null
): ScheduleState {
	const recent = modifiedAt <= now && now - modifiedAt <= ON_TIME_MS;
	return {
		recordId,
		timingKey: timingKey(schedule),
		accountedUntil: recent ? modifiedAt : now,
		waiting: before?.waiting ?? [],
		left: null,
		problem: null,
		roundId: null,
		roundAt: null,
		lastRunId: before?.lastRunId ?? null
	};
}

/**
 * What is due where only the device has come into another zone, and the schedule names none: what came until now has come
 * by the clocks of the zone before, also where nobody looked; from now on those of the new one hold.
 * @param was the schedule as it reads in the zone before: the state belongs to it
 */
export function dueAfterMove(was: Schedule, schedule: Schedule, before: ScheduleState, moment: Moment): DueRuns {
	const { now, running } = moment;
	const until = dueRuns(was, before, moment);
	// What comes once has come: the same time of day in another zone does not bring it again.
	if (was.timing.kind === 'once' && was.timing.at <= now) return { ...until, nextAt: null };
	const accountedUntil = Math.max(until.state.accountedUntil, now);
	const state = { ...until.state, timingKey: timingKey(schedule), accountedUntil };
	const from = dueRuns(schedule, state, { ...moment, running: running || until.runs.length > 0 });
	return { ...from, runs: [...until.runs, ...from.runs] };
}

/** What is due now. The schedule is enabled, and its state belongs to its times. */
export function dueRuns(schedule: Schedule, before: ScheduleState, moment: Moment): DueRuns {
	const { now, madeAt, running } = moment;
	const times = { ...schedule, madeAt };
	const since = before.accountedUntil - now > CLOCK_MISTAKE_MS ? now : before.accountedUntil;
	const found = latestOccurrences(times, { after: since, until: now, limit: MOST_MADE_UP + 1 });
	const accountedUntil = found.at(-1) ?? since;
	const wanted = chosen(schedule, found, now);
	const { runs, waiting } = lineUp(schedule, before.waiting, wanted, { now, running });
	const gone = found.length + before.waiting.length - runs.length - waiting.length;
	const overlapped = wanted.length + before.waiting.length - runs.length - waiting.length;
	// What waited goes, too, where it is no longer wanted that each has its run.
	const latest = found.at(-1) ?? before.waiting.at(-1);
	const left: LeftOut | null =
		gone > 0 && latest !== undefined
			? { at: latest, count: gone, why: overlapped > 0 ? 'overlap' : 'missed' }
			: before.left;
	return {
		runs,
		state: { ...before, accountedUntil, waiting, left },
		nextAt: nextOccurrence(times, Math.max(accountedUntil, now))
	};
}

/** Which of the times that have come are to have a run. */
function chosen({ missed }: Schedule, found: readonly number[], now: number): number[] {
	const onTime = found.filter((at) => now - at <= ON_TIME_MS);
	if (missed === 'skip') return onTime;
	if (missed === 'all') return found.slice(-MOST_MADE_UP);
	// A run that is on time makes up for those before it.
	return onTime.length > 0 ? onTime : found.slice(-1);
}

/** Which runs start now, and which wait for the one before them (D4). */
function lineUp(
	{ allowOverlap, missed }: Schedule,
	before: readonly number[],
	wanted: readonly number[],
	{ now, running }: { now: number; running: boolean }
): { runs: number[]; waiting: number[] } {
	const line = [...before, ...wanted].slice(-MOST_MADE_UP);
	if (allowOverlap || line.length === 0) return { runs: line, waiting: [] };
	if (missed === 'all')
		return running ? { runs: [], waiting: line } : { runs: line.slice(0, 1), waiting: line.slice(1) };
	if (!running) return { runs: line.slice(-1), waiting: [] };
	// What was missed is made up for when the run before it has ended; what comes while it runs is left out.
	const late = wanted.filter((at) => now - at > ON_TIME_MS);
	return { runs: [], waiting: late.length > 0 ? late.slice(-1) : [...before] };
}
