import type { ExecutionId } from '../domain/ids';
import type { EngineState, Live } from './engine-state';

/**
 * Goes on with an execution, from memory or from the database; null where there is none. May go on in a later event: what
 * `then` depends on it has to look at again.
 */
export function withExecution(state: EngineState, id: ExecutionId, then: (live: Live | null) => void): void {
	const known = state.live.get(id);
	if (known || state.absent.has(id)) return then(known ?? null);
	const waiting = state.lookUps.get(id);
	if (waiting) {
		waiting.push(then);
		return;
	}
	state.lookUps.set(id, [then]);
	state.commands.push({ type: 'look-up', executionId: id });
}

/**
 * The execution with this id, for the op of `asker`; 'asked' where the database has to be asked first: the op is then
 * performed again with `again`.
 */
export function find(
	state: EngineState,
	asker: Live,
	id: ExecutionId,
	again: (state: EngineState, asker: Live) => void
): Live | null | 'asked' {
	const known = state.live.get(id);
	if (known || state.absent.has(id)) return known ?? null;
	if (asker.asking.has(id)) return 'asked';
	asker.asking.add(id);
	withExecution(state, id, () => {
		asker.asking.delete(id);
		if (asker.pending && asker.asking.size === 0) again(state, asker);
	});
	return 'asked';
}

/**
 * Goes on when all below an execution that has not ended is in memory: what happens to a tree has to be committed as one,
 * or a crash in between would leave a part of it behind.
 */
export function withFamily(state: EngineState, live: Live, then: () => void): void {
	if (family(state, live).every(({ childrenKnown }) => childrenKnown)) return then();
	const { id, rootId } = live.execution;
	const go = () => withFamily(state, live, then);
	const waiting = state.families.get(id);
	if (waiting) {
		waiting.push(go);
		return;
	}
	state.families.set(id, [go]);
	state.commands.push({ type: 'look-up-family', executionId: id, rootId });
}

/** All below an execution that goes on, and those that have ended on the way there, itself included: parents before children. */
export function family(state: EngineState, live: Live): Live[] {
	const all = [live];
	for (const { children } of all) {
		for (const id of children) {
			const child = state.live.get(id);
			if (child) all.push(child);
		}
	}
	return all;
}
