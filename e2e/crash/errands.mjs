import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecords } from './records.mjs';

/** So many are open at once. */
const OPEN = 5;

/** The work that is given to the app: runs of `flows/errand.py`. */
export class Errands {
	#server;
	#random;
	/** Key → id; null where the app was killed before it could confirm. @type {Map<string, string | null>} */
	given = new Map();

	/** @param {string} server where errands post to @param {import('./random.mjs').SeededRandom} random */
	constructor(server, random) {
		this.#server = server;
		this.#random = random;
	}

	/** Starts some until enough are open. @param {import('./records.mjs').AppPage} page */
	async give(page) {
		const { executions } = await readRecords(page, { onlyOpen: true });
		const busy = executions.filter(({ parentId }) => parentId === null).length;
		for (let n = busy; n < OPEN; n++) {
			const key = `errand-${this.given.size + 1}`;
			this.given.set(key, null);
			const pause = this.#random.between(0.05, 0.8);
			const inputs = { key, server: this.#server, pause, children: this.#random.whole(1, 3) };
			this.given.set(key, await callApp(page, 'run', 'errand', inputs));
		}
	}
}

/** Brings the flows of errands into the app. @param {import('./records.mjs').AppPage} page */
export async function importErrands(page) {
	const folder = join(dirname(fileURLToPath(import.meta.url)), 'flows');
	const flows = readdirSync(folder).map((file) => ({
		name: basename(file, '.py'),
		script: readFileSync(join(folder, file), 'utf8')
	}));
	await callApp(page, 'importBundle', JSON.stringify({ format: 'millrace-bundle', version: 1, flows }));
}

/**
 * Calls a method of the app's door for programs.
 * @param {import('./records.mjs').AppPage} page
 * @param {string} method
 * @param {...unknown} args
 * @returns {Promise<any>}
 */
export async function callApp(page, method, ...args) {
	const answer = await page.evaluate(
		(/** @type {[string, unknown[]]} */ [name, values]) => /** @type {any} */ (window).__millrace[name](...values),
		[method, args]
	);
	if (!answer.ok) throw new Error(answer.message);
	return answer.value;
}
