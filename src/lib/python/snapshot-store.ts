import { frameHtml, pyodideVersion } from 'virtual:millrace-sandbox';

/** Where a snapshot made on this device is kept, if the build could not ship one. */
const CACHE = 'millrace-python-snapshot';

/** The one made by this very build of the app. Null where there is none, or no place to keep one. */
export async function storedSnapshot(): Promise<ArrayBuffer | null> {
	try {
		const cache = await caches.open(CACHE);
		const response = await cache.match(await address());
		return response ? await response.arrayBuffer() : null;
	} catch (error) {
		console.warn('The Python snapshot of this device could not be read.', error);
		return null;
	}
}

/** Keeps a snapshot for the next start, instead of older ones. A failure costs time at the next start only. */
export async function storeSnapshot(bytes: ArrayBuffer): Promise<void> {
	try {
		await caches.delete(CACHE);
		const cache = await caches.open(CACHE);
		const packed = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip')));
		await cache.put(await address(), new Response(await packed.arrayBuffer()));
	} catch (error) {
		console.warn('The Python snapshot of this device could not be kept.', error);
	}
}

/** Names the build: a snapshot fits only the Pyodide and the flow_api it was made with. */
async function address(): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(pyodideVersion + frameHtml));
	return `/${Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
