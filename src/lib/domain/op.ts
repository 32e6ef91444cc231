import type { Failure } from './failure';
import type { ExecutionId, MessageId } from './ids';
import type { Json, JsonObject } from './json';
import type { MessageRequest } from './message';
import type { RecordRequest } from './record';
import type { EndedStatus } from './status';

/**
 * What a running handler asks of the engine. An *op* has an outcome the handler blocks for; a *note* has none and
 * is sent ahead without waiting. Both are numbered in one sequence per execution, from 1, in the order in which the
 * script made them (E4, E5).
 */
export type ReturnWhen = 'ALL_SUCCEEDED' | 'ALL_ENDED' | 'FIRST_ENDED' | 'FIRST_SUCCEEDED';

/** What a child is made from. */
export type ChildTarget =
	| { type: 'FLOW'; nameOrId: string }
	| { type: 'CONNECTION'; connectorType: string | null; connectorName: string | null }
	| { type: 'SCRIPT'; source: string }
	/** A clone: same target as an execution that exists; `input` is merged over its input. */
	| { type: 'CLONE'; executionId: ExecutionId };

/** Run options of a child; absent means the default. */
export interface ChildOptions {
	name?: string;
	priority?: number;
	maxRuntimeMinutes?: number;
	orphan?: boolean;
	/** Milliseconds since 1970. */
	scheduledFor?: number;
	projectName?: string;
	isProductive?: boolean;
	unwrapped?: boolean;
	protectInputs?: string[];
	protectOutputs?: string[];
	/** JSON Schemas that its inputs and outputs have to fit, instead of the flow's own. */
	inputSchema?: JsonObject;
	outputSchema?: JsonObject;
}

/** A wrapper as a call names it: the flow, and what that gets as its own inputs. */
export interface WrapperUse {
	nameOrId: string;
	input: Json;
}

/** A call that stands inside a wrapper, which makes it as often as it likes. */
export interface WrappedCall {
	/** What the child is called unless the wrapper says otherwise: for messages, and for the wrapper to know. */
	name: string;
	target: ChildTarget;
	input: Json;
	options: ChildOptions;
	/** Those that are inside this wrapper, the outermost first. */
	wrappers: WrapperUse[];
}

export type Op =
	/**
	 * Makes a child. Not started with `run: false`. With `wait` the outcome comes when the child ended as asked.
	 * With `wrappers`, the outermost first, the child is the first of them, and this call stands inside it.
	 * Outcome: {@link ExecutionSnapshot} of the child.
	 */
	| {
			kind: 'create';
			target: ChildTarget;
			input: Json;
			options: ChildOptions;
			run: boolean;
			wait: ReturnWhen | null;
			wrappers?: WrapperUse[];
	  }
	/** Starts a created execution or resumes a paused one; harmless on others. Outcome: snapshot. */
	| { kind: 'start'; executionId: ExecutionId }
	/** Outcome: {@link WaitResult}. Fails with DependencyFailedError, DependencyTimeoutError. */
	| { kind: 'wait'; executionIds: ExecutionId[]; returnWhen: ReturnWhen; timeoutSeconds: number | null }
	/**
	 * Outcome: snapshot, or null where there is no such execution. `executionId` may be one's own. With `fields` it has these
	 * only, and what says whose they are: a flow that polls makes a small journal.
	 */
	| { kind: 'read'; executionId: ExecutionId; fields?: string[] }
	/** Changes fields of another execution (name, message, …). Outcome: snapshot. */
	| { kind: 'write'; executionId: ExecutionId; fields: JsonObject }
	/** Exactly one of the two is given. Outcome: null, not before the time. */
	| { kind: 'sleep'; seconds: number }
	| { kind: 'sleep_until'; at: number }
	/** Pauses oneself or another. Outcome: null; for oneself, when somebody resumed it. */
	| { kind: 'pause'; executionId: ExecutionId }
	/** Cancels another execution and its children. Outcome: snapshot. */
	| { kind: 'cancel'; executionId: ExecutionId; message: string | null }
	/** Puts an execution aside, or oneself: lists leave it out from its end on. Outcome: snapshot. */
	| { kind: 'archive'; executionId: ExecutionId }
	/** Deletes an ended execution's record. Outcome: null. */
	| { kind: 'delete'; executionId: ExecutionId }
	/**
	 * Takes a lock; waits for it in the order of asking. One that is held already is held once more.
	 * Outcome: null. Fails with LockTimeoutError, also where waiting would be for ever: a deadlock, which it names.
	 */
	| { kind: 'lock'; name: string; timeoutSeconds: number | null }
	/** Gives a lock back, once. Harmless where it is not held. Outcome: null. */
	| { kind: 'unlock'; name: string }
	/**
	 * Asks or tells a person something. Outcome: `MessageSnapshot`; with `wait` when it was answered.
	 * Fails with MessageResponseTimeoutError.
	 */
	| { kind: 'message'; message: MessageRequest; wait: boolean; timeoutSeconds: number | null }
	/** Waits for the answer to a message that exists. Outcome: `MessageSnapshot`. */
	| { kind: 'await_message'; messageId: MessageId; timeoutSeconds: number | null }
	/** Keeps this point of the execution under a name. Outcome: {@link DumpResult}. */
	| { kind: 'save_dump'; name: string }
	/**
	 * Goes back to a point that was kept: the handler is unwound and replayed up to there. Has no outcome but a failure:
	 * ResourceNotFoundError.
	 */
	| { kind: 'load_dump'; select: string; by: 'name' | 'id' }
	/** Reads or changes records: settings, files, flows … Outcome: see {@link RecordRequest}. */
	| ({ kind: 'record' } & RecordRequest)
	/** What is called but not there yet: fails with NotImplementedError that names it. */
	| { kind: 'unsupported'; what: string };

export type OpKind = Op['kind'];

/** Outcome of `save_dump`. */
export interface DumpResult {
	id: string;
	name: string;
	/** How often the execution has come back to it. */
	restored: number;
	/** How often it had each lock at that moment, by name. Absent: kept by a Millrace that did not look. */
	locks?: { [name: string]: number };
}

/** An op that was answered in the interpreter already: the handler has gone on with this answer. */
export interface Ahead {
	/** The child's id, made up there by the rule of `child-id.ts`. */
	childId: ExecutionId;
	/** What the handler was told of the child: some of the fields of an {@link ExecutionSnapshot}. */
	answer: JsonObject;
}

export type Note =
	/** this.log: `text` is for the log; `value` is appended to `output_value['logging']`. */
	| { kind: 'log'; text: string; value: Json }
	/** A line, or several, that Python printed. */
	| { kind: 'print'; stream: 'stdout' | 'stderr'; text: string }
	/** this.save / this.set of one's own fields that are written: message, name, output_value … */
	| { kind: 'save'; fields: JsonObject }
	/** this.set_output. `append`: the key holds a list, and the value is added to it. */
	| { kind: 'output'; key: string; value: Json; append: boolean }
	/** The end is recorded the moment it is asked for; what the handler does after it has no effect. */
	| { kind: 'end'; ending: Ending };

export type NoteKind = Note['kind'];

export interface Ending {
	status: EndedStatus;
	/** One line; null where the flow gave none. */
	message: string | null;
	/** All of it: message or traceback. */
	statusMessage: string | null;
	/** 1-based line in the flow's script, for an error. */
	errorLine: number | null;
	/** Outputs returned by the handler, merged over those set before; null where none were. */
	output: JsonObject | null;
	/** Of a wrapper: why it failed, for its caller to be told what it would have been told without the wrapper. */
	failure?: Failure | null;
}

/** An execution as a flow sees it: the fields it may read, under their Python names. Times are unix seconds. */
export interface ExecutionSnapshot {
	id: ExecutionId;
	name: string;
	type: string;
	status: string;
	status_message: string | null;
	message: string | null;
	input_value: Json;
	output_value: JsonObject;
	created_at: number;
	modified_at: number;
	started_at: number | null;
	ended_at: number | null;
	parent_execution_id: ExecutionId | null;
	flow_id: string | null;
	flow_name: string | null;
	connector_name: string | null;
	connector_type: string | null;
	script: string | null;
	is_productive: boolean;
	scheduled_for: number | null;
	user_name: string;
	/** Absent where it was recorded before there were archives. */
	is_archived?: boolean;
}

/** An execution as its own handler gets it. */
export interface OwnSnapshot extends ExecutionSnapshot {
	/** Of a wrapper: the call that stands inside it. */
	wrapped?: WrappedCall;
}

/** Which of the awaited ended first, and where each stands. */
export interface WaitResult {
	first: ExecutionId | null;
	statuses: { [executionId: string]: string };
}

/**
 * Clock readings and random bytes the handler took since its last op or note, in order, per import (architecture,
 * "Determinism at the WASI boundary"). They travel with the next op and are committed with it.
 */
export interface Reads {
	/** `clock_time_get` of the wall clock: milliseconds as floats, run-length pairs [value, count, …]. */
	clock?: number[];
	/** `clock_time_get` of the clocks that never go back: likewise. */
	monotonic?: number[];
	/** `emscripten_date_now` and `emscripten_get_now`: likewise. */
	dateNow?: number[];
	getNow?: number[];
	/** `random_get`: all bytes in order, base64. */
	random?: string;
	/** The time zone of the machine, by its IANA name, where local time was asked for the first time. It holds from there on. */
	zone?: string;
}

/** Kinds of notes: what has no outcome. All others are ops. */
const NOTE_KINDS: readonly string[] = ['log', 'print', 'save', 'output', 'end'] satisfies NoteKind[];

export function isOp(step: Op | Note): step is Op {
	return isOpKind(step.kind);
}

export function isOpKind(kind: OpKind | NoteKind): kind is OpKind {
	return !NOTE_KINDS.includes(kind);
}
