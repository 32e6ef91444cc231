/** Knows whether the build belongs to the sources: by their content, so that a checkout or a copy does not deceive it. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { basePath, buildFolder, root } from './paths.mjs';

/** What a build is made from. `static/pyodide` and `static/python` are made by the build itself. */
const SOURCES = [
	'src',
	'static',
	'examples',
	'package.json',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'scripts/build.mjs',
	'scripts/prepare-python.mjs',
	'scripts/make-snapshot.mjs',
	'scripts/python-key.mjs',
	'scripts/sandbox-plugin.ts'
];
const NOT_SOURCES = /^static\/(pyodide|python)(\/|$)|\.(test|fixture)\.ts$|_test\.py$|\/__pycache__(\/|$)|\.DS_Store$/;

const stampFile = join(buildFolder, '.build-state.json');

/** One hash of everything that a build is made from, and of the base path it is made for. */
export function sourceFingerprint() {
	const hash = createHash('sha256').update(basePath);
	for (const source of SOURCES) {
		for (const file of filesBelow(join(root, source))) {
			hash.update(`\0${relative(root, file)}\0`).update(readFileSync(file));
		}
	}
	return hash.digest('hex').slice(0, 16);
}

/** Why the app has to be built; null where the build is there and belongs to the sources as they are now. */
export function whyBuild() {
	if (!existsSync(join(buildFolder, 'index.html'))) return 'there is no build yet';
	/** @type {{ fingerprint?: string, basePath?: string }} */
	let stamp;
	try {
		stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
	} catch {
		// Made by something else, or cut off: either way nobody can tell what it was made from.
		return 'nobody knows what the build was made from';
	}
	if (stamp.basePath !== basePath) {
		return `the build is for the base path "${stamp.basePath}", wanted is "${basePath}"`;
	}
	return stamp.fingerprint === sourceFingerprint() ? null : 'the sources have changed since the last build';
}

/**
 * Writes down what the build was made from.
 * @param {string} fingerprint from before the build began: what changed while it ran is not in it
 */
export function stampBuild(fingerprint) {
	writeFileSync(stampFile, `${JSON.stringify({ fingerprint, basePath })}\n`);
}

/** @param {string} path @returns {Generator<string>} files at and below a path, in a fixed order */
function* filesBelow(path) {
	if (NOT_SOURCES.test(relative(root, path).replaceAll('\\', '/')) || !existsSync(path)) return;
	let names;
	try {
		names = readdirSync(path);
	} catch (error) {
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOTDIR') throw error;
		yield path;
		return;
	}
	for (const name of names.sort()) yield* filesBelow(join(path, name));
}
