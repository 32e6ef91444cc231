/** Where a snapshot made on this device is kept, if the build could not ship one. */
const CACHE = 'millrace-python-snapshot';

/**
 * The one made by this very build of the app. Null where there is none, or no place to keep one.
 * @param pythonKey names the build: a snapshot fits only the Pyodide and the flow_api it was made with
 */
export async function storedSnapshot(pythonKey: string): Promise<ArrayBuffer | null> {
	try {
		const cache = await caches.open(CACHE);
		const response = await cache.match(`/${pythonKey}`);
		return response ? await response.arrayBuffer() : null;
	} catch (error) {
		console.warn('The Python snapshot of this device could not be read.', error);
		return null;
	}
}

/** Keeps a snapshot for the next start, instead of older ones. A failure costs time at the next start only. */
export async function storeSnapshot(pythonKey: string, bytes: ArrayBuffer): Promise<void> {
	try {
		const cache = await caches.open(CACHE);
		await cache.put(`/${pythonKey}`, new Response(bytes));
		// Older ones go last: two interpreters may bring theirs at the same time, and whoever looks meanwhile finds one.
		const older = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== `/${pythonKey}`);
		await Promise.all(older.map((request) => cache.delete(request)));
	} catch (error) {
		console.warn('The Python snapshot of this device could not be kept.', error);
	}
}
