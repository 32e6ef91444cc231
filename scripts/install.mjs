/** Brings the project's packages. Imports nothing but Node itself: it is what runs before anything is installed. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/** @typedef {{ packages?: { [path: string]: { version?: string; optional?: boolean; peer?: boolean; link?: boolean } } }} Lock */

/**
 * Installs what package-lock.json names, unless it is there already.
 * @param {{ quiet?: boolean }} [options] `quiet` keeps standard output free: everything goes to standard error
 * @throws {Error} where npm fails, in words
 */
export function ensureInstalled({ quiet = false } = {}) {
	const missing = firstMissing();
	if (missing === null) return;
	console.error(`Installing packages (${missing}) …`);
	// `--include=dev`: the build needs them, whatever NODE_ENV says.
	const code = runNpm(['ci', '--include=dev'], { quiet });
	if (code !== 0) {
		throw new Error(`\`npm ci\` ended with exit code ${code}. Its reason is above; check the network, then try again.`);
	}
}

/**
 * Runs npm: the one that started this process where there is one.
 * @param {string[]} args
 * @param {{ quiet?: boolean, cwd?: string }} [options]
 * @returns {number | null} its exit code
 */
export function runNpm(args, { quiet = false, cwd = root } = {}) {
	const npm = process.env.npm_execpath;
	const byPath = npm?.endsWith('.js') || npm?.endsWith('.cjs');
	const [command, first] = byPath ? [process.execPath, [/** @type {string} */ (npm)]] : ['npm', []];
	const result = spawnSync(command, [...first, ...args], {
		cwd,
		stdio: ['ignore', quiet ? 2 : 'inherit', 'inherit'],
		shell: !byPath && process.platform === 'win32'
	});
	if (result.error) throw new Error(`npm could not be started: ${result.error.message}. Install Node.js with npm.`);
	return result.status;
}

/** Why an installation is needed; null where what is installed is what the lock names. */
function firstMissing() {
	const wanted = readLock(join(root, 'package-lock.json'));
	const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
	if (!wanted) return null;
	if (!installed) return 'none are there yet';
	for (const [path, entry] of Object.entries(wanted.packages ?? {})) {
		// What is optional may be missing for good: packages of other systems.
		if (path === '' || entry.optional || entry.peer || entry.link || !path.startsWith('node_modules/')) continue;
		const there = installed.packages?.[path];
		if (there?.version !== entry.version) {
			return `${path.slice(path.lastIndexOf('node_modules/') + 13)} ${entry.version} is not there`;
		}
	}
	return null;
}

/** @param {string} file @returns {Lock | null} */
function readLock(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null;
		throw new Error(`${file} could not be read: ${error instanceof Error ? error.message : error}`, { cause: error });
	}
}
