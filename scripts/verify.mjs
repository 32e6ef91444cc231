/** `npm run verify`: everything that can be checked without a browser. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { root } from './paths.mjs';
import { countVitest, describe, runSuite, sum, total } from './suites.mjs';

/** @typedef {import('./suites.mjs').Suite} Suite */

const bin = (/** @type {string} */ path) => join(root, 'node_modules', path);
const report = join(root, '.cache', 'reports', 'unit-node.json');

/** The slow ones first, so that the short ones fill the gaps. @type {Suite[]} */
const checks = [
	{
		name: 'unit tests in Node',
		command: [
			...[bin('vitest/vitest.mjs'), 'run', '--project', 'node'],
			...['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
		],
		report: { file: report, count: countVitest }
	},
	{
		name: 'types of the app',
		command: [bin('svelte-check/bin/svelte-check'), '--tsgo', '--tsconfig', './tsconfig.json']
	},
	{ name: 'lint', command: [bin('eslint/bin/eslint.js'), '.'] },
	{ name: 'types of the workers', command: [bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.worker.json'] },
	{ name: 'format', command: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'] },
	{
		name: 'layers',
		command: [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.cjs', 'src']
	}
];
/** How many at once. */
const AT_ONCE = 2;

/**
 * @param {{ histories?: number }} [options] how many random histories of the engine are tried; few unless told
 * @returns {Promise<import('./suites.mjs').Result[]>}
 */
export async function verify({ histories = 500 } = {}) {
	const seed = process.env.SEED ?? String(Math.floor(Math.random() * 2 ** 31));
	process.env.HISTORIES ??= String(histories);
	process.env.SEED = seed;
	console.log(`${process.env.HISTORIES} histories of the engine, SEED=${seed}`);
	// The types of routes, which several of the checks read.
	const sync = await runSuite({ name: 'types of the routes', command: [bin('@sveltejs/kit/svelte-kit.js'), 'sync'] });
	tell(sync);
	const results = [sync];
	const waiting = [...checks];
	const work = async () => {
		for (let check = waiting.shift(); check; check = waiting.shift()) {
			const result = await runSuite(check);
			tell(result);
			results.push(result);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return results;
}

/** @param {import('./suites.mjs').Result} result */
function tell(result) {
	console.log(describe(result));
	if (result.failed > 0) console.log(`${result.output.trimEnd()}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	try {
		ensureInstalled();
		const counts = total(await verify());
		console.log(sum(counts));
		process.exitCode = counts.failed > 0 ? 1 : 0;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
