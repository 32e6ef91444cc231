import { isChildId } from '../domain/child-id';
import { failure } from '../domain/failure';
import { followUuidV7, type ExecutionId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Ahead, Op, OpKind, ReturnWhen } from '../domain/op';
import { isEnded, type Status } from '../domain/status';
import { start } from './begin';
import { createChild, createMissing } from './create-child';
import { goOn } from './debugging';
import { cancel, endExecution, expire, setArchived } from './end';
import { donated } from './donor';
import { loadDump, saveDump } from './dumps';
import type { EngineState, Live, Pending } from './engine-state';
import { sweepLater } from './hibernate';
import { acquire, breakDeadlock, lockTimedOut, release } from './locks';
import { find, withFamily } from './look-up';
import { awaitMessage, messageDue, sendMessage } from './messages';
import type { StatusFound } from './ports';
import { asJson, checkWait, settle, settleFailed, tell } from './settle';
import { applyFields } from './take-note';
import { WaitCondition } from './wait-condition';

type Performer<Kind extends OpKind> = (
	state: EngineState,
	live: Live,
	pending: Pending,
	op: Extract<Op, { kind: Kind }>
) => void;

/**
 * Performs the op a handler is suspended in. May be called again for the same op: after a look-up, after a resume,
 * after a restart of the engine. What was done the first time is then not done again.
 */
export function performOp(state: EngineState, live: Live): void {
	const { pending } = live;
	if (!pending) return;
	// One that was answered ahead is not held back: its handler has gone on, and is held at its next op.
	if (live.paused && !pending.ahead) {
		live.held = 'perform';
		state.touch(live, { status: 'PAUSED' });
		return;
	}
	if (live.donor && takesDonation(state, live, pending)) return;
	const perform = performers[pending.op.kind] as Performer<OpKind>;
	perform(state, live, pending, pending.op);
}

/** Whether the donor of an execution settles its op, or has to be asked first: the op is then performed again. */
function takesDonation(state: EngineState, live: Live, pending: Pending): boolean {
	// What was begun by itself is gone on with.
	if (pending.entry.madeId !== null || pending.ahead || live.execution.wakeAt !== null) return false;
	if (!live.donation) {
		state.commands.push({ type: 'load-donor', executionId: live.execution.id, donor: live.donor! });
		return true;
	}
	const outcome = donated(live.donation, pending.op);
	if (outcome) settle(state, live, outcome);
	return outcome !== null;
}

const performers: { [Kind in OpKind]: Performer<Kind> } = {
	create(state, live, pending, op) {
		if (pending.ahead) return createAhead(state, live, pending.ahead, op);
		const known = pending.entry.madeId;
		if (known === null) {
			const template = op.target.type === 'CLONE' ? find(state, live, op.target.executionId, performOp) : null;
			if (template === 'asked') return;
			const child = createChild(state, live, op, template);
			if (!child.ok) return settleFailed(state, live, child.failure);
			pending.entry.madeId = child.value.execution.id;
			state.write(pending.entry);
			if (op.run) start(state, child.value);
		}
		const childId = pending.entry.madeId as ExecutionId;
		const child = find(state, live, childId, performOp);
		if (child === 'asked') return;
		if (!child) return gone(state, live, childId);
		if (!op.run || !op.wait) return settle(state, live, { ok: true, value: asJson(state.snapshot(child)) });
		waitFor(state, live, pending, [child.execution.id], op.wait, null);
	},
	start(state, live, _pending, op) {
		withTarget(state, live, op.executionId, (target) => {
			if (target.execution.status === 'PAUSED') resume(state, target);
			else start(state, target);
			settle(state, live, { ok: true, value: asJson(state.snapshot(target)) });
		});
	},
	wait(state, live, pending, op) {
		waitFor(state, live, pending, op.executionIds, op.returnWhen, op.timeoutSeconds);
	},
	read(state, live, _pending, op) {
		const target = find(state, live, op.executionId, performOp);
		if (target === 'asked') return;
		const found = target && asJson(state.snapshot(target));
		settle(state, live, { ok: true, value: found && op.fields ? only(found, op.fields) : found });
	},
	write(state, live, _pending, op) {
		withTarget(state, live, op.executionId, (target) => {
			applyFields(state, target, op.fields);
			settle(state, live, { ok: true, value: asJson(state.snapshot(target)) });
		});
	},
	sleep(state, live, _pending, op) {
		sleepUntil(state, live, live.execution.wakeAt ?? state.now + Math.max(0, op.seconds) * 1000);
	},
	sleep_until(state, live, _pending, op) {
		sleepUntil(state, live, op.at);
	},
	pause(state, live, { entry }, op) {
		withTarget(state, live, op.executionId, (target) => {
			if (target !== live) {
				pause(state, target);
				return settle(state, live, { ok: true, value: asJson(state.snapshot(target)) });
			}
			// It may have paused in this op already: engines before this one left it without its outcome until it was resumed.
			if (entry.madeId === null) {
				entry.madeId = live.execution.id;
				state.write(entry);
				pause(state, live);
			}
			settle(state, live, { ok: true, value: null });
		});
	},
	cancel(state, live, _pending, op) {
		withTarget(state, live, op.executionId, (target) => {
			const { pending } = live;
			withFamily(state, target, () => {
				if (live.pending !== pending) return;
				cancel(state, target, op.message ?? `Cancelled by “${live.execution.name}”`);
				settle(state, live, { ok: true, value: asJson(state.snapshot(target)) });
			});
		});
	},
	archive(state, live, _pending, op) {
		withTarget(state, live, op.executionId, (target) => {
			setArchived(state, target, true);
			settle(state, live, { ok: true, value: asJson(state.snapshot(target)) });
		});
	},
	delete(state, live, _pending, op) {
		withTarget(state, live, op.executionId, (target) => {
			if (!isEnded(target.execution.status)) {
				const what = `“${target.execution.name}” is ${target.execution.status}: only an execution that has ended can be deleted. Cancel it first.`;
				return settleFailed(state, live, failure('PermissionDenied', what));
			}
			state.delete(target);
			settle(state, live, { ok: true, value: null });
		});
	},
	lock: acquire,
	unlock: release,
	message(state, live, pending, op) {
		sendMessage(state, live, pending, op);
		sweepLater(state);
	},
	await_message(state, live, _pending, op) {
		awaitMessage(state, live, op.messageId, op.timeoutSeconds);
		sweepLater(state);
	},
	save_dump: saveDump,
	load_dump: loadDump,
	record(state, live, { entry }, { kind: _, ...request }) {
		const { id: executionId, projectId } = live.execution;
		state.after({ type: 'record', executionId, seq: entry.seq, projectId, request });
	},
	unsupported(state, live, _pending, op) {
		settleFailed(state, live, failure('NotImplementedError', `${op.what} is not available yet.`));
	}
};

/**
 * Makes the child whose id its parent knows already. Where that cannot be, because the flow was deleted at just that
 * moment, the child ends at once with the reason: whoever waits for it is told.
 */
function createAhead(
	state: EngineState,
	live: Live,
	{ childId, answer }: Ahead,
	op: Extract<Op, { kind: 'create' }>
): void {
	const entry = live.pending!.entry;
	live.pending = null;
	if (!isChildId(childId, entry.executionId, entry.seq) || state.live.has(childId)) {
		const { id: executionId, epoch } = live.execution;
		if (live.placed) state.commands.push({ type: 'stop', executionId, epoch, ending: 'ENDED_ERROR' });
		const message = `InternalError: a child was to be made with the id ${childId}, which it cannot have`;
		endExecution(state, live, {
			status: 'ENDED_ERROR',
			message,
			statusMessage: message,
			errorLine: null,
			output: null
		});
		return;
	}
	followUuidV7(childId, state.now);
	state.write(Object.assign(entry, { madeId: childId, outcome: { ok: true, value: answer }, settledAt: state.now }));
	const made = createChild(state, live, op, null, childId);
	if (made.ok) {
		if (op.run) start(state, made.value);
		return;
	}
	const { message } = made.failure;
	const child = createMissing(state, live, op, childId);
	endExecution(
		state,
		child,
		{ status: 'ENDED_ERROR', message, statusMessage: message, errorLine: null, output: null },
		made.failure
	);
}

/** Lets an execution go on after a pause, with what was held back meanwhile. */
export function resume(state: EngineState, live: Live): void {
	const stopped = live.execution.stoppedAtLine !== null;
	if (!live.paused) {
		if (stopped) goOn(state, live, 'continue');
		return;
	}
	if (!live.execution.isProductive) state.writeDebugging(live.execution.id, { hiddenSince: null, paused: false });
	const { held, pending } = live;
	live.paused = false;
	live.held = null;
	// It stands at its line as before.
	if (stopped) return;
	if (!pending && !live.placed) return startAgain(state, live);
	state.touch(live, { status: waitingStatus(pending) });
	if (held === 'perform') performOp(state, live);
	else if (held) tell(state, live, held);
}

/** One that is in no interpreter and waits for nothing: it was paused before its start, or its interpreter is gone since. */
function startAgain(state: EngineState, live: Live): void {
	state.touch(live, { status: 'PENDING' });
	if (live.execution.startedAt === null) start(state, live);
	else state.toBegin.add(live);
}

/** Keeps an execution in front of its next step until it is resumed. One that nobody has started yet stands still anyway. */
export function pause(state: EngineState, live: Live): void {
	const { id, status, type, stoppedAtLine } = live.execution;
	if (isEnded(status) || status === 'CREATED' || type === 'CONNECTION') return;
	live.paused = true;
	if (stoppedAtLine !== null) state.writeDebugging(id, { paused: true });
	state.touch(live, { status: 'PAUSED' });
}

function waitFor(
	state: EngineState,
	live: Live,
	pending: Pending,
	ids: ExecutionId[],
	returnWhen: ReturnWhen,
	timeoutSeconds: number | null
): void {
	const condition = (pending.condition = new WaitCondition(ids, returnWhen));
	const known: Live[] = [];
	const unknown: ExecutionId[] = [];
	for (const id of new Set(ids)) {
		if (state.absent.has(id)) return gone(state, live, id);
		const target = state.live.get(id);
		if (target) known.push(target);
		else unknown.push(id);
		// Also those that are only in the database: when one of them ends, it does so here.
		if (!target || !isEnded(target.execution.status)) addWaiter(state, id, live.execution.id);
	}
	known.sort((a, b) => a.endedAs - b.endedAs || (a.execution.endedAt ?? 0) - (b.execution.endedAt ?? 0));
	for (const { execution } of known) condition.ended(execution.id, execution.status);
	if (unknown.length > 0) {
		const { seq } = pending.entry;
		condition.asking = true;
		state.commands.push({ type: 'look-up-statuses', executionId: live.execution.id, seq, ids: unknown });
	}
	checkWait(state, live);
	if (live.pending !== pending) return;
	const wakeAt = live.execution.wakeAt ?? (timeoutSeconds === null ? null : state.now + timeoutSeconds * 1000);
	state.setAlarm(live, wakeAt);
	const status: Status = 'WAITING_DEPENDENCY';
	if (live.execution.status !== status || live.execution.wakeAt !== wakeAt) state.touch(live, { status, wakeAt });
	breakDeadlock(state, live.execution.id);
	sweepLater(state);
}

/** What the database knows of executions that are waited for. */
export function statusesFound(
	state: EngineState,
	live: Live,
	seq: number,
	statuses: ReadonlyMap<ExecutionId, StatusFound>
): void {
	const { pending } = live;
	const condition = pending?.condition;
	if (!condition || pending.entry.seq !== seq) return;
	const found = [...condition.stillOpen()].map((id) => ({ id, in: statuses.get(id), live: state.live.get(id) }));
	const missing = found.find((one) => !one.in && !one.live && state.waiters.get(one.id)?.has(live.execution.id));
	if (missing) {
		state.absent.add(missing.id);
		return gone(state, live, missing.id);
	}
	// What is in memory is told about when it ends; one that had ended before it was taken up from the database never is.
	const ended = found.flatMap(({ id, in: stored, live: known }) => {
		const row = known?.execution ?? stored;
		return row && isEnded(row.status) ? [{ id, status: row.status, endedAt: row.endedAt ?? 0 }] : [];
	});
	// In the order in which they ended.
	ended.sort((a, b) => a.endedAt - b.endedAt);
	for (const { id, status } of ended) condition.ended(id, status);
	condition.asking = false;
	checkWait(state, live);
	if (live.pending !== pending || !pending.overdue || condition.state().over || pending.op.kind !== 'wait') return;
	waitTimedOut(state, live, pending, pending.op.timeoutSeconds);
}

function addWaiter(state: EngineState, id: ExecutionId, waiterId: ExecutionId): void {
	const waiters = state.waiters.get(id);
	if (waiters) waiters.add(waiterId);
	else state.waiters.set(id, new Set([waiterId]));
}

function sleepUntil(state: EngineState, live: Live, at: number): void {
	if (at <= state.now) return settle(state, live, { ok: true, value: null });
	state.setAlarm(live, at);
	state.touch(live, { status: 'SLEEPING', wakeAt: at });
	sweepLater(state);
}

/** The time an execution was to be woken at has come. */
export function wake(state: EngineState, live: Live): void {
	const { pending, execution } = live;
	if (state.isOverdue(live)) return withFamily(state, live, () => expire(state, live));
	if (!pending) return start(state, live);
	if (pending.op.kind === 'lock') return lockTimedOut(state, live, pending.op);
	if (pending.op.kind === 'message' || pending.op.kind === 'await_message') return messageDue(state, live);
	if (pending.op.kind === 'wait') {
		// Over already, and only what it is over for is being looked up.
		if (pending.condition?.state().over) return;
		if (!pending.condition?.asking) return waitTimedOut(state, live, pending, pending.op.timeoutSeconds);
		pending.overdue = true;
		return;
	}
	execution.wakeAt = null;
	settle(state, live, { ok: true, value: null });
}

/** How many of those that did not end in time are told by name. */
const TOLD = 5;

function waitTimedOut(state: EngineState, live: Live, pending: Pending, timeoutSeconds: number | null): void {
	const open = [...(pending.condition?.stillOpen() ?? [])];
	// By then it may be another op.
	const again = () => live.pending === pending && waitTimedOut(state, live, pending, timeoutSeconds);
	const told = open.slice(0, TOLD).map((id) => ({ id, found: find(state, live, id, again) }));
	// Their names may be in the database only.
	if (told.some(({ found }) => found === 'asked')) return;
	const names = told.map(({ id, found }) => (found && found !== 'asked' ? found.execution.name : id)).join(', ');
	const more = open.length > TOLD ? ` and ${open.length - TOLD} more` : '';
	const what = `Waited ${timeoutSeconds} s; not ended yet: ${names}${more}.`;
	settleFailed(state, live, failure('DependencyTimeoutError', what));
}

function withTarget(state: EngineState, live: Live, id: ExecutionId, then: (target: Live) => void): void {
	const target = find(state, live, id, performOp);
	if (target === 'asked') return;
	if (target) then(target);
	else gone(state, live, id);
}

function gone(state: EngineState, live: Live, id: ExecutionId): void {
	settleFailed(
		state,
		live,
		failure('ResourceNotFoundError', `There is no execution ${id}: it was deleted, or never was.`)
	);
}

function only(snapshot: JsonObject, fields: readonly string[]): JsonObject {
	const part: JsonObject = { id: snapshot.id!, name: snapshot.name! };
	for (const field of fields) part[field] = snapshot[field] ?? null;
	return part;
}

/** Which status goes with an op that is waited in. */
export function waitingStatus(pending: Pending | null): Status {
	if (!pending) return 'RUNNING';
	if (pending.condition) return 'WAITING_DEPENDENCY';
	if (pending.op.kind === 'lock') return 'WAITING_LOCK';
	if (pending.op.kind === 'message' || pending.op.kind === 'await_message') return 'WAITING_MESSAGE';
	return pending.op.kind === 'sleep' || pending.op.kind === 'sleep_until' ? 'SLEEPING' : 'RUNNING';
}
