/** Writes the type stubs of flow_api, which editors outside of the app read, as a zip to the file given. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadPyodide } from 'pyodide';
import { pythonSources, root } from './python-key.mjs';

/** A Python in which flow_api and `make-stubs.py` are imported. */
async function pythonWithStubs() {
	const python = await loadPyodide();
	const folder = String(python.runPython('import site; site.getsitepackages()[0]'));
	const sources = { ...pythonSources(), 'make_stubs.py': readFileSync(join(root, 'scripts', 'make-stubs.py'), 'utf8') };
	for (const [path, source] of Object.entries(sources)) {
		python.FS.mkdirTree(dirname(`${folder}/${path}`));
		python.FS.writeFile(`${folder}/${path}`, source);
	}
	return python;
}

/**
 * The stubs, path → text.
 * @returns {Promise<{ [path: string]: string }>}
 */
export async function stubs() {
	const python = await pythonWithStubs();
	return JSON.parse(String(python.runPython('import json, make_stubs; json.dumps(make_stubs.files())')));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	const [target] = process.argv.slice(2);
	if (!target) throw new Error('Say where to write the stubs: node make-stubs.mjs FILE');
	const python = await pythonWithStubs();
	const packed = String(python.runPython('import make_stubs; make_stubs.packed()'));
	mkdirSync(dirname(target), { recursive: true });
	writeFileSync(`${target}.part`, Buffer.from(packed, 'base64'));
	renameSync(`${target}.part`, target);
	process.exit(0);
}
