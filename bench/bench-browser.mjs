import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from 'puppeteer-core';
import { chromiumArguments, needChromium } from '../scripts/browser.mjs';
import { basePath, buildFolder } from '../scripts/paths.mjs';
import { serve } from '../scripts/serve.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Where everything is measured: the built app and, beside it on the same host, bare Pyodide in a page and a worker. Each
 * profile is a browser of its own in which nothing is cached or installed.
 */
export async function openBrowser() {
	const executablePath = await needChromium({ quiet: true });
	const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
	for (const name of await readdir(buildFolder)) await symlink(join(buildFolder, name), join(folder, name));
	await symlink(join(here, 'bare'), join(folder, 'bare'));
	const server = await serve({ folder, base: basePath });

	/** @param {string} [userDataDir] a folder that outlives the browser; without one nothing is kept */
	const profile = async (userDataDir) => {
		const browser = await launch({ executablePath, headless: true, args: chromiumArguments, userDataDir });
		return {
			/** Ends the browser at once, as a crash would. */
			kill: async () => {
				const gone = new Promise((resolve) => browser.process()?.once('exit', resolve));
				browser.process()?.kill('SIGKILL');
				await gone;
			},
			/** @param {string} path */
			page: async (path) => {
				const page = await browser.newPage();
				await page.goto(server.url + path, { waitUntil: 'domcontentloaded' });
				return page;
			},
			/** What all renderers hold after a collection of garbage, in kB, largest first. */
			memory: async () => {
				for (const target of browser.targets()) {
					// A worker that has done its work may be gone by the time it is asked; it holds nothing then.
					const session = await target.createCDPSession().catch(() => undefined);
					if (!session) continue;
					// Not every target has a heap; those that have none hold no garbage.
					await session.send('HeapProfiler.collectGarbage').catch(() => undefined);
					await session.detach();
				}
				for (const page of await browser.pages()) {
					for (const worker of page.workers()) await worker.client.send('HeapProfiler.collectGarbage');
				}
				const session = await browser.target().createCDPSession();
				const { processInfo } = await session.send('SystemInfo.getProcessInfo');
				await session.detach();
				return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => [id, heldBy(id)]));
			},
			close: () => browser.close()
		};
	};
	const close = async () => {
		await server.close();
		await rm(folder, { recursive: true, force: true });
	};
	/** An empty folder for a profile, gone when everything is closed. */
	const userData = () => mkdtemp(join(folder, 'profile-'));
	return { profile, userData, close };
}

/** Memory that a process has for itself, in kB. Linux only. @param {number} pid */
function heldBy(pid) {
	const private_ = /^Private_Dirty:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
	return Number(private_?.[1] ?? 0);
}
