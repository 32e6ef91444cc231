#!/usr/bin/env node
/**
 * `npm run bench`: prints one JSON object. Each figure stands beside bare Pyodide, measured in the same browser in the
 * same run, because only the ratio means something on a machine that does other things, too. Takes a few minutes.
 *
 * `--only NAME` measures one part; `--rounds N` repeats each N times and takes the median (default 3).
 */
import { ensureInstalled } from '../scripts/install.mjs';

ensureInstalled({ quiet: true });
const { ensureBuilt } = await import('../scripts/build.mjs');
await ensureBuilt({ quiet: true });
const { openBrowser } = await import('./bench-browser.mjs');
const { PARTS } = await import('./parts.mjs');

const option = (name) => {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? undefined : process.argv[at + 1];
};
const rounds = Number(option('rounds') ?? 3);
const only = option('only');
if (only !== undefined && !(only in PARTS)) {
	console.error(`There is no part “${only}”. There are: ${Object.keys(PARTS).join(', ')}.`);
	process.exit(2);
}

const bench = await openBrowser();
const figures = {};
try {
	for (const [name, measure] of Object.entries(PARTS)) {
		if (only !== undefined && name !== only) continue;
		console.error(`${name} …`);
		figures[name] = await measure(bench, rounds);
	}
} finally {
	await bench.close();
}
console.log(JSON.stringify(figures, null, '\t'));
