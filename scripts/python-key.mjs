import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** Where Pyodide's core comes from. */
export const pyodideFolder = join(root, 'node_modules', 'pyodide');
/** The files of Pyodide's core that the app serves. */
export const coreFiles = [
	'pyodide.mjs',
	'pyodide.asm.mjs',
	'pyodide.asm.wasm',
	'python_stdlib.zip',
	'pyodide-lock.json'
];

/** Version of the Pyodide that is installed, for example `314.0.7`. */
export function pyodideVersion() {
	return JSON.parse(readFileSync(join(pyodideFolder, 'package.json'), 'utf8')).version;
}

/**
 * Our own Python, path below `src/lib/python/` → source: the package `flow_api` and the prelude.
 * @returns {{ [path: string]: string }}
 */
export function pythonSources() {
	const folder = join(root, 'src', 'lib', 'python');
	/** @type {{ [path: string]: string }} */
	const sources = { 'prelude.py': readFileSync(join(folder, 'prelude.py'), 'utf8') };
	const files = readdirSync(join(folder, 'flow_api'), { recursive: true, encoding: 'utf8' });
	for (const file of files.map((name) => name.replaceAll('\\', '/')).sort()) {
		if (file.endsWith('.py') && !file.endsWith('_test.py')) {
			sources[`flow_api/${file}`] = readFileSync(join(folder, 'flow_api', file), 'utf8');
		}
	}
	return sources;
}

/** Names our own Python: it changes with each of its sources. */
export function flowApiHash() {
	const hash = createHash('sha256');
	for (const [path, source] of Object.entries(pythonSources())) hash.update(`\0${path}\0${source}`);
	return hash.digest('hex').slice(0, 32);
}

/** Names Pyodide and our Python together: it changes with everything that is in a snapshot of them. */
export function pythonKey() {
	const hash = createHash('sha256').update(pyodideVersion());
	for (const [path, source] of Object.entries(pythonSources())) hash.update(`\0${path}\0${source}`);
	for (const maker of ['scripts/make-snapshot.mjs', 'scripts/make-stubs.py', 'src/lib/python/thin-snapshot.ts']) {
		hash.update(readFileSync(join(root, maker)));
	}
	return hash.digest('hex').slice(0, 16);
}

/** Where a snapshot lies. @param {string} key */
export function snapshotFile(key) {
	return join(root, 'static', 'python', key, 'snapshot.bin.gz');
}

/** Where the type stubs of flow_api lie. @param {string} key */
export function stubsFile(key) {
	return join(root, 'static', 'python', key, 'flow_api-stubs.zip');
}

/** Where our Python lies, as JSON. @param {string} key */
export function sourcesFile(key) {
	return join(root, 'static', 'python', key, 'sources.json');
}
