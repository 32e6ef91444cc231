import { isJsonObject, type JsonObject } from '../domain/json';
import { parseData } from '../editor/parse-data';
import type { DataLanguage } from './convert-data';
import { firstProblem } from './first-problem';

/** What inputs look like, in each language. */
export const inputsExample = { yaml: 'name: Ada\ncount: 3', json: '{ "name": "Ada", "count": 3 }' };

export type TypedInputs = { ok: true; inputs: JsonObject | null } | { ok: false; problem: string };

/** Reads inputs as a person has typed them; empty is none. */
export function readTypedInputs(text: string, language: DataLanguage): TypedInputs {
	if (text.trim() === '') return { ok: true, inputs: null };
	const parsed = parseData(text, language);
	if (!parsed.ok) return { ok: false, problem: firstProblem(parsed.problems).message };
	if (parsed.value !== null && !isJsonObject(parsed.value)) {
		const problem = `Inputs are keys with values, such as ${inputsExample[language].split('\n')[0]}`;
		return { ok: false, problem };
	}
	return { ok: true, inputs: parsed.value };
}
