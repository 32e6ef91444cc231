import type { Outcome } from './failure';
import type { ExecutionId, MessageId } from './ids';
import type { Json } from './json';
import type { NoteKind, Note, Op, OpKind, Reads } from './op';

/**
 * One op or note of an execution, as it is committed. Log lines are not repeated here: they are in the log under
 * their own sequence number.
 */
export interface JournalEntry {
	executionId: ExecutionId;
	seq: number;
	kind: OpKind | NoteKind;
	/** When the engine took it, milliseconds since 1970. */
	at: number;
	/** The op or note as it was asked. */
	args: Op | Note;
	/** Null until it is settled, and for notes. */
	outcome: Outcome<Json> | null;
	settledAt: number | null;
	/** What the handler read from clock and random source before it asked. */
	reads: Reads | null;
	/**
	 * What the op made, known before its outcome: the child of a `create`, the message of a `message`. Of a `pause` of the
	 * execution itself, that one: it has paused in it.
	 */
	madeId: ExecutionId | MessageId | null;
}
