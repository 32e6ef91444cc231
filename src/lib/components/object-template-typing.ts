import type { FieldTyping } from '../app/record-editing.svelte';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import { fitsType, HOOKS, isAttributeType } from '../domain/object-template';
import { parseData } from '../editor/parse-data';
import { convertData } from './convert-data';
import { textOf } from './record-preview';

/** An attribute of a template as it is typed: a row of its table. */
export interface AttributeRow {
	name: string;
	type: string;
	required: boolean;
	/** Text for texts, dates and references; YAML for all others; empty for none. */
	default: string;
	/** Name of the template that a reference is to; empty for any. */
	reference: string;
	/** What else is said of it, which this table does not show. */
	more: JsonObject;
}

/** A template as it is typed. */
export type TypedTemplate = { attributes: AttributeRow[] };

export const emptyRow: AttributeRow = {
	name: '',
	type: 'string',
	required: false,
	default: '',
	reference: '',
	more: {}
};

export function rowsOf(typed: JsonObject): AttributeRow[] {
	return Array.isArray(typed.attributes) ? (typed.attributes as unknown as AttributeRow[]) : [];
}

/** Types the attributes of a template as rows, and its hooks as names of flows. */
export const objectTemplateTyping: FieldTyping = {
	fields: ['attributes', ...HOOKS],
	async show(fields) {
		const attributes = Object.entries(isJsonObject(fields.attributes) ? fields.attributes : {});
		const rows = await Promise.all(attributes.map(([name, attribute]) => rowOf(name, attribute)));
		const hooks = HOOKS.map((hook) => [hook, textOf(fields[hook])]);
		return { attributes: rows as unknown as Json[], ...(Object.fromEntries(hooks) as JsonObject) };
	},
	read(typed) {
		const rows = rowsOf(typed);
		const wrong = rowProblems(rows).findIndex((problem) => problem !== null);
		if (wrong >= 0) {
			const message = `Attribute ${wrong + 1}: ${rowProblems(rows)[wrong]}`;
			return Promise.resolve({ ok: false, problems: { attributes: { message, line: wrong + 1 } } });
		}
		const attributes = Object.fromEntries(rows.map((row) => [row.name.trim(), attributeOf(row)]));
		const hooks = HOOKS.map((hook) => [hook, textOf(typed[hook]) || null]);
		return Promise.resolve({ ok: true, fields: { attributes, ...(Object.fromEntries(hooks) as JsonObject) } });
	}
};

/** What is wrong with each row, in words; null where nothing is. */
export function rowProblems(rows: readonly AttributeRow[]): (string | null)[] {
	return rows.map((row, index) => {
		const name = row.name.trim();
		if (name === '') return 'Give it a name.';
		const same = rows.findIndex((other) => other.name.trim() === name);
		if (same < index) return `There is an attribute “${name}” already, in row ${same + 1}.`;
		if (!isAttributeType(row.type)) return `“${row.type}” is no type. Choose one.`;
		const read = readDefault(row);
		if (!read.ok) return read.problem;
		if (read.value === undefined || read.value === null || fitsType(row.type, read.value)) return null;
		return `The default is not of the type ${row.type}.`;
	});
}

async function rowOf(name: string, attribute: Json): Promise<AttributeRow> {
	const { type, required, default: value, reference, ...more } = isJsonObject(attribute) ? attribute : {};
	const kind = typeof type === 'string' ? type : 'any';
	return {
		name,
		type: kind,
		required: required === true,
		default: value === undefined || value === null ? '' : await defaultText(kind, value),
		reference: textOf(reference),
		more
	};
}

const PLAIN = ['string', 'date', 'reference'];

async function defaultText(type: string, value: Json): Promise<string> {
	if (typeof value === 'string' && PLAIN.includes(type)) return value;
	return (await convertData(value, 'yaml')).trimEnd();
}

type DefaultReading = { ok: true; value: Json | undefined } | { ok: false; problem: string };

function readDefault({ type, default: text }: AttributeRow): DefaultReading {
	if (text.trim() === '') return { ok: true, value: undefined };
	if (PLAIN.includes(type)) return { ok: true, value: text };
	const parsed = parseData(text, 'yaml');
	if (parsed.ok) return { ok: true, value: parsed.value };
	return { ok: false, problem: 'The default cannot be read.' };
}

function attributeOf(row: AttributeRow): JsonObject {
	const read = readDefault(row);
	return {
		...row.more,
		type: row.type,
		...(row.required && { required: true }),
		...(read.ok && read.value !== undefined && read.value !== null && { default: read.value }),
		...(row.type === 'reference' && row.reference !== '' && { reference: row.reference })
	};
}
