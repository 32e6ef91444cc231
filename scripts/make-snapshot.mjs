/**
 * Boots Python, imports what flows usually import, and writes the interpreter's memory, packed, to the file given.
 * Needs a JavaScript engine with JSPI: Node 24 with `--experimental-wasm-jspi`. A snapshot made without it boots,
 * but no handler could ever wait in it, so that is refused here.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { thin } from '../src/lib/python/thin-snapshot.ts';
import { pyodideFolder, pythonSources } from './python-key.mjs';

const [target] = process.argv.slice(2);
if (!target) throw new Error('Say where to write the snapshot: node make-snapshot.mjs FILE');
if (!('Suspending' in WebAssembly))
	throw new Error('This Node has no JSPI: start it with --experimental-wasm-jspi (Node 24 or newer).');

const { loadPyodide } = await import(pathToFileURL(`${pyodideFolder}/pyodide.mjs`).href);
const python = await loadPyodide({
	indexURL: `${pyodideFolder}/`,
	_makeSnapshot: true,
	env: { PYTHONHASHSEED: '0', HOME: '/home/flow' }
});
const sitePackages = python.runPython('import site; site.getsitepackages()[0]');
for (const [path, source] of Object.entries(pythonSources())) {
	const file = `${sitePackages}/${path}`;
	python.FS.mkdirTree(dirname(file));
	python.FS.writeFile(file, source);
}
python.runPython('import sys; sys.dont_write_bytecode = True; import prelude; del prelude');
const memory = thin(python.makeMemorySnapshot());
const packed = gzipSync(memory, { level: 9 });
mkdirSync(dirname(target), { recursive: true });
writeFileSync(`${target}.part`, packed);
renameSync(`${target}.part`, target);
const sum = createHash('sha256').update(memory).digest('hex').slice(0, 12);
console.log(
	`Python snapshot: ${(memory.length / 1e6).toFixed(1)} MB, ${(packed.length / 1e6).toFixed(1)} MB packed (${sum})`
);
process.exit(0);
