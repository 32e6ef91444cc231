/**
 * The engine's whole view of the world. It has no clock, no randomness and no I/O: events come in with the time at
 * which they happened, commands and batches of records go out, and the host carries them out.
 */
import type { DebugMode, Debugging, DebugStop } from '../domain/debug';
import type { Donor, Execution, ExecutionPayload, LogLine } from '../domain/execution';
import type { Failure, Outcome } from '../domain/failure';
import type { ExecutionId, MessageId, ProjectId, RecordId } from '../domain/ids';
import type { InboxItem } from '../domain/inbox-item';
import type { JournalEntry } from '../domain/journal-entry';
import type { Json, JsonObject } from '../domain/json';
import type { Lock } from '../domain/lock';
import type { Message } from '../domain/message';
import type { Ahead, Ending, Note, Op, OwnSnapshot, Reads } from '../domain/op';
import type { RecordRequest } from '../domain/record';
import type { Status } from '../domain/status';

/** What the engine asks the host for while it decides; answers at once, from memory. */
export interface EnginePorts {
	newExecutionId(): ExecutionId;
	newMessageId(): MessageId;
	/** Hash of the flow_api that executions are started with now (E7). */
	flowApi(): string;
	/**
	 * The flow in use with this name or id; else names that are near. Of several with the name, the one of the first of these
	 * projects that has one. Among wrappers are also those that Millrace brings along: a flow of the same name comes first.
	 */
	findFlow(nameOrId: string, projects: readonly ProjectId[], among?: 'wrappers'): FlowFound | { near: string[] };
	/**
	 * The wrapper record in use with this name, in the first of these projects that has one or else in the default one, or this
	 * id; else names that are near.
	 */
	findStoredWrapper(nameOrId: string, projects: readonly ProjectId[]): StoredWrapperFound | { near: string[] };
	/** The project in use with this name or id; else names that are near. */
	findProject(nameOrId: string): { id: ProjectId } | { near: string[] };
	/** Why data does not fit a JSON Schema; null where it does. `what` is said in front of the path: `inputs`. */
	checkSchema(schema: JsonObject, data: Json, what: string): Failure | null;
	/** Whether there is such a kind of connector; else types that are near. */
	findConnector(type: string): ConnectorFound | { near: string[] };
	/** The stored connector in use with this name, in the first of these projects that has one, or this id; else names that are near. */
	findStoredConnector(nameOrId: string, projects: readonly ProjectId[]): StoredConnectorFound | { near: string[] };
}

export interface FlowFound {
	id: string;
	name: string;
	versionHash: string;
	inputSchema: JsonObject | null;
	outputSchema: JsonObject | null;
	/** For its runs, where they do not say otherwise. */
	maxRuntimeMinutes: number | null;
	priority: number;
}

export interface ConnectorFound {
	type: string;
	/** Input keys never shown: `authentication` … */
	protectedInputs: string[];
	/**
	 * Whether a request with these inputs may be sent twice (E6).
	 * @param stored what its stored connector gives where `inputs` do not say otherwise
	 */
	isIdempotent(inputs: Json, stored: JsonObject | null): boolean;
}

export interface StoredConnectorFound {
	id: RecordId;
	name: string;
	type: string;
	/** Inputs of each connection it makes, where the call does not say otherwise. References to secrets are not followed. */
	value: JsonObject;
}

export interface StoredWrapperFound {
	name: string;
	projectId: ProjectId;
	/** Name or id of the flow that it is; null where it names none. */
	flow: string | null;
}

export type EngineEvent =
	/** At start: what was not ended when the engine stopped, without what only waits for a time that is far. */
	| { type: 'recovered'; executions: Unfinished[]; locks: Lock[]; nextDue: number | null }
	/**
	 * A page asked for something. Records are as they are in the database; null where deleted meanwhile, or not of this
	 * item's kind.
	 */
	| {
			type: 'inbox';
			item: InboxItem;
			execution: Execution | null;
			payload: ExecutionPayload | null;
			message: Message | null;
	  }
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
	/** In development mode: it stands before a line of its script. */
	| { type: 'stopped'; executionId: ExecutionId; epoch: number; stop: DebugStop }
	/** An interpreter has begun to run it. */
	| { type: 'placed'; executionId: ExecutionId; epoch: number }
	/** The interpreter it lived in is gone; or, where it was moved, others compute there, and it has been given up. */
	| { type: 'lost'; executionId: ExecutionId; epoch: number; reason: string; moved?: true }
	/** It could not be handed to an interpreter at all. */
	| { type: 'refused'; executionId: ExecutionId; epoch: number; failure: Failure }
	/** The answer to a `look-up`; null where there is no such execution. */
	| { type: 'looked-up'; executionId: ExecutionId; found: Unfinished | null }
	/** The answer to `look-up-family`: see `domain/going-on.ts`. */
	| { type: 'family'; executionId: ExecutionId; found: Unfinished[] }
	/** The answer to `look-up-statuses`; what is not in it does not exist. */
	| { type: 'statuses'; executionId: ExecutionId; seq: number; statuses: ReadonlyMap<ExecutionId, StatusFound> }
	/** The answer to `look-up-message`. */
	| { type: 'message-found'; messageId: MessageId; message: Message | null }
	/**
	 * The answer to `look-up-due`. `last`: of these, where there are more of them than were found at once. `nextDue`: when the first
	 * one after `until` is due.
	 */
	| { type: 'due'; executions: Unfinished[]; until: number; last: DuePlace | null; nextDue: number | null }
	/** The answer to `find-dump`. */
	| { type: 'dump-found'; executionId: ExecutionId; seq: number; found: DumpFound | null; near: string[] }
	/** The answer to `load-donor`: settled steps before the point, in order; and those that this execution made by itself. */
	| { type: 'donated'; executionId: ExecutionId; entries: DonorEntry[]; own: DonorEntry[] }
	/** A `record` effect is done, and its outcome is in the journal. */
	| { type: 'recorded'; executionId: ExecutionId; seq: number; outcome: Outcome<Json> }
	/** So many starts find no place: waiting handlers have to leave memory. */
	| { type: 'crowded'; wanted: number }
	/** Their interpreter is to be replaced: those of them that wait have to leave it. */
	| { type: 'drain'; executionIds: ExecutionId[] }
	/** The wall clock was set back by so many milliseconds. */
	| { type: 'clock-set-back'; by: number }
	/** A connector is done. */
	| { type: 'performed'; executionId: ExecutionId; outcome: Outcome<JsonObject> }
	/** Time has passed: whatever is due goes on. */
	| { type: 'time' };

/** An execution as the database has it. */
export interface Unfinished {
	execution: Execution;
	payload: ExecutionPayload;
	/** Sequence number of its last journal entry or log line; 0 where there is none. */
	lastSeq: number;
	/** The op it was waiting in, which has no outcome yet. */
	pending: JournalEntry | null;
	/** What this.log was given so far. */
	logging: Json[];
	/** In development mode: it stands before a line, and was asked to pause besides. */
	pausedAtStop: boolean;
}

/** A place among those that wait for a time: they are in the order of that, and those of one time in that of their ids. */
export interface DuePlace {
	dueAt: number;
	id: ExecutionId;
}

export interface StatusFound {
	status: Status;
	endedAt: number | null;
}

export type DonorEntry = Pick<JournalEntry, 'args' | 'outcome'>;

export interface DumpFound {
	/** The entry of the `save_dump`. */
	entry: JournalEntry;
	/** What was noted up to it: with these, outputs and fields are as they were. */
	notes: Note[];
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
			self: OwnSnapshot;
			replay: boolean;
			priority: number;
			/** Its steps go on after this number. */
			lastSeq: number;
			/** Steps that are not replayed. */
			undone: readonly (readonly [number, number])[];
			flowApi: string;
			/** In development mode; null otherwise. */
			debug: { protectedKeys: string[] } | null;
	  }
	/** For one in development mode: see `protocol/interpreter.ts`. */
	| { type: 'debug'; executionId: ExecutionId; epoch: number; mode: DebugMode | null; breakpoints?: number[] }
	| { type: 'settle'; executionId: ExecutionId; epoch: number; seq: number; outcome: Outcome<Json> }
	/** Get it out of its interpreter: by force if it does not go, but for one that is only to leave memory. */
	| { type: 'stop'; executionId: ExecutionId; epoch: number; ending: StopReason }
	/** Find an execution that is not in memory. */
	| { type: 'look-up'; executionId: ExecutionId }
	/** Find what goes on below an execution. */
	| { type: 'look-up-family'; executionId: ExecutionId; rootId: ExecutionId }
	| { type: 'look-up-statuses'; executionId: ExecutionId; seq: number; ids: ExecutionId[] }
	| { type: 'look-up-message'; messageId: MessageId }
	/** Find those that only wait for a time and are due by `until`, through the index; `after` this place in it. */
	| { type: 'look-up-due'; until: number; after: DuePlace | null }
	| { type: 'find-dump'; executionId: ExecutionId; seq: number; select: string; by: 'name' | 'id' }
	| { type: 'load-donor'; executionId: ExecutionId; donor: Donor }
	/** Give up a connector's work, or a `record` effect: what has not been let out yet stays in. */
	| { type: 'abort'; executionId: ExecutionId };

export type StopReason = 'ENDED_CANCELLED' | 'ENDED_ERROR' | 'HIBERNATED';

/** What waits until the batch it comes with is committed (E1). */
export type Effect =
	/** A request that leaves the machine. */
	| { type: 'perform'; executionId: ExecutionId; connection: Connection }
	/**
	 * Reads or changes records, in one transaction with the outcome in the journal: so it is done once, also where a crash
	 * comes in between.
	 */
	| { type: 'record'; executionId: ExecutionId; seq: number; projectId: ProjectId; request: RecordRequest };

/** What a connector is to do. */
export interface Connection {
	/** Its kind. */
	type: string;
	/** What the call gave. */
	inputs: Json;
	/** The stored connector it was made with, as it was when the connection was started; null for none. */
	stored: { name: string; value: JsonObject } | null;
}

/** Records to be written in one transaction, in the order in which batches are given. */
export interface Batch {
	executions: Execution[];
	payloads: ExecutionPayload[];
	journal: JournalEntry[];
	logs: LogLine[];
	messages: Message[];
	/** Messages that are withdrawn where they have no answer yet. */
	withdrawn: MessageId[];
	locks: Lock[];
	/** Keys of locks that nobody holds any more. */
	locksFreed: string[];
	/** Changes of what is known of executions in development mode. */
	debugging: DebuggingChange[];
	/** Inbox items that are carried out by this batch. */
	inboxDone: number[];
	deleted: ExecutionId[];
	/**
	 * Of `executions` and `payloads`, those that had ended when they were written before: a page or the cleaning may have
	 * deleted them since, without telling the engine. What is gone is not written again.
	 */
	unlessGone: ExecutionId[];
	effects: Effect[];
}

export interface DebuggingChange {
	executionId: ExecutionId;
	changes: Partial<Omit<Debugging, 'executionId'>>;
}
