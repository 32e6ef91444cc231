import { isJsonObject, sameJson, type Json } from '../domain/json';
import { SchemaChecker } from '../domain/json-schema';
import { schemaFaults } from '../domain/schema-faults';
import { pathText, problemsOf } from '../domain/schema-misfits';
import { parseData, type DataLanguage } from '../editor/parse-data';
import { firstProblem } from './first-problem';

/** Data beside a schema. */
export type SchemaTrial =
	/** Nothing can be said. */
	| { kind: 'waiting'; why: string }
	| { kind: 'unreadable'; problem: string; line: number | null }
	| { kind: 'read'; misfits: Misfit[]; coerced: Coerced };

export interface Misfit {
	/** Such as `data.orders[2].price`. */
	path: string;
	message: string;
}

/** What `coerce` makes of the data. */
export type Coerced = { kind: 'same' } | { kind: 'made'; value: Json } | { kind: 'impossible' };

const checker = new SchemaChecker();

/** Tries data with a schema, both as typed. */
export function trySchema(
	schema: { text: string; language: DataLanguage },
	data: { text: string; language: DataLanguage }
): SchemaTrial {
	if (data.text.trim() === '') return { kind: 'waiting', why: 'Type or paste data to see whether it fits.' };
	const wanted =
		schema.text.trim() === '' ? ({ ok: true, value: {} } as const) : parseData(schema.text, schema.language);
	if (!wanted.ok || !isSchema(wanted.value)) return { kind: 'waiting', why: 'The schema has to be mended first.' };
	const given = parseData(data.text, data.language);
	if (!given.ok) {
		const { message, line } = firstProblem(given.problems);
		return { kind: 'unreadable', problem: message, line };
	}
	return { kind: 'read', misfits: misfitsOf(wanted.value, given.value), coerced: coerce(wanted.value, given.value) };
}

function isSchema(value: Json): boolean {
	return (isJsonObject(value) || typeof value === 'boolean') && schemaFaults(value).length === 0;
}

function misfitsOf(schema: Json, data: Json): Misfit[] {
	if (!isJsonObject(schema)) return schema === true ? [] : [{ path: 'data', message: 'fits nothing' }];
	return problemsOf(schema, data).map(({ path, message }) => ({ path: pathText('data', path), message }));
}

function coerce(schema: Json, data: Json): Coerced {
	const made = checker.coerce(schema, data);
	if (!made.ok) return { kind: 'impossible' };
	return sameJson(made.value, data) ? { kind: 'same' } : { kind: 'made', value: made.value };
}
