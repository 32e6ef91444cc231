import { Validator, type Schema } from '@cfworker/json-schema';
import { isJsonObject, type Json, type JsonObject } from './json';
import { pointerParts, valueAt } from './json-pointer';
import type { SchemaProblem } from './schema-words';

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'];

/** What is wrong with a schema, in one sentence with the place; null where it can be used. */
export function schemaProblem(schema: Json): string | null {
	const [wrong] = wrongParts(schema);
	if (wrong) return `${wrong.path.reduce<string>(stepInWords, 'the schema')} ${wrong.message}.`;
	return unusable(schema);
}

/** What the library says to a schema that looks like one, such as a reference to nowhere; null where it can be used. */
export function unusable(schema: Json): string | null {
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

/** Parts of a schema that are none. @param path where in the `root` this is */
export function* wrongParts(
	schema: Json,
	path: SchemaProblem['path'] = [],
	root: Json = schema
): Generator<SchemaProblem> {
	if (typeof schema === 'boolean' && path.length > 0) return;
	if (!isJsonObject(schema)) {
		yield { path, message: 'has to be an object, such as {"type": "object", "properties": {…}}' };
		return;
	}
	if (path.length > 200) {
		yield { path, message: 'is nested too deep' };
		return;
	}
	const types = schema.type === undefined ? [] : Array.isArray(schema.type) ? schema.type : [schema.type];
	const unknown = types.find((type) => typeof type !== 'string' || !TYPES.includes(type));
	if (unknown !== undefined)
		yield { path: [...path, 'type'], message: `is ${JSON.stringify(unknown)}; the types are ${TYPES.join(', ')}` };
	if (schema.enum !== undefined && !Array.isArray(schema.enum))
		yield { path: [...path, 'enum'], message: 'has to be a list of values' };
	const { required } = schema;
	if (required !== undefined && !(Array.isArray(required) && required.every((key) => typeof key === 'string')))
		yield { path: [...path, 'required'], message: 'has to be a list of keys' };
	if (schema.pattern !== undefined && !isPattern(schema.pattern))
		yield { path: [...path, 'pattern'], message: 'is no regular expression' };
	if (isToNowhere(schema.$ref, root))
		yield { path: [...path, '$ref'], message: `refers to ${schema.$ref}, and there is no such part` };
	for (const [steps, inner] of innerSchemas(schema)) yield* wrongParts(inner, [...path, ...steps], root);
	for (const key of NAMED) {
		if (schema[key] !== undefined && !isJsonObject(schema[key]))
			yield { path: [...path, key], message: 'has to be schemas by name' };
	}
	for (const key of LISTS) {
		if (schema[key] !== undefined && !Array.isArray(schema[key]))
			yield { path: [...path, key], message: 'has to be a list of schemas' };
	}
}

function innerSchemas(schema: JsonObject): [SchemaProblem['path'], Json][] {
	const inner: [SchemaProblem['path'], Json][] = [];
	for (const key of [...INNER, 'else', ...LISTS]) {
		const value = schema[key];
		if (Array.isArray(value))
			inner.push(...value.map((one, index): [SchemaProblem['path'], Json] => [[key, index], one]));
		else if (value !== undefined && !LISTS.includes(key)) inner.push([[key], value]);
	}
	for (const key of NAMED) {
		const value = schema[key];
		if (isJsonObject(value))
			inner.push(...Object.entries(value).map(([name, one]): [SchemaProblem['path'], Json] => [[key, name], one]));
	}
	return inner;
}

/** Whether a reference leads to a part of this schema that is not there. */
function isToNowhere(ref: Json | undefined, root: Json): ref is string {
	if (typeof ref !== 'string' || !ref.startsWith('#/')) return false;
	// What a part that has a name of its own refers to begins at that part.
	const named = isJsonObject(root) && JSON.stringify({ ...root, $id: null }).includes('"$id":"');
	return !named && valueAt(root, pointerParts(ref)) === undefined;
}

const stepInWords = (before: string, part: string | number) =>
	typeof part === 'number' ? `${before}[${part}]` : `${before}.${part}`;

function isPattern(pattern: Json): boolean {
	try {
		new RegExp(String(pattern), 'u');
		return typeof pattern === 'string';
	} catch {
		return false;
	}
}
