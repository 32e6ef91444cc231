/**
 * Runs errands in the built app, kills the browser again and again, lets it finish, and judges what is in the database
 * and what has reached the server.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { startCountingServer } from './counting-server.mjs';
import { Errands, importErrands } from './errands.mjs';
import { nextKill } from './kill-plan.mjs';
import { openKillable } from './killable-browser.mjs';
import { SeededRandom } from './random.mjs';
import { countOpen, countSteps, readRecords } from './records.mjs';
import { Sightings } from './sightings.mjs';
import { judge } from './verdict.mjs';

/**
 * @typedef {import('puppeteer-core').Page} Page
 * @typedef {Exclude<import('./kill-plan.mjs').Kill, { when: 'boot' }>} LateKill
 */

/** A run in which nothing happens for so long is stuck, in milliseconds. */
const STUCK_AFTER = 60_000;
/** A kill that waits for something to happen does not wait for longer, in milliseconds: there may be nothing left to do. */
const MOVES_WITHIN = 15_000;

/**
 * @typedef {object} KillRunOptions
 * @property {number} kills
 * @property {number} seed
 * @property {string} url of the built app, with a slash at the end
 * @property {string} executablePath of a Chromium
 * @property {(line: string) => void} tell progress
 */

/**
 * @param {KillRunOptions} options
 * @returns {Promise<import('./verdict.mjs').Verdict & { kills: number, seed: number, by_moment: { [when: string]: number } }>}
 */
export async function killRun({ kills, seed, url, executablePath, tell }) {
	const random = new SeededRandom(seed);
	/** @type {(() => void) | null} */
	let onCall = null;
	const server = await startCountingServer({
		pause: () => (random.next() < 0.3 ? 0 : random.between(5, 150)),
		arrived: () => onCall?.()
	});
	const profile = await mkdtemp(join(tmpdir(), 'millrace-crash-'));
	const lives = new Lives({ profile, url, executablePath });
	const errands = new Errands(server.url, random);
	const sightings = new Sightings();
	/** @type {{ [when: string]: number }} */
	const moments = {};
	/** @param {number} count @returns {Promise<void>} */
	const calls = (count) =>
		new Promise((resolve) => {
			onCall = () => {
				if (--count <= 0) resolve();
			};
		});

	/** @param {Page} page @param {number} begun when it was asked for @param {LateKill} kill */
	const upTo = async (page, begun, kill) => {
		sightings.add(await readRecords(page, { onlyOpen: true }));
		const effects = kill.when === 'effect' ? calls(kill.after) : null;
		await errands.give(page);
		if (kill.when === 'start') return pass(kill.part * Math.max(0, begun + lives.bootMs - Date.now()));
		await firstStep(page);
		lives.bootMs = Date.now() - begun;
		if (effects) await Promise.race([effects, pass(MOVES_WITHIN)]);
		await pass(kill.ms);
		if (kill.when === 'seen') sightings.add(await readRecords(page));
	};

	try {
		await lives.whole(importErrands);
		for (let n = 1; n <= kills; n++) {
			const kill = nextKill(random);
			moments[kill.when] = (moments[kill.when] ?? 0) + 1;
			await lives.cutShort(kill, upTo);
			onCall = null;
			tell(`kill ${n} of ${kills}: ${kill.when}, ${errands.given.size} errands, ${server.calls.length} calls`);
		}
		tell('finishing …');
		const { records, stuck } = await lives.whole(async (page) => {
			sightings.add(await readRecords(page, { onlyOpen: true }));
			const stuck = await finish(page);
			return { records: await readRecords(page), stuck };
		});
		const verdict = judge({ records, calls: server.calls, errands: errands.given, sightings, stuck });
		return { kills, seed, by_moment: moments, ...verdict };
	} finally {
		await server.close();
		await rm(profile, { recursive: true, force: true });
	}
}

/** The lives of a browser on one profile. */
class Lives {
	#options;
	/** How long it took lately from asking for the page to the first step, in milliseconds. */
	bootMs = 1_500;

	/** @param {{ profile: string, url: string, executablePath: string }} options */
	constructor(options) {
		this.#options = options;
	}

	/** One that ends by itself. @template Result @param {(page: Page) => Promise<Result>} work */
	async whole(work) {
		const browser = await openKillable(this.#options);
		try {
			await this.#ready(browser.page);
			return await work(browser.page);
		} finally {
			await browser.close();
		}
	}

	/**
	 * One that is killed.
	 * @param {import('./kill-plan.mjs').Kill} kill
	 * @param {(page: Page, begun: number, kill: LateKill) => Promise<unknown>} upTo what is done until then
	 */
	async cutShort(kill, upTo) {
		const browser = await openKillable(this.#options);
		try {
			const begun = Date.now();
			const ready = this.#ready(browser.page);
			if (kill.when === 'boot') {
				// It dies on the way, which is no news.
				ready.catch(() => undefined);
				await pass(kill.part * this.bootMs);
				return;
			}
			await ready;
			await upTo(browser.page, begun, kill);
		} finally {
			await browser.kill();
		}
	}

	/** @param {Page} page */
	async #ready(page) {
		await page.goto(`${this.#options.url}automation`, { waitUntil: 'domcontentloaded' });
		await page.waitForFunction(() => '__millrace' in window, { polling: 20 });
	}
}

/** Waits until all executions have ended. @param {Page} page @returns {Promise<boolean>} whether it came to a stop before */
async function finish(page) {
	let last = '';
	for (let since = Date.now(); Date.now() - since < STUCK_AFTER;) {
		const open = await countOpen(page);
		if (open === 0) return false;
		const now = `${open} ${await countSteps(page)}`;
		if (now !== last) since = Date.now();
		last = now;
		await pass(200);
	}
	return true;
}

/** Waits until a step was taken. @param {Page} page */
async function firstStep(page) {
	const before = await countSteps(page);
	for (const until = Date.now() + MOVES_WITHIN; Date.now() < until;) {
		if ((await countSteps(page)) !== before) return;
		await pass(20);
	}
}
