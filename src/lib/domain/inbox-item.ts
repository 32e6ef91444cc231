import type { DebugMode } from './debug';
import type { ExecutionId, MessageId } from './ids';

/**
 * What a page asks of the engine. Written in the same transaction as the records it is about, deleted in the
 * transaction that carries it out: asked once, done once, whichever tab is the leader by then.
 */
export type InboxItem = {
	/** Given by the database, in order. */
	id?: number;
	at: number;
} & InboxRequest;

export type InboxRequest =
	/** Starts an execution that was written as CREATED, or as PENDING with a past that is to be replayed. */
	| { type: 'run'; executionId: ExecutionId }
	/** With its children that are no orphans. */
	| { type: 'cancel'; executionId: ExecutionId }
	/** Takes effect at its next step. `tree`: with all that are below it. */
	| { type: 'pause'; executionId: ExecutionId; tree?: boolean }
	| { type: 'resume'; executionId: ExecutionId; tree?: boolean }
	/** Goes on from where it is stopped in development mode; harmless where it is not. */
	| { type: 'step'; executionId: ExecutionId; mode: DebugMode }
	/** It is to stop at these lines (1-based), and at no others. */
	| { type: 'breakpoints'; executionId: ExecutionId; lines: number[] }
	/** Leaves development mode: nothing stops it any more. */
	| { type: 'make-productive'; executionId: ExecutionId }
	/** Lists are to leave it out, or not any more. Also for one that has ended. */
	| { type: 'archive'; executionId: ExecutionId; archived: boolean }
	/** The message has its answer, in its record. */
	| { type: 'answered'; messageId: MessageId };

const KNOWN: { [type in InboxRequest['type']]: true } = {
	run: true,
	cancel: true,
	pause: true,
	resume: true,
	step: true,
	breakpoints: true,
	'make-productive': true,
	archive: true,
	answered: true
};

/** Whether this version of the app knows what is asked: a page of a newer one may share its database. */
export function isKnownRequest({ type }: InboxRequest): boolean {
	return Object.hasOwn(KNOWN, type);
}
