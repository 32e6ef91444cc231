/**
 * Entry of an interpreter: boots Python and joins it to the engine's port.
 *
 * The ports are known to the closures of this file only. What runs in Python can reach this worker's globals, and finds
 * no way to the engine there: `postMessage` is gone, and the frame does not listen to it either.
 */
import type { FromInterpreter, ToInterpreter } from '../protocol/interpreter';
import type { FromInterpreterWorker, ToInterpreterWorker } from '../protocol/sandbox-frame';
import { bootPython } from './boot-python';
import { harden } from './harden';
import { Interpreter } from './interpreter';
import { receivedFiles } from './received-files';
import type { Attention } from './wasm-imports';

async function serve({ control, files, port, olderFlowApi }: ToInterpreterWorker): Promise<void> {
	const attention: Attention = { current: null, owner: null };
	const python = await bootPython(receivedFiles(files), attention, olderFlowApi);
	files.close();
	const tell = (message: FromInterpreterWorker, transfer: Transferable[] = []) =>
		control.postMessage(message, transfer);
	tell({ type: 'booted', boot: python.report });
	if (python.newSnapshot) tell({ type: 'snapshot', bytes: python.newSnapshot.buffer }, [python.newSnapshot.buffer]);
	control.close();
	const post = port.postMessage.bind(port) as (messages: FromInterpreter[]) => void;
	const { start, startDebugged, freeFiles, heapBytes } = python;
	const interpreter = new Interpreter({ start, startDebugged, post, attention, freeFiles, heapBytes });
	harden(globalThis);
	port.addEventListener('message', ({ data }: MessageEvent<ToInterpreter[]>) => interpreter.receive(data));
	port.start();
	if (python.warmUp) {
		interpreter.warmUp(python.warmUp).catch((error: unknown) => console.warn('Python is not warmed up.', error));
	}
	post([{ type: 'ready', bootMs: python.report.bootMs, fromSnapshot: python.report.fromSnapshot }]);
}

addEventListener(
	'message',
	({ data }: MessageEvent<ToInterpreterWorker>) => {
		serve(data).catch((error: unknown) => {
			const reason = error instanceof Error ? error.message : String(error);
			data.control.postMessage({ type: 'failed', reason } satisfies FromInterpreterWorker);
		});
	},
	{ once: true }
);
