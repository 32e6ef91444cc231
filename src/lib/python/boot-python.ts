import type { PythonSources } from '../protocol/engine';
import type { BootReport } from '../protocol/sandbox-frame';
import type { StartHandler } from './interpreter';
import type { ComingFiles } from './received-files';
import { OwnFiles, type FileOwner, type MemoryFiles } from './own-files';
import { replaceRandomDevices, wrapScriptReads, type DeviceFiles } from './script-reads';
import { ThinSnapshot, thin } from './thin-snapshot';
import { timeZoneFile, timeZoneNames } from './time-zone';
import { wrapReads, type Attention } from './wasm-imports';
import { wrapTimeZone } from './wasm-time-zone';

export interface BootedPython {
	start: StartHandler;
	/** Starts a handler in development mode; null where this flow_api knows none. */
	startDebugged: StartHandler | null;
	/** Does a little work that nobody needs; null where this flow_api has none. */
	warmUp: (() => Promise<void>) | null;
	/** An execution has left. */
	freeFiles: (owner: FileOwner) => void;
	heapBytes: () => number;
	/** Made only after a boot without snapshot; null where it cannot be made. */
	newSnapshot: Uint8Array<ArrayBuffer> | null;
	report: BootReport;
}

/** Only to have an absolute address: nothing is ever asked for there. */
const NOWHERE = 'https://sandbox.invalid/';

const FORGET_FLOW_API = `
import importlib, shutil, site, sys
for name in [name for name in sys.modules if name == 'flow_api' or name.startswith('flow_api.')]:
    del sys.modules[name]
shutil.rmtree(site.getsitepackages()[0] + '/flow_api')
importlib.invalidate_caches()
del importlib, shutil, site, sys, name
`;

interface Pyodide {
	FS: DeviceFiles & MemoryFiles & { mkdirTree(path: string): void; writeFile(path: string, text: string): void };
	runPython(code: string): unknown;
	makeMemorySnapshot(): Uint8Array<ArrayBuffer>;
}
interface PyCallable {
	(...args: unknown[]): unknown;
	callPromising(...args: unknown[]): Promise<unknown>;
}
type LoadPyodide = (options: object) => Promise<Pyodide>;
type CreateModule = (settings: { INITIAL_MEMORY?: number }) => Promise<unknown>;

/**
 * Boots Python from files in memory: from the snapshot where there is one and it loads, otherwise in the plain way.
 * Replaces `fetch` and `WebAssembly.instantiateStreaming` of this worker; nobody else may need them.
 * @param olderFlowApi sources of a flow_api that takes the place of the one in the files
 * @throws the reason, where a file cannot be had or Python does not start from them. All files are there when it returns.
 */
export async function bootPython(
	files: ComingFiles,
	attention: Attention,
	olderFlowApi: PythonSources | null
): Promise<BootedPython> {
	const now = performance.now.bind(performance);
	const begun = now();
	// Pyodide asks by a call that has to fail whether this is a worker in which it can import modules. It is.
	Object.assign(globalThis, { importScripts: () => failed('A sandbox loads no scripts.') });
	// It tries out hundreds of things by errors that it catches at once: nobody ever reads where they were thrown.
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = 0;
	let memory: WebAssembly.Memory | null = null;
	let exported: WebAssembly.Exports | null = null;
	const theMemory = () => memory ?? failed('Python read a clock before it had memory.');
	const broken = answerFromMemory(files, (imports) => {
		wrapReads(imports, attention, theMemory);
		wrapTimeZone(imports, attention, theMemory, () => exported);
		return (instance) => {
			exported = instance.exports;
			memory = (imports.env?.memory ?? instance.exports.memory) as WebAssembly.Memory;
		};
	});
	const [{ loadPyodide }, { default: createModule }] = (await Promise.all([
		importScript(files.pyodideScript),
		importScript(files.pyodideAsmScript)
	])) as [{ loadPyodide: LoadPyodide }, { default: CreateModule }];
	const load = (more: object) =>
		Promise.race([
			loadPyodide({
				indexURL: NOWHERE,
				createPyodideModule: createModule,
				lockFileContents: files.lockFile.then((bytes) => new TextDecoder().decode(bytes)),
				env: { PYTHONHASHSEED: '0', HOME: '/home/flow' },
				...more
			}),
			broken
		]);
	/** Pyodide restores a snapshot of no memory at all; the memory is poured in just before. */
	const restore = (snapshot: ThinSnapshot) =>
		load({
			_loadSnapshot: snapshot.header,
			createPyodideModule: async (settings: { INITIAL_MEMORY?: number }) => {
				settings.INITIAL_MEMORY = snapshot.memoryBytes;
				const module = await createModule(settings);
				snapshot.pour(theMemory());
				return module;
			}
		});

	let python: Pyodide | null = null;
	let snapshotFailure: string | null = null;
	const snapshot = await files.snapshot;
	if (snapshot) {
		try {
			python = await restore(new ThinSnapshot(snapshot));
			writeSources(python, await sourcesIn(files));
		} catch (error) {
			snapshotFailure = String(error);
			python = null;
		}
	}
	const fromSnapshot = python !== null;
	let newSnapshot: Uint8Array<ArrayBuffer> | null = null;
	if (!python) {
		python = await load({ _makeSnapshot: true });
		writeSources(python, await sourcesIn(files));
		python.runPython('import prelude; del prelude');
		newSnapshot = takeSnapshot(python);
	}
	replaceRandomDevices(python.FS);
	wrapScriptReads(attention);
	if (olderFlowApi) {
		// The snapshot has imported the other one; nothing of it has run yet.
		python.runPython(FORGET_FLOW_API);
		writeSources(python, olderFlowApi);
	}
	// See flow_api/garbage.py, which older ones have not: without a collector they fill the heap until they are replaced.
	python.runPython('import gc; gc.disable()');
	python.runPython('import flow_api.runner; flow_api.runner.install()');
	const useTimeZones = python.runPython('getattr(flow_api.runner, "use_time_zones", None)') as PyCallable | undefined;
	useTimeZones?.(timeZoneFile, timeZoneNames);
	const start = python.runPython('flow_api.runner.start') as PyCallable;
	const some = python.runPython('getattr(flow_api.runner, "warm_up", None) and flow_api.runner.warm_up.some') as
		PyCallable | undefined;
	const startDebugged = python.runPython('getattr(flow_api.runner, "start_debugged", None)') as PyCallable | undefined;
	// Pyodide goes on without its library where that cannot be had.
	await Promise.all(Object.values(files));
	const ownFiles = new OwnFiles(python.FS, attention);
	Error.stackTraceLimit = stackTraceLimit;
	return {
		start: (...args) => start.callPromising(...args),
		startDebugged: startDebugged ? (...args) => startDebugged.callPromising(...args) : null,
		warmUp: some ? async () => void (await some.callPromising(Promise.resolve())) : null,
		freeFiles: (owner) => ownFiles.free(owner),
		heapBytes: () => memory?.buffer.byteLength ?? 0,
		newSnapshot,
		report: { bootMs: now() - begun, fromSnapshot, snapshotFailure }
	};
}

/** A new import each, with addresses only known here, so no bundler may look into it. */
async function importScript(coming: Promise<ArrayBuffer>): Promise<unknown> {
	const url = URL.createObjectURL(new Blob([await coming], { type: 'text/javascript' }));
	return import(/* @vite-ignore */ url);
}

/**
 * Pyodide loads its parts with `fetch` and compiles them while they come. Here they come from elsewhere.
 * @returns rejects where there is no instance to be had: Pyodide itself only warns of that, and waits for ever
 */
function answerFromMemory(
	files: ComingFiles,
	prepare: (imports: WebAssembly.Imports) => (instance: WebAssembly.Instance) => void
): Promise<never> {
	const compiling = files.pyodideWasm.then((bytes) => WebAssembly.compile(bytes));
	const broken = Promise.withResolvers<never>();
	compiling.catch(broken.reject);
	// Whoever loads is told.
	broken.promise.catch(() => undefined);
	globalThis.fetch = async (address) => {
		const path = String(address).slice(NOWHERE.length);
		// A real response would copy it.
		if (path === 'python_stdlib.zip') return { ok: true, arrayBuffer: () => files.stdlibZip } as Response;
		if (path === 'pyodide.asm.wasm') return new Response();
		throw new TypeError(`A sandbox has no network: ${String(address)} cannot be loaded.`);
	};
	WebAssembly.instantiateStreaming = async (_source, imports = {}) => {
		const module = await compiling;
		const adopt = prepare(imports);
		const instance = await WebAssembly.instantiate(module, imports).catch((error: unknown) => {
			broken.reject(error);
			throw error;
		});
		adopt(instance);
		return { instance, module };
	};
	return broken.promise;
}

async function sourcesIn(files: ComingFiles): Promise<PythonSources> {
	return JSON.parse(new TextDecoder().decode(await files.sources)) as PythonSources;
}

function writeSources(python: Pyodide, sources: PythonSources): void {
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
		return thin(python.makeMemorySnapshot());
	} catch (error) {
		console.warn('No snapshot could be made of this interpreter.', error);
		return null;
	}
}

function failed(why: string): never {
	throw new Error(why);
}
