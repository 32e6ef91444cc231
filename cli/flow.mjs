#!/usr/bin/env node
/** `npm run flow`: runs flows without a screen, in the built app in a real browser. Works on a fresh clone. */
import { ensureInstalled } from '../scripts/install.mjs';
import { HELP, readOptions, UsageError } from './options.mjs';
import { harmless } from './print.mjs';

try {
	const options = readOptions(process.argv.slice(2));
	if (options === 'help') {
		process.stdout.write(HELP);
	} else {
		// All but the result goes to standard error, so that --json prints one object and nothing else.
		ensureInstalled({ quiet: true });
		const { run } = await import('./run.mjs');
		process.exitCode = await run(options);
	}
} catch (error) {
	// It may quote names of flows, and files.
	console.error(harmless(error instanceof Error ? error.message : String(error)));
	if (error instanceof UsageError) console.error('\n`npm run flow -- --help` shows how it is used.');
	process.exitCode = 2;
}
