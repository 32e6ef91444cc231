import type { FieldProblems, FieldTyping } from '../app/record-editing.svelte';
import { findConnector } from '../connectors/registry';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import { brokenReference, secretReferences } from '../domain/secret-references';
import { parseData } from '../editor/parse-data';
import { restForm, restValue, type TypedRest } from './connector-form';
import { firstProblem } from './first-problem';
import { textOf } from './record-preview';
import { isTypedData, showData, type TypedData } from './record-typing';

/** A connector as it is typed: its type, the fields of a REST connector, and what is left, as data. */
export type TypedConnector = { connector_type: string; more: TypedData } & Partial<TypedRest>;

/** The fields that a problem can be told at; all others are a part of `more`. */
const OWN: readonly string[] = ['url', 'headers', 'authentication', 'total_timeout', 'expected_status_code'];

/** Types a connector's value in a form; what the form has no fields for, and other types of connectors, as YAML or JSON. */
export const connectorTyping: FieldTyping = {
	fields: ['connector_type', 'value'],
	async show(fields, before) {
		const type = textOf(fields.connector_type);
		const value = isJsonObject(fields.value) ? fields.value : {};
		const { form, more } = hasForm(type) ? restForm(value) : { form: {}, more: value };
		const shown = Object.keys(more).length > 0 ? await showData(more, before?.more) : emptyData(before?.more);
		return { connector_type: type, ...form, more: shown };
	},
	read(given) {
		const typed = given as unknown as TypedConnector;
		const type = typed.connector_type.trim();
		const more = readMore(typed.more);
		if (!more.ok) return Promise.resolve({ ok: false, problems: { more: more.problem } });
		const form = hasForm(type) && isForm(typed) ? restValue(typed) : {};
		const problems = problemsOf(type, form, more.value);
		const value = { ...form, ...more.value };
		return Promise.resolve(
			Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, fields: { connector_type: type, value } }
		);
	}
};

/** Whether the connector has fields of its own: those of a type that is not known are typed as data. */
export function hasForm(type: string): boolean {
	return findConnector(type)?.type === 'REST';
}

export function isForm(typed: JsonObject | TypedConnector): typed is TypedConnector & TypedRest {
	return 'headers' in typed && 'authentication' in typed;
}

function emptyData(before: Json | undefined): TypedData {
	return { text: '', language: isTypedData(before) ? before.language : 'yaml' };
}

type Reading = { ok: true; value: JsonObject } | { ok: false; problem: FieldProblems[string] };

function readMore({ text, language }: TypedData): Reading {
	if (text.trim() === '') return { ok: true, value: {} };
	const parsed = parseData(text, language);
	if (!parsed.ok) return { ok: false, problem: firstProblem(parsed.problems) };
	if (isJsonObject(parsed.value)) return { ok: true, value: parsed.value };
	return { ok: false, problem: { message: 'It has to be an object: inputs by their names.', line: null } };
}

function problemsOf(type: string, form: JsonObject, more: JsonObject): FieldProblems {
	if (type === '') return { connector_type: { message: 'Say which type it is, such as REST.', line: null } };
	const problems: FieldProblems = {};
	const twice = Object.keys(form).find((key) => key in more);
	if (twice) return { more: { message: `“${twice}” has its own field above. Leave it there or here.`, line: null } };
	const tell = (key: string, message: string) => {
		problems[OWN.includes(key) && !(key in more) ? key : 'more'] ??= { message, line: null };
	};
	const value = { ...form, ...more };
	for (const [key, part] of Object.entries(value)) {
		const broken = brokenReference(part);
		if (broken !== null) tell(key, `“${broken}” is no secret. Write vault.secret(name.key).`);
	}
	const connector = findConnector(type);
	if (!connector || Object.keys(problems).length > 0) return problems;
	const why = connector.check(value);
	if (why) tell(typeof why.details?.key === 'string' ? why.details.key : '', why.message.replace(/^\w+: /, ''));
	// Where a part of the address is a secret, only that knows.
	const { url = null } = value;
	if (url !== null && secretReferences(url).length === 0 && connector.destination({ url }) === '') {
		tell('url', 'It has to begin with https:// or http:// and name a server, such as https://api.example.com/v1.');
	}
	return problems;
}
