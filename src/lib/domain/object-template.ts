import { isJsonObject, type Json, type JsonObject } from './json';
import { RecordError } from './record-kinds';

/** What objects of a template are told of a change, in the order of their life. */
export const HOOKS = ['on_create', 'on_update', 'on_delete'] as const;
export type Hook = (typeof HOOKS)[number];

/** Another object that one has to have. */
export interface Reference {
	attribute: string;
	/** Name of the object it names. */
	name: string;
	/** Name of the template that object has to be of; null for any. */
	template: string | null;
}

const TYPES: { [type: string]: (value: Json) => boolean } = {
	any: () => true,
	string: (value) => typeof value === 'string',
	number: (value) => typeof value === 'number',
	integer: (value) => Number.isInteger(value),
	boolean: (value) => typeof value === 'boolean',
	object: (value) => isJsonObject(value),
	array: (value) => Array.isArray(value),
	date: (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && isDate(value),
	reference: (value) => typeof value === 'string' && value.trim() !== ''
};

/** `Date` takes the 30th of February for the 2nd of March. */
function isDate(text: string): boolean {
	if (Number.isNaN(Date.parse(text))) return false;
	const day = text.slice(0, 10);
	return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

/** Types that an attribute can have. */
export const ATTRIBUTE_TYPES: readonly string[] = Object.keys(TYPES);

export function isAttributeType(type: string): boolean {
	return Object.hasOwn(TYPES, type);
}

/** Whether a value is of a type; of a type that is none, nothing is. */
export function fitsType(type: string, value: Json): boolean {
	return isAttributeType(type) && TYPES[type]!(value);
}

/** The attributes of an object with the defaults of its template where they are missing. */
export function withDefaults(attributes: JsonObject, given: JsonObject): JsonObject {
	const value: JsonObject = { ...given };
	for (const [name, wanted] of Object.entries(attributes)) {
		if (isJsonObject(wanted) && wanted.default !== undefined && value[name] === undefined) value[name] = wanted.default;
	}
	return value;
}

/**
 * The attributes of an object as its template wants them: checked, with defaults where they are missing.
 * @param attributes what the template says of each
 * @returns them, and the objects they refer to, which the caller has to find
 * @throws {RecordError} where one does not fit
 */
export function fitTemplate(
	template: string,
	attributes: JsonObject,
	given: JsonObject
): { value: JsonObject; references: Reference[] } {
	const value = withDefaults(attributes, given);
	const references: Reference[] = [];
	for (const name of Object.keys(given)) {
		if (Object.hasOwn(attributes, name)) continue;
		const known = Object.keys(attributes).join(', ') || 'none';
		throw refused(template, `has no attribute “${name}”. Its attributes: ${known}.`);
	}
	for (const [name, wanted] of Object.entries(attributes)) {
		if (!isJsonObject(wanted)) continue;
		const { type = 'any', required = false, reference = null } = wanted;
		const have = value[name] ?? null;
		if (have === null) {
			if (required === true) throw refused(template, `needs the attribute “${name}”.`);
			continue;
		}
		if (typeof type !== 'string' || !isAttributeType(type)) {
			const known = ATTRIBUTE_TYPES.join(', ');
			throw refused(template, `gives “${name}” the type ${JSON.stringify(type)}, which is none. Types: ${known}.`);
		}
		if (!fitsType(type, have))
			throw refused(template, `wants “${name}” to be of type ${type}, not ${JSON.stringify(have)}.`);
		if (type === 'reference') {
			references.push({
				attribute: name,
				name: have as string,
				template: typeof reference === 'string' ? reference : null
			});
		}
	}
	return { value, references };
}

function refused(template: string, what: string): RecordError {
	return new RecordError('InvalidInputError', `The object template “${template}” ${what}`);
}
