import type { OutputUnit } from '@cfworker/json-schema';
import { isJsonObject, type Json, type JsonObject } from './json';
import { pointerParts, step, valueAt } from './json-pointer';

/** One way in which data does not fit a schema. */
export interface SchemaProblem {
	/** Where in the data: keys and indexes, outermost first; empty for the whole of it. */
	path: (string | number)[];
	/** What has to be, as the rest of a sentence that begins with the path: `has to be a number, not text`. */
	message: string;
}

/** These only say that something inside them is wrong, and that is said by itself. */
export const CONTAINERS = new Set([
	'properties',
	'items',
	'additionalItems',
	'additionalProperties',
	'patternProperties',
	'$ref',
	'allOf',
	'if'
]);

const KINDS: { [type: string]: string } = {
	object: 'an object',
	array: 'a list',
	string: 'text',
	number: 'a number',
	integer: 'a whole number',
	boolean: 'true or false',
	null: 'null'
};

/** What is wrong at a place, in words. */
export function inWords(
	{ keyword, keywordLocation, instanceLocation, error }: OutputUnit,
	schema: JsonObject,
	data: Json
): SchemaProblem {
	const path = pathIn(instanceLocation, data);
	const wanted = at(schema, keywordLocation);
	const value = valueAt(data, path);
	switch (keyword) {
		case 'required': {
			const key = /"(.*)"\.$/s.exec(error)?.[1] ?? '';
			return { path: [...path, key], message: 'is missing' };
		}
		case 'type': {
			const types = (Array.isArray(wanted) ? wanted : [wanted]).map((type) => KINDS[String(type)] ?? String(type));
			return { path, message: `has to be ${types.join(' or ')}, not ${kindOf(value)}` };
		}
		case 'enum':
			return {
				path,
				message: `has to be one of ${((wanted as Json[]) ?? []).map((one) => JSON.stringify(one)).join(', ')}`
			};
		case 'const':
			return { path, message: `has to be ${JSON.stringify(wanted)}` };
		case 'minimum':
			return { path, message: `has to be ${String(wanted)} or more` };
		case 'maximum':
			return { path, message: `has to be ${String(wanted)} or less` };
		case 'exclusiveMinimum':
			return { path, message: `has to be more than ${String(wanted)}` };
		case 'exclusiveMaximum':
			return { path, message: `has to be less than ${String(wanted)}` };
		case 'multipleOf':
			return { path, message: `has to be a multiple of ${String(wanted)}` };
		case 'minLength':
			return { path, message: wanted === 1 ? 'is empty' : `has to have at least ${String(wanted)} characters` };
		case 'maxLength':
			return { path, message: `has to have at most ${String(wanted)} characters` };
		case 'minItems':
			return { path, message: `has to have at least ${counted(wanted)}` };
		case 'maxItems':
			return { path, message: `has to have at most ${counted(wanted)}` };
		case 'uniqueItems':
			return { path, message: 'holds something twice' };
		case 'pattern':
			return { path, message: `has to match the pattern ${String(wanted)}` };
		case 'format':
			return { path, message: `has to be ${FORMATS[String(wanted)] ?? `of the format ${String(wanted)}`}` };
		case 'anyOf':
		case 'oneOf':
			return { path, message: 'fits none of the forms it may have' };
		case 'false':
			return { path, message: 'is not known here' };
		default:
			return { path, message: `does not fit: ${error.replace(/\.$/, '')}` };
	}
}

const FORMATS: { [format: string]: string } = {
	date: 'a date, such as 2026-01-31',
	time: 'a time with its zone, such as 12:30:00Z',
	'date-time': 'a date and time with its zone, such as 2026-01-31T12:30:00Z',
	email: 'an e-mail address',
	uri: 'an address, such as https://example.com/',
	url: 'an address, such as https://example.com/',
	uuid: 'a UUID'
};

function counted(count: Json | undefined): string {
	return `${String(count)} ${count === 1 ? 'item' : 'items'}`;
}

function kindOf(value: Json | undefined): string {
	if (value === null || value === undefined) return 'null';
	if (Array.isArray(value)) return KINDS.array!;
	if (typeof value === 'number') return Number.isInteger(value) ? `the number ${value}` : `${value}`;
	if (typeof value === 'boolean') return String(value);
	return KINDS[typeof value] ?? typeof value;
}

/** A path of the data, with numbers where it leads into a list. */
function pathIn(location: string, data: Json): (string | number)[] {
	const path: (string | number)[] = [];
	let value: Json | undefined = data;
	for (const part of pointerParts(location)) {
		path.push(Array.isArray(value) ? Number(part) : part);
		value = step(value, part);
	}
	return path;
}

/** What a schema says at a place; follows local references. */
function at(schema: JsonObject, location: string): Json | undefined {
	return pointerParts(location).reduce<Json | undefined>((value, part) => {
		if (part !== '$ref') return step(value, part);
		const ref = isJsonObject(value) ? value.$ref : undefined;
		return typeof ref === 'string' && ref.startsWith('#') ? valueAt(schema, pointerParts(ref)) : undefined;
	}, schema);
}
