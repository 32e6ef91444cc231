#!/usr/bin/env node
/**
 * `npm run test:crash -- --kills N [--seed S]`: kills a real browser N times (default 100) while it runs flows in the built
 * app, and ends with one line of JSON. Exits with 1 where anything was lost, doubled or different from a run without kills.
 */
import { ensureInstalled } from '../../scripts/install.mjs';

ensureInstalled({ quiet: true });
const { ensureBuilt } = await import('../../scripts/build.mjs');
await ensureBuilt({ quiet: true });
const { needChromium } = await import('../../scripts/browser.mjs');
const { basePath, buildFolder } = await import('../../scripts/paths.mjs');
const { serve } = await import('../../scripts/serve.mjs');
const { killRun } = await import('./kill-run.mjs');

const executablePath = await needChromium({ quiet: true });
const kills = wholeNumber('kills', 100);
const seed = wholeNumber('seed', Date.now() % 1_000_000);
const began = Date.now();
const server = await serve({ folder: buildFolder, base: basePath });
const tell = (/** @type {string} */ line) => console.error(`${((Date.now() - began) / 1_000).toFixed(1)} s  ${line}`);
try {
	tell(`seed ${seed}`);
	const { violations, ...figures } = await killRun({ kills, seed, url: server.url, executablePath, tell });
	for (const violation of violations) tell(`✗ ${violation}`);
	console.log(JSON.stringify({ ...figures, violations: violations.length }));
	process.exitCode = violations.length > 0 ? 1 : 0;
} finally {
	await server.close();
}

/** @param {string} name @param {number} usual */
function wholeNumber(name, usual) {
	const at = process.argv.indexOf(`--${name}`);
	if (at < 0) return usual;
	const given = Number(process.argv[at + 1]);
	if (Number.isInteger(given) && given >= 0) return given;
	console.error(`--${name} is followed by a whole number, for example --${name} ${usual}.`);
	process.exit(2);
}
