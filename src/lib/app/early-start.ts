/**
 * A script for the head of each page: Python begins to boot while the app's own code is still being loaded, which takes
 * about as long. Not where this browser cannot run Python, and not where another tab does.
 */
import { fileSender } from '../python/file-sender';
import { Sandbox } from '../python/sandbox';
import { ENGINE_LOCK } from './engine-lock';

async function start(base: string): Promise<void> {
	const { held = [] } = await navigator.locks.query();
	if (held.some(({ name }) => name === ENGINE_LOCK)) return;
	if (!document.body) {
		await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
	}
	// The app may have come first, and has its own then.
	if ('__millraceSandbox' in globalThis) return;
	globalThis.__millraceSandbox = new Sandbox({ sendFiles: fileSender(base) });
}

if ('Suspending' in WebAssembly && navigator.locks) {
	start(document.currentScript?.dataset.base ?? '').catch((error: unknown) =>
		console.info('Python is started later:', error)
	);
}
