/**
 * How an interpreter gets the files it is booted from. The page starts a file sender, a worker of the app's own origin,
 * which fetches them and sends them through a port right into the interpreter: they never cross a main thread.
 */

/** What Python is booted from. */
export interface BootFiles {
	pyodideScript: ArrayBuffer;
	pyodideAsmScript: ArrayBuffer;
	pyodideWasm: ArrayBuffer;
	stdlibZip: ArrayBuffer;
	lockFile: ArrayBuffer;
	/** Our own Python: JSON of path below the package folder → source. */
	sources: ArrayBuffer;
	/** Memory of a booted interpreter (`python/thin-snapshot.ts`). Null: boot without. */
	snapshot: ArrayBuffer | null;
}

/** Absolute. The snapshot's is null where the build has none: then the device may have made one. */
export type FileAddresses = { [Name in keyof BootFiles]: Name extends 'snapshot' ? string | null : string };

/** From the page, once. */
export interface ToFileSender {
	addresses: FileAddresses;
	/** Under which name the device's own snapshot is kept. */
	pythonKey: string;
	/** Where they may be kept, all in one (`python/boot-pack.ts`). */
	pack: string;
	/** Python did not start from the pack: fetch them, and throw it away. */
	refetch: boolean;
	port: MessagePort;
}

/** Over the port, to the interpreter. */
export type FromFileSender =
	| { [Name in keyof BootFiles]: { type: 'file'; name: Name; bytes: BootFiles[Name] } }[keyof BootFiles]
	/** One of them cannot be had. */
	| { type: 'failed'; reason: string };
