import { newExecution, newPayload, type Execution } from '../domain/execution';
import type { ScheduleState } from '../domain/due-runs';
import { ExecutionId, ofProjects } from '../domain/ids';
import type { StoredRecord } from '../domain/record';
import type { Timing } from '../domain/schedule';
import { isEnded } from '../domain/status';
import type { MillraceDatabase } from './database';

/** A scheduler's script is not started more often than this, in milliseconds: one that does not wait would never end. */
export const SHORTEST_ROUND_MS = 1_000;

type SchedulerTiming = Extract<Timing, { kind: 'scheduler' }>;

export interface Round {
	record: StoredRecord;
	timing: SchedulerTiming;
	state: ScheduleState;
	now: number;
	/** Whether a run of the flow may be started now. */
	free: boolean;
}

export interface RoundResult {
	state: ScheduleState;
	/** Whether the script has ended with success, and the flow's turn has come. */
	ended: boolean;
	nextAt: number | null;
}

/**
 * Goes on with the rounds of a schedule whose times a scheduler's script decides on: each round is an execution of the
 * script, of type SCHEDULE; when it ends with success the flow is started and the next round begins. One that ends
 * otherwise stops the rounds, until schedule or scheduler are changed. Within a transaction of whoever calls.
 */
export async function goOn(db: MillraceDatabase, { record, timing, state, now, free }: Round): Promise<RoundResult> {
	const sameName = await db.records
		.where('[type+name]')
		.equals(['scheduler', timing.name])
		.filter(({ trashedAt }) => trashedAt === null)
		.toArray();
	const scheduler = ofProjects(sameName, [record.projectId]);
	if (!scheduler) {
		return {
			state: { ...state, problem: `There is no scheduler named “${timing.name}”.` },
			ended: false,
			nextAt: null
		};
	}
	const round = state.roundId ? ((await db.executions.get(state.roundId)) ?? null) : null;
	if (round && !isEnded(round.status)) return { state: { ...state, problem: null }, ended: false, nextAt: null };
	const changed = Math.max(record.modifiedAt, scheduler.modifiedAt);
	if (state.roundId && round?.status !== 'ENDED_SUCCESS' && changed <= (round?.endedAt ?? now)) {
		return { state: { ...state, problem: failed(timing.name, round) }, ended: false, nextAt: null };
	}
	const ended = round?.status === 'ENDED_SUCCESS';
	// The flow's turn waits until the run before it has ended.
	if (ended && !free) return { state, ended: false, nextAt: null };
	const earliest = state.roundAt === null || state.roundAt > now ? now : state.roundAt + SHORTEST_ROUND_MS;
	if (earliest > now) return { state: { ...state, roundId: null, problem: null }, ended, nextAt: earliest };
	const roundId = await begin(db, record, scheduler, timing, now);
	return { state: { ...state, roundId, roundAt: now, problem: null }, ended, nextAt: null };
}

async function begin(
	db: MillraceDatabase,
	record: StoredRecord,
	scheduler: StoredRecord,
	timing: SchedulerTiming,
	now: number
): Promise<ExecutionId> {
	const id = ExecutionId.create();
	const { script } = scheduler.fields;
	await db.executions.add(
		newExecution({
			id,
			type: 'SCHEDULE',
			name: record.name,
			rootId: id,
			projectId: record.projectId,
			createdAt: now,
			startedBy: { type: 'schedule', id: record.id, name: record.name }
		})
	);
	await db.payloads.add(newPayload(id, timing.inputs, { script: typeof script === 'string' ? script : '' }));
	await db.inbox.add({ type: 'run', executionId: id, at: now });
	return id;
}

function failed(name: string, round: Execution | null): string {
	const how =
		round === null ? 'was deleted' : round.status === 'ENDED_CANCELLED' ? 'was cancelled' : 'ended with an error';
	return `The script of the scheduler “${name}” ${how}. Change or switch the schedule off and on to start it again.`;
}
