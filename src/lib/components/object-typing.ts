import type { FieldProblems, FieldTyping } from '../app/record-editing.svelte';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import { fitsType } from '../domain/object-template';
import { readTypedNumber } from '../domain/typed-number';
import { parseData } from '../editor/parse-data';
import { firstProblem } from './first-problem';
import { textOf } from './record-preview';
import { isTypedData, showData } from './record-typing';

/** Where an attribute is among what is typed. */
export const attributeKey = (name: string) => `value.${name}`;
const NAME = /^value\.([^]*)$/;

/** Text in the field of a number, for as long as it is typed otherwise than the number is shown. */
export const unread = (text: string): JsonObject => ({ unread: text });
/** An attribute that is to go. */
export const REMOVED: JsonObject = { removed: true };

/** What the field of a number holds with this in it. */
export function typedNumber(text: string): Json {
	if (text.trim() === '') return null;
	const number = readTypedNumber(text);
	// A comma that became a point while it is typed would say something else with the next digits.
	return typeof number === 'number' && String(number) === text ? number : unread(text);
}

export function unreadText(typed: Json | undefined): string | null {
	return isJsonObject(typed) && typeof typed.unread === 'string' ? typed.unread : null;
}

export function isRemoved(typed: Json | undefined): boolean {
	return isJsonObject(typed) && typed.removed === true;
}

/**
 * Types an object: with a template each attribute by itself, objects and lists as YAML or JSON; without one all that it
 * holds as YAML or JSON.
 */
export const objectTyping: FieldTyping = {
	fields: ['object_template', 'value'],
	async show(fields, before) {
		const template = textOf(fields.object_template);
		const value = isJsonObject(fields.value) ? fields.value : {};
		if (template === '') return { object_template: '', value: await showData(value, before?.value) };
		const shown: JsonObject = { object_template: template };
		for (const [name, part] of Object.entries(value)) {
			const key = attributeKey(name);
			shown[key] = typeof part === 'object' && part !== null ? await showData(part, before?.[key]) : part;
		}
		return shown;
	},
	read(typed) {
		const problems: FieldProblems = {};
		const value: JsonObject = {};
		for (const [key, part] of Object.entries(typed)) {
			const name = NAME.exec(key)?.[1];
			if (key === 'value') readWhole(part, value, problems);
			else if (name !== undefined && !isRemoved(part)) readPart(key, name, part, value, problems);
		}
		const template = textOf(typed.object_template).trim() || null;
		const ok = Object.keys(problems).length === 0;
		return Promise.resolve(ok ? { ok, fields: { object_template: template, value } } : { ok, problems });
	}
};

function readWhole(part: Json, value: JsonObject, problems: FieldProblems): void {
	if (!isTypedData(part) || part.text.trim() === '') return;
	const parsed = parseData(part.text, part.language);
	if (!parsed.ok) problems.value = firstProblem(parsed.problems);
	else if (isJsonObject(parsed.value)) Object.assign(value, parsed.value);
	else problems.value = { message: 'It has to be an object: attributes by their names.', line: null };
}

function readPart(key: string, name: string, part: Json, value: JsonObject, problems: FieldProblems): void {
	const text = unreadText(part);
	if (text !== null) {
		const number = readTypedNumber(text);
		if (typeof number === 'string') problems[key] = { message: number, line: null };
		else value[name] = number;
	} else if (!isTypedData(part)) {
		value[name] = part;
	} else if (part.text.trim() === '') {
		value[name] = null;
	} else {
		const parsed = parseData(part.text, part.language);
		if (parsed.ok) value[name] = parsed.value;
		else problems[key] = firstProblem(parsed.problems);
	}
}

/** What does not fit the attributes of the template, by what it is typed under. */
export async function misfits(attributes: JsonObject, typed: JsonObject): Promise<FieldProblems> {
	const read = await objectTyping.read(typed);
	if (!read.ok) return read.problems;
	const value = read.fields.value as JsonObject;
	const problems: FieldProblems = {};
	for (const [name, attribute] of Object.entries(attributes)) {
		const wanted = isJsonObject(attribute) ? attribute : {};
		const type = textOf(wanted.type) || 'any';
		const have = value[name] ?? null;
		const missing = have === null && wanted.required === true && (name in value || wanted.default === undefined);
		const tell = (message: string) => (problems[attributeKey(name)] = { message, line: null });
		if (missing) tell('Fill this in.');
		else if (have !== null && !fitsType(type, have)) tell(`This is not of the type ${type}.`);
	}
	return problems;
}
