import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { UsageError } from './options.mjs';

/**
 * The inputs of a run.
 * @param {string | null} given JSON, or `@` and the name of a JSON or YAML file
 * @returns {Promise<object | null>} null where none were given
 * @throws {UsageError}
 */
export async function readInputs(given) {
	if (given === null) return null;
	const [text, name, isYaml] = given.startsWith('@')
		? [readFile(given.slice(1)), `"${given.slice(1)}"`, /^\.ya?ml$/i.test(extname(given))]
		: [given, '--inputs', false];
	/** @type {unknown} */
	let value;
	try {
		value = isYaml ? (await import('yaml')).parse(text) : JSON.parse(text);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		throw new UsageError(`${name} is not ${isYaml ? 'YAML' : 'JSON'}: ${reason}`, { cause: error });
	}
	if (value === null || value === undefined) return null;
	if (typeof value === 'object' && !Array.isArray(value))
		return /** @type {object} */ (JSON.parse(JSON.stringify(value)));
	throw new UsageError(`${name} has to be an object, such as {"name": "value"}: each of its keys is an input.`);
}

/** @param {string} file */
function readFile(file) {
	try {
		return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	} catch (error) {
		throw new UsageError(`The inputs could not be read: ${error instanceof Error ? error.message : error}`, {
			cause: error
		});
	}
}
