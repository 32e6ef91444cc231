import { dueAfterMove, dueRuns, freshState, type Moment, type ScheduleState } from '../domain/due-runs';
import type { ExecutionId } from '../domain/ids';
import type { StoredRecord } from '../domain/record';
import { readSchedule, timingKey, type Schedule } from '../domain/schedule';
import { isEnded } from '../domain/status';
import type { MillraceDatabase } from './database';
import { addFlowRun, flowInUse } from './flow-run';
import { lastingQuery } from './lasting-query';
import { goOn } from './schedule-rounds';
import { openRunsOf } from './started-by';

export interface StartedDue {
	started: ExecutionId[];
	/** When something is due next, in milliseconds since 1970; null where nothing is. */
	nextAt: number | null;
}

interface OneDue {
	runs: number[];
	state: ScheduleState;
	nextAt: number | null;
}

/**
 * Starts what schedules say. Runs and how far each schedule has come are written in one transaction: whoever leads, and
 * wherever it is killed, each time that is due has its run once.
 */
export class ScheduleStore {
	/** @param deviceZone IANA name of the time zone for schedules that name none */
	constructor(
		private readonly db: MillraceDatabase,
		private readonly deviceZone: () => string
	) {}

	/** @param now milliseconds since 1970 */
	async startDue(now: number): Promise<StartedDue> {
		const { records, scheduleStates, executions, payloads, inbox, flows } = this.db;
		// Where there never was a schedule, nothing else waits for this.
		if ((await records.where('type').equals('schedule').count()) + (await scheduleStates.count()) === 0) {
			return { started: [], nextAt: null };
		}
		const tables = [records, scheduleStates, executions, payloads, inbox, flows];
		return this.db.transaction('rw', tables, async () => {
			const states = new Map((await scheduleStates.toArray()).map((state) => [state.recordId, state]));
			const started: ExecutionId[] = [];
			const next: number[] = [];
			for (const record of await records.where('type').equals('schedule').sortBy('id')) {
				const state = states.get(record.id) ?? null;
				states.delete(record.id);
				const read = readSchedule(record.fields, this.deviceZone());
				if (record.trashedAt !== null || !read.ok || !read.schedule.enabled) {
					if (state) await this.rest(state, now);
					continue;
				}
				const done = await this.one(record, read.schedule, state, now);
				started.push(...done.started);
				if (done.nextAt !== null) next.push(done.nextAt);
			}
			// Their records are gone.
			for (const state of states.values()) await this.rest(state, now);
			return { started, nextAt: next.length === 0 ? null : Math.min(...next) };
		});
	}

	/** Calls back when schedules, schedulers or flows change, and when a run of a schedule ends. */
	watch(onChange: () => void, failed: (error: unknown) => void): { unsubscribe(): void } {
		return lastingQuery({ ask: () => this.signs(), next: onChange, failed });
	}

	private async signs(): Promise<unknown> {
		const { records, executions, flows } = this.db;
		const schedules = await records.where('type').anyOf('schedule', 'scheduler').toArray();
		if (schedules.length === 0) return null;
		const open = await Promise.all(schedules.map(({ id }) => openRunsOf(executions, id).count()));
		return [open, await flows.count()];
	}

	private async one(
		record: StoredRecord,
		schedule: Schedule,
		before: ScheduleState | null,
		now: number
	): Promise<{ started: ExecutionId[]; nextAt: number | null }> {
		const { createdAt: madeAt, modifiedAt } = record;
		const open = await openRunsOf(this.db.executions, record.id)
			.filter(({ type }) => type !== 'SCHEDULE')
			.count();
		const moment = { now, madeAt, modifiedAt, running: open > 0 };
		const zone = this.deviceZone();
		const was = before && scheduleOf(record, before, zone);
		if (before && !was) await this.cancelRound(before, now);
		const state = before && was ? before : freshState(record.id, schedule, moment, before);
		const due = await this.due(record, schedule, { state, was: was ?? schedule, zone }, moment);
		const started = await this.start(record, schedule, due, now);
		return { started, nextAt: due.nextAt };
	}

	private async due(
		record: StoredRecord,
		schedule: Schedule,
		{ state: before, was, zone }: { state: ScheduleState; was: Schedule; zone: string },
		moment: Moment
	): Promise<OneDue> {
		const { timing, allowOverlap } = schedule;
		if (timing.kind !== 'scheduler') return reckoned(was, schedule, { ...before, problem: null }, moment, zone);
		const { now, running } = moment;
		const free = allowOverlap || !running;
		const state = { ...toldOfWaiting(before), timingKey: timingKey(schedule), zone };
		const round = await goOn(this.db, { record, timing, state, now, free });
		return { runs: round.ended ? [now] : [], state: round.state, nextAt: round.nextAt };
	}

	private async start(record: StoredRecord, schedule: Schedule, due: OneDue, now: number): Promise<ExecutionId[]> {
		const { runs } = due;
		let { state } = due;
		const started: ExecutionId[] = [];
		const flow = runs.length > 0 ? await flowInUse(this.db, schedule.flow, record.projectId) : undefined;
		if (flow) {
			const startedBy = { type: 'schedule', id: record.id, name: record.name } as const;
			for (const at of runs) {
				const fields = { startedBy, scheduledFor: at };
				started.push(await addFlowRun(this.db, { flow, input: schedule.inputs, now, fields }));
			}
			state = { ...state, lastRunId: started.at(-1)! };
		} else if (runs.length > 0) {
			const left = { at: runs.at(-1)!, count: runs.length, why: 'no-flow' } as const;
			state = { ...state, left, problem: `There is no flow named “${schedule.flow}”.` };
		}
		await this.db.scheduleStates.put(state);
		return started;
	}

	/** A schedule that is switched off, or gone, begins anew when it is switched on again. */
	private async rest(state: ScheduleState, now: number): Promise<void> {
		await this.cancelRound(state, now);
		const known = (await this.db.records.get(state.recordId)) !== undefined;
		if (!known) return this.db.scheduleStates.delete(state.recordId);
		// Its last run is still shown.
		if (state.timingKey !== RESTING) {
			await this.db.scheduleStates.put({
				...state,
				timingKey: RESTING,
				waiting: [],
				left: null,
				problem: null,
				roundId: null
			});
		}
	}

	private async cancelRound({ roundId }: ScheduleState, now: number): Promise<void> {
		const round = roundId ? await this.db.executions.get(roundId) : undefined;
		if (round && !isEnded(round.status)) await this.db.inbox.add({ type: 'cancel', executionId: round.id, at: now });
	}
}

/**
 * What is due by the clock. Times that nobody can reckon with stop their own schedule, which says so, and no other one. What
 * fails later is of storage, and undoes the whole look.
 */
function reckoned(was: Schedule, schedule: Schedule, state: ScheduleState, moment: Moment, zone: string): OneDue {
	try {
		const key = timingKey(schedule);
		const moved = timingKey(was) !== key;
		const due = moved ? dueAfterMove(was, schedule, state, moment) : dueRuns(schedule, state, moment);
		// Where it goes on by the zone before, that is the one to know.
		return due.state.timingKey === key ? { ...due, state: { ...due.state, zone } } : due;
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return { runs: [], state: { ...state, problem: `Its times cannot be reckoned: ${why}` }, nextAt: null };
	}
}

/** The schedule that a state belongs to: as it reads here, or in the zone the device was in; null where it was changed. */
function scheduleOf(
	record: StoredRecord,
	{ timingKey: key, zone: before }: ScheduleState,
	zone: string
): Schedule | null {
	for (const one of before === undefined ? [zone] : [zone, before]) {
		const read = readSchedule(record.fields, one);
		if (read.ok && timingKey(read.schedule) === key) return read.schedule;
	}
	return null;
}

/** A script knows of no line: what waited by the times before is left out, and that is said. */
function toldOfWaiting(state: ScheduleState): ScheduleState {
	const { waiting } = state;
	if (waiting.length === 0) return state;
	return { ...state, waiting: [], left: { at: waiting.at(-1)!, count: waiting.length, why: 'overlap' } };
}

/** No schedule has these times. */
const RESTING = 'off';
