/**
 * The script of the sandbox frame. It holds the workers that Python runs in, and nothing else: no guest's code runs
 * here. It starts the first worker before anybody asks for it, so that Python boots while the app does.
 */
import type {
	FromFrame,
	FromInterpreterWorker,
	InterpreterFiles,
	SandboxFiles,
	ToFrame,
	ToInterpreterWorker
} from '../protocol/sandbox-frame';
import script from 'virtual:millrace-interpreter-script';
import { unpack } from './unpack';

interface Place {
	worker: Worker;
	/** Null while nobody has asked for it. */
	interpreterId: number | null;
	boot: Extract<FromInterpreterWorker, { type: 'booted' }>['boot'] | null;
}

const files: Partial<InterpreterFiles> = {};
const places = new Set<Place>();
const workerScript = blobUrl(script);
let spare: Place | null = openPlace();

function tell(message: FromFrame, transfer: Transferable[] = []): void {
	// The page's origin is not known here; only the page can be the parent of this document.
	parent.postMessage(message, '*', transfer);
}

function send(place: Place, message: ToInterpreterWorker, transfer: Transferable[] = []): void {
	place.worker.postMessage(message, transfer);
}

function openPlace(): Place {
	const place: Place = { worker: new Worker(workerScript), interpreterId: null, boot: null };
	const { port1, port2 } = new MessageChannel();
	places.add(place);
	port1.onmessage = ({ data }: MessageEvent<FromInterpreterWorker>) => heard(place, data);
	place.worker.onerror = (event) => {
		event.preventDefault();
		// Once it serves, an error is a guest's, in a callback of its own: it says nothing about the worker.
		if (!place.boot) lost(place, event.message || 'The interpreter could not be loaded.');
	};
	send(place, { type: 'control', control: port2 }, [port2]);
	send(place, { type: 'files', files });
	return place;
}

function heard(place: Place, message: FromInterpreterWorker): void {
	switch (message.type) {
		case 'booted':
			place.boot = message.boot;
			if (place.interpreterId !== null)
				tell({ type: 'opened', interpreterId: place.interpreterId, boot: message.boot });
			return;
		case 'snapshot':
			files.snapshot ??= message.bytes;
			tell({ type: 'snapshot', bytes: message.bytes });
			return;
		case 'failed':
			lost(place, message.reason);
			return;
	}
}

function lost(place: Place, reason: string): void {
	place.worker.terminate();
	places.delete(place);
	if (place === spare) spare = null;
	if (place.interpreterId !== null) tell({ type: 'gone', interpreterId: place.interpreterId, reason });
}

function take(message: ToFrame): void {
	switch (message.type) {
		case 'files':
			prepare(message.files).catch((error: unknown) => tell({ type: 'failed', reason: String(error) }));
			return;
		case 'open': {
			const place = spare ?? openPlace();
			spare = null;
			place.interpreterId = message.interpreterId;
			send(place, { type: 'port', port: message.port }, [message.port]);
			if (place.boot) tell({ type: 'opened', interpreterId: message.interpreterId, boot: place.boot });
			return;
		}
		case 'close':
			for (const place of places) {
				if (place.interpreterId !== message.interpreterId) continue;
				place.worker.terminate();
				places.delete(place);
			}
			return;
	}
}

/** Makes what workers need of what the page fetched, and gives it to those that wait for it. */
async function prepare(given: Partial<SandboxFiles>): Promise<void> {
	const { pyodideScript, pyodideAsmScript, pyodideWasm, stdlibZip, lockFile, snapshot } = given;
	if (pyodideScript) share({ pyodideScript: blobUrl(pyodideScript) });
	if (pyodideAsmScript) share({ pyodideAsmScript: blobUrl(pyodideAsmScript) });
	if (stdlibZip) share({ stdlibZip });
	if (lockFile) share({ lockFile: new TextDecoder().decode(lockFile) });
	await Promise.all([
		pyodideWasm && compile(pyodideWasm),
		snapshot === null
			? share({ snapshot })
			: snapshot && unpack(snapshot).then((unpacked) => share({ snapshot: unpacked }))
	]);
}

async function compile(bytes: ArrayBuffer): Promise<void> {
	const begun = performance.now();
	share({ wasm: await WebAssembly.compile(bytes) });
	tell({ type: 'ready', compileMs: performance.now() - begun });
}

function share(more: Partial<InterpreterFiles>): void {
	Object.assign(files, more);
	for (const place of places) send(place, { type: 'files', files: more });
}

function blobUrl(source: string | ArrayBuffer): string {
	return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}

addEventListener('message', (event: MessageEvent<ToFrame>) => {
	if (event.source === parent) take(event.data);
});
tell({ type: 'hello' });
if (!('Suspending' in WebAssembly)) {
	tell({
		type: 'failed',
		reason:
			'This browser cannot suspend WebAssembly (JSPI), which running flows needs. ' +
			'Chrome and Edge 137, Firefox 153 and Safari 27 can, and newer ones.'
	});
}
