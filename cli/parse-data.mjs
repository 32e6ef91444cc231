import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/**
 * Reads JSON or YAML as the app does: what one of them takes, or refuses, the other does, too.
 * @param {string} text
 * @param {import('../src/lib/editor/parse-data').DataLanguage} language
 * @returns {Promise<{ ok: true, value: any } | { ok: false, reason: string }>}
 */
export async function parseData(text, language) {
	reader ??= loadReader();
	// A page would be held up by a long text; here is none.
	const parsed = (await reader).parseData(text, language, Infinity);
	if (parsed.ok) return parsed;
	const [first] = parsed.problems;
	return {
		ok: false,
		reason: first ? `line ${first.line}, column ${first.column}: ${first.message}` : 'it cannot be read'
	};
}

/** @type {Promise<typeof import('../src/lib/editor/parse-data')> | undefined} */
let reader;

/** Node may not know TypeScript: the app's reader is made JavaScript first. */
async function loadReader() {
	const input = fileURLToPath(new URL('../src/lib/editor/parse-data.ts', import.meta.url));
	// As for the browser: what is made for Node asks for files beside it.
	const bundle = await rolldown({ input, platform: 'browser' });
	const { output } = await bundle.generate({ format: 'es' });
	await bundle.close();
	return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
}
