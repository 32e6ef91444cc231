import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown, type Plugin as BundlePlugin } from 'rolldown';
import type { Plugin } from 'vite';
import { preparePython } from './prepare-python.mjs';
import { flowApiHash, pyodideVersion, pythonKey, pythonSources, snapshotFile } from './python-key.mjs';

const SANDBOX = 'virtual:millrace-sandbox';
const INTERPRETER = 'virtual:millrace-interpreter-script';
const EARLY = 'virtual:millrace-early-script';

const lib = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'src', 'lib');

/**
 * Gives the app `virtual:millrace-sandbox`: the document of the sandbox frame, with the interpreter's worker script
 * inside of it, and where the files of Pyodide are served; and `virtual:millrace-early-script`, which starts it from the
 * head of a page (types in `src/lib/python/virtual.d.ts`).
 */
export function sandbox(): Plugin {
	return {
		name: 'millrace-sandbox',
		resolveId: (id) => (id === SANDBOX || id === EARLY ? `\0${id}` : undefined),
		async load(id) {
			if (id !== `\0${SANDBOX}` && id !== `\0${EARLY}`) return;
			preparePython();
			const { module, watched } = await sandboxModule();
			const early = id === `\0${EARLY}` && (await bundle(join(lib, 'app', 'early-start.ts'), { [SANDBOX]: module }));
			for (const file of [...watched, ...(early ? early.files : [])]) this.addWatchFile(file);
			return early ? `export default ${JSON.stringify(inScriptElement(early.code))};` : module;
		}
	};
}

/** The source of `virtual:millrace-sandbox`, and the files it was made from. */
async function sandboxModule(): Promise<{ module: string; watched: string[] }> {
	const python = join(lib, 'python');
	const interpreter = await bundle(join(python, 'interpreter.worker.ts'));
	const frame = await bundle(join(python, 'frame.ts'), {
		[INTERPRETER]: `export default ${JSON.stringify(interpreter.code)};`
	});
	const sender = await bundle(join(python, 'file-sender.worker.ts'));
	const ours = Object.keys(pythonSources()).map((path) => join(python, path));
	return {
		module:
			`export const frameHtml = ${JSON.stringify(frameDocument(frame.code))};\n` +
			`export const fileSenderScript = ${JSON.stringify(sender.code)};\n` +
			`export const pyodideVersion = ${JSON.stringify(pyodideVersion())};\n` +
			`export const pythonKey = ${JSON.stringify(pythonKey())};\n` +
			`export const hasSnapshot = ${JSON.stringify(existsSync(snapshotFile(pythonKey())))};\n` +
			`export const flowApiHash = ${JSON.stringify(flowApiHash())};\n`,
		watched: [...interpreter.files, ...frame.files, ...sender.files, ...ours]
	};
}

/** One classic script from a module and all it imports. `modules` are the sources of those that are no files. */
async function bundle(
	input: string,
	modules: { [id: string]: string } = {}
): Promise<{ code: string; files: string[] }> {
	const given: BundlePlugin = {
		name: 'given-modules',
		resolveId: (id) => (id in modules ? `\0${id}` : undefined),
		load: (id) => modules[id.slice(1)]
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
	const code = inScriptElement(script);
	const hash = createHash('sha256').update(code).digest('base64');
	const policy =
		`default-src 'none'; script-src 'sha256-${hash}' 'unsafe-eval' 'wasm-unsafe-eval' blob:; ` +
		'worker-src blob:; connect-src blob:';
	return (
		`<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
		`<title>Python</title><script>${code}</script>`
	);
}

/** These two would end a script element, or change how it is read, wherever they stand. */
function inScriptElement(script: string): string {
	return script.replace(/<(?=\/script|!--)/gi, '\\x3C');
}
