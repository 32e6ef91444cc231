import { pyodideVersion, snapshotKey } from 'virtual:millrace-sandbox';
import type { SandboxFiles } from '../protocol/sandbox-frame';
import { storedSnapshot } from './snapshot-store';

declare global {
	/** Fetches that the page's head has started (`early-fetch.ts`), by address. */
	var __millraceEarly: Map<string, Promise<Response>> | undefined;
}

/** The files of a sandbox, each under way. */
export type FetchedFiles = { [Name in keyof SandboxFiles]: Promise<SandboxFiles[Name]> };

/** Largest and most needed first: a browser asks in this order. */
function addresses(base: string): { [Name in Exclude<keyof SandboxFiles, 'snapshot'>]: string } {
	const core = `${base}/pyodide/${pyodideVersion}`;
	return {
		pyodideWasm: `${core}/pyodide.asm.wasm`,
		pyodideAsmScript: `${core}/pyodide.asm.mjs`,
		pyodideScript: `${core}/pyodide.mjs`,
		stdlibZip: `${core}/python_stdlib.zip`,
		lockFile: `${core}/pyodide-lock.json`
	};
}

function snapshotAddress(base: string): string | null {
	return snapshotKey && `${base}/python/${snapshotKey}/snapshot.bin.gz`;
}

/**
 * Addresses of all that a sandbox is booted from, for preloading and for the service worker. They hold a version or a
 * hash: what lies there never changes.
 * @param base SvelteKit's base path: empty, or beginning with a slash and not ending with one
 */
export function sandboxAddresses(base: string): string[] {
	const snapshot = snapshotAddress(base);
	return [...(snapshot ? [snapshot] : []), ...Object.values(addresses(base))];
}

/**
 * Starts to fetch all that a sandbox is booted from. Call it as early as possible and hand the result to `Sandbox`.
 * @param base SvelteKit's base path
 */
export function prefetchSandbox(base: string): FetchedFiles {
	const snapshot = fetchSnapshot(snapshotAddress(base));
	const rest = Object.entries(addresses(base)).map(([name, address]) => [name, fetchFile(address)] as const);
	const files = { snapshot, ...Object.fromEntries(rest) } as FetchedFiles;
	// Whoever uses them is told; until then a failure is not an unhandled one.
	for (const file of Object.values(files)) file.catch(() => undefined);
	return files;
}

/** The build's snapshot, or the one this device made. Null: Python boots without, slower. */
async function fetchSnapshot(address: string | null): Promise<ArrayBuffer | null> {
	if (!address) return storedSnapshot();
	try {
		return await fetchFile(address);
	} catch (error) {
		console.warn('Python boots without its snapshot.', error);
		return null;
	}
}

async function fetchFile(address: string): Promise<ArrayBuffer> {
	const early = globalThis.__millraceEarly;
	const response = await (early?.get(address) ?? fetch(address));
	// A body can be read once.
	early?.delete(address);
	if (!response.ok) throw new Error(`${address} was answered with ${response.status} ${response.statusText}.`);
	return response.arrayBuffer();
}
