import type { Page } from '@playwright/test';

/** What tests do with the database behind the app's back. */

/** In the page: all rows of a store. Also for a page of another driver. */
export function rowsOf(store: string): Promise<unknown[]> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open('millrace');
		opening.onerror = () => reject(opening.error!);
		opening.onsuccess = () => {
			const db = opening.result;
			const reading = db.transaction(store).objectStore(store).getAll();
			reading.onerror = () => reject(reading.error!);
			reading.onsuccess = () => {
				db.close();
				resolve(reading.result);
			};
		};
	});
}

/** What {@link hold} keeps in the page. */
interface Holding {
	/** 'asked' until the transaction has begun; it lasts as long as it says 'held'. */
	transaction?: 'asked' | 'held' | 'let go';
}

/** In the page: writes to everything, after all that was begun before, and for as long as it is held. */
function writeToAll(): Promise<void> {
	return new Promise((resolve, reject) => {
		const holding = window as Holding;
		const opening = indexedDB.open('millrace');
		opening.onerror = () => reject(opening.error!);
		opening.onsuccess = () => {
			const db = opening.result;
			const writing = db.transaction([...db.objectStoreNames], 'readwrite');
			const goOn = () => {
				if (holding.transaction === 'asked') holding.transaction = 'held';
				if (holding.transaction === 'held') count();
			};
			const count = () => (writing.objectStore(db.objectStoreNames[0]!).count().onsuccess = goOn);
			count();
			writing.onabort = () => reject(writing.error!);
			writing.oncomplete = () => {
				db.close();
				resolve();
			};
		};
	});
}

/**
 * Waits until what was changed on the screen is in the database: a page that is left at once takes with it what is
 * under way.
 */
export async function committed(page: Page): Promise<void> {
	await page.evaluate(writeToAll);
}

/** Writes, so that nobody else does, from a page of its own. @returns ends it */
export async function hold(page: Page): Promise<() => Promise<void>> {
	await page.evaluate(() => ((window as Holding).transaction = 'asked'));
	const done = page.evaluate(writeToAll);
	await page.waitForFunction(() => (window as Holding).transaction === 'held');
	return async () => {
		await page.evaluate(() => ((window as Holding).transaction = 'let go'));
		await done;
	};
}
