import { isJsonObject, sameJson, type Json, type JsonObject } from './json';
import type { StoredRecord } from './record';

/** Custom objects and their templates name each other: this is what something is named now. Other values stay as they are. */
export type NowNamed = (kind: 'custom_object' | 'object_template', name: Json) => Json;

/** The attributes of a template, with the templates and objects that they name. */
export function attributesNow(attributes: JsonObject, now: NowNamed): JsonObject {
	return mapMembers(attributes, (attribute) => {
		if (!isJsonObject(attribute)) return attribute;
		const { type, reference, default: preset } = attribute;
		const named = { ...attribute };
		if (reference !== undefined) named.reference = now('object_template', reference);
		if (type === 'reference' && preset !== undefined) named.default = now('custom_object', preset);
		return named;
	});
}

/** The value of an object, with the objects that it refers to. @param attributes of its template */
export function valueNow(value: JsonObject, attributes: JsonObject, now: NowNamed): JsonObject {
	return mapMembers(value, (part, name) => {
		const attribute = Object.hasOwn(attributes, name) ? attributes[name] : null;
		return isJsonObject(attribute) && attribute.type === 'reference' ? now('custom_object', part) : part;
	});
}

/**
 * Those that name something by a name that it does not have any more, with the name that it has now.
 * @param records all objects and templates of a project, by the names they have now. Those in the trash are among them:
 * they may be taken back.
 */
export function followRenames(records: readonly StoredRecord[], now: NowNamed): StoredRecord[] {
	const templates = attributesByTemplate(records);
	return records.flatMap((record) => {
		const fields = record.type === 'object_template' ? templateNow(record, now) : objectNow(record, templates, now);
		return sameJson(fields, record.fields) ? [] : [{ ...record, fields }];
	});
}

function templateNow({ fields }: StoredRecord, now: NowNamed): JsonObject {
	return isJsonObject(fields.attributes) ? { ...fields, attributes: attributesNow(fields.attributes, now) } : fields;
}

function objectNow({ fields }: StoredRecord, templates: ReadonlyMap<string, JsonObject>, now: NowNamed): JsonObject {
	const template = now('object_template', fields.object_template ?? null);
	if (typeof template !== 'string') return fields;
	const attributes = templates.get(template.trim());
	const named = { ...fields, object_template: template };
	return attributes && isJsonObject(fields.value)
		? { ...named, value: valueNow(fields.value, attributes, now) }
		: named;
}

function attributesByTemplate(records: readonly StoredRecord[]): Map<string, JsonObject> {
	const templates = records.filter(({ type }) => type === 'object_template');
	// One in use comes before one in the trash that had its name.
	const inOrder = [...templates].sort((a, b) => Number(a.trashedAt === null) - Number(b.trashedAt === null));
	return new Map(inOrder.map(({ name, fields }) => [name, isJsonObject(fields.attributes) ? fields.attributes : {}]));
}

function mapMembers(object: JsonObject, change: (value: Json, key: string) => Json): JsonObject {
	return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}
