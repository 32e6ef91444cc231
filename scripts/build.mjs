/**
 * Builds the app into `build/`: static files that work from any host. `BASE_PATH=/x` builds it for a folder of a host.
 * Standard output and errors of all its steps go where the caller says, so that a caller can keep its own output clean.
 */
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withBuildLock } from './build-lock.mjs';
import { sourceFingerprint, stampBuild, whyBuild } from './build-state.mjs';
import { ensureInstalled } from './install.mjs';
import { basePath, buildFolder, root } from './paths.mjs';

/**
 * Builds if there is no build or it does not belong to the sources any more.
 * @param {{ quiet?: boolean }} [options] `quiet` keeps standard output free
 * @returns {Promise<boolean>} whether anything was built
 * @throws {Error} where a step fails, in words
 */
export async function ensureBuilt({ quiet = false } = {}) {
	if (whyBuild() === null) return false;
	return withBuildLock(async () => {
		// Whoever had the lock may have built just this.
		const why = whyBuild();
		if (why === null) return false;
		console.error(`Building the app: ${why} …`);
		await build({ quiet });
		return true;
	});
}

/** @param {{ quiet?: boolean }} options */
async function build({ quiet = false }) {
	const fingerprint = sourceFingerprint();
	await step('Preparing Python', ['scripts/prepare-python.mjs'], quiet);
	await step('vite build', ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], quiet, {
		// The same sources give the same version: publishing them again tells nobody to update.
		MILLRACE_BUILD: fingerprint,
		BASE_PATH: basePath
	});
	stampBuild(fingerprint);
}

/** @param {string} name @param {string[]} args @param {boolean} quiet @param {NodeJS.ProcessEnv} [env] */
async function step(name, args, quiet, env = {}) {
	const child = spawn(process.execPath, args, {
		cwd: root,
		stdio: ['ignore', quiet ? 2 : 'inherit', 'inherit'],
		env: { ...process.env, ...env }
	});
	const [code, signal] = await new Promise((settle, fail) => {
		child.once('error', fail);
		child.once('exit', (...ending) => settle(ending));
	});
	if (code !== 0) throw new Error(`${name} failed (${signal ?? `exit code ${code}`}). The reason is above.`);
}

/** Bytes below a folder. @param {string} folder @returns {number} */
function sizeOf(folder) {
	return readdirSync(folder, { withFileTypes: true, recursive: true })
		.filter((entry) => entry.isFile())
		.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function report() {
	const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
	const parts = readdirSync(buildFolder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map((entry) => `${entry.name} ${megabytes(sizeOf(join(buildFolder, entry.name)))}`);
	console.log(`\nbuild/ holds ${megabytes(sizeOf(buildFolder))}: ${parts.join(', ')}.`);
	console.log(
		`It is for ${basePath ? `the folder ${basePath}/ of a host` : 'the root of a host'}. Any static host will do.`
	);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	try {
		ensureInstalled();
		await withBuildLock(() => build({}));
		report();
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}
