import { chromium } from 'playwright-core';
import { chromiumArguments, needChromium } from '../scripts/browser.mjs';
import { basePath, buildFolder } from '../scripts/paths.mjs';
import { serve } from '../scripts/serve.mjs';
import { startHostMap } from './host-map.mjs';

/** How long the app may take until it can be spoken to, in milliseconds. */
const OPEN_WITHIN = 60_000;

/**
 * The built app in a browser of its own, with nothing in it.
 * @typedef {object} OpenApp
 * @property {<Value>(method: string, ...args: unknown[]) => Promise<Value>} call a method of `window.__millrace`
 * @property {() => Promise<void>} close
 */

/**
 * @param {import('./host-map.mjs').Mapping[]} hostMap
 * @param {(line: string) => void} tell where problems are written
 * @returns {Promise<OpenApp>}
 */
export async function openApp(hostMap, tell) {
	const executablePath = await needChromium({ quiet: true });
	const map = await startHostMap(hostMap, tell);
	const server = await serve({ folder: buildFolder, base: basePath });
	/** @type {import('playwright-core').Browser | undefined} */
	let browser;
	const close = async () => {
		await browser?.close();
		await server.close();
		map.close();
	};
	try {
		browser = await chromium.launch({
			executablePath,
			args: [...chromiumArguments, ...map.arguments],
			// Signals are ours: what runs is cancelled before the browser goes.
			handleSIGINT: false,
			handleSIGTERM: false,
			handleSIGHUP: false,
			env: { ...environment(), ...withoutProxy(map.hosts) }
		});
		const context = await browser.newContext({ serviceWorkers: 'block' });
		const page = await context.newPage();
		const gone = new Promise((_, fail) => {
			page.once('crash', () => fail(new Error('The page crashed: most likely memory ran out.')));
			browser?.once('disconnected', () => fail(new Error('The browser ended unexpectedly.')));
		});
		// Without a call under way there is nobody to tell.
		gone.catch(() => undefined);
		page.on('pageerror', (error) => tell(`The app reports: ${error.message}`));
		await page.goto(`${server.url}automation`, { waitUntil: 'commit', timeout: OPEN_WITHIN });
		await page.waitForFunction(() => '__millrace' in window, undefined, { timeout: OPEN_WITHIN });
		return { call: (method, ...args) => Promise.race([call(page, method, args), gone]), close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** @param {import('playwright-core').Page} page @param {string} method @param {unknown[]} args */
async function call(page, method, args) {
	const answer = await page.evaluate(([name, values]) => {
		const door = /** @type {any} */ (window).__millrace;
		return door[name](...values);
	}, /** @type {const} */ ([method, args]));
	if (!answer.ok) throw new Error(answer.message);
	return answer.value;
}

/** @returns {{ [name: string]: string }} */
function environment() {
	return Object.fromEntries(
		Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
	);
}

/** Mapped hosts are reached directly, whatever proxy the machine uses. @param {string[]} hosts */
function withoutProxy(hosts) {
	const direct = [process.env.no_proxy ?? process.env.NO_PROXY, '127.0.0.1', 'localhost', ...hosts]
		.filter(Boolean)
		.join(',');
	return { no_proxy: direct, NO_PROXY: direct };
}
