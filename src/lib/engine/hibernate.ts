import { waitsForTime } from '../domain/execution';
import { openStep, type EngineState, type Live } from './engine-state';

/** How long a handler may wait in memory, in milliseconds. */
export const IDLE_MS = 60_000;

/**
 * How executions leave memory. First Python: the handler is unwound, and replayed when its op settles. Then, where all that
 * it waits for is a time that is far, the engine, too: it is a row with `dueAt`, which an index finds when it is due.
 */
export function sweep(state: EngineState): void {
	let waiting = false;
	for (const live of state.live.values()) {
		if (live.placed && mayLeave(live) && openStep(live)!.at <= state.now - IDLE_MS) hibernate(state, live);
		if (isDormant(state, live)) makeDormant(state, live);
		else if (live.placed && mayLeave(live)) waiting = true;
	}
	state.sweepAt = waiting ? state.now + IDLE_MS : null;
}

/** Somebody waits: whether for long is looked at later. */
export function sweepLater(state: EngineState): void {
	state.sweepAt ??= state.now + IDLE_MS;
}

/** Takes waiting handlers out of memory so that others have room: those that have waited longest go first. */
export function makeRoom(state: EngineState, wanted: number): void {
	const waiting = [...state.live.values()].filter((live) => live.placed && mayLeave(live));
	waiting.sort((a, b) => openStep(a)!.at - openStep(b)!.at);
	for (const live of waiting.slice(0, wanted)) hibernate(state, live);
}

/** Takes a waiting handler out of Python. It stays in its op, which is a row. */
export function hibernate(state: EngineState, live: Live): void {
	if (!live.placed || !mayLeave(live)) return;
	const { id, epoch } = live.execution;
	live.placed = false;
	// Its replay finds the outcome in the journal.
	if (live.held !== 'perform') live.held = null;
	state.commands.push({ type: 'stop', executionId: id, epoch, ending: 'HIBERNATED' });
}

/**
 * Suspended in an op that may take long, or paused after it. One that was answered ahead computes, and a record is read in a
 * moment.
 */
function mayLeave(live: Live): boolean {
	const { pending } = live;
	if (!pending) return openStep(live) !== null;
	return !pending.ahead && pending.op.kind !== 'record' && pending.op.kind !== 'load_dump';
}

/** Whether all that an execution waits for is a time that is far. */
function isDormant(state: EngineState, live: Live): boolean {
	const { execution } = live;
	if (live.placed || live.held || live.asking.size > 0) return false;
	if (state.behind > 0 || state.toBegin.has(live) || state.families.has(execution.id)) return false;
	return waitsForTime(execution) && execution.dueAt! > state.now + IDLE_MS;
}

function makeDormant(state: EngineState, live: Live): void {
	const { id, dueAt } = live.execution;
	state.forget(live);
	state.timers.clear(id);
	state.dormantDue(dueAt);
}
