import type { ExecutionId, MessageId } from '../domain/ids';
import type { EngineState, Live } from './engine-state';

/** The message an execution waits for; null where it waits for none. */
export function messageOf(live: Live): MessageId | null {
	const { pending } = live;
	if (pending?.op.kind === 'await_message') return pending.op.messageId;
	return pending?.op.kind === 'message' ? (pending.entry.madeId as MessageId | null) : null;
}

/**
 * Who has asked waits no longer: no answer is wanted any more, unless somebody else waits for it, too. One that was sent
 * without waiting stays open.
 */
export function withdraw(state: EngineState, live: Live): void {
	const id = live.pending?.op.kind === 'message' ? messageOf(live) : null;
	if (!id) return;
	const others = [...(state.messageWaiters.get(id) ?? [])].filter((waiterId) => waiterId !== live.execution.id);
	if (others.length === 0) state.withdrawn.push(id);
}

/** Takes an execution out of the list of those that wait for an answer. */
export function stopWaitingForAnswer(state: EngineState, live: Live, waiterId: ExecutionId): void {
	const id = messageOf(live);
	if (id) state.messageWaiters.get(id)?.delete(waiterId);
}
