import { failure } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import { lockKey } from '../domain/lock';
import type { EngineState, Live } from './engine-state';
import { settleFailed } from './settle';

/** Whom an execution waits for without end: it goes on when all of them, or any of them, have let go. */
interface Wait {
	for: ExecutionId[];
	until: 'all' | 'any';
}

/**
 * Looks whether those that an execution has begun to wait for wait for it in turn, so that none would ever go on. One of the
 * circle is told, and another circle may be left: that is repeated until the execution can go on some time, or was told
 * itself.
 *
 * Told is who waits for a lock, `start` first: that can be taken back, while an execution that is waited for cannot. In a
 * circle without locks it is the one whose wait closed it.
 * @param leave takes one out of the queues it stands in
 */
export function breakDeadlocks(state: EngineState, start: ExecutionId, leave: (id: ExecutionId) => void): void {
	for (let cycle = deadlock(state, start); cycle; cycle = deadlock(state, start)) {
		const wantsLock = (id: ExecutionId) => state.live.get(id)?.pending?.op.kind === 'lock';
		const victim = wantsLock(start) && cycle.includes(start) ? start : (cycle.find(wantsLock) ?? cycle[0]!);
		leave(victim);
		tell(state, state.live.get(victim)!, cycle);
	}
}

function tell(state: EngineState, live: Live, cycle: readonly ExecutionId[]): void {
	const steps = cycle.map((id, at) => {
		const next = nameOf(state, cycle[(at + 1) % cycle.length]!);
		const op = state.live.get(id)?.pending?.op;
		const what = op?.kind === 'lock' ? `the lock “${op.name.trim()}”, which “${next}” holds` : `“${next}”`;
		return `“${nameOf(state, id)}” waits for ${what}`;
	});
	const circle = `A deadlock: ${steps.join('; ')}.`;
	settleFailed(
		state,
		live,
		live.pending?.op.kind === 'lock'
			? failure('LockTimeoutError', `${circle} Take locks in the same order everywhere, or give a timeout.`)
			: failure('DependencyTimeoutError', `${circle} Let one of them go on without waiting, or give a timeout.`)
	);
}

function nameOf(state: EngineState, id: ExecutionId): string {
	return state.live.get(id)?.execution.name ?? id;
}

/** Those who wait for each other in a circle, `start` first where it is in it; null where `start` can go on some time. */
function deadlock(state: EngineState, start: ExecutionId): ExecutionId[] | null {
	const waits = reached(state, start);
	if (!waits.has(start)) return null;
	// Nobody who might be let go of in the end is a part of it.
	for (let last = -1; waits.size !== last;) {
		last = waits.size;
		for (const [id, wait] of waits) {
			const stuck = (other: ExecutionId) => waits.has(other);
			if (!(wait.until === 'all' ? wait.for.some(stuck) : wait.for.every(stuck))) waits.delete(id);
		}
	}
	if (!waits.has(start)) return null;
	const path = new Set<ExecutionId>();
	let id = start;
	while (!path.has(id)) {
		path.add(id);
		const next = waits.get(id)!.for.filter((other) => waits.has(other));
		id = next.find((other) => other === start) ?? next[0]!;
	}
	return [...path].slice([...path].indexOf(id));
}

/** Who waits without end of all that `start` waits for, directly or through others. */
function reached(state: EngineState, start: ExecutionId): Map<ExecutionId, Wait> {
	const waits = new Map<ExecutionId, Wait>();
	const open = [start];
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		if (waits.has(id)) continue;
		const wait = waitOf(state, id);
		if (!wait) continue;
		waits.set(id, wait);
		for (const next of wait.for) open.push(next);
	}
	return waits;
}

function waitOf(state: EngineState, id: ExecutionId): Wait | null {
	const live = state.live.get(id);
	const op = live?.pending?.op;
	if (!live || !op) return null;
	if (op.kind === 'lock') {
		const lock = op.timeoutSeconds === null && state.locks.get(lockKey(live.execution.projectId, op.name));
		return lock ? { for: [lock.holder], until: 'all' } : null;
	}
	const returnWhen =
		op.kind === 'create' ? op.wait : op.kind === 'wait' && op.timeoutSeconds === null ? op.returnWhen : null;
	const condition = live.pending!.condition;
	if (!returnWhen || !condition || condition.state().over) return null;
	const all = returnWhen === 'ALL_ENDED' || returnWhen === 'ALL_SUCCEEDED';
	return { for: [...condition.stillOpen()], until: all ? 'all' : 'any' };
}
