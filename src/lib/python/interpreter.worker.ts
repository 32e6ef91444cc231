/**
 * Entry of an interpreter: boots Python and joins it to the engine's port.
 *
 * The port is known to the closures of this file only. What runs in Python can reach this worker's globals, and finds
 * no way to the engine there: `postMessage` is gone, and the frame does not listen to it either.
 */
import type { FromInterpreter, ToInterpreter } from '../protocol/interpreter';
import type { FromInterpreterWorker, InterpreterFiles, ToInterpreterWorker } from '../protocol/sandbox-frame';
import sources from 'virtual:millrace-python-sources';
import { bootPython, type ComingFiles } from './boot-python';
import { harden } from './harden';
import { Interpreter } from './interpreter';
import type { Attention } from './wasm-imports';

const FILES: readonly (keyof InterpreterFiles)[] = [
	'pyodideScript',
	'pyodideAsmScript',
	'wasm',
	'stdlibZip',
	'lockFile',
	'snapshot'
];

const arrived: { [name: string]: (value: unknown) => void } = {};
const files = Object.fromEntries(
	FILES.map((name) => [name, new Promise<unknown>((resolve) => (arrived[name] = resolve))])
) as ComingFiles;
const control = Promise.withResolvers<MessagePort>();
const line = Promise.withResolvers<MessagePort>();

function take(event: MessageEvent<ToInterpreterWorker>): void {
	const message = event.data;
	switch (message.type) {
		case 'control':
			control.resolve(message.control);
			return;
		case 'files':
			for (const [name, value] of Object.entries(message.files)) arrived[name]?.(value);
			return;
		case 'port':
			line.resolve(message.port);
			return;
	}
}

async function serve(): Promise<void> {
	const attention: Attention = { current: null };
	const [frame, python] = await Promise.all([control.promise, bootPython(files, sources, attention)]);
	const tell = (message: FromInterpreterWorker, transfer: Transferable[] = []) => frame.postMessage(message, transfer);
	tell({ type: 'booted', boot: python.report });
	if (python.newSnapshot) tell({ type: 'snapshot', bytes: python.newSnapshot.buffer }, [python.newSnapshot.buffer]);
	const port = await line.promise;
	removeEventListener('message', take);
	frame.close();
	const post = port.postMessage.bind(port) as (messages: FromInterpreter[]) => void;
	const interpreter = new Interpreter({ start: python.start, post, attention, heapBytes: python.heapBytes });
	harden(globalThis);
	port.addEventListener('message', ({ data }: MessageEvent<ToInterpreter[]>) => interpreter.receive(data));
	port.start();
	post([{ type: 'ready', bootMs: python.report.bootMs, fromSnapshot: python.report.fromSnapshot }]);
}

addEventListener('message', take);
serve().catch(async (error: unknown) => {
	const message: FromInterpreterWorker = {
		type: 'failed',
		reason: error instanceof Error ? error.message : String(error)
	};
	(await control.promise).postMessage(message);
});
