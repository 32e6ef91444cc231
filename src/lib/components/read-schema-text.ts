import { isJsonObject, type JsonObject } from '../domain/json';
import { parseData, type DataLanguage } from '../editor/parse-data';
import { firstProblem } from './first-problem';

export type SchemaReading =
	{ ok: true; schema: JsonObject | null } | { ok: false; message: string; line: number | null };

/**
 * Reads a JSON Schema that a person typed; empty is none. What is wrong with it is said in words, with the line where the text
 * cannot be read.
 */
export async function readSchemaText(text: string, language: DataLanguage): Promise<SchemaReading> {
	if (text.trim() === '') return { ok: true, schema: null };
	const parsed = parseData(text, language);
	if (!parsed.ok) return { ok: false, ...firstProblem(parsed.problems) };
	const { schemaProblem } = await import('../domain/schema-check');
	const problem = schemaProblem(parsed.value);
	if (problem) {
		const line = lineOf(text, problem);
		return { ok: false, message: (line ? `Line ${line}: ` : '') + problem, line };
	}
	return { ok: true, schema: isJsonObject(parsed.value) ? parsed.value : null };
}

/** Where in the text the part is that a problem names: its keys are looked for one after the other. */
function lineOf(text: string, problem: string): number | null {
	const path = /^the schema((?:\.[^\s.[]+|\[\d+\])+)/.exec(problem)?.[1];
	if (!path) return null;
	const lines = text.split('\n');
	let at = 0;
	for (const key of path.split(/[.[\]]/).filter((part) => part && !/^\d+$/.test(part))) {
		const found = lines.findIndex(
			(line, index) => index >= at && new RegExp(`(^|[\\s{,"'])${escaped(key)}["']?\\s*:`).test(line)
		);
		if (found < 0) return null;
		at = found;
	}
	return at + 1;
}

function escaped(key: string): string {
	return key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
