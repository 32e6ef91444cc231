import type { DebugMode, DebugStop } from '../domain/debug';
import { isEnded } from '../domain/status';
import { openStep, type EngineState, type Live } from './engine-state';

/**
 * Development mode, as the engine sees it. That an execution stands before a line is no step of it: the journal does not
 * know of it, and a replay does not repeat it. It is state of the execution, in its record and in what is known of its
 * debugging, so that every page sees it and it outlives the interpreter. One whose interpreter is gone meanwhile stays as
 * it is, and is replayed when it is to go on.
 */

/** A handler stands before a line, in its interpreter. */
export function takeStop(state: EngineState, live: Live, stop: DebugStop): void {
	const { execution } = live;
	if (!live.placed || openStep(live) || isEnded(execution.status)) return;
	if (execution.isProductive) {
		// It was made productive while this was under way.
		sendOn(state, live, 'continue');
		return;
	}
	const { seq, line, visit } = stop;
	state.touch(live, { status: 'PAUSED', stoppedAtLine: line });
	state.writeDebugging(execution.id, { stop, passed: { seq, line, visit }, paused: live.paused });
}

/** Lets it go on from its line. Somebody said so who sees where it stands: a pause that was asked for is over, too. */
export function goOn(state: EngineState, live: Live, mode: DebugMode): void {
	const { execution } = live;
	if (execution.stoppedAtLine === null) return;
	live.paused = false;
	live.held = null;
	state.touch(live, { status: 'RUNNING', stoppedAtLine: null });
	state.writeDebugging(execution.id, { stop: null, mode, hiddenSince: null });
	if (live.placed) sendOn(state, live, mode);
	else state.toBegin.add(live);
}

/** Other lines to stop at. */
export function setBreakpoints(state: EngineState, live: Live, lines: number[]): void {
	if (live.execution.isProductive) return;
	state.writeDebugging(live.execution.id, { breakpoints: lines });
	const { id, epoch } = live.execution;
	if (live.placed) state.commands.push({ type: 'debug', executionId: id, epoch, mode: null, breakpoints: lines });
}

/** Nothing stops it any more. Its script sees what it saw at the start, also in a replay. */
export function makeProductive(state: EngineState, live: Live): void {
	const { execution } = live;
	if (execution.isProductive) return;
	if (execution.startedAt !== null) {
		live.begunInDevMode = true;
		state.touchPayload(live);
	}
	state.touch(live, { isProductive: true });
	state.writeDebugging(execution.id, { mode: 'continue', passed: null });
	const { id, epoch } = execution;
	if (live.placed) state.commands.push({ type: 'debug', executionId: id, epoch, mode: null, breakpoints: [] });
	goOn(state, live, 'continue');
}

function sendOn(state: EngineState, live: Live, mode: DebugMode): void {
	const { id, epoch, isProductive } = live.execution;
	const none = isProductive ? { breakpoints: [] } : {};
	state.commands.push({ type: 'debug', executionId: id, epoch, mode, ...none });
}
