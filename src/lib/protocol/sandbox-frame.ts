/** Between the page and the sandbox frame it holds (opaque origin: it can load nothing by itself). */

/** All that the frame needs to boot Python, fetched by the page and handed in. */
export interface SandboxFiles {
	/** Classic worker script of the interpreter. */
	interpreterScript: string;
	pyodideScript: ArrayBuffer;
	pyodideAsmScript: ArrayBuffer;
	pyodideWasm: ArrayBuffer;
	stdlibZip: ArrayBuffer;
	lockFile: string;
	/** Memory of a booted interpreter, unpacked; null: boot without. */
	snapshot: ArrayBuffer | null;
	/** `flow_api`, file name → source, for interpreters that boot without a snapshot. */
	flowApi: { [path: string]: string };
}

export type ToFrame =
	/** Once, first. */
	| { type: 'files'; files: SandboxFiles }
	/** Start a worker; `port` is its line to the engine. */
	| { type: 'open'; interpreterId: number; port: MessagePort }
	/** End a worker at once, whatever it is doing. */
	| { type: 'close'; interpreterId: number };

export type FromFrame =
	/** The frame's script runs. */
	| { type: 'hello' }
	/** The files are in and compiled: workers can be opened. */
	| { type: 'ready'; compileMs: number }
	/** A worker ended by itself: script error, out of memory. */
	| { type: 'gone'; interpreterId: number; reason: string }
	/** A snapshot made on this device after a plain boot, to be kept for the next time. */
	| { type: 'snapshot'; bytes: ArrayBuffer }
	| { type: 'failed'; reason: string };
