import { fileSenderScript, pythonKey } from 'virtual:millrace-sandbox';
import type { ToFileSender } from '../protocol/file-sender';
import { packName } from './boot-pack';
import { sandboxAddresses } from './sandbox-addresses';

/**
 * Sends all that an interpreter is booted from through a port (`protocol/file-sender.ts`).
 * @param failed called back where the port will not get them, with the reason
 * @returns has to be called when the interpreter is booted from them, or is not
 */
export type SendFiles = (port: MessagePort, failed: (reason: string) => void) => (booted: boolean) => void;

/** Sends the app's files, each time by a worker of its own. @param base SvelteKit's base path */
export function fileSender(base: string): SendFiles {
	const scriptUrl = URL.createObjectURL(new Blob([fileSenderScript], { type: 'text/javascript' }));
	let refetch = false;
	return (port, failed) => {
		const worker = new Worker(scriptUrl, { name: 'python files' });
		worker.onerror = (event) => failed(event.message || 'the worker that fetches its files did not start.');
		const pack = packName(base, pythonKey);
		const message: ToFileSender = { addresses: sandboxAddresses(base), pythonKey, pack, refetch, port };
		worker.postMessage(message, [port]);
		return (booted) => {
			worker.terminate();
			refetch = !booted;
		};
	};
}
