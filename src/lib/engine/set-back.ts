import { isEnded } from '../domain/status';
import type { EngineState } from './engine-state';

/**
 * The wall clock was set back. A flow that sleeps for ten seconds does not sleep an hour longer for that: what waits for a
 * length of time is moved along. What waits for a point in time, and what is only in the database, keeps its time: the
 * wall clock decides on it.
 * @param by milliseconds
 */
export function setBack(state: EngineState, by: number): void {
	for (const live of state.live.values()) {
		const { execution, pending } = live;
		if (isEnded(execution.status) || execution.wakeAt === null || !pending || pending.op.kind === 'sleep_until')
			continue;
		const wakeAt = execution.wakeAt - by;
		state.touch(live, { wakeAt });
		state.setAlarm(live, wakeAt);
	}
	if (state.sweepAt !== null) state.sweepAt -= by;
}
