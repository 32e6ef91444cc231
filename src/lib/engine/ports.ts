/**
 * The engine's whole view of the world. It has no clock, no randomness and no I/O: events come in with the time at
 * which they happened, commands and batches of records go out, and the host carries them out.
 */
import type { Execution, ExecutionPayload, LogLine } from '../domain/execution';
import type { Failure, Outcome } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import type { InboxItem } from '../domain/inbox-item';
import type { JournalEntry } from '../domain/journal-entry';
import type { Json, JsonObject } from '../domain/json';
import type { Ahead, Ending, ExecutionSnapshot, Note, Op, Reads } from '../domain/op';

/** What the engine asks the host for while it decides; answers at once, from memory. */
export interface EnginePorts {
	newExecutionId(): ExecutionId;
	/** The flow in use with this name or id; else names that are near. */
	findFlow(nameOrId: string): FlowFound | { near: string[] };
	/** Whether there is such a connector; else types that are near. */
	findConnector(type: string): ConnectorFound | { near: string[] };
}

export interface FlowFound {
	id: string;
	name: string;
	versionHash: string;
}

export interface ConnectorFound {
	type: string;
	/** Input keys never shown: `authentication` … */
	protectedInputs: string[];
	/** Whether a request with these inputs may be sent twice (E6). */
	isIdempotent(inputs: Json): boolean;
}

export type EngineEvent =
	/** At start: all that was not ended when the engine stopped. */
	| { type: 'recovered'; executions: Unfinished[] }
	/** A page asked for something. Records are as they are in the database; null where deleted meanwhile. */
	| { type: 'inbox'; item: InboxItem; execution: Execution | null; payload: ExecutionPayload | null }
	/** From the interpreter in which the execution lives; the host has checked that. */
	| {
			type: 'op';
			executionId: ExecutionId;
			epoch: number;
			seq: number;
			op: Op;
			reads: Reads | null;
			ahead?: Ahead | null;
	  }
	| { type: 'note'; executionId: ExecutionId; epoch: number; seq: number; note: Note; at: number; reads: Reads | null }
	| { type: 'left'; executionId: ExecutionId; epoch: number; seq: number; ending: Ending; reads: Reads | null }
	| {
			type: 'mismatch';
			executionId: ExecutionId;
			epoch: number;
			seq: number;
			recorded: Op | Note | null;
			asked: Op | Note;
	  }
	/** An interpreter has begun to run it. */
	| { type: 'placed'; executionId: ExecutionId; epoch: number }
	/** The interpreter it lived in is gone. */
	| { type: 'lost'; executionId: ExecutionId; epoch: number; reason: string }
	/** It could not be handed to an interpreter at all. */
	| { type: 'refused'; executionId: ExecutionId; epoch: number; failure: Failure }
	/** The answer to a `look-up`; null where there is no such execution. */
	| { type: 'looked-up'; executionId: ExecutionId; found: { execution: Execution; payload: ExecutionPayload } | null }
	/** A connector is done. */
	| { type: 'performed'; executionId: ExecutionId; outcome: Outcome<JsonObject> }
	/** Time has passed: whatever is due goes on. */
	| { type: 'time' };

/** An execution as the database has it after a restart. */
export interface Unfinished {
	execution: Execution;
	payload: ExecutionPayload;
	/** Sequence number of its last journal entry or log line; 0 where there is none. */
	lastSeq: number;
	/** The op it was waiting in, which has no outcome yet. */
	pending: JournalEntry | null;
	/** What this.log was given so far. */
	logging: Json[];
}

/** To be done at once; what it leads to is not seen outside before it is committed (E2). */
export type Command =
	/** Hand it to an interpreter. With `replay`, its journal goes along: everything asked to be written so far included. */
	| {
			type: 'run';
			executionId: ExecutionId;
			epoch: number;
			versionHash: string | null;
			source: string | null;
			self: ExecutionSnapshot;
			replay: boolean;
			priority: number;
	  }
	| { type: 'settle'; executionId: ExecutionId; epoch: number; seq: number; outcome: Outcome<Json> }
	/** Get it out of its interpreter, by force if it does not go. */
	| { type: 'stop'; executionId: ExecutionId; epoch: number; ending: 'ENDED_CANCELLED' | 'ENDED_ERROR' }
	/** Find an execution that is not in memory. */
	| { type: 'look-up'; executionId: ExecutionId }
	/** Give up a connector's work. */
	| { type: 'abort'; executionId: ExecutionId };

/** What may leave the machine: done only after the batch it comes with is committed (E1). */
export type Effect = { type: 'perform'; executionId: ExecutionId; connectorType: string; inputs: Json };

/** Records to be written in one transaction, in the order in which batches are given. */
export interface Batch {
	executions: Execution[];
	payloads: ExecutionPayload[];
	journal: JournalEntry[];
	logs: LogLine[];
	/** Inbox items that are carried out by this batch. */
	inboxDone: number[];
	deleted: ExecutionId[];
	effects: Effect[];
}
