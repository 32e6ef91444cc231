/**
 * Takes the pictures of the app that installers and the README show, in `static/screenshots/`. Run it after the screens have
 * changed: `node scripts/make-screenshots.mjs`.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArguments, needChromium } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { buildFolder, root } from './paths.mjs';
import { serve } from './serve.mjs';

await ensureBuilt();
const folder = join(root, 'static/screenshots');
await mkdir(folder, { recursive: true });
const server = await serve({ folder: buildFolder });
const browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumArguments });
try {
	const wide = await runExample({ viewport: { width: 1280, height: 800 } });
	await wide.getByRole('link', { name: 'Example: five children' }).first().click();
	await wide.locator('.cm-content').waitFor();
	await wide.screenshot({ path: join(folder, 'wide.png') });
	const narrow = await runExample({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true });
	await narrow.getByRole('tab', { name: 'Children' }).click();
	await narrow.getByRole('link', { name: 'die 5' }).waitFor();
	await narrow.screenshot({ path: join(folder, 'narrow.png') });
} finally {
	await browser.close();
	await server.close();
}

/** The page of an example that was just run. @param {import('playwright-core').BrowserContextOptions} options */
async function runExample(options) {
	const context = await browser.newContext({ ...options, serviceWorkers: 'block', locale: 'en-GB' });
	const page = await context.newPage();
	await page.goto(server.url);
	await page.getByRole('button', { name: 'Run A parent with five children' }).click();
	await page.waitForFunction(() => document.title.includes('Succeeded'), undefined, { timeout: 60_000 });
	// The warning about service workers, which are off here, belongs into no picture.
	await page.getByRole('button', { name: 'Dismiss' }).click();
	await page.mouse.move(0, 0);
	return page;
}
