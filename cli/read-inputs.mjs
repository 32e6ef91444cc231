import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { UsageError } from './options.mjs';
import { parseData } from './parse-data.mjs';

/**
 * The inputs of a run.
 * @param {string | null} given JSON, or `@` and the name of a JSON or YAML file
 * @returns {Promise<object | null>} null where none were given
 * @throws {UsageError}
 */
export async function readInputs(given) {
	if (given === null) return null;
	const value = given.startsWith('@')
		? await readData('inputs', given.slice(1))
		: await parse(given, { name: '--inputs', isYaml: false });
	if (value === null || isObject(value)) return value;
	const name = given.startsWith('@') ? `"${given.slice(1)}"` : '--inputs';
	throw new UsageError(`${name} has to be an object, such as {"name": "value"}: each of its keys is an input.`);
}

/**
 * The settings that a run begins with, by name.
 * @param {string | null} file JSON or YAML
 * @returns {Promise<{ [name: string]: unknown } | null>} null where none were given
 * @throws {UsageError}
 */
export async function readSettings(file) {
	if (file === null) return null;
	const value = await readData('settings', file);
	if (value !== null && !isObject(value)) {
		throw new UsageError(
			`"${file}" has to be an object, such as {"limits": {"rows": 5}}: each of its keys is a setting.`
		);
	}
	const settings = /** @type {{ [name: string]: unknown }} */ (value ?? {});
	const names = Object.keys(settings).map((name) => name.trim());
	const twice = names.find((name, at) => names.indexOf(name) !== at);
	if (twice !== undefined) throw new UsageError(`"${file}" has the setting "${twice}" twice.`);
	if (names.includes('')) throw new UsageError(`"${file}" has a setting without a name.`);
	return settings;
}

/** @param {string} what @param {string} file */
async function readData(what, file) {
	return parse(readFile(what, file), { name: `"${file}"`, isYaml: /^\.ya?ml$/i.test(extname(file)) });
}

/**
 * @param {string} text
 * @param {{ name: string, isYaml: boolean }} source
 * @returns {Promise<any>} what JSON can hold
 */
async function parse(text, { name, isYaml }) {
	const parsed = await parseData(text, isYaml ? 'yaml' : 'json');
	if (parsed.ok) return parsed.value;
	throw new UsageError(`${name} is not ${isYaml ? 'YAML' : 'JSON'} that can be used: ${parsed.reason}`);
}

/** @param {unknown} value @returns {value is object} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {string} what @param {string} file */
function readFile(what, file) {
	try {
		return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	} catch (error) {
		throw new UsageError(`The ${what} could not be read: ${error instanceof Error ? error.message : error}`, {
			cause: error
		});
	}
}
