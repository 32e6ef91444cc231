const NAME = 'millrace-new-log';

/**
 * Lets a Chromium begin a new log of what is written to IndexedDB, before anything is written at the end of the last
 * one. That may be half a record, where the browser was killed while it wrote it. Chromium skips this at its next start
 * and then writes behind it, and at the start after that takes the whole log, and with it all data of the site, for
 * damaged, and deletes them (decision 20). When a database is deleted it puts all that is in the log elsewhere.
 *
 * Does nothing in a browser that is no Chromium: others write in other ways.
 * @throws {DOMException} where the database could not be made or deleted: the log stays what it is
 */
export async function beginNewLog(factory: IDBFactory = indexedDB): Promise<void> {
	if (!('userAgentData' in navigator)) return;
	const db = await done(factory.open(NAME));
	db.close();
	await done(factory.deleteDatabase(NAME));
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
	return new Promise((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error!);
	});
}
