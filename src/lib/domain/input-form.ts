import { formField, readForm, type FormField } from './form';
import { isJsonObject, type Json, type JsonObject } from './json';

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

/** Keys whose values are secrets: those with the format `password`. They are protected wherever they are shown. */
export function secretKeys(schema: JsonObject | null): string[] {
	if (!schema || !isJsonObject(schema.properties)) return [];
	return Object.entries(schema.properties)
		.filter(([, part]) => isJsonObject(part) && part.format === 'password')
		.map(([key]) => key);
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

/** A part of a schema, behind its reference to a definition. */
function resolved(schema: JsonObject, part: Json): JsonObject {
	if (!isJsonObject(part)) return {};
	const name = typeof part.$ref === 'string' ? /^#\/(definitions|\$defs)\/([^/]+)$/.exec(part.$ref) : null;
	const definitions = name && schema[name[1]!];
	const found = isJsonObject(definitions) ? definitions[name![2]!] : undefined;
	return isJsonObject(found) ? found : part;
}
