import { failure } from '../domain/failure';
import type { MessageId } from '../domain/ids';
import { messageSnapshot, type Message } from '../domain/message';
import type { Op } from '../domain/op';
import type { EngineState, Live, Pending } from './engine-state';
import { settle, settleFailed } from './settle';
import { messageOf, withdraw } from './waiting-for-answer';

/** Tells or asks a person something. */
export function sendMessage(
	state: EngineState,
	live: Live,
	pending: Pending,
	op: Extract<Op, { kind: 'message' }>
): void {
	const known = pending.entry.madeId as MessageId | null;
	if (known !== null) return awaitMessage(state, live, known, op.timeoutSeconds);
	const { id, projectId, name } = live.execution;
	const message: Message = {
		id: state.ports.newMessageId(),
		projectId,
		executionId: id,
		executionName: name,
		type: op.message.messageType,
		subject: op.message.subject,
		body: op.message.body,
		state: 'open',
		response: null,
		createdAt: state.now,
		answeredAt: null
	};
	state.writeMessage(message);
	pending.entry.madeId = message.id;
	state.write(pending.entry);
	if (!op.wait) return settle(state, live, { ok: true, value: messageSnapshot(message) });
	waitForAnswer(state, live, message.id, op.timeoutSeconds, message.subject);
}

/** Waits for the answer to a message that exists, whoever sent it. */
export function awaitMessage(state: EngineState, live: Live, id: MessageId, timeoutSeconds: number | null): void {
	waitForAnswer(state, live, id, timeoutSeconds, live.execution.waitingFor);
	state.commands.push({ type: 'look-up-message', messageId: id });
}

/**
 * The time of a wait for an answer is up. One that was given in time may be in the database and not have been heard of
 * here, and who gave it was told that it counts: that is asked first.
 */
export function messageDue(state: EngineState, live: Live): void {
	const id = messageOf(live);
	if (!live.pending || !id) return;
	live.pending.overdue = true;
	state.commands.push({ type: 'look-up-message', messageId: id });
}

/** What the database knows of a message: whoever waits for it goes on if it has its answer. */
export function messageFound(state: EngineState, id: MessageId, message: Message | null): void {
	if (message?.state === 'open') {
		nameWaits(state, message);
		return endOverdueWaits(state, id);
	}
	for (const waiterId of state.messageWaiters.get(id) ?? []) {
		const waiter = state.live.get(waiterId);
		if (!waiter || messageOf(waiter) !== id) continue;
		if (message?.state === 'answered') settle(state, waiter, { ok: true, value: messageSnapshot(message) });
		else {
			const what = message ? 'was withdrawn before it was answered' : 'does not exist: it was deleted, or never was';
			settleFailed(state, waiter, failure('ResourceNotFoundError', `The message ${id} ${what}.`));
		}
	}
	state.messageWaiters.delete(id);
}

/** Those that wait for the message of another one say what they wait for. */
function nameWaits(state: EngineState, { id, subject }: Message): void {
	if (subject === null) return;
	for (const waiterId of state.messageWaiters.get(id) ?? []) {
		const waiter = state.live.get(waiterId);
		if (waiter?.execution.status !== 'WAITING_MESSAGE' || waiter.execution.waitingFor !== null) continue;
		if (messageOf(waiter) === id) state.touch(waiter, { waitingFor: subject });
	}
}

function endOverdueWaits(state: EngineState, id: MessageId): void {
	for (const waiterId of [...(state.messageWaiters.get(id) ?? [])]) {
		const waiter = state.live.get(waiterId);
		if (waiter?.pending?.overdue && messageOf(waiter) === id) timeOut(state, waiter, waiter.pending.op);
	}
}

function timeOut(state: EngineState, live: Live, op: Op): void {
	if (op.kind !== 'message' && op.kind !== 'await_message') return;
	// What another execution has sent may not have been read yet: words of a failure do not depend on that.
	const what = op.kind === 'message' && op.message.subject ? `“${op.message.subject}”` : 'the message';
	withdraw(state, live);
	settleFailed(
		state,
		live,
		failure('MessageResponseTimeoutError', `Nobody answered ${what} within ${op.timeoutSeconds} s.`)
	);
}

function waitForAnswer(
	state: EngineState,
	live: Live,
	id: MessageId,
	timeoutSeconds: number | null,
	subject: string | null
): void {
	const waiters = state.messageWaiters.get(id);
	if (waiters) waiters.add(live.execution.id);
	else state.messageWaiters.set(id, new Set([live.execution.id]));
	const wakeAt = live.execution.wakeAt ?? (timeoutSeconds === null ? null : state.now + timeoutSeconds * 1000);
	state.setAlarm(live, wakeAt);
	state.touch(live, { status: 'WAITING_MESSAGE', wakeAt, waitingFor: subject });
}
