import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from './options.mjs';

/**
 * Flows from disk, as the text of a bundle: the app checks it as it checks every import.
 * @param {string} path a bundle, a `.py` file, or a folder of them
 * @returns {{ bundle: string, names: string[] | null }} the names where they are known already
 * @throws {UsageError}
 */
export function readFlows(path) {
	const info = statSync(path, { throwIfNoEntry: false });
	if (!info) throw new UsageError(`There is no file or folder "${path}".`);
	if (info.isDirectory()) {
		const files = readdirSync(path, { withFileTypes: true })
			.filter((entry) => isScript(entry.name) && !entry.isDirectory())
			.map((entry) => join(path, entry.name))
			.sort();
		if (files.length === 0) throw new UsageError(`The folder "${path}" holds no .py files.`);
		return fromScripts(files);
	}
	if (isScript(path)) return fromScripts([path]);
	return { bundle: readText(path), names: null };
}

/** @param {string} name */
const isScript = (name) => name.toLowerCase().endsWith('.py') && !basename(name).startsWith('.');

/** @param {string[]} files */
function fromScripts(files) {
	const flows = files.map((file) => ({
		// Systems differ in how they store accents; a flow asks for the name as it was typed.
		name: basename(file).slice(0, -'.py'.length).trim().normalize('NFC'),
		script: readText(file)
	}));
	const bundle = JSON.stringify({ format: 'millrace-bundle', version: 1, flows });
	return { bundle, names: flows.map(({ name }) => name) };
}

/** @param {string} file */
function readText(file) {
	let bytes;
	try {
		bytes = readFileSync(file);
	} catch (error) {
		throw new UsageError(`"${file}" could not be read: ${error instanceof Error ? error.message : error}`, {
			cause: error
		});
	}
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch (error) {
		throw new UsageError(`"${file}" is not text in UTF-8. Save it as UTF-8.`, { cause: error });
	}
}

/**
 * Which of the flows to run.
 * @param {string[]} names
 * @param {string | null} wanted
 * @throws {UsageError}
 */
export function chooseFlow(names, wanted) {
	const list = names.map((name) => `  ${name}`).join('\n');
	if (wanted !== null) {
		const name = wanted.trim().normalize('NFC');
		if (names.includes(name)) return name;
		if (names.includes(wanted.trim())) return wanted.trim();
		throw new UsageError(`There is no flow "${wanted}" here. There is:\n${list}`);
	}
	if (names.length === 1) return names[0];
	if (names.length === 0) throw new UsageError('The bundle holds no flows.');
	if (names.includes('main')) return 'main';
	throw new UsageError(`There are several flows; say which one with --flow NAME:\n${list}`);
}
