import { failure } from '../domain/failure';
import type { JsonObject } from '../domain/json';
import type { DumpResult, Op } from '../domain/op';
import { startInput, withNote, type OwnFields } from '../domain/own-fields';
import type { EngineState, Live, Pending } from './engine-state';
import { heldBy, holdOnly } from './locks';
import type { DumpFound } from './ports';
import { settle, settleFailed } from './settle';

/** Keeps the point an execution is at under a name. The journal holds the rest. */
export function saveDump(
	state: EngineState,
	live: Live,
	pending: Pending,
	op: Extract<Op, { kind: 'save_dump' }>
): void {
	pending.entry.madeId = state.ports.newExecutionId();
	const result: DumpResult = { id: pending.entry.madeId, name: op.name, restored: 0, locks: heldBy(state, live) };
	settle(state, live, { ok: true, value: asJsonObject(result) });
}

/** Asks the database for the point to go back to. */
export function loadDump(
	state: EngineState,
	live: Live,
	{ entry }: Pending,
	op: Extract<Op, { kind: 'load_dump' }>
): void {
	state.commands.push({
		type: 'find-dump',
		executionId: live.execution.id,
		seq: entry.seq,
		select: op.select,
		by: op.by
	});
}

/**
 * Goes back: what came after the point does not count any more, and the handler is replayed up to it. It has the locks it had
 * then. Its children, what it logged and what it did to others stay as they are.
 */
export function goBack(state: EngineState, live: Live, seq: number, found: DumpFound | null, near: string[]): void {
	const { pending, execution } = live;
	if (pending?.op.kind !== 'load_dump' || pending.entry.seq !== seq) return;
	if (!found) {
		const hint = near.length > 0 ? ` There are: ${near.map((name) => `“${name}”`).join(', ')}.` : ' None was saved.';
		const what = `This execution has no savepoint “${pending.op.select}”.${hint}`;
		return settleFailed(state, live, failure('ResourceNotFoundError', what));
	}
	const { entry, notes } = found;
	const before = entry.outcome?.ok ? (entry.outcome.value as unknown as DumpResult) : null;
	if (!before) return settleFailed(state, live, failure('InternalError', 'The savepoint has no outcome.'));
	const lost = before.locks && holdOnly(state, live, before.locks);
	if (lost) {
		const what = `Going back to “${before.name}” takes the lock “${lost.name}” again, which was given back since and which “${lost.holder}” holds.`;
		return settleFailed(state, live, failure('LockTimeoutError', what));
	}
	const result: DumpResult = { ...before, restored: before.restored + 1 };
	state.write({ ...entry, outcome: { ok: true, value: asJsonObject(result) } });
	state.write(pending.entry);
	live.undone = [...live.undone, [entry.seq + 1, seq]];
	live.pending = null;
	const { input, output, ...fields } = notes.reduce(withNote<OwnFields>, {
		name: live.startName ?? execution.name,
		message: null,
		statusMessage: null,
		input: startInput(live),
		output: {}
	});
	Object.assign(live, { input, output });
	state.touch(live, { ...fields, wakeAt: null });
	state.touchPayload(live);
	if (live.placed) {
		live.placed = false;
		state.commands.push({ type: 'stop', executionId: execution.id, epoch: execution.epoch, ending: 'HIBERNATED' });
	}
	live.held = null;
	// A paused one is replayed when it is resumed.
	if (!live.paused) state.toBegin.add(live);
}

/** It is JSON already; its interface only lacks the index signature. */
function asJsonObject(result: DumpResult): JsonObject {
	return { ...result };
}
