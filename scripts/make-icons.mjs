/** Draws the icons in `static/icons/` from `static/favicon.svg`. Run it after the mark was changed: `node scripts/make-icons.mjs`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArguments, needChromium } from './browser.mjs';
import { root } from './paths.mjs';

/** Systems cut a maskable icon to any shape within its middle 80 %, and Apple's rounds the corners itself. */
const icons = [
	{ file: 'icon-192.png', size: 192, bleed: false, scale: 1 },
	{ file: 'icon-512.png', size: 512, bleed: false, scale: 1 },
	{ file: 'maskable-192.png', size: 192, bleed: true, scale: 0.8 },
	{ file: 'maskable-512.png', size: 512, bleed: true, scale: 0.8 },
	{ file: 'apple-touch-icon.png', size: 180, bleed: true, scale: 0.94 }
];

const mark = await readFile(join(root, 'static/favicon.svg'), 'utf8');
const ground = /fill="(#[0-9a-f]{6})"/.exec(mark)?.[1];
if (!ground) throw new Error('static/favicon.svg has no ground: a rect with a fill of six hexadecimal digits.');
const folder = join(root, 'static/icons');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: await needChromium(), args: chromiumArguments });
try {
	for (const { file, size, bleed, scale } of icons) {
		const page = await browser.newPage({ viewport: { width: size, height: size } });
		await page.setContent(
			`<style>html,body{margin:0;background:${bleed ? ground : 'transparent'}}` +
				`body{display:grid;place-items:center;height:100vh}svg{width:${scale * 100}%;height:${scale * 100}%}</style>${mark}`
		);
		await writeFile(join(folder, file), await page.screenshot({ omitBackground: true }));
		await page.close();
	}
} finally {
	await browser.close();
}
console.log(`${icons.length} icons are in static/icons/.`);
