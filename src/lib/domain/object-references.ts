import { HOOKS } from './object-template';
import { isJsonObject, sameJson, type Json, type JsonObject } from './json';
import type { StoredRecord, StoredType } from './record';
import { renamedSecrets } from './secret-references';

/** Kinds of which records name others. */
export type NamedKind = 'flow' | 'scheduler' | 'tag' | 'secret' | 'custom_object' | 'object_template';

/** What something is named now that a record names. Other values stay as they are. */
export type NowNamed = (kind: NamedKind, name: Json) => Json;

/** Fields that name another flow or record. Some also name others in their values: objects, templates and connectors. */
export const NAMES_IN: { readonly [Type in StoredType]?: { readonly [field: string]: NamedKind } } = {
	wrapper: { flow: 'flow' },
	webhook: { flow: 'flow' },
	schedule: { flow: 'flow', scheduler: 'scheduler' },
	custom_object: { object_template: 'object_template' },
	object_template: Object.fromEntries(HOOKS.map((hook) => [hook, 'flow' as const]))
};

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
 * @param records all of a project, by the names they have now. Those in the trash are among them: they may be taken back.
 */
export function followRenames(records: readonly StoredRecord[], now: NowNamed): StoredRecord[] {
	const templates = attributesByTemplate(records);
	return records.flatMap((record) => {
		const [fields, tags] = [fieldsNow(record, templates, now), tagsNow(record.tags, now)];
		return sameJson(fields, record.fields) && sameJson(tags, record.tags) ? [] : [{ ...record, fields, tags }];
	});
}

/** The names of tags, each once. */
export function tagsNow(tags: readonly string[], now: NowNamed): string[] {
	return [...new Set(tags.map((tag) => String(now('tag', tag))))];
}

function fieldsNow(
	{ type, fields }: StoredRecord,
	templates: ReadonlyMap<string, JsonObject>,
	now: NowNamed
): JsonObject {
	const named = { ...fields };
	for (const [field, kind] of Object.entries(NAMES_IN[type] ?? {})) {
		const name = fields[field];
		if (typeof name === 'string') named[field] = now(kind, name);
	}
	const { attributes, value = null, object_template: template } = named;
	if (type === 'object_template' && isJsonObject(attributes)) named.attributes = attributesNow(attributes, now);
	if (type === 'custom_object' && typeof template === 'string' && isJsonObject(value)) {
		const wanted = templates.get(template.trim());
		if (wanted) named.value = valueNow(value, wanted, now);
	}
	if (type === 'connector') named.value = renamedSecrets(value, (name) => String(now('secret', name)));
	return named;
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
