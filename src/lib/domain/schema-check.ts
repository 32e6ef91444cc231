import { Validator, type Schema } from '@cfworker/json-schema';
import { isJsonObject, type Json, type JsonObject } from './json';

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** What is wrong with a schema, in one sentence with the place; null where it can be used. */
export function schemaProblem(schema: Json): string | null {
	const wrong = wrongPart(schema, 'the schema', 0);
	if (wrong) return wrong;
	try {
		new Validator(structuredClone(schema) as Schema, '7', false).validate({});
		return null;
	} catch (error) {
		const [line] = (error instanceof Error ? error.message : String(error)).split('\n');
		return `${line!.trim().replace(/\.$/, '')}.`;
	}
}

/** Keywords whose value is a schema, a list of schemas, or schemas by name. */
const INNER = ['items', 'additionalItems', 'contains', 'additionalProperties', 'propertyNames', 'not', 'if', 'then'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];
const NAMED = ['properties', 'patternProperties', 'definitions'];

function wrongPart(schema: Json, at: string, depth: number): string | null {
	if (typeof schema === 'boolean' && depth > 0) return null;
	if (!isJsonObject(schema)) return `${at} has to be an object, such as {"type": "object", "properties": {…}}.`;
	if (depth > 100) return `${at} is nested too deep.`;
	const types = schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
	const unknown = types.find((type) => typeof type !== 'string' || !TYPES.includes(type));
	if (unknown !== undefined) return `${at}.type is ${JSON.stringify(unknown)}; the types are ${TYPES.join(', ')}.`;
	if (schema.enum !== undefined && !Array.isArray(schema.enum)) return `${at}.enum has to be a list of values.`;
	const { required } = schema;
	if (required !== undefined && !(Array.isArray(required) && required.every((key) => typeof key === 'string')))
		return `${at}.required has to be a list of keys.`;
	if (schema.pattern !== undefined && !isPattern(schema.pattern)) return `${at}.pattern is no regular expression.`;
	for (const [path, inner] of innerSchemas(schema)) {
		const wrong = wrongPart(inner, `${at}.${path}`, depth + 1);
		if (wrong) return wrong;
	}
	for (const key of NAMED) {
		if (schema[key] !== undefined && !isJsonObject(schema[key])) return `${at}.${key} has to be schemas by name.`;
	}
	for (const key of LISTS) {
		if (schema[key] !== undefined && !Array.isArray(schema[key])) return `${at}.${key} has to be a list of schemas.`;
	}
	return null;
}

function innerSchemas(schema: JsonObject): [string, Json][] {
	const inner: [string, Json][] = [];
	for (const key of [...INNER, 'else', ...LISTS]) {
		const value = schema[key];
		if (Array.isArray(value)) inner.push(...value.map((one, index): [string, Json] => [`${key}[${index}]`, one]));
		else if (value !== undefined && !LISTS.includes(key)) inner.push([key, value]);
	}
	for (const key of NAMED) {
		const value = schema[key];
		if (isJsonObject(value))
			inner.push(...Object.entries(value).map(([name, one]): [string, Json] => [`${key}.${name}`, one]));
	}
	return inner;
}

function isPattern(pattern: Json): boolean {
	try {
		new RegExp(String(pattern), 'u');
		return typeof pattern === 'string';
	} catch {
		return false;
	}
}
