/**
 * Between the engine and one interpreter worker, over a MessagePort that passes through the sandbox frame.
 * Every post holds an array, so that a burst crosses the border once. Whatever comes from an interpreter is a
 * guest's word: the engine checks that the execution lives there and in which epoch (E3).
 */
import type { DebugMode, DebugPlace, DebugStop } from '../domain/debug';
import type { Failure, Outcome } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import type { Json } from '../domain/json';
import type { Ahead, Ending, OwnSnapshot, Note, Op, Reads } from '../domain/op';

export type ToInterpreter =
	| RunMessage
	/** The outcome of op `seq`: the handler that is suspended in it goes on. */
	| { type: 'settle'; executionId: ExecutionId; epoch: number; seq: number; outcome: Outcome<Json> }
	/** Unwind this handler: its op raises the signal of its end, its later ops do nothing. No answer. */
	| { type: 'stop'; executionId: ExecutionId; epoch: number; ending: 'ENDED_CANCELLED' | 'ENDED_ERROR' | 'HIBERNATED' }
	/**
	 * For a handler in development mode. With `mode` it goes on from where it is stopped. `breakpoints` are 1-based lines,
	 * absent where they stay as they are.
	 */
	| { type: 'debug'; executionId: ExecutionId; epoch: number; mode: DebugMode | null; breakpoints?: number[] }
	/** The flows there are: at the start, and whenever they change. */
	| { type: 'flows'; flows: FlowNames }
	/** Answered with `pong` as soon as Python lets the event loop turn: no answer means it is computing. */
	| { type: 'ping'; id: number };

/** Names of the flows in use → their ids. */
export type FlowNames = { [name: string]: string };

/** Start a handler. Unknown script hashes come with their source, known ones without. */
export interface RunMessage {
	type: 'run';
	executionId: ExecutionId;
	epoch: number;
	scriptHash: string;
	/** The Python source; null where this interpreter has had it under this hash. */
	source: string | null;
	/** File name shown in tracebacks: the flow's name. */
	fileName: string;
	/** `this`, as it is at the start: fills the object's cache. */
	self: OwnSnapshot;
	/**
	 * The recorded past, in order of seq; empty for a first start. The handler is run through it without asking the
	 * engine: same outcomes, same clock readings, same random bytes.
	 */
	history: RecordedStep[];
	/** New steps are numbered from the next number on: greater than that of the last recorded one where some were undone. */
	lastSeq: number;
	/** Development mode: where it stops. Absent for most. */
	debug?: DebugSetup;
}

/** How a handler in development mode begins. */
export interface DebugSetup {
	/** 1-based lines. */
	breakpoints: number[];
	mode: DebugMode;
	/** Nothing stops before it has come here again, where this is after the last recorded step. */
	passed: DebugPlace | null;
	/** Inputs and outputs that are not shown, whatever variable they are in. */
	protectedKeys: string[];
}

/** One journal entry, as replay needs it. */
export interface RecordedStep {
	seq: number;
	/** When it was taken, milliseconds since 1970. */
	at: number;
	step: Op | Note;
	/** Null for notes, and for the op that is not settled yet. */
	outcome: Outcome<Json> | null;
	reads: Reads | null;
}

export type FromInterpreter =
	/** Booted, can take `run`. */
	| { type: 'ready'; /** milliseconds */ bootMs: number; fromSnapshot: boolean }
	/** The handler is suspended in this op until it is settled; with `ahead` it has its answer and has gone on. */
	| { type: 'op'; executionId: ExecutionId; epoch: number; seq: number; op: Op; reads?: Reads; ahead?: Ahead }
	/** Needs no answer. */
	| { type: 'note'; executionId: ExecutionId; epoch: number; seq: number; note: Note; at: number; reads?: Reads }
	/**
	 * The handler has left the interpreter: it returned, raised, or was stopped. `ending` is what it comes to unless
	 * a note `end` was recorded before.
	 */
	| { type: 'left'; executionId: ExecutionId; epoch: number; seq: number; ending: Ending; reads?: Reads }
	/** In development mode: it stands before a line and waits for `debug` with a mode. */
	| { type: 'stopped'; executionId: ExecutionId; epoch: number; stop: DebugStop }
	/** Replay asked for something else than what was recorded (E4). The handler is unwound. */
	| {
			type: 'mismatch';
			executionId: ExecutionId;
			epoch: number;
			seq: number;
			recorded: Op | Note | null;
			asked: Op | Note;
	  }
	| { type: 'pong'; id: number; heapBytes: number; liveHandlers: number }
	/** Boot or runtime broke: the worker is of no more use. */
	| { type: 'broken'; failure: Failure };
