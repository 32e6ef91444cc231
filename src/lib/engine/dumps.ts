import { failure } from '../domain/failure';
import type { DumpResult, Op } from '../domain/op';
import { startInput, withNote, type OwnFields } from '../domain/own-fields';
import type { EngineState, Live, Pending } from './engine-state';
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
	const result: DumpResult = { id: pending.entry.madeId, name: op.name, restored: 0 };
	settle(state, live, { ok: true, value: { ...result } });
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
 * Goes back: what came after the point does not count any more, and the handler is replayed up to it. Its children, what it
 * logged and what it did to others stay as they are.
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
	const result: DumpResult = { ...before, restored: before.restored + 1 };
	state.write({ ...entry, outcome: { ok: true, value: { ...result } } });
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
	state.toBegin.add(live);
}
