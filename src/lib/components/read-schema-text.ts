import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import { parseData, type DataLanguage } from '../editor/parse-data';
import { placeInData } from '../editor/place-in-data';
import { firstProblem } from './first-problem';

export type SchemaReading =
	{ ok: true; schema: JsonObject | null } | { ok: false; message: string; line: number | null };

/**
 * Reads a JSON Schema that a person typed; empty is none. What is wrong with it is said in words, with its line.
 */
export async function readSchemaText(text: string, language: DataLanguage): Promise<SchemaReading> {
	if (text.trim() === '') return { ok: true, schema: null };
	const parsed = parseData(text, language);
	if (!parsed.ok) return { ok: false, ...firstProblem(parsed.problems) };
	const fault = isJsonObject(parsed.value) ? await firstFault(text, parsed.value) : await firstFault(text, null);
	return fault ? { ok: false, ...fault } : { ok: true, schema: isJsonObject(parsed.value) ? parsed.value : null };
}

/** The first thing that is wrong with a schema, with its place in words; null where it can be used. */
export async function firstFault(text: string, schema: Json): Promise<{ message: string; line: number } | null> {
	const [{ schemaFaults }, { pathText }] = await Promise.all([
		import('../domain/schema-faults'),
		import('../domain/schema-misfits')
	]);
	const [first] = schemaFaults(schema).sort((a, b) => lineOf(text, a.path) - lineOf(text, b.path));
	if (!first) return null;
	const { line, column } = placeInData(text, first.path);
	const message = `Line ${line}, column ${column}: ${pathText('the schema', first.path)} ${first.message}.`;
	return { message, line };
}

const lineOf = (text: string, path: readonly (string | number)[]) => placeInData(text, path).line;
