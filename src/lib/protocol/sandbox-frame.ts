/**
 * Between the page and the sandbox frame it holds, and between the frame and its workers (opaque origin: neither can
 * load anything by itself). A guest's code runs in the workers only; the frame takes nothing from a worker but what
 * comes through the control port it made for it.
 */

import type { PythonSources } from './engine';

export type ToFrame =
	/**
	 * Start an interpreter. It boots from what comes through `files` (`protocol/file-sender.ts`); `port` is its line to
	 * the engine (`protocol/interpreter.ts`). With `olderFlowApi` it has this flow_api instead of the one in the files.
	 */
	| {
			type: 'open';
			interpreterId: number;
			files: MessagePort;
			port: MessagePort;
			olderFlowApi: PythonSources | null;
	  }
	/** End it at once, whatever it is doing. */
	| { type: 'close'; interpreterId: number };

export type FromFrame =
	/** The frame's script runs: interpreters can be opened. */
	| { type: 'hello' }
	/** This interpreter is booted and has told the engine so. */
	| { type: 'opened'; interpreterId: number; boot: BootReport }
	/** A worker ended by itself: it could not boot, or ran out of memory. */
	| { type: 'gone'; interpreterId: number; reason: string }
	/** A snapshot made on this device after a plain boot, to be kept for the next time. */
	| { type: 'snapshot'; bytes: ArrayBuffer }
	/** No interpreter can be opened in this frame. */
	| { type: 'failed'; reason: string };

/** How an interpreter came to life. */
export interface BootReport {
	/** Milliseconds from the start of the worker. */
	bootMs: number;
	fromSnapshot: boolean;
	/** Why the snapshot was not used although there was one; null where it was, or where there was none. */
	snapshotFailure: string | null;
}

/** The only message that a worker listens to. */
export interface ToInterpreterWorker {
	/** Its line to the frame, closed before the first guest comes. */
	control: MessagePort;
	/** See {@link ToFrame}. Closed before the first guest comes. */
	files: MessagePort;
	port: MessagePort;
	olderFlowApi: PythonSources | null;
}

/** Over the control port. */
export type FromInterpreterWorker =
	{ type: 'booted'; boot: BootReport } | { type: 'snapshot'; bytes: ArrayBuffer } | { type: 'failed'; reason: string };
