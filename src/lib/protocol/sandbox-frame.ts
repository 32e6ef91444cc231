/**
 * Between the page and the sandbox frame it holds, and between the frame and its workers (opaque origin: neither can
 * load anything by itself). A guest's code runs in the workers only; the frame takes nothing from a worker but what
 * comes through the control port it made for it.
 */

/** What Python is booted from, fetched by the page and handed in. Each arrives as soon as it is there. */
export interface SandboxFiles {
	pyodideScript: ArrayBuffer;
	pyodideAsmScript: ArrayBuffer;
	pyodideWasm: ArrayBuffer;
	stdlibZip: ArrayBuffer;
	lockFile: ArrayBuffer;
	/** Memory of a booted interpreter, as it is stored: packed with gzip, or not. Null: boot without. */
	snapshot: ArrayBuffer | null;
}

export type ToFrame =
	/** Some of the files. Each comes once; together they are all. */
	| { type: 'files'; files: Partial<SandboxFiles> }
	/** Start a worker; `port` is its line to the engine. May come before the files are there. */
	| { type: 'open'; interpreterId: number; port: MessagePort }
	/** End a worker at once, whatever it is doing. */
	| { type: 'close'; interpreterId: number };

export type FromFrame =
	/** The frame's script runs: files can be handed in. */
	| { type: 'hello' }
	/** The files are in and compiled. */
	| { type: 'ready'; /** milliseconds */ compileMs: number }
	/** This interpreter is booted and has told the engine so. */
	| { type: 'opened'; interpreterId: number; boot: BootReport }
	/** A worker ended by itself: it could not boot, or ran out of memory. */
	| { type: 'gone'; interpreterId: number; reason: string }
	/** A snapshot made on this device after a plain boot, to be kept for the next time. Not packed. */
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

/** What a worker of the frame boots from: {@link SandboxFiles}, unpacked and compiled. */
export interface InterpreterFiles {
	/** Addresses (blob:) of the two scripts. */
	pyodideScript: string;
	pyodideAsmScript: string;
	wasm: WebAssembly.Module;
	stdlibZip: ArrayBuffer;
	lockFile: string;
	snapshot: ArrayBuffer | null;
}

export type ToInterpreterWorker =
	/** First. */
	| { type: 'control'; control: MessagePort }
	/** Some of the files. */
	| { type: 'files'; files: Partial<InterpreterFiles> }
	/** Its line to the engine. */
	| { type: 'port'; port: MessagePort };

/** Over the control port. */
export type FromInterpreterWorker =
	{ type: 'booted'; boot: BootReport } | { type: 'snapshot'; bytes: ArrayBuffer } | { type: 'failed'; reason: string };
