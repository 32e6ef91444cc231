import { base } from '$app/paths';
import type { MillraceDatabase } from '../storage/database';
import { measureUsage, type TableUsage } from '../storage/usage';

/** What is used by what, at one moment. */
export interface StorageFigures {
	tables: TableUsage[];
	/** The app's own files that are kept for offline use; null where the browser does not tell. */
	appFiles: { count: number; bytes: number } | null;
	/** What the browser says about this site as a whole, in bytes; null where it does not. */
	browser: { used: number; quota: number } | null;
	/** Milliseconds since 1970. */
	at: number;
}

/** Caches of this copy of the app: its files, and the memory snapshot that was made on this device. */
const CACHES = [`millrace-files-${base || '/'}`, 'millrace-python-snapshot'];

/** Measures what Millrace keeps on this device. */
export class StorageReport {
	figures = $state.raw<StorageFigures | null>(null);
	measuring = $state(false);
	/** Why it could not be measured; null where it could. */
	error = $state.raw<Error | null>(null);

	constructor(private readonly db: MillraceDatabase) {}

	/** Measures anew; one at a time. */
	async measure(): Promise<void> {
		if (this.measuring) return;
		this.measuring = true;
		this.error = null;
		try {
			const [tables, browser, appFiles] = await Promise.all([measureUsage(this.db), estimate(), measureCaches()]);
			this.figures = { tables, browser, appFiles, at: Date.now() };
		} catch (error) {
			this.error = error instanceof Error ? error : new Error(String(error));
		} finally {
			this.measuring = false;
		}
	}
}

async function estimate(): Promise<StorageFigures['browser']> {
	try {
		const { usage, quota } = await navigator.storage.estimate();
		return usage === undefined || quota === undefined ? null : { used: usage, quota };
	} catch (error) {
		console.warn('The browser does not tell how much is used.', error);
		return null;
	}
}

async function measureCaches(): Promise<StorageFigures['appFiles']> {
	try {
		const sum = { count: 0, bytes: 0 };
		for (const name of CACHES) {
			if (!(await caches.has(name))) continue;
			const cache = await caches.open(name);
			for (const request of await cache.keys()) {
				const response = await cache.match(request);
				sum.count++;
				sum.bytes += (await response?.blob())?.size ?? 0;
			}
		}
		return sum;
	} catch (error) {
		console.warn('The stored files of the app could not be measured.', error);
		return null;
	}
}
