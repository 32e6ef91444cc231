import { isJsonObject, type Json, type JsonObject } from './json';
import { pointerParts, valueAt } from './json-pointer';

type Fits = (schema: Json, value: Json) => boolean;

/** How often `$ref` is followed without a step into the data: a schema may refer to itself. */
const DEEPEST = 50;

/**
 * Data made to fit a schema where that loses nothing: text that is a number or true or false, a number where text is
 * wanted, and missing values that have a default. What cannot be helped stays as it is.
 * @param fits whether a value fits a schema: decides between the branches of `anyOf` and `oneOf`
 */
export function coerceTo(schema: Json, data: Json, fits: Fits): Json {
	return new Coercion(schema, fits).value(schema, data, 0);
}

class Coercion {
	constructor(
		private readonly root: Json,
		private readonly fits: Fits
	) {}

	value(schema: Json, data: Json, refs: number): Json {
		if (!isJsonObject(schema) || refs > DEEPEST) return data;
		if (typeof schema.$ref === 'string') {
			// In draft 7 nothing beside a $ref counts.
			return this.value(pointed(this.root, schema.$ref), data, refs + 1);
		}
		let value = toType(schema, data);
		if (isJsonObject(value)) value = this.object(schema, value);
		else if (Array.isArray(value)) value = this.list(schema, value);
		for (const part of listOf(schema.allOf)) value = this.value(part, value, refs);
		for (const branches of [schema.anyOf, schema.oneOf]) value = this.branch(listOf(branches), value, refs);
		return value;
	}

	private object(schema: JsonObject, data: JsonObject): JsonObject {
		const properties = isJsonObject(schema.properties) ? schema.properties : {};
		const more = schema.additionalProperties ?? true;
		const entries = Object.entries(data).map(([key, value]): [string, Json] => {
			return [key, this.value(Object.hasOwn(properties, key) ? properties[key]! : more, value, 0)];
		});
		for (const [key, part] of Object.entries(properties)) {
			if (Object.hasOwn(data, key) || !isJsonObject(part) || part.default === undefined) continue;
			entries.push([key, part.default]);
		}
		return Object.fromEntries(entries);
	}

	private list(schema: JsonObject, data: Json[]): Json[] {
		const { items, additionalItems = true } = schema;
		if (items === undefined) return data;
		return data.map((value, index) => {
			return this.value(Array.isArray(items) ? (items[index] ?? additionalItems) : items, value, 0);
		});
	}

	/** The first branch that fits as the data is, else the first that it can be made to fit. */
	private branch(branches: readonly Json[], data: Json, refs: number): Json {
		const whole = (schema: Json): Json =>
			isJsonObject(schema) && isJsonObject(this.root)
				? { definitions: this.root.definitions ?? {}, ...schema }
				: schema;
		if (branches.some((schema) => this.fits(whole(schema), data))) return data;
		for (const schema of branches) {
			const value = this.value(schema, data, refs + 1);
			if (this.fits(whole(schema), value)) return value;
		}
		return data;
	}
}

function toType(schema: JsonObject, data: Json): Json {
	const types = typeof schema.type === 'string' ? [schema.type] : listOf(schema.type);
	if (types.length === 0 || types.some((type) => isType(type, data))) return data;
	for (const type of types) {
		const made = madeTo(type, data);
		if (made !== undefined) return made;
	}
	return data;
}

function isType(type: Json, data: Json): boolean {
	if (type === 'null') return data === null;
	if (type === 'array') return Array.isArray(data);
	if (type === 'object') return isJsonObject(data);
	if (type === 'integer') return Number.isInteger(data);
	return typeof data === type;
}

function madeTo(type: Json, data: Json): Json | undefined {
	switch (type) {
		case 'string':
			return typeof data === 'number' || typeof data === 'boolean' ? String(data) : undefined;
		case 'number':
		case 'integer': {
			if (typeof data !== 'string' || !/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(data)) return undefined;
			const number = Number(data);
			return Number.isFinite(number) && (type === 'number' || Number.isInteger(number)) ? number : undefined;
		}
		case 'boolean': {
			const text = typeof data === 'string' ? data.trim().toLowerCase() : null;
			return text === 'true' || data === 1 ? true : text === 'false' || data === 0 ? false : undefined;
		}
		default:
			return undefined;
	}
}

/** What `#/definitions/x` points to; no schema at all where there is nothing. */
function pointed(root: Json, ref: string): Json {
	return ref.startsWith('#') ? (valueAt(root, pointerParts(ref.slice(1))) ?? true) : true;
}

function listOf(value: Json | undefined): Json[] {
	return Array.isArray(value) ? value : [];
}
