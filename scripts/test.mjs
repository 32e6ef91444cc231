/**
 * `npm test`: installs what is missing, a browser too, and runs all there is to test. Goes on after a suite that fails, and
 * ends with one line that counts them all.
 */
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';

/** @typedef {import('./suites.mjs').Suite} Suite */

const began = Date.now();
try {
	ensureInstalled();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	console.log('0 passed, 1 failed');
	process.exit(1);
}
const { needChromium, oldestThatRunsFlows, wantFirefox } = await import('./browser.mjs');
const { countPlaywright, countVitest, describe, runSuite, sum, total } = await import('./suites.mjs');
const { verify } = await import('./verify.mjs');

const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);
const reports = join(root, '.cache', 'reports');

/** @param {string} project @param {string} file @param {string} name @returns {Suite} */
const playwright = (project, file, name) => ({
	name,
	command: [bin('@playwright/test/cli.js'), 'test', `--project=${project}`, '--reporter=list,json'],
	report: { file: join(reports, file), count: countPlaywright },
	env: { PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, file) }
});

/** @type {Suite} */
const unitInBrowser = {
	name: 'unit tests in a browser',
	command: [
		...[bin('vitest/vitest.mjs'), 'run', '--project', 'browser', '--reporter=default', '--reporter=json'],
		`--outputFile.json=${join(reports, 'unit-browser.json')}`
	],
	report: { file: join(reports, 'unit-browser.json'), count: countVitest }
};

heading('Checks and unit tests in Node');
const results = await verify({ histories: 10_000 });

heading('The build');
const build = await live({ name: 'build', command: [join(root, 'scripts/build.mjs')] });

const chromium = await needChromium().catch((error) => {
	console.error(error.message);
	return null;
});
if (chromium === null) {
	results.push({ name: 'everything in a browser', passed: 0, failed: 1, skipped: 0, seconds: 0, output: '' });
} else {
	process.env.MILLRACE_CHROMIUM = chromium;
	heading('Unit tests in a browser');
	await live(unitInBrowser);
	if (build.failed === 0) {
		heading('End to end in Chromium');
		await live(playwright('chromium', 'e2e-chromium.json', 'end to end in Chromium'));
		heading('Smoke run in Firefox');
		const firefox = wantFirefox();
		if (firefox) process.env.MILLRACE_FIREFOX = firefox;
		else
			loud(
				`There is no Firefox ${oldestThatRunsFlows.firefox} or newer, and none could be installed: its smoke run is SKIPPED.`
			);
		await live(playwright('firefox', 'e2e-firefox.json', 'smoke run in Firefox'));
	}
}

heading(`All suites, ${Math.round((Date.now() - began) / 1_000)} s`);
for (const result of results) console.log(describe(result));
const counts = total(results);
console.log(`\n${sum(counts)}`);
process.exitCode = counts.failed > 0 ? 1 : 0;

/** @param {Suite} suite */
async function live(suite) {
	const result = await runSuite(suite, { live: true });
	results.push(result);
	return result;
}

/** @param {string} text */
function heading(text) {
	console.log(`\n── ${text} ──`);
}

/** @param {string} text */
function loud(text) {
	const line = '!'.repeat(text.length + 6);
	console.log(`${line}\n!! ${text} !!\n${line}`);
}
