/** A real browser with a profile that outlives it, and that can be killed as a whole at any moment. */
import { spawnSync } from 'node:child_process';
import { launch } from 'puppeteer-core';
import { chromiumArguments } from '../../scripts/browser.mjs';

/**
 * @typedef {object} KillableBrowser
 * @property {import('puppeteer-core').Page} page
 * @property {() => Promise<void>} kill SIGKILL to each of its processes; resolves when it is gone
 * @property {() => Promise<void>} close
 */

/**
 * @param {{ executablePath: string, profile: string }} options `profile` is the folder of its profile
 * @returns {Promise<KillableBrowser>}
 */
export async function openKillable({ executablePath, profile }) {
	const browser = await launch({ executablePath, headless: true, userDataDir: profile, args: chromiumArguments });
	const child = /** @type {import('node:child_process').ChildProcess} */ (browser.process());
	const exited = new Promise((settle) => child.once('exit', settle));
	const page = (await browser.pages())[0] ?? (await browser.newPage());
	return {
		page,
		kill: async () => {
			killGroup(/** @type {number} */ (child.pid));
			await exited;
			// Its end of the line is closed; this only lets go of ours.
			await browser.disconnect();
		},
		close: () => browser.close()
	};
}

/** Puppeteer starts a browser as the head of a process group of its own. @param {number} pid */
function killGroup(pid) {
	if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
	else process.kill(-pid, 'SIGKILL');
}
