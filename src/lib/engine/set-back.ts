import { isEnded } from '../domain/status';
import type { EngineState, Live } from './engine-state';

/** After all times that there are. */
const FOREVER = Number.MAX_SAFE_INTEGER;

/**
 * The wall clock was set back. A flow that sleeps for ten seconds does not sleep an hour longer for that, and one that may run
 * for ten minutes does not run longer: what waits for a length of time is moved along. What waits for a point in time keeps
 * it: the wall clock decides on it. Those that are only in the database are brought into memory for that, and leave it again.
 * @param by milliseconds
 */
export function setBack(state: EngineState, by: number): void {
	for (const live of state.live.values()) moveBack(state, live, by);
	if (state.sweepAt !== null) state.sweepAt -= by;
	if (state.behind === 0) state.commands.push({ type: 'look-up-due', until: FOREVER, after: null });
	state.behind += by;
}

/** All that are due by `until` are in memory: where that is all there are, none in the database is behind any more. */
export function caughtUp(state: EngineState, until: number): void {
	if (until === FOREVER) state.behind = 0;
}

/** Moves along what an execution measures from its start, or from when it began to wait. */
export function moveBack(state: EngineState, live: Live, by: number): void {
	const { execution, pending } = live;
	const { createdAt, startedAt, wakeAt, maxRuntimeMinutes } = execution;
	if (isEnded(execution.status)) return;
	const runs = startedAt !== null && maxRuntimeMinutes !== null;
	const waits = wakeAt !== null && pending !== null && pending.op.kind !== 'sleep_until';
	if (!runs && !waits) return;
	if (runs && !live.pastTimes) {
		// Its script sees what it saw when it was started.
		live.pastTimes = { createdAt, startedAt };
		state.touchPayload(live);
	}
	state.touch(live, { startedAt: runs ? startedAt - by : startedAt, wakeAt: waits ? wakeAt - by : wakeAt });
	state.setAlarm(live, execution.wakeAt);
}
