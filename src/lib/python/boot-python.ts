import type { BootReport, InterpreterFiles } from '../protocol/sandbox-frame';
import type { StartHandler } from './interpreter';
import { wrapReads, type Attention } from './wasm-imports';

/** The files, each as a promise: what is there first is used first. */
export type ComingFiles = { [Name in keyof InterpreterFiles]: Promise<InterpreterFiles[Name]> };

export interface BootedPython {
	start: StartHandler;
	heapBytes: () => number;
	/** Made only after a boot without snapshot; null where it cannot be made. */
	newSnapshot: Uint8Array<ArrayBuffer> | null;
	report: BootReport;
}

/** Only to have an absolute address: nothing is ever asked for there. */
const NOWHERE = 'https://sandbox.invalid/';

interface Pyodide {
	FS: { mkdirTree(path: string): void; writeFile(path: string, text: string): void };
	runPython(code: string): unknown;
	makeMemorySnapshot(): Uint8Array<ArrayBuffer>;
}
interface PyCallable {
	callPromising(...args: unknown[]): Promise<unknown>;
}
type LoadPyodide = (options: object) => Promise<Pyodide>;

/**
 * Boots Python from files in memory: from the snapshot where there is one and it loads, otherwise in the plain way.
 * Replaces `fetch` and `WebAssembly.instantiateStreaming` of this worker; nobody else may need them.
 */
export async function bootPython(
	files: ComingFiles,
	sources: { [path: string]: string },
	attention: Attention
): Promise<BootedPython> {
	const begun = performance.now();
	// Pyodide asks by a call that has to fail whether this is a worker in which it can import modules. It is.
	Object.assign(globalThis, { importScripts: () => failed('A sandbox loads no scripts.') });
	// A new import each, with addresses only known here, so no bundler may look into it.
	const [{ loadPyodide }, { default: createPyodideModule }] = (await Promise.all([
		files.pyodideScript.then((url) => import(/* @vite-ignore */ url)),
		files.pyodideAsmScript.then((url) => import(/* @vite-ignore */ url))
	])) as [{ loadPyodide: LoadPyodide }, { default: unknown }];

	let memory: WebAssembly.Memory | null = null;
	answerFromMemory(files, (imports) => {
		wrapReads(imports, attention, () => memory ?? failed('Python read a clock before it had memory.'));
		return (instance) => {
			memory = (imports.env?.memory ?? instance.exports.memory) as WebAssembly.Memory;
		};
	});
	const load = (more: object) =>
		loadPyodide({
			indexURL: NOWHERE,
			createPyodideModule,
			lockFileContents: files.lockFile,
			env: { PYTHONHASHSEED: '0', HOME: '/home/flow' },
			...more
		});

	const snapshot = await files.snapshot;
	let snapshotFailure: string | null = null;
	let python: Pyodide | null = null;
	if (snapshot) {
		try {
			python = await load({ _loadSnapshot: snapshot });
			writeSources(python, sources);
		} catch (error) {
			snapshotFailure = String(error);
			python = null;
		}
	}
	const fromSnapshot = python !== null;
	let newSnapshot: Uint8Array<ArrayBuffer> | null = null;
	if (!python) {
		python = await load({ _makeSnapshot: true });
		writeSources(python, sources);
		python.runPython('import prelude; del prelude');
		newSnapshot = takeSnapshot(python);
	}
	python.runPython('import flow_api.runner; flow_api.runner.install()');
	const start = python.runPython('flow_api.runner.start') as PyCallable;
	return {
		start: (...args) => start.callPromising(...args),
		heapBytes: () => memory?.buffer.byteLength ?? 0,
		newSnapshot,
		report: { bootMs: performance.now() - begun, fromSnapshot, snapshotFailure }
	};
}

/** Pyodide loads its parts with `fetch` and compiles them while they come. Here they are there already. */
function answerFromMemory(
	files: ComingFiles,
	prepare: (imports: WebAssembly.Imports) => (instance: WebAssembly.Instance) => void
): void {
	globalThis.fetch = async (address) => {
		const path = String(address).slice(NOWHERE.length);
		if (path === 'python_stdlib.zip') return new Response(await files.stdlibZip);
		if (path === 'pyodide.asm.wasm') return new Response();
		throw new TypeError(`A sandbox has no network: ${String(address)} cannot be loaded.`);
	};
	WebAssembly.instantiateStreaming = async (_source, imports = {}) => {
		const module = await files.wasm;
		const adopt = prepare(imports);
		const instance = await WebAssembly.instantiate(module, imports);
		adopt(instance);
		return { instance, module };
	};
}

function writeSources(python: Pyodide, sources: { [path: string]: string }): void {
	const folder = String(python.runPython('import site; site.getsitepackages()[0]'));
	for (const [path, source] of Object.entries(sources)) {
		const file = `${folder}/${path}`;
		python.FS.mkdirTree(file.slice(0, file.lastIndexOf('/')));
		python.FS.writeFile(file, source);
	}
}

/** The snapshot only makes the next start faster: where it cannot be made, this one goes on without. */
function takeSnapshot(python: Pyodide): Uint8Array<ArrayBuffer> | null {
	try {
		return python.makeMemorySnapshot();
	} catch (error) {
		console.warn('No snapshot could be made of this interpreter.', error);
		return null;
	}
}

function failed(why: string): never {
	throw new Error(why);
}
