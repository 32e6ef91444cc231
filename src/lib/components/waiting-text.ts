import type { Execution } from '../domain/execution';
import { momentText } from '../ui/time-text';

/**
 * What an execution waits for, in one sentence; null where its status says all there is to say.
 * @param inStep for one that is paused: whether it stands in front of a step already
 * @param now milliseconds since 1970
 */
export function waitingText(execution: Execution, inStep: boolean, now: number): string | null {
	const { status, waitingFor, wakeAt, startedAt } = execution;
	const until = wakeAt === null ? null : momentText(wakeAt, now);
	const atMost = until === null ? '' : `, at most until ${until}`;
	switch (status) {
		case 'WAITING_LOCK':
			return `Waiting for the lock “${waitingFor ?? ''}”${atMost}`;
		case 'WAITING_MESSAGE':
			return `Waiting for an answer${waitingFor === null ? '' : ` to “${waitingFor}”`}${atMost}`;
		case 'WAITING_DEPENDENCY':
			return until === null ? null : `Waiting for others${atMost}`;
		case 'SLEEPING':
			return until === null ? null : `Sleeping until ${until}`;
		case 'PENDING':
			return until === null ? null : `Starts at ${until}`;
		case 'PAUSED':
			if (execution.stoppedAtLine !== null) return null;
			if (startedAt === null) return 'Paused in front of its start';
			return inStep ? 'Paused until somebody resumes it' : 'Pause asked for: it stands still from its next step on';
		default:
			return null;
	}
}

/** The same in a list, beside the word of its status. */
export function waitingNote(execution: Execution, now: number): string | null {
	const { status, waitingFor, wakeAt } = execution;
	const moment = wakeAt === null ? null : momentText(wakeAt, now);
	switch (status) {
		case 'WAITING_LOCK':
		case 'WAITING_MESSAGE':
			return waitingFor === null ? null : `“${waitingFor}”`;
		case 'SLEEPING':
			return moment && `until ${moment}`;
		case 'PENDING':
			return moment && `starts at ${moment}`;
		case 'PAUSED':
			return execution.stoppedAtLine === null ? null : `before line ${execution.stoppedAtLine}`;
		default:
			return null;
	}
}
