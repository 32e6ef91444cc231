import { failure, type Failure, type Outcome } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { Json } from '../domain/json';
import type { ExecutionSnapshot, WaitResult } from '../domain/op';
import type { EngineState, Live } from './engine-state';
import { find } from './look-up';
import { stopWaitingForAnswer } from './waiting-for-answer';

/**
 * The op a handler is suspended in has its outcome. It is delivered at once, before it is committed (E2); a handler
 * that is in no interpreter is replayed up to this op. One that is paused has its outcome all the same, and hears of it
 * when it is resumed.
 */
export function settle(state: EngineState, live: Live, outcome: Outcome<Json>): void {
	const { pending, execution } = live;
	if (!pending) return;
	stopWaiting(state, live);
	live.pending = null;
	state.setAlarm(live, null);
	state.write(Object.assign(pending.entry, { outcome, settledAt: state.now }));
	if (live.paused) {
		live.held = live.placed ? pending.entry : null;
		state.touch(live, { status: 'PAUSED', wakeAt: null, waitingFor: null });
		return;
	}
	if (!live.placed) {
		state.toBegin.add(live);
		return;
	}
	if (execution.status !== 'RUNNING') state.touch(live, { status: 'RUNNING', wakeAt: null, waitingFor: null });
	tell(state, live, pending.entry);
}

/** Has a handler in its interpreter hear of the outcome it waits for. */
export function tell(state: EngineState, { execution }: Live, { seq, outcome }: JournalEntry): void {
	const { id: executionId, epoch } = execution;
	state.commands.push({ type: 'settle', executionId, epoch, seq, outcome: outcome! });
}

export function settleFailed(state: EngineState, live: Live, why: Failure): void {
	settle(state, live, { ok: false, failure: why });
}

/** Takes an execution out of all that would wake it. */
export function stopWaiting(state: EngineState, live: Live): void {
	const { id } = live.execution;
	state.timers.clear(id);
	for (const awaited of live.pending?.condition?.stillOpen() ?? []) {
		const waiters = state.waiters.get(awaited);
		if (waiters?.delete(id) && waiters.size === 0) state.waiters.delete(awaited);
	}
	stopWaitingForAnswer(state, live, id);
}

/** Settles a wait whose condition has come true; leaves it alone otherwise. */
export function checkWait(state: EngineState, live: Live): void {
	const { pending } = live;
	const now = pending?.condition?.state();
	if (!pending || !now?.over) return;
	if (now.failed) {
		// Its parent is shown what it was: that may be in the database only.
		if (find(state, live, now.failed, checkWait) === 'asked') return;
		settleFailed(state, live, dependencyFailure(state, now.failed));
		return;
	}
	if (pending.op.kind === 'create') {
		const child = now.first && state.live.get(now.first);
		settle(state, live, { ok: true, value: child ? asJson(state.snapshot(child)) : null });
		return;
	}
	const result: WaitResult = { first: now.first, statuses: pending.condition!.endedStatuses() };
	settle(state, live, { ok: true, value: { ...result } });
}

/** What a flow is told when one it waited for did not succeed. */
function dependencyFailure(state: EngineState, id: ExecutionId): Failure {
	const child = state.live.get(id);
	if (!child) return failure('DependencyFailedError', `The execution ${id} was deleted while it was waited for.`);
	const { execution } = child;
	const details = { execution: asJson(state.snapshot(child)) };
	if (child.failure) return { ...child.failure, details: { ...child.failure.details, ...details } };
	const why = execution.message ?? 'without a message';
	return failure('DependencyFailedError', `“${execution.name}” ended with ${execution.status}: ${why}`, details);
}

/** A snapshot is JSON already; its interface only lacks the index signature. */
export function asJson(value: ExecutionSnapshot): { [key: string]: Json } {
	return { ...value };
}
