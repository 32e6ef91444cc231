import { hasSnapshot, pyodideVersion, pythonKey } from 'virtual:millrace-sandbox';
import type { FileAddresses } from '../protocol/file-sender';

/** Where the stubs of flow_api for other editors are. @param base SvelteKit's base path */
export function stubsAddress(base: string): string {
	return `${base}/python/${pythonKey}/flow_api-stubs.zip`;
}

/**
 * Addresses of all that an interpreter is booted from. They hold a version or a hash: what lies there never changes.
 * Most needed first: a browser asks in this order.
 * @param base SvelteKit's base path: empty, or beginning with a slash and not ending with one
 */
export function sandboxAddresses(base: string): FileAddresses {
	const core = `${location.origin}${base}/pyodide/${pyodideVersion}`;
	const ours = `${location.origin}${base}/python/${pythonKey}`;
	return {
		pyodideAsmScript: `${core}/pyodide.asm.mjs`,
		pyodideScript: `${core}/pyodide.mjs`,
		pyodideWasm: `${core}/pyodide.asm.wasm`,
		snapshot: hasSnapshot ? `${ours}/snapshot.bin.gz` : null,
		stdlibZip: `${core}/python_stdlib.zip`,
		lockFile: `${core}/pyodide-lock.json`,
		sources: `${ours}/sources.json`
	};
}
