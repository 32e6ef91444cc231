import type { Json } from '../domain/json';
import { MAX_PROBLEMS, readJson, type PlacedProblem } from './json-reader';
import { readYaml } from './yaml-reader';

export type DataLanguage = 'json' | 'yaml';

/** What is wrong in a text, and where. */
export interface DataProblem {
	/** 1-based. */
	line: number;
	/** 1-based, in UTF-16 units. */
	column: number;
	/** One or two sentences: what is wrong and what to do. */
	message: string;
}

export type ParsedData = { ok: true; value: Json } | { ok: false; problems: DataProblem[] };

/** Longest text that is read, in UTF-16 units: a larger one would hold up the page for seconds. */
const MAX_LENGTH = 5_000_000;

/**
 * Reads JSON or YAML that a person typed. The value holds only what JSON can: dates stay text, NaN, duplicate keys,
 * numbers that would lose digits and texts that expand without end are refused. Never throws.
 * @param language `auto`: JSON where it is JSON, else YAML
 * @param maxLength of the text; a longer one is refused
 */
export function parseData(text: string, language: DataLanguage | 'auto', maxLength = MAX_LENGTH): ParsedData {
	if (text.length > maxLength) {
		const message = `The text has ${text.length.toLocaleString('en')} characters; at most ${maxLength.toLocaleString('en')} can be read.`;
		return { ok: false, problems: [{ line: 1, column: 1, message }] };
	}
	const read = language === 'json' ? readJson(text) : language === 'yaml' ? readYaml(text) : readEither(text);
	if (read.ok) return read;
	const first = read.problems.sort((a, b) => a.at - b.at).slice(0, MAX_PROBLEMS);
	return { ok: false, problems: first.map((problem) => placed(text, problem)) };
}

/** YAML takes nearly all of JSON, but not its own way: where the text looks like JSON, JSON's messages are the better. */
function readEither(text: string) {
	const json = readJson(text);
	if (json.ok) return json;
	const yaml = readYaml(text);
	return yaml.ok || !/^\s*[{[]/.test(text) ? yaml : json;
}

function placed(text: string, { at, message }: PlacedProblem): DataProblem {
	const before = text.slice(0, at).split(/\r\n?|\n/);
	return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message };
}
