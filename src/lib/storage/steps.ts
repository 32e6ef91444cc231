import Dexie, { type Collection, type Table } from 'dexie';
import type { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import { isOpKind } from '../domain/op';

/** Steps that do not count any more, as [first, last]. */
export type Undone = readonly (readonly [number, number])[];

/** The journal entries or log lines of one execution, in their order. */
export function stepsOf<Row>(
	table: Table<Row, [ExecutionId, number]>,
	id: ExecutionId
): Collection<Row, [ExecutionId, number]> {
	return table.where('[executionId+seq]').between([id, Dexie.minKey], [id, Dexie.maxKey]);
}

/** Those after step `seq`, in their order. */
export function stepsAfter<Row>(
	table: Table<Row, [ExecutionId, number]>,
	id: ExecutionId,
	seq: number
): Collection<Row, [ExecutionId, number]> {
	return table.where('[executionId+seq]').between([id, seq], [id, Dexie.maxKey], false);
}

/** Whether a step counts: whether the execution did not go back to a point before it. */
export function counts(seq: number, undone: Undone): boolean {
	return !undone.some(([first, last]) => seq >= first && seq <= last);
}

/**
 * The op an execution is suspended in: its last step, where that has no outcome yet.
 * @param entry the last entry of its journal
 * @param lastSeq number of its last entry or log line
 */
export function openOp(entry: JournalEntry | undefined, lastSeq: number, undone: Undone): JournalEntry | null {
	if (!entry || entry.seq !== lastSeq || entry.outcome !== null || !isOpKind(entry.kind)) return null;
	return counts(entry.seq, undone) ? entry : null;
}
