import { readFileSync } from 'node:fs';
import { UsageError } from './options.mjs';
import { parseData } from './parse-data.mjs';

/**
 * @typedef {object} GivenAnswer
 * @property {string | null} subject of the message that it answers
 * @property {object} response as the flow is given it
 */

/**
 * The answers to what a run asks.
 * @param {string | null} file a JSON list of `{subject, response}`
 * @returns {Promise<GivenAnswer[] | null>} null where none were given
 * @throws {UsageError}
 */
export async function readAnswers(file) {
	if (file === null) return null;
	const list = await parse(file);
	if (!Array.isArray(list)) throw unfit(file, 'it is no list');
	return list.map((entry, index) => readEntry(file, entry, `entry ${index + 1}`));
}

/** @param {string} file @returns {Promise<unknown>} */
async function parse(file) {
	let text;
	try {
		text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
	} catch (error) {
		throw new UsageError(`The answers could not be read: ${error instanceof Error ? error.message : error}`, {
			cause: error
		});
	}
	const parsed = await parseData(text, 'json');
	if (parsed.ok) return parsed.value;
	throw unfit(file, `it is not JSON that can be used (${parsed.reason})`);
}

/** @param {string} file @param {unknown} entry @param {string} where @returns {GivenAnswer} */
function readEntry(file, entry, where) {
	if (!isObject(entry)) throw unfit(file, `${where} is no object`);
	const { subject, response, ...others } = entry;
	if (subject !== null && typeof subject !== 'string')
		throw unfit(file, `${where} has no subject; null is for a message without one`);
	if (!isObject(response)) throw unfit(file, `${where} has no response, which is an object`);
	const unknown = Object.keys(others);
	if (unknown.length > 0) throw unfit(file, `${where} has ${unknown.map((key) => `"${key}"`).join(', ')}`);
	return { subject, response };
}

/** @param {unknown} value @returns {value is { [key: string]: unknown }} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param {string} file @param {string} why */
function unfit(file, why) {
	const like = '[{"subject": "Name", "response": {"string": "Ada"}}]';
	return new UsageError(`--answers takes a file with a JSON list such as ${like}; in "${file}" ${why}.`);
}
