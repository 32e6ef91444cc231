import { failure } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import { lockKey, type Lock } from '../domain/lock';
import type { Op } from '../domain/op';
import { breakDeadlocks } from './deadlock';
import type { EngineState, Live, Pending } from './engine-state';
import { sweepLater } from './hibernate';
import { find } from './look-up';
import { settle, settleFailed } from './settle';

/** Takes a lock, or waits for it behind those who asked before. */
export function acquire(state: EngineState, live: Live, pending: Pending, op: Extract<Op, { kind: 'lock' }>): void {
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
	breakDeadlock(state, id);
	if (live.pending !== pending) return;
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
	const { pending } = live;
	// By then it may have been given the lock.
	const again = () => live.pending === pending && lockTimedOut(state, live, op);
	// One that sleeps for long is in the database only.
	const found = lock ? find(state, live, lock.holder, again) : null;
	if (found === 'asked') return;
	const holder = found?.execution.name;
	leaveQueues(state, live.execution.id);
	const held = holder ? ` It is held by “${holder}”.` : '';
	settleFailed(
		state,
		live,
		failure('LockTimeoutError', `The lock “${op.name.trim()}” was not free within ${op.timeoutSeconds} s.${held}`)
	);
}

/** How often an execution has each of its locks, by name. */
export function heldBy(state: EngineState, { execution }: Live): { [name: string]: number } {
	const own = [...state.locks.values()].filter(({ holder }) => holder === execution.id);
	return Object.fromEntries(own.map(({ name, count }) => [name, count]));
}

/**
 * Lets an execution have just these locks: gives back what it has taken besides, and takes again what it has given back.
 * @returns the first that somebody else has by now, with the name of who; null where all is as wanted. Nothing is changed then.
 */
export function holdOnly(
	state: EngineState,
	{ execution: { id, projectId } }: Live,
	wanted: { [name: string]: number }
): { name: string; holder: string } | null {
	const keyOf = (name: string) => lockKey(projectId, name);
	for (const name of Object.keys(wanted)) {
		const holder = state.locks.get(keyOf(name))?.holder;
		if (holder && holder !== id) return { name, holder: state.live.get(holder)?.execution.name ?? holder };
	}
	for (const lock of [...state.locks.values()]) {
		const count = wanted[lock.name] ?? 0;
		if (lock.holder !== id || lock.count === count) continue;
		lock.count = count;
		state.touchLock(lock.key);
		if (count === 0) passOn(state, lock);
	}
	for (const [name, count] of Object.entries(wanted)) {
		if (state.locks.has(keyOf(name))) continue;
		state.locks.set(keyOf(name), { key: keyOf(name), projectId, name, holder: id, count, queue: [] });
		state.touchLock(keyOf(name));
	}
	return null;
}

/** An execution has ended: its locks go to those who wait for them, and it waits for none. */
export function releaseAll(state: EngineState, id: ExecutionId): void {
	if (state.locks.size === 0) return;
	leaveQueues(state, id);
	for (const lock of [...state.locks.values()]) if (lock.holder === id) passOn(state, lock);
}

/** Tells who is in a circle of waits that `start` has closed, or that an end has left it in. */
export function breakDeadlock(state: EngineState, start: ExecutionId): void {
	breakDeadlocks(state, start, (id) => leaveQueues(state, id));
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
