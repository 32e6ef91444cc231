/** Runs a command as one suite of a larger run, and counts what it reports. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from './paths.mjs';

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {string[]} command arguments of Node
 * @property {{ file: string, count: (report: any) => Counts }} [report] a JSON report it writes; without one it is one test
 * @property {NodeJS.ProcessEnv} [env]
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {Counts & { name: string, seconds: number, output: string }} Result
 */

/**
 * @param {Suite} suite
 * @param {{ live?: boolean }} [options] `live` shows its output as it comes; otherwise it is in the result
 * @returns {Promise<Result>} never rejects: what cannot be run has failed
 */
export async function runSuite({ name, command, report, env = {} }, { live = false } = {}) {
	const began = Date.now();
	if (report) {
		mkdirSync(dirname(report.file), { recursive: true });
		rmSync(report.file, { force: true });
	}
	const child = spawn(process.execPath, command, {
		cwd: root,
		stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
		env: { ...process.env, ...(live ? {} : process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }), ...env }
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
	const code = await new Promise((settle) => {
		child.once('error', (error) => {
			output += `${error.message}\n`;
			settle(1);
		});
		child.once('close', (exit) => settle(exit ?? 1));
	});
	const counts = countOf(report, code);
	return { name, seconds: (Date.now() - began) / 1_000, output, ...counts };
}

/** @param {Suite['report']} report @param {number} code @returns {Counts} */
function countOf(report, code) {
	if (!report) return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
	/** @type {Counts} */
	let counts;
	try {
		counts = report.count(JSON.parse(readFileSync(report.file, 'utf8')));
	} catch {
		// It ended before it could say what it did; its own words are in its output.
		return { passed: 0, failed: 1, skipped: 0 };
	}
	// Something besides the tests went wrong: a file that could not be loaded, an error outside of every test.
	if (code !== 0 && counts.failed === 0) counts.failed = 1;
	return counts;
}

/** @param {any} report of Vitest @returns {Counts} */
export function countVitest({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
	// A file that cannot be loaded has no tests to fail.
	const broken = testResults.filter(
		(/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0
	).length;
	return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests };
}

/** @param {any} report of Playwright @returns {Counts} */
export function countPlaywright({ stats, errors }) {
	return {
		passed: stats.expected,
		// One that passes only when it is tried again is no test that passes.
		failed: stats.unexpected + stats.flaky + (stats.expected + stats.unexpected === 0 ? errors.length : 0),
		skipped: stats.skipped
	};
}

/** @param {Result} result */
export function describe({ name, passed, failed, skipped, seconds }) {
	const counts = passed + failed + skipped === 1 ? '' : `, ${sum({ passed, failed, skipped })}`;
	return `${failed > 0 ? '✗' : skipped > 0 && passed === 0 ? '–' : '✓'} ${name} (${seconds.toFixed(1)} s${counts})`;
}

/** `12 passed, 0 failed`, and how many were skipped where some were. @param {Counts} counts */
export function sum({ passed, failed, skipped }) {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** @param {Counts[]} counts @returns {Counts} */
export function total(counts) {
	const add = (/** @type {keyof Counts} */ key) => counts.reduce((all, one) => all + one[key], 0);
	return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}
