import type { ExecutionId } from './ids';

/**
 * What a page asks of the engine. Written in the same transaction as the records it is about, deleted in the
 * transaction that carries it out: asked once, done once, whichever tab is the leader by then.
 */
export interface InboxItem {
	/** Given by the database, in order. */
	id?: number;
	/** `run`: start an execution that was written as CREATED. */
	type: 'run' | 'cancel' | 'pause' | 'resume';
	executionId: ExecutionId;
	at: number;
}
