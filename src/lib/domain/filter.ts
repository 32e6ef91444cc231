import { isJsonObject, sameJson, type Json, type JsonObject } from './json';
import { RecordError } from './record-kinds';

/**
 * Which of many records are meant: `{field, op, value}`, `{and: […]}`, `{or: […]}`, `{not: …}`, a list (all of it), or
 * null (all records). Fields have their Python names; `value.a.b` looks into objects.
 */
export type Filter = Json;

type Test = (have: Json, want: Json) => boolean;

/** Besides `like`, which prepares its pattern. */
const OPS: { [op: string]: Test } = {
	eq: sameJson,
	ne: (have, want) => !sameJson(have, want),
	lt: (have, want) => compare(have, want, (order) => order < 0),
	le: (have, want) => compare(have, want, (order) => order <= 0),
	gt: (have, want) => compare(have, want, (order) => order > 0),
	ge: (have, want) => compare(have, want, (order) => order >= 0),
	in: (have, want) => Array.isArray(want) && want.some((one) => sameJson(have, one)),
	is_null: (have, want) => (have === null) === (want !== false)
};

/**
 * A test for the records that are meant. Filters on fields that none has are refused, so that a slip of the pen is told
 * of instead of finding nothing.
 * @param fields the names that may be filtered by
 * @throws {RecordError} where the filter is none
 */
export function readFilter(filter: Filter, fields: readonly string[]): (record: JsonObject) => boolean {
	if (filter === null) return () => true;
	if (Array.isArray(filter)) {
		const all = filter.map((one) => readFilter(one, fields));
		return (record) => all.every((test) => test(record));
	}
	if (!isJsonObject(filter)) throw refused(filter);
	const keys = Object.keys(filter);
	if (keys.length === 1 && (keys[0] === 'and' || keys[0] === 'or')) {
		const parts = filter[keys[0]];
		if (!Array.isArray(parts)) throw new RecordError('InvalidInputError', `“${keys[0]}” takes a list of filters.`);
		const tests = parts.map((part) => readFilter(part, fields));
		return keys[0] === 'and'
			? (record) => tests.every((test) => test(record))
			: (record) => tests.some((test) => test(record));
	}
	if (keys.length === 1 && keys[0] === 'not') {
		const inner = readFilter(filter.not ?? null, fields);
		return (record) => !inner(record);
	}
	return readComparison(filter, fields);
}

/** The fields that a filter looks at. */
export function fieldsOfFilter(filter: Filter): Set<string> {
	if (Array.isArray(filter)) return new Set(filter.flatMap((one) => [...fieldsOfFilter(one)]));
	if (!isJsonObject(filter)) return new Set();
	if (typeof filter.field === 'string') return new Set([filter.field.split('.')[0]!]);
	return fieldsOfFilter(Object.values(filter).filter((part) => typeof part === 'object'));
}

function readComparison(filter: JsonObject, fields: readonly string[]): (record: JsonObject) => boolean {
	const { field, op = 'eq', value = null } = filter;
	const unknown = Object.keys(filter).filter((key) => !['field', 'op', 'value'].includes(key));
	if (typeof field !== 'string' || unknown.length > 0) throw refused(filter);
	const path = field.split('.');
	if (!fields.includes(path[0]!)) {
		throw new RecordError(
			'InvalidInputError',
			`There is no field “${field}” to filter by. There is: ${fields.join(', ')}.`
		);
	}
	if (typeof op !== 'string' || (op !== 'like' && !Object.hasOwn(OPS, op))) {
		const known = [...Object.keys(OPS), 'like'].join(', ');
		throw new RecordError(
			'InvalidInputError',
			`A filter does not know the op ${JSON.stringify(op)}. It knows: ${known}.`
		);
	}
	if (op === 'in' && !Array.isArray(value)) {
		throw new RecordError('InvalidInputError', `The op “in” takes a list of values, not ${JSON.stringify(value)}.`);
	}
	if (op === 'like' && typeof value !== 'string') {
		throw new RecordError(
			'InvalidInputError',
			'The op “like” takes text, with % for any text and _ for one character.'
		);
	}
	if (op === 'like') {
		const wanted = pattern(value as string);
		return (record) => {
			const have = at(record, path);
			return typeof have === 'string' && wanted(have);
		};
	}
	const test = OPS[op]!;
	// What flows save themselves may be anything; the other fields are always of one type.
	const mixed = path.length > 1 || MIXED.includes(field);
	return (record) => {
		const have = at(record, path);
		const problem = mixed ? null : unlike(field, op, have, value);
		if (problem) throw new RecordError('InvalidInputError', problem);
		return test(have, value);
	};
}

function at(record: JsonObject, path: readonly string[]): Json {
	let here: Json = record;
	for (const key of path) {
		if (!isJsonObject(here) || !Object.hasOwn(here, key)) return null;
		here = here[key] ?? null;
	}
	return here;
}

/** Fields that hold whatever a flow has put there. */
const MIXED: readonly string[] = ['value', 'input_value', 'output_value'];

/** Why a field can never be what a filter asks for; null where it can. */
function unlike(field: string, op: string, have: Json, want: Json): string | null {
	if (have === null || want === null) return null;
	if (Array.isArray(want) && !Array.isArray(have) && (op === 'eq' || op === 'ne')) {
		const advice = "{'field': …, 'op': 'in', 'value': […]}";
		return `“${field}” is one value, and the filter has a list. To be one of several: ${advice}.`;
	}
	if (!['lt', 'le', 'gt', 'ge'].includes(op) || typeof have === typeof want) return null;
	const times = typeof have === 'number' ? ' Times are unix times in seconds, or a datetime.' : '';
	return `“${field}” is ${TYPES[typeof have]}, which cannot be compared with ${JSON.stringify(want)}.${times}`;
}

const TYPES: { [type: string]: string } = {
	number: 'a number',
	string: 'a text',
	boolean: 'true or false',
	object: 'a list or an object'
};

/** What cannot be put in order fits no order. */
function compare(have: Json, want: Json, fits: (order: number) => boolean): boolean {
	if (typeof have === 'number' && typeof want === 'number') return fits(have - want);
	if (typeof have === 'string' && typeof want === 'string') return fits(have < want ? -1 : have > want ? 1 : 0);
	return false;
}

/** Any text, in a pattern. */
const ANY = Symbol('%');
/** Any one character. */
const ONE = Symbol('_');

/**
 * A test for a pattern in which `%` is any text and `_` one character; behind a backslash they are themselves. No regular
 * expression: with several `%` one may take longer than anybody lives, and the engine would stand still for it.
 */
function pattern(like: string): (text: string) => boolean {
	const parts = Array.from(like.matchAll(/\\([\\%_])|[^]/gu), ([part, escaped]) => {
		if (part === '%') return ANY;
		return part === '_' ? ONE : (escaped ?? part);
	});
	return (text) => matches(parts, Array.from(text));
}

/** Greedy from the left: only the last `%` before a character that does not fit is ever taken up again. */
function matches(parts: readonly (string | symbol)[], characters: readonly string[]): boolean {
	let [at, character] = [0, 0];
	let retry: { at: number; character: number } | null = null;
	while (character < characters.length) {
		const part = parts[at];
		if (part === ANY) {
			retry = { at: ++at, character };
		} else if (part === ONE || part === characters[character]) {
			at++;
			character++;
		} else if (retry) {
			at = retry.at;
			character = ++retry.character;
		} else {
			return false;
		}
	}
	while (parts[at] === ANY) at++;
	return at === parts.length;
}

function refused(filter: Json): RecordError {
	return new RecordError(
		'InvalidInputError',
		`${JSON.stringify(filter)} is no filter. A filter looks like {'field': 'name', 'op': 'like', 'value': 'my-%'}; and, or and not join several.`
	);
}
