/**
 * Puts Pyodide's core, our Python and a snapshot of a booted interpreter into `static/`, where the build picks them up.
 * What is there already stays: a second run takes milliseconds.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
	coreFiles,
	pyodideFolder,
	pyodideVersion,
	pythonKey,
	pythonSources,
	root,
	snapshotFile,
	sourcesFile,
	stubsFile
} from './python-key.mjs';

/** Makes everything under `static/pyodide` and `static/python`. Never fails for want of a snapshot: it says so and goes on. */
export function preparePython() {
	copyCore();
	const key = pythonKey();
	removeOthers(join(root, 'static', 'python'), key);
	mkdirSync(dirname(sourcesFile(key)), { recursive: true });
	if (!existsSync(sourcesFile(key))) writeFileSync(sourcesFile(key), JSON.stringify(pythonSources()));
	makeStubs(stubsFile(key));
	if (existsSync(snapshotFile(key))) return;
	const runner = jspiNode();
	const args = [...jspiFlags, join(root, 'scripts', 'make-snapshot.mjs'), snapshotFile(key)];
	const made = runner === null ? null : spawnSync(runner, args, { stdio: ['ignore', 'inherit', 'inherit'] });
	if (made?.status === 0) return;
	console.warn(
		`No Python snapshot was made${made ? ` (exit code ${made.status ?? made.signal})` : ': it needs Node 24 or newer'}. ` +
			'The app works without: each device makes its own after its first start, which takes some seconds longer. ' +
			'To ship one, build with Node 24 or with access to the npm registry.'
	);
}

/** What other editors are told of flow_api. @param {string} file */
function makeStubs(file) {
	if (existsSync(file)) return;
	const maker = join(root, 'scripts', 'make-stubs.mjs');
	const made = spawnSync(process.execPath, [maker, file], { stdio: ['ignore', 'inherit', 'inherit'] });
	if (made.status !== 0) throw new Error('The stubs of flow_api could not be made: see above.');
}

const jspiFlags = ['--experimental-wasm-jspi', '--no-warnings'];

function copyCore() {
	const version = pyodideVersion();
	const target = join(root, 'static', 'pyodide', version);
	removeOthers(join(root, 'static', 'pyodide'), version);
	mkdirSync(target, { recursive: true });
	for (const file of coreFiles) {
		const to = join(target, file);
		const content = readFileSync(join(pyodideFolder, file));
		const served = file === 'pyodide.asm.mjs' ? parsedAtOnce(content) : content;
		if (!existsSync(to) || statSync(to).size !== served.length) writeFileSync(to, served);
	}
}

/**
 * The script is one large function, which is called as soon as it is loaded. An engine parses a function in parentheses
 * in full at once; others it skims first, which here takes as long again.
 * @param {Buffer} script
 */
function parsedAtOnce(script) {
	const text = script.toString();
	const [head, tail] = ['async function _createPyodideModule(', 'export default _createPyodideModule;'];
	if (!text.startsWith(head) || !text.trimEnd().endsWith(`}${tail}`)) return script;
	const body = text.slice(head.length, text.lastIndexOf(tail));
	return Buffer.from(`const _createPyodideModule=(async function(${body});${tail}`);
}

/** Other versions would be shipped with the app. @param {string} folder @param {string} keep */
function removeOthers(folder, keep) {
	if (!existsSync(folder)) return;
	for (const name of readdirSync(folder)) {
		if (name !== keep) rmSync(join(folder, name), { recursive: true, force: true });
	}
}

/** A Node with JSPI: this one, or one that npm brings into a folder of its own. Null where neither can be had. */
function jspiNode() {
	if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
	const folder = join(root, 'scripts', 'snapshot-node');
	const system = process.platform === 'win32' ? 'win' : process.platform;
	const binary = join(
		folder,
		'node_modules',
		`node-${system}-${process.arch}`,
		'bin',
		process.platform === 'win32' ? 'node.exe' : 'node'
	);
	if (!existsSync(binary)) {
		console.log('Fetching Node 24 for the Python snapshot (once) …');
		const npm = process.env.npm_execpath;
		const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
		const args = [...first, 'ci', '--no-bin-links', '--no-fund', '--no-audit', '--loglevel=error'];
		spawnSync(command, args, {
			cwd: folder,
			stdio: ['ignore', 'inherit', 'inherit'],
			shell: !npm && process.platform === 'win32'
		});
	}
	return existsSync(binary) ? binary : null;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) preparePython();
