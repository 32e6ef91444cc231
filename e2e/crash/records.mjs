/** The app's records, read as they are in the database, past the app. */

/**
 * A page of the app's origin, whoever drives it.
 * @typedef {{ evaluate(work: any, given: any): Promise<any> }} AppPage
 *
 * @typedef {object} Records
 * @property {any[]} executions
 * @property {any[]} payloads
 * @property {any[]} journal
 * @property {any[]} logs
 * @property {any[]} inbox
 */

/**
 * Reads all records in one transaction; with `onlyOpen` only what belongs to executions that have not ended.
 * @param {AppPage} page
 * @param {{ onlyOpen?: boolean }} [options]
 * @returns {Promise<Records>}
 */
export async function readRecords(page, { onlyOpen = false } = {}) {
	const text = await page.evaluate(readInPage, onlyOpen ? 'open' : 'all');
	return JSON.parse(text);
}

/** How many steps were ever taken. @param {AppPage} page @returns {Promise<number>} */
export async function countSteps(page) {
	return JSON.parse(await page.evaluate(readInPage, 'steps'));
}

/** How much is left to do. @param {AppPage} page */
export async function countOpen(page) {
	const { executions, inbox } = await readRecords(page, { onlyOpen: true });
	return executions.length + inbox.length;
}

/** Runs in the page. @param {string} what `open`, `all` or `steps` @returns {Promise<string>} JSON */
async function readInPage(what) {
	/** @type {<Value>(request: IDBRequest<Value>) => Promise<Value>} */
	const done = (request) =>
		new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(request.error);
		});
	const db = await done(indexedDB.open('millrace'));
	try {
		const names = ['executions', 'payloads', 'journal', 'logs', 'inbox'];
		const transaction = db.transaction(names, 'readonly');
		const store = (/** @type {string} */ name) => transaction.objectStore(name);
		const all = (/** @type {string} */ name) => done(store(name).getAll());
		if (what === 'steps') {
			const [entries, lines] = await Promise.all([done(store('journal').count()), done(store('logs').count())]);
			return JSON.stringify(entries + lines);
		}
		if (what === 'all') {
			const rows = await Promise.all(names.map(all));
			return JSON.stringify(Object.fromEntries(names.map((name, n) => [name, rows[n]])));
		}
		const executions = (await all('executions')).filter(({ status }) => !status.startsWith('ENDED_'));
		const stepsOf = async (/** @type {string} */ name) => {
			const range = (/** @type {string} */ id) => IDBKeyRange.bound([id], [id, []]);
			return (await Promise.all(executions.map(({ id }) => done(store(name).getAll(range(id)))))).flat();
		};
		const [journal, logs, inbox] = await Promise.all([stepsOf('journal'), stepsOf('logs'), all('inbox')]);
		return JSON.stringify({ executions, payloads: [], journal, logs, inbox });
	} finally {
		db.close();
	}
}
