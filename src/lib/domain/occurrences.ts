import { cronAfter, cronBefore } from './cron';
import type { Schedule } from './schedule';

/** What decides on the times of a schedule. */
export type Times = Pick<Schedule, 'timing' | 'startsAt' | 'endsAt'> & {
	/** When it was made: an interval is counted from there where it has no start. Milliseconds since 1970. */
	madeAt: number;
};

/** The first time after `after`, in milliseconds since 1970; null where none comes, or a scheduler decides. */
export function nextOccurrence(times: Times, after: number): number | null {
	const { startsAt, endsAt } = times;
	// The start itself counts.
	const from = startsAt === null ? after : Math.max(after, startsAt - 1);
	const at = unboundedNext(times, from);
	return at === null || (endsAt !== null && at > endsAt) ? null : at;
}

/** The next few times, the earliest first. */
export function nextOccurrences(times: Times, after: number, count: number): number[] {
	const found: number[] = [];
	for (let at = nextOccurrence(times, after); at !== null && found.length < count; at = nextOccurrence(times, at)) {
		found.push(at);
	}
	return found;
}

const FEW = 8;

export interface Span {
	/** Exclusive; milliseconds since 1970. */
	after: number;
	/** Inclusive. */
	until: number;
	/** At most so many: the latest. */
	limit: number;
}

/** The latest times within a span, the earliest of them first. However long the span is, the work is bounded by the limit. */
export function latestOccurrences(times: Times, { after, until, limit }: Span): number[] {
	const { startsAt, endsAt } = times;
	const from = startsAt === null ? after : Math.max(after, startsAt - 1);
	const to = endsAt === null ? until : Math.min(until, endsAt);
	if (to <= from) return [];
	// Looking back costs as much for one time as for all of them; most often one is due.
	const few = nextOccurrences({ ...times, endsAt: to }, from, FEW);
	if (few.length < FEW) return few.slice(-limit);
	return unboundedBefore(times, to, limit).filter((at) => at > from);
}

function unboundedNext({ timing, startsAt, madeAt }: Times, after: number): number | null {
	switch (timing.kind) {
		case 'cron':
			return cronAfter(timing.pattern, timing.timeZone, after);
		case 'interval': {
			const { first, everyMs } = beats(timing.everyMs, startsAt, madeAt);
			return after < first ? first : first + (Math.floor((after - first) / everyMs) + 1) * everyMs;
		}
		case 'once':
			return timing.at > after ? timing.at : null;
		case 'scheduler':
			return null;
	}
}

function unboundedBefore({ timing, startsAt, madeAt }: Times, until: number, limit: number): number[] {
	switch (timing.kind) {
		case 'cron':
			// A time is a whole second: the one that `until` falls on is before the next.
			return cronBefore(timing.pattern, timing.timeZone, Math.floor(until / 1_000) * 1_000 + 1_000, limit);
		case 'interval': {
			const { first, everyMs } = beats(timing.everyMs, startsAt, madeAt);
			if (until < first) return [];
			const last = Math.floor((until - first) / everyMs);
			const count = Math.min(limit, last + 1);
			return Array.from({ length: count }, (_, i) => first + (last - count + 1 + i) * everyMs);
		}
		case 'once':
			return timing.at <= until ? [timing.at] : [];
		case 'scheduler':
			return [];
	}
}

/** Where an interval has a start, that is its first time. */
function beats(everyMs: number, startsAt: number | null, madeAt: number): { first: number; everyMs: number } {
	return { first: startsAt ?? madeAt + everyMs, everyMs };
}
