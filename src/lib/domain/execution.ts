import type { Failure } from './failure';
import { DEFAULT_PROJECT, type ExecutionId, type FlowId, type ProjectId, type RecordId } from './ids';
import type { Json, JsonObject } from './json';
import type { Reads, WrappedCall } from './op';
import type { Status } from './status';

export type ExecutionType = 'FLOW' | 'SCRIPT' | 'CONNECTION' | 'SCHEDULE';

/**
 * One run of a flow, script or connector. Inputs and outputs are kept apart ({@link ExecutionPayload}), so that
 * lists of thousands read small rows.
 */
export interface Execution {
	id: ExecutionId;
	projectId: ProjectId;
	type: ExecutionType;
	name: string;
	status: Status;
	/** Progress text, then the ending in one line. */
	message: string | null;
	/** The whole of the ending: for an error, the traceback. */
	statusMessage: string | null;
	/** Where it failed in the flow's own script: 1-based line. Null where not known. */
	errorLine: number | null;
	parentId: ExecutionId | null;
	/** The execution at the top of its tree; its own id where it has no parent. */
	rootId: ExecutionId;
	flowId: FlowId | null;
	flowName: string | null;
	/** The script it runs, by SHA-256. Null for connections. */
	versionHash: string | null;
	connectorType: string | null;
	connectorName: string | null;
	/** The stored connector of a connection; null for one that was given all in its call, and for all others. An index. */
	connectorId: RecordId | null;
	isProductive: boolean;
	/** Goes on when its parent is cancelled. */
	orphan: boolean;
	priority: number;
	maxRuntimeMinutes: number | null;
	scheduledFor: number | null;
	/** Raised by each (re)start; messages of an older one are dropped (E3). */
	epoch: number;
	createdAt: number;
	modifiedAt: number;
	startedAt: number | null;
	endedAt: number | null;
	/** When it was put aside, so that lists leave it out; 0 where that is to be so from its end on; null for most. An index. */
	archivedAt: number | null;
	/** When the op it waits for is due by time (sleep, timeout); null where none is. */
	wakeAt: number | null;
	/** When it is to be looked at: at `wakeAt`, or when its run time is up. An index, so that waking is no scan. */
	dueAt: number | null;
	/** What it waits for, in words a list can show: a lock's name, a message's subject. Null where nothing is to be said. */
	waitingFor: string | null;
	/** The flow_api it was started with, by hash of its sources (E7); null before. */
	flowApi: string | null;
	/** Who started it, where that was neither a person nor a parent: a schedule, a webhook, a hook of a template. */
	startedBy: StartedBy | null;
	/** Input and output keys shown as redacted wherever they are shown or exported. */
	protectInputs: string[];
	protectOutputs: string[];
	/** The execution whose "Run again" this is. */
	rerunOf: ExecutionId | null;
	/** The step of that one from which on this one does its own; null where it repeats all of it. */
	rerunFrom: number | null;
	/** In development mode: the line of its script (1-based) before which it stands still; null where it does not. */
	stoppedAtLine: number | null;
	/** How often it was started anew in a row without a single new op since: a script that kills its interpreter. */
	fruitlessRestarts: number;
}

export interface StartedBy {
	type: 'schedule' | 'webhook' | 'hook';
	id: string;
	name: string;
}

/** What went into an execution and what came out. */
export interface ExecutionPayload {
	executionId: ExecutionId;
	/** Null where it was started with no inputs at all. */
	input: Json;
	output: JsonObject;
	/** Its name when it was first started, which is what a replay begins with; null where it still has that name. */
	startName: string | null;
	/** In the same way, its inputs when it was first started; null where they are the same still. */
	startInput: { value: Json } | null;
	/** The text a SCRIPT execution runs, and that of a flow that was run without being saved; null for others. */
	script: string | null;
	/** Why a connection failed, as its parent's flow sees it; null for others. */
	failure: Failure | null;
	/** Steps that do not count any more, as [first, last]: the execution went back to a point before them. */
	undone: [number, number][];
	/** The execution whose outcomes this one takes over where it asks for the same (E7); null for most. */
	donor: Donor | null;
	/**
	 * What its script sees of when it was created and started, where that differs: its past is that of another execution, or the
	 * clock was set back since, and `startedAt` with it.
	 */
	pastTimes: PastTimes | null;
	/**
	 * What its stored connector gave it when it was started: what counts where `input` does not say otherwise. References to
	 * secrets stand in it as they are written. Null for all but connections with a stored connector.
	 */
	connector: JsonObject | null;
	/** The call that stands inside it, where it is a wrapper; null for all others. */
	wrapped: WrappedCall | null;
	/** What its inputs and outputs have to fit: what it was made with, then, from its start on, also what its flow asks. */
	schemas: Schemas | null;
	/** It is productive now, and was in development mode when it was first started: a replay begins with that. */
	begunInDevMode: boolean;
}

/** JSON Schemas, draft 7; null: anything. */
export interface Schemas {
	input: JsonObject | null;
	output: JsonObject | null;
}

/** Milliseconds since 1970. */
export interface PastTimes {
	createdAt: number;
	startedAt: number;
}

/** Run again from a point with an edited script: outcomes of `executionId` before its step `before`. */
export interface Donor {
	executionId: ExecutionId;
	before: number;
}

type GivenFields = 'id' | 'type' | 'name' | 'createdAt' | 'rootId';

/** An execution as it is created; what is not given is what most have. */
export function newExecution(fields: Pick<Execution, GivenFields> & Partial<Execution>): Execution {
	return {
		projectId: DEFAULT_PROJECT,
		status: 'CREATED',
		message: null,
		statusMessage: null,
		errorLine: null,
		parentId: null,
		flowId: null,
		flowName: null,
		versionHash: null,
		connectorType: null,
		connectorName: null,
		connectorId: null,
		isProductive: true,
		orphan: false,
		priority: 0,
		maxRuntimeMinutes: null,
		scheduledFor: null,
		epoch: 0,
		modifiedAt: fields.createdAt,
		startedAt: null,
		endedAt: null,
		archivedAt: null,
		wakeAt: null,
		dueAt: null,
		waitingFor: null,
		flowApi: null,
		startedBy: null,
		protectInputs: [],
		protectOutputs: [],
		rerunOf: null,
		rerunFrom: null,
		stoppedAtLine: null,
		fruitlessRestarts: 0,
		...fields
	};
}

/**
 * Whether all that it waits for is a time, so that it may be in the database only, where it is found by `dueAt`. All others that
 * have something to do are in the engine's memory.
 */
export function waitsForTime({ status, startedAt, dueAt }: Execution): boolean {
	return dueAt !== null && (status === 'SLEEPING' || (status === 'PENDING' && startedAt === null));
}

/** What goes into an execution as it is created. @param input null for no inputs at all */
export function newPayload(
	executionId: ExecutionId,
	input: Json,
	fields: Partial<ExecutionPayload> = {}
): ExecutionPayload {
	return {
		executionId,
		input,
		output: {},
		startName: null,
		startInput: null,
		script: null,
		failure: null,
		undone: [],
		donor: null,
		pastTimes: null,
		connector: null,
		wrapped: null,
		schemas: null,
		begunInDevMode: false,
		...fields
	};
}

/** The schemas of an execution, null where there are none: most rows stay small. */
export function schemasOf(input: JsonObject | null, output: JsonObject | null): Schemas | null {
	return input || output ? { input, output } : null;
}

/** One line of an execution's log. */
export interface LogLine {
	executionId: ExecutionId;
	/** Its op's sequence number: lines of one execution sort by it (E5). */
	seq: number;
	at: number;
	/** `log` from this.log; the others are what Python printed. */
	stream: 'log' | 'stdout' | 'stderr';
	text: string;
	/** What this.log was given, as data; null for printed lines. */
	value: Json;
	/** What the handler read from clock and random source before this line. */
	reads: Reads | null;
}
