/**
 * The script of the sandbox frame. It holds the workers that Python runs in, and nothing else: no guest's code runs
 * here. It starts the first worker before anybody asks for it, so that its script is loaded by then.
 */
import type { FromFrame, FromInterpreterWorker, ToFrame, ToInterpreterWorker } from '../protocol/sandbox-frame';
import script from 'virtual:millrace-interpreter-script';

const workerScript = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
const workers = new Map<number, Worker>();
let next: Worker | null = new Worker(workerScript);
next.onerror = (event) => {
	event.preventDefault();
	// The one that is started when somebody asks says why.
	next = null;
};

function tell(message: FromFrame, transfer: Transferable[] = []): void {
	// The page's origin is not known here; only the page can be the parent of this document.
	parent.postMessage(message, '*', transfer);
}

function open({ interpreterId, files, port, olderFlowApi }: Extract<ToFrame, { type: 'open' }>): void {
	const worker = next ?? new Worker(workerScript);
	next = null;
	workers.set(interpreterId, worker);
	const { port1: control, port2 } = new MessageChannel();
	let booted = false;
	const lost = (reason: string) => {
		close(interpreterId);
		tell({ type: 'gone', interpreterId, reason });
	};
	control.onmessage = ({ data }: MessageEvent<FromInterpreterWorker>) => {
		switch (data.type) {
			case 'booted':
				booted = true;
				return tell({ type: 'opened', interpreterId, boot: data.boot });
			case 'snapshot':
				return tell(data, [data.bytes]);
			case 'failed':
				return lost(data.reason);
		}
	};
	worker.onerror = (event) => {
		event.preventDefault();
		// Once it serves, an error is a guest's, in a callback of its own: it says nothing about the worker.
		if (!booted) lost(event.message || 'The interpreter could not be loaded.');
	};
	const message: ToInterpreterWorker = { control: port2, files, port, olderFlowApi };
	worker.postMessage(message, [port2, files, port]);
}

function close(interpreterId: number): void {
	workers.get(interpreterId)?.terminate();
	workers.delete(interpreterId);
}

addEventListener('message', ({ source, data }: MessageEvent<ToFrame>) => {
	if (source !== parent) return;
	if (data.type === 'open') open(data);
	else close(data.interpreterId);
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
