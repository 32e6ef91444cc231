import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { chromiumArguments, needChromium } from '../scripts/browser.mjs';
import { basePath, buildFolder } from '../scripts/paths.mjs';
import { serve } from '../scripts/serve.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** Bare Pyodide: a page and a worker, served from the app's own host and using its copy of Pyodide. */
const BARE = {
	'/bare/page.html': 'text/html',
	'/bare/worker.mjs': 'text/javascript',
	'/bare/echo.mjs': 'text/javascript'
};

/**
 * Where everything is measured: the built app, served from this machine, and browsers with profiles of their own.
 * @returns {Promise<{ url: string, profile: () => Promise<Profile>, close: () => Promise<void> }>}
 * @typedef {{ page: (path: string) => Promise<import('playwright-core').Page>, pids: () => Promise<number[]>, close: () => Promise<void> }} Profile
 */
export async function openBrowser() {
	const executablePath = await needChromium({ quiet: true });
	const server = await serve({ folder: buildFolder, base: basePath });
	/** A browser with an empty profile: nothing cached, nothing installed. */
	const profile = async () => {
		const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
		const context = await chromium.launchPersistentContext(folder, { executablePath, args: chromiumArguments });
		for (const [path, contentType] of Object.entries(BARE)) {
			await context.route(`**${path}*`, async (route) => {
				const body = await readFile(join(here, path.replace('/bare/', 'bare-')), 'utf8');
				await route.fulfill({ contentType, body });
			});
		}
		return {
			page: async (path) => {
				const page = await context.newPage();
				await page.goto(server.url + path, { waitUntil: 'commit' });
				return page;
			},
			pids: async () => {
				const session = await context.browser()?.newBrowserCDPSession();
				if (!session) throw new Error('no session with the browser');
				const { processInfo } = await session.send('SystemInfo.getProcessInfo');
				await session.detach();
				return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
			},
			close: async () => {
				await context.close();
				await rm(folder, { recursive: true, force: true });
			}
		};
	};
	return { url: server.url, profile, close: () => server.close() };
}
