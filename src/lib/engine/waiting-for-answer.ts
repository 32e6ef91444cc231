import type { ExecutionId, MessageId } from '../domain/ids';
import type { EngineState, Live } from './engine-state';

/** The message an execution waits for; null where it waits for none. */
export function messageOf(live: Live): MessageId | null {
	const { pending } = live;
	if (pending?.op.kind === 'await_message') return pending.op.messageId;
	return pending?.op.kind === 'message' ? (pending.entry.madeId as MessageId | null) : null;
}

/** Takes an execution out of the list of those that wait for an answer. */
export function stopWaitingForAnswer(state: EngineState, live: Live, waiterId: ExecutionId): void {
	const id = messageOf(live);
	if (id) state.messageWaiters.get(id)?.delete(waiterId);
}
