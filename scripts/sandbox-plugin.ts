import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type Plugin as BundlePlugin } from 'rolldown';
import type { Plugin } from 'vite';
import { preparePython } from './prepare-python.mjs';
import { availableSnapshot, flowApiHash, pyodideVersion, pythonSources } from './python-key.mjs';

const SANDBOX = 'virtual:millrace-sandbox';
const SOURCES = 'virtual:millrace-python-sources';
const INTERPRETER = 'virtual:millrace-interpreter-script';

const python = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'src', 'lib', 'python');

/**
 * Gives the app `virtual:millrace-sandbox`: the document of the sandbox frame, with the interpreter's worker script
 * and our Python inside of it, and where the files of Pyodide are served (types in `src/lib/python/virtual.d.ts`).
 */
export function sandbox(): Plugin {
	return {
		name: 'millrace-sandbox',
		resolveId: (id) => (id === SANDBOX ? `\0${SANDBOX}` : undefined),
		async load(id) {
			if (id !== `\0${SANDBOX}`) return;
			preparePython();
			const { html, watched } = await bundleSandbox();
			for (const file of watched) this.addWatchFile(file);
			return (
				`export const frameHtml = ${JSON.stringify(html)};\n` +
				`export const pyodideVersion = ${JSON.stringify(pyodideVersion())};\n` +
				`export const snapshotKey = ${JSON.stringify(availableSnapshot())};\n` +
				`export const flowApiHash = ${JSON.stringify(flowApiHash())};\n`
			);
		}
	};
}

/** The frame's document, and the files it was made from. */
export async function bundleSandbox(): Promise<{ html: string; watched: string[] }> {
	const sources = pythonSources();
	const interpreter = await bundle(join(python, 'interpreter.worker.ts'), { [SOURCES]: sources });
	const frame = await bundle(join(python, 'frame.ts'), { [INTERPRETER]: interpreter.code });
	const watched = [...interpreter.files, ...frame.files, ...Object.keys(sources).map((path) => join(python, path))];
	return { html: frameDocument(frame.code), watched };
}

/** One classic script from a module and all it imports. `values` are modules whose default export is given here. */
async function bundle(input: string, values: { [id: string]: unknown }): Promise<{ code: string; files: string[] }> {
	const given: BundlePlugin = {
		name: 'given-values',
		resolveId: (id) => (id in values ? `\0${id}` : undefined),
		load: (id) => (id.slice(1) in values ? `export default ${JSON.stringify(values[id.slice(1)])};` : undefined)
	};
	const build = await rolldown({ input, plugins: [given], platform: 'browser' });
	const { output } = await build.generate({ format: 'iife', minify: true, codeSplitting: false });
	const files = (await build.watchFiles).filter((file) => !file.startsWith('\0'));
	await build.close();
	return { code: output[0].code, files };
}

/**
 * Its policy lets in this one script, by its hash, and what that makes itself (blob:). There is no source of anything
 * else, so neither the frame nor its workers can reach a network.
 */
function frameDocument(script: string): string {
	// In a script element these two would end it, or change how it is read, wherever they stand.
	const code = script.replace(/<(?=\/script|!--)/gi, '\\x3C');
	const hash = createHash('sha256').update(code).digest('base64');
	const policy =
		`default-src 'none'; script-src 'sha256-${hash}' 'unsafe-eval' 'wasm-unsafe-eval' blob:; ` +
		'worker-src blob:; connect-src blob:';
	return (
		`<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
		`<title>Python</title><script>${code}</script>`
	);
}
