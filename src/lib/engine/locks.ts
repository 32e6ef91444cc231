import { failure } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import { lockKey, type Lock } from '../domain/lock';
import type { Op } from '../domain/op';
import type { EngineState, Live, Pending } from './engine-state';
import { sweepLater } from './hibernate';
import { settle, settleFailed } from './settle';

/** Takes a lock, or waits for it behind those who asked before. */
export function acquire(state: EngineState, live: Live, _pending: Pending, op: Extract<Op, { kind: 'lock' }>): void {
	const { id, projectId } = live.execution;
	const key = lockKey(projectId, op.name);
	const lock = state.locks.get(key);
	if (!lock) {
		state.locks.set(key, { key, projectId, name: op.name.trim(), holder: id, count: 1, queue: [] });
		state.touchLock(key);
		return settle(state, live, { ok: true, value: null });
	}
	if (lock.holder === id) {
		lock.count++;
		state.touchLock(key);
		return settle(state, live, { ok: true, value: null });
	}
	if (!lock.queue.includes(id)) {
		lock.queue.push(id);
		state.touchLock(key);
	}
	const cycle = deadlock(state, id);
	if (cycle) return refuse(state, live, cycle);
	const timeout = op.timeoutSeconds === null ? null : state.now + op.timeoutSeconds * 1000;
	const wakeAt = live.execution.wakeAt ?? timeout;
	state.setAlarm(live, wakeAt);
	state.touch(live, { status: 'WAITING_LOCK', wakeAt, waitingFor: lock.name });
	sweepLater(state);
}

/** Gives a lock back, once. */
export function release(state: EngineState, live: Live, _pending: Pending, op: Extract<Op, { kind: 'unlock' }>): void {
	const lock = state.locks.get(lockKey(live.execution.projectId, op.name));
	if (lock?.holder === live.execution.id) {
		lock.count--;
		state.touchLock(lock.key);
		if (lock.count === 0) passOn(state, lock);
	}
	settle(state, live, { ok: true, value: null });
}

/** A lock did not become free in time. */
export function lockTimedOut(state: EngineState, live: Live, op: Extract<Op, { kind: 'lock' }>): void {
	const lock = state.locks.get(lockKey(live.execution.projectId, op.name));
	const holder = lock && state.live.get(lock.holder)?.execution.name;
	leaveQueues(state, live.execution.id);
	const held = holder ? ` It is held by “${holder}”.` : '';
	settleFailed(
		state,
		live,
		failure('LockTimeoutError', `The lock “${op.name.trim()}” was not free within ${op.timeoutSeconds} s.${held}`)
	);
}

/** An execution has ended: its locks go to those who wait for them, and it waits for none. */
export function releaseAll(state: EngineState, id: ExecutionId): void {
	if (state.locks.size === 0) return;
	leaveQueues(state, id);
	for (const lock of [...state.locks.values()]) if (lock.holder === id) passOn(state, lock);
}

/**
 * A new wait for executions may close a circle with locks. Whoever waits for a lock in it is told: that can be taken back,
 * while an execution that is waited for cannot.
 */
export function breakDeadlock(state: EngineState, waiterId: ExecutionId): void {
	if (state.locks.size === 0) return;
	const cycle = deadlock(state, waiterId);
	const victim = cycle?.map((id) => state.live.get(id)).find((live) => live?.pending?.op.kind === 'lock');
	if (cycle && victim) refuse(state, victim, cycle);
}

function passOn(state: EngineState, lock: Lock): void {
	state.touchLock(lock.key);
	for (let id = lock.queue.shift(); id !== undefined; id = lock.queue.shift()) {
		const next = state.live.get(id);
		if (next?.pending?.op.kind !== 'lock') continue;
		lock.holder = id;
		lock.count = 1;
		return settle(state, next, { ok: true, value: null });
	}
	state.locks.delete(lock.key);
}

function leaveQueues(state: EngineState, id: ExecutionId): void {
	for (const lock of state.locks.values()) {
		const at = lock.queue.indexOf(id);
		if (at < 0) continue;
		lock.queue.splice(at, 1);
		state.touchLock(lock.key);
	}
}

function refuse(state: EngineState, live: Live, cycle: ExecutionId[]): void {
	leaveQueues(state, live.execution.id);
	const steps = cycle.map((id) => `“${state.live.get(id)?.execution.name ?? id}” waits for ${waitsFor(state, id)}`);
	settleFailed(
		state,
		live,
		failure(
			'LockTimeoutError',
			`A deadlock: ${steps.join('; ')}. Take locks in the same order everywhere, or give a timeout.`
		)
	);
}

function waitsFor(state: EngineState, id: ExecutionId): string {
	const live = state.live.get(id);
	const op = live?.pending?.op;
	if (!live || op?.kind !== 'lock') return 'executions it started';
	const holder = state.locks.get(lockKey(live.execution.projectId, op.name))?.holder;
	const name = holder && (state.live.get(holder)?.execution.name ?? holder);
	return `the lock “${op.name.trim()}”, which “${name}” holds`;
}

/** Those who wait for each other in a circle that begins and ends with `start`; null where there is none. */
function deadlock(state: EngineState, start: ExecutionId): ExecutionId[] | null {
	const seen = new Set<ExecutionId>();
	const path: ExecutionId[] = [];
	const walk = (id: ExecutionId): boolean => {
		path.push(id);
		for (const next of blockedBy(state, id)) {
			if (next === start) return true;
			if (seen.has(next)) continue;
			seen.add(next);
			if (walk(next)) return true;
		}
		path.pop();
		return false;
	};
	return walk(start) ? path : null;
}

/** Whom an execution waits for without end: each of them has to let go before it goes on. */
function* blockedBy(state: EngineState, id: ExecutionId): Generator<ExecutionId> {
	const live = state.live.get(id);
	const op = live?.pending?.op;
	if (!live || !op) return;
	if (op.kind === 'lock') {
		const lock = op.timeoutSeconds === null && state.locks.get(lockKey(live.execution.projectId, op.name));
		if (lock) yield lock.holder;
		return;
	}
	const all = op.kind === 'create' ? op.wait : op.kind === 'wait' && op.timeoutSeconds === null ? op.returnWhen : null;
	if (all === 'ALL_ENDED' || all === 'ALL_SUCCEEDED') yield* live.pending!.condition?.stillOpen() ?? [];
}
