import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLOCK_MISTAKE_MS, dueRuns, freshState, MOST_MADE_UP, type DueRuns, type ScheduleState } from './due-runs';
import { RecordId } from './ids';
import type { JsonObject } from './json';
import { latestOccurrences, nextOccurrence, nextOccurrences } from './occurrences';
import { readSchedule, type Schedule } from './schedule';

const START = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const id = RecordId.create();

function schedule(fields: JsonObject): Schedule {
	const read = readSchedule({ flow: 'f', ...fields }, 'Europe/Vienna');
	if (!read.ok) throw new Error(JSON.stringify(read.problems));
	return read.schedule;
}

const moment = (now: number, running = false) => ({ now, madeAt: START, modifiedAt: START, running });
const begun = (of: Schedule) => freshState(id, of, moment(START));

/** Looks at a schedule at each of these times; each run ends at once. */
function look(of: Schedule, times: readonly number[], running = false): { runs: number[]; last: DueRuns } {
	let state = begun(of);
	const runs: number[] = [];
	let last!: DueRuns;
	for (const now of times) {
		last = dueRuns(of, state, moment(now, running));
		state = last.state;
		runs.push(...last.runs);
	}
	return { runs, last };
}

const hourly = { cron: '0 * * * *' };
const hours = (...numbers: number[]) => numbers.map((n) => START + n * HOUR);

describe('what is due', () => {
	it('starts each time once, however often it looks (D1)', () => {
		const { runs, last } = look(schedule(hourly), [START + 1, START + HOUR, START + HOUR + 1, START + HOUR + MINUTE]);
		expect(runs).toEqual(hours(1));
		expect(last.nextAt).toBe(START + 2 * HOUR);
	});

	it('makes up with one run for all that were missed', () => {
		const { runs, last } = look(schedule(hourly), [START + 9.5 * HOUR]);
		expect(runs).toEqual(hours(9));
		expect(last.state.left).toEqual({ at: START + 9 * HOUR, count: 8, why: 'missed' });
	});

	it('lets the run that is on time make up for the others', () => {
		expect(look(schedule(hourly), [START + 9 * HOUR + MINUTE]).runs).toEqual(hours(9));
	});

	it('leaves out what was missed where it is to be left out, and starts what is on time', () => {
		const skip = schedule({ ...hourly, missed: 'skip' });
		expect(look(skip, [START + 9.5 * HOUR]).runs).toEqual([]);
		expect(look(skip, [START + 9 * HOUR + MINUTE]).runs).toEqual(hours(9));
	});

	it('starts all that were missed, one after the other, or at once where they may overlap', () => {
		const all = schedule({ ...hourly, missed: 'all' });
		const late = START + 3.5 * HOUR;
		expect(look(all, [late]).runs).toEqual(hours(1));
		expect(look(all, [late, late + 1, late + 2, late + 3]).runs).toEqual(hours(1, 2, 3));
		expect(look(schedule({ ...hourly, missed: 'all', allow_overlap: true }), [late]).runs).toEqual(hours(1, 2, 3));
	});

	it('makes up for so many at most: the latest', () => {
		const all = schedule({ interval_seconds: 60, missed: 'all', allow_overlap: true });
		const { runs } = look(all, [START + 72 * HOUR]);
		expect(runs).toHaveLength(MOST_MADE_UP);
		expect(runs.at(-1)).toBe(START + 72 * HOUR);
	});

	it('leaves out what comes while a run is open, and says so (D2, D4)', () => {
		const { runs, last } = look(schedule(hourly), hours(1, 2), true);
		expect(runs).toEqual([]);
		expect(last.state.left).toEqual({ at: START + 2 * HOUR, count: 1, why: 'overlap' });
	});

	it('keeps one that was missed until the run before it has ended', () => {
		const of = schedule(hourly);
		const waiting = dueRuns(of, begun(of), moment(START + 1.5 * HOUR, true));
		expect([waiting.runs, waiting.state.waiting]).toEqual([[], hours(1)]);
		expect(dueRuns(of, waiting.state, moment(START + 1.6 * HOUR)).runs).toEqual(hours(1));
	});

	it('comes once for a point in time, and not for one that had passed before', () => {
		const once = schedule({ at: '2026-03-02T14:00' });
		expect(look(once, hours(0.5, 1, 2)).runs).toEqual(hours(1));
		expect(look(once, hours(1)).last.nextAt).toBeNull();
		expect(look(schedule({ at: '2026-03-01T14:00' }), hours(1)).runs).toEqual([]);
	});

	it('begins with the start and ends with the end', () => {
		const of = schedule({ interval_seconds: 3_600, starts_at: '2026-03-02T14:30', ends_at: '2026-03-02T16:30' });
		expect(nextOccurrences({ ...of, madeAt: START }, START, 9)).toEqual(hours(1.5, 2.5, 3.5));
		const cron = schedule({ ...hourly, starts_at: START / 1_000 + 7_200 });
		expect(nextOccurrence({ ...cron, madeAt: START }, START)).toBe(START + 2 * HOUR);
	});
});

describe('clocks and changes', () => {
	it('repeats nothing where the clock is set back a little (D1)', () => {
		expect(look(schedule(hourly), hours(1, 2, 1.5, 2, 3)).runs).toEqual(hours(1, 2, 3));
	});

	it('goes on by the new time where the clock was wrong by far (D3)', () => {
		const year = 365 * 24 * HOUR;
		const { runs, last } = look(schedule(hourly), [START + year, START + 1, START + HOUR]);
		expect(runs.at(-1)).toBe(START + HOUR);
		expect(last.nextAt).toBe(START + 2 * HOUR);
	});

	it('makes up for nothing before it was made or changed', () => {
		const of = schedule(hourly);
		expect(freshState(id, of, { ...moment(START + 90 * HOUR), modifiedAt: START }).accountedUntil).toBe(
			START + 90 * HOUR
		);
		// Saved right before its time comes, looked at right after.
		const state = freshState(id, of, { ...moment(START + HOUR + 5), modifiedAt: START + HOUR - 5 });
		expect(dueRuns(of, state, moment(START + HOUR + 5)).runs).toEqual(hours(1));
	});
});

describe('whatever the order of things', () => {
	const rules = fc.constantFrom<JsonObject>(
		{ cron: '*/10 * * * *' },
		{ cron: '*/45 * * * * *' },
		{ interval_seconds: 90 },
		{ cron: '30 2,3 * * *' }
	);
	const steps = fc.array(fc.integer({ min: -30 * MINUTE, max: 100 * MINUTE }), { minLength: 1, maxLength: 30 });

	it('starts every time exactly once where all are made up for', () => {
		fc.assert(
			fc.property(rules, steps, (rule, jumps) => {
				const of = schedule({ ...rule, missed: 'all', allow_overlap: true });
				let state = begun(of);
				let now = START;
				let latest = START;
				const runs: number[] = [];
				for (const jump of jumps) {
					now = Math.max(START, now + jump);
					// What is more than can be made up for is left out, and said to be.
					const found = latestOccurrences(
						{ ...of, madeAt: START },
						{ after: state.accountedUntil, until: now, limit: 101 }
					);
					const due = dueRuns(of, state, moment(now));
					if (found.length <= MOST_MADE_UP) expect(due.runs).toEqual(found);
					else expect(due.state.left).toMatchObject({ why: 'missed', count: 1 });
					expect(due.state.accountedUntil).toBeGreaterThanOrEqual(state.accountedUntil - CLOCK_MISTAKE_MS);
					latest = Math.max(latest, now);
					runs.push(...due.runs);
					state = due.state;
				}
				expect(new Set(runs).size).toBe(runs.length);
				expect(runs.every((run) => run > START && run <= latest)).toBe(true);
			}),
			{ numRuns: 40 }
		);
	});

	it('never starts a second run beside an open one, and loses count of nothing (D2, D4)', () => {
		const policies = fc.constantFrom('once', 'all', 'skip');
		fc.assert(
			fc.property(
				rules,
				policies,
				fc.array(fc.tuple(fc.integer({ min: 1, max: 50 * MINUTE }), fc.boolean())),
				(rule, missed, looks) => {
					const of = schedule({ ...rule, missed });
					let state: ScheduleState = begun(of);
					let now = START;
					for (const [jump, running] of looks) {
						now += jump;
						const before = state;
						const due = dueRuns(of, before, moment(now, running));
						state = due.state;
						expect(due.runs.length).toBeLessThanOrEqual(running ? 0 : 1);
						const found = latestOccurrences(
							{ ...of, madeAt: START },
							{ after: before.accountedUntil, until: now, limit: 150 }
						);
						const kept = due.runs.length + state.waiting.length;
						if (kept < found.length + before.waiting.length && found.length > 0)
							expect(state.left).not.toBe(before.left);
						expect(due.nextAt).toBeGreaterThan(now);
					}
				}
			),
			{ numRuns: 40 }
		);
	});
});

describe('what a schedule says', () => {
	const problems = (fields: JsonObject) => {
		const read = readSchedule(fields, 'UTC');
		return read.ok ? [] : read.problems.map(({ field }) => field);
	};

	it('names the field that is wrong', () => {
		expect(problems({ cron: '0 8 * * *' })).toEqual(['flow']);
		expect(problems({ flow: 'f' })).toEqual(['timing']);
		expect(problems({ flow: 'f', cron: '* * * * *', interval_seconds: 5 })).toEqual(['timing']);
		expect(problems({ flow: 'f', cron: 'nonsense' })).toEqual(['cron']);
		expect(problems({ flow: 'f', interval_seconds: 0.5 })).toEqual(['interval_seconds']);
		expect(problems({ flow: 'f', at: 'tomorrow' })).toEqual(['at']);
		expect(problems({ flow: 'f', cron: '* * * * *', time_zone: 'Mars/Olympus' })).toEqual(['time_zone']);
		expect(problems({ flow: 'f', cron: '* * * * *', starts_at: '2026-02-01', ends_at: '2026-01-01' })).toEqual([
			'ends_at'
		]);
		expect(problems({ flow: 'f', scheduler: 'x' })).toEqual([]);
	});

	it('takes seconds since 1970, and says so where they look like milliseconds or no calendar has them', () => {
		const cron = { flow: 'f', cron: '* * * * *' };
		const message = (fields: JsonObject) => {
			const read = readSchedule({ ...cron, ...fields }, 'UTC');
			return read.ok ? null : read.problems[0]!.message;
		};
		expect(message({ starts_at: 1_764_345_551, ends_at: 253_402_300_799 })).toBeNull();
		const asMs =
			'This is given in seconds since 1970: 1764345551000 looks like milliseconds, and is 1764345551 in seconds.';
		expect(message({ starts_at: 1_764_345_551_000 })).toBe(asMs);
		expect(message({ cron: null, at: 1_764_345_551_000 })).toBe(asMs);
		for (const never of [1e13, 1e14, -1e13, 1e300]) {
			expect(message({ ends_at: never }), String(never)).toContain('seconds since 1970');
			expect(message({ cron: null, at: never }), String(never)).toContain('seconds since 1970');
		}
		expect(problems({ flow: 'f', interval_seconds: 1e13 })).toEqual(['interval_seconds']);
	});
});
