import type { FieldProblems, FieldTyping } from '../app/record-editing.svelte';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import type { StoredType } from '../domain/record';
import { RECORD_KINDS, type RecordField } from '../domain/record-kinds';
import { parseData } from '../editor/parse-data';
import { convertData, type DataLanguage } from './convert-data';
import { firstProblem } from './first-problem';

/** Data as it is typed. */
export type TypedData = { text: string; language: DataLanguage };

export function isTypedData(value: Json | undefined): value is TypedData {
	return isJsonObject(value) && typeof value.text === 'string' && typeof value.language === 'string';
}

/** The fields of a kind that a person types. */
export function typedFields(type: StoredType): [string, RecordField][] {
	return Object.entries(RECORD_KINDS[type]).filter(([, { keptUp }]) => !keptUp);
}

/** Data of a field as text, in the language it was typed in. */
export async function showData(value: Json, before: Json | undefined): Promise<TypedData> {
	const language = isTypedData(before) ? before.language : 'yaml';
	return { text: await convertData(value, language), language };
}

/** Types each field of a kind by itself: data as YAML or JSON, all else as text. */
export function typingOf(type: StoredType): FieldTyping {
	const fields = typedFields(type);
	return {
		fields: fields.map(([name]) => name),
		async show(values, before) {
			const shown: JsonObject = {};
			for (const [name, { input }] of fields) {
				const value = values[name] ?? null;
				shown[name] = input ? (typeof value === 'string' ? value : '') : await showData(value, before?.[name]);
			}
			return shown;
		},
		read(typed) {
			const values: JsonObject = {};
			const problems: FieldProblems = {};
			for (const [name, field] of fields) {
				const read = readField(field, typed[name] ?? null);
				if (read.ok) values[name] = read.value;
				else problems[name] = read.problem;
			}
			const ok = Object.keys(problems).length === 0;
			return Promise.resolve(ok ? { ok, fields: values } : { ok, problems });
		}
	};
}

type FieldReading = { ok: true; value: Json } | { ok: false; problem: FieldProblems[string] };

function readField(field: RecordField, typed: Json): FieldReading {
	if (isTypedData(typed)) {
		// Nothing at all is what a new record has.
		if (typed.text.trim() === '') return fitting(field, field.default);
		const parsed = parseData(typed.text, typed.language);
		return parsed.ok ? fitting(field, parsed.value) : { ok: false, problem: firstProblem(parsed.problems) };
	}
	if (field.input === 'script') return fitting(field, typed);
	const text = typeof typed === 'string' ? typed.trim() : '';
	return fitting(field, text === '' ? field.default : text);
}

function fitting(field: RecordField, value: Json): FieldReading {
	const problem = field.check(value);
	return problem ? { ok: false, problem: { message: `It ${problem}.`, line: null } } : { ok: true, value };
}
