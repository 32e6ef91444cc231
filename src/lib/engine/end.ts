import type { Failure } from '../domain/failure';
import type { Ending } from '../domain/op';
import { isEnded } from '../domain/status';
import type { EngineState, Live } from './engine-state';
import { breakDeadlock, releaseAll } from './locks';
import { checkWait, stopWaiting } from './settle';
import { withdraw } from './waiting-for-answer';

/**
 * Records the end of an execution and tells those who wait for it. The first end counts: what comes after it, from
 * whom ever, has no effect.
 */
export function endExecution(state: EngineState, live: Live, ending: Ending, why: Failure | null = null): void {
	const { execution } = live;
	if (isEnded(execution.status)) return;
	const misfit = misfitOf(state, live, ending);
	if (misfit) return endExecution(state, live, { ...unfit(misfit), output: ending.output }, misfit);
	state.dropEffects(execution.id);
	if (live.pending?.op.kind === 'record') state.commands.push({ type: 'abort', executionId: execution.id });
	withdraw(state, live);
	stopWaiting(state, live);
	live.pending = null;
	live.held = null;
	live.paused = false;
	live.failure = why;
	if (ending.output || live.logging.length > 0 || why) {
		const output = { ...live.output, ...ending.output };
		if (live.logging.length > 0) output.logging = live.logging;
		live.output = output;
		live.logging = [];
		state.touchPayload(live);
	}
	if (execution.stoppedAtLine !== null) state.writeDebugging(execution.id, { stop: null });
	state.touch(live, {
		status: ending.status,
		message: ending.message ?? execution.message,
		statusMessage: ending.statusMessage,
		errorLine: ending.errorLine,
		endedAt: state.now,
		archivedAt: execution.archivedAt === null ? null : state.now,
		wakeAt: null,
		dueAt: null,
		waitingFor: null,
		stoppedAtLine: null
	});
	state.timers.clear(execution.id);
	live.endedAs = ++state.endings;
	state.keepEnded(execution.id);
	state.letGo(live);
	const waiters = state.waiters.get(execution.id);
	state.waiters.delete(execution.id);
	for (const waiterId of waiters ?? []) {
		const waiter = state.live.get(waiterId);
		waiter?.pending?.condition?.ended(execution.id, ending.status);
		if (waiter) checkWait(state, waiter);
	}
	releaseAll(state, execution.id);
	// Who waits for the first to succeed may have only those left that wait for it.
	for (const waiterId of waiters ?? []) {
		const op = state.live.get(waiterId)?.pending?.op;
		if (op?.kind === 'wait' && op.returnWhen === 'FIRST_SUCCEEDED') breakDeadlock(state, waiterId);
	}
}

/** Puts an execution aside, from its end on, or takes it back. What is set already stays. */
export function setArchived(state: EngineState, live: Live, archived: boolean): void {
	const { archivedAt, status } = live.execution;
	if (archived === (archivedAt !== null)) return;
	state.touch(live, { archivedAt: archived ? (isEnded(status) ? state.now : 0) : null });
}

/** The ending of an execution whose inputs or outputs do not fit what was asked of them. */
export function unfit({ type, message }: Failure): Ending {
	return {
		status: 'ENDED_ERROR',
		message: `${type}: ${message.split('\n', 1)[0]}`,
		statusMessage: `${type}: ${message}`,
		errorLine: null,
		output: null
	};
}

/** Why the outputs of a success are none: they do not fit. Its log, which is among them in the end, is not looked at. */
function misfitOf(state: EngineState, live: Live, ending: Ending): Failure | null {
	const schema = live.schemas?.output;
	if (!schema || ending.status !== 'ENDED_SUCCESS') return null;
	return state.ports.checkSchema(schema, { ...live.output, ...ending.output }, 'outputs');
}

/**
 * Cancels an execution at whatever point it is, and its children that are no orphans; of one that has ended, these still. They
 * have to be known: `withFamily` sees to it.
 */
export function cancel(state: EngineState, live: Live, message: string): void {
	stop(state, live, { status: 'ENDED_CANCELLED', message, statusMessage: message, errorLine: null, output: null });
}

/** Ends an execution whose run time is up, and cancels its children that are no orphans. */
export function expire(state: EngineState, live: Live): void {
	const message = `Its maximum run time of ${live.execution.maxRuntimeMinutes} minutes is over`;
	stop(state, live, { status: 'ENDED_ERROR', message, statusMessage: message, errorLine: null, output: null });
}

type Stopped = Ending & { status: 'ENDED_CANCELLED' | 'ENDED_ERROR' };

function stop(state: EngineState, live: Live, ending: Stopped): void {
	const { execution } = live;
	const children = [...live.children];
	if (!isEnded(execution.status)) stopOne(state, live, ending);
	for (const childId of children) {
		const child = state.live.get(childId);
		if (child && !child.execution.orphan) cancel(state, child, `Cancelled with its parent “${execution.name}”`);
	}
}

function stopOne(state: EngineState, live: Live, ending: Stopped): void {
	const { execution } = live;
	if (execution.type === 'CONNECTION') state.commands.push({ type: 'abort', executionId: execution.id });
	else if (live.placed) {
		state.commands.push({ type: 'stop', executionId: execution.id, epoch: execution.epoch, ending: ending.status });
		// One that waits for a place in an interpreter still will never say that it has left.
		live.placed = false;
	}
	endExecution(state, live, ending);
}
