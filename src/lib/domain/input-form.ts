import { elementOf, formField, readForm, type FormField } from './form';
import { isJsonObject, type Json, type JsonObject } from './json';
import { pointerParts, valueAt } from './json-pointer';

/** An input that is no single value: it is written as data. */
export interface DataInput {
	key: string;
	label: string;
	description: string;
	required: boolean;
	default: Json;
}

/** The form that a JSON Schema of inputs makes: fields for single values, then what is written as data. */
export interface InputForm {
	fields: readonly FormField[];
	data: readonly DataInput[];
}

/** Null where a schema says too little, or says it in a way that no form can show: then the inputs are written as data. */
export function inputForm(schema: JsonObject | null): InputForm | null {
	if (!schema || !isJsonObject(schema.properties)) return null;
	const entries = Object.entries(schema.properties).map(([key, part]): [string, JsonObject] => [
		key,
		resolved(schema, part)
	]);
	if (entries.length === 0) return null;
	const single = entries
		.filter(([, part]) => isSingle(part))
		.map(([key, part]): [string, JsonObject] => [key, plain(part)]);
	const required = Array.isArray(schema.required) ? schema.required : [];
	const { fields } = readForm({ properties: Object.fromEntries(single), required });
	return {
		fields: fields.map((field) => formField({ ...field, example: field.example || exampleOf(schema, field.key) })),
		data: entries
			.filter(([, part]) => !isSingle(part))
			.map(([key, part]) => ({
				key,
				label: typeof part.title === 'string' ? part.title : key,
				description: typeof part.description === 'string' ? part.description : '',
				required: required.includes(key),
				default: part.default ?? null
			}))
	};
}

/**
 * Keys whose values are secrets: those with the format `password`, those that a form would take as passwords, and those with
 * such a part somewhere inside. They are protected wherever they are shown.
 */
export function secretKeys(schema: JsonObject | null): string[] {
	if (!schema) return [];
	// What counts for the inputs as a whole may stand in parts of the schema, too.
	const keys = [...partsOf(schema, schema, new Set())].flatMap(({ properties }) =>
		isJsonObject(properties)
			? Object.entries(properties)
					.filter(([, part]) => holdsPassword(schema, part, new Set()))
					.map(([key]) => key)
			: []
	);
	return [...new Set(keys)];
}

/** @param seen parts that were looked at: they may refer to each other in a circle */
function holdsPassword(schema: JsonObject, part: Json, seen: Set<JsonObject>): boolean {
	return [...partsOf(schema, part, seen)].some((one) => {
		if (one.format === 'password' || elementOf(one) === 'password') return true;
		const inner = [one.items, one.additionalItems, one.additionalProperties, one.contains];
		const named = [one.properties, one.patternProperties].filter(isJsonObject).flatMap(Object.values) as Json[];
		return [...inner.flat(), ...named].some((next) => holdsPassword(schema, next ?? null, seen));
	});
}

const SAME_VALUE = ['allOf', 'anyOf', 'oneOf', 'if', 'then', 'else'];

/** A part of a schema and all others that are about the same value. */
function* partsOf(schema: JsonObject, part: Json, seen: Set<JsonObject>): Generator<JsonObject> {
	if (!isJsonObject(part) || seen.has(part)) return;
	seen.add(part);
	yield part;
	const others = [referred(schema, part), ...SAME_VALUE.flatMap((key) => part[key])];
	for (const other of others) yield* partsOf(schema, other ?? null, seen);
}

const SINGLE = ['string', 'number', 'integer', 'boolean'];

function isSingle(part: JsonObject): boolean {
	if (Array.isArray(part.enum)) return true;
	const types = typesOf(part);
	return types.length === 1 && SINGLE.includes(types[0]!);
}

/** Its types, without null: what is left empty is not given. */
function typesOf({ type }: JsonObject): string[] {
	return (Array.isArray(type) ? type : [type]).filter(
		(one): one is string => typeof one === 'string' && one !== 'null'
	);
}

/** As a form reads it. `required` of a property would be that of its inside. */
function plain({ required: _, ...part }: JsonObject): JsonObject {
	const type = typesOf(part)[0];
	const shown: JsonObject = type === undefined ? part : { ...part, type };
	return part.format === 'textarea' ? { ...shown, element: 'textarea' } : shown;
}

function exampleOf(schema: JsonObject, key: string): string {
	const part = (schema.properties as JsonObject)[key];
	const [first] = isJsonObject(part) && Array.isArray(part.examples) ? part.examples : [];
	return first === undefined ? '' : typeof first === 'string' ? first : JSON.stringify(first);
}

/** A part of a schema, behind its references to others. */
function resolved(schema: JsonObject, part: Json): JsonObject {
	const seen = new Set<Json>();
	let found = part;
	for (let next: Json | undefined = part; isJsonObject(next) && !seen.has(next); next = referred(schema, next)) {
		seen.add(next);
		found = next;
	}
	return isJsonObject(found) ? found : {};
}

/** The part of the same schema that a part refers to. */
function referred(schema: JsonObject, { $ref }: JsonObject): Json | undefined {
	return typeof $ref === 'string' && $ref.startsWith('#') ? valueAt(schema, pointerParts($ref)) : undefined;
}
