import type { FormField } from './form';
import { isJsonObject, sameJson, type Json, type JsonObject } from './json';
import { readTypedNumber } from './typed-number';

/**
 * What is in the fields of a form, by key, as they hold it: text for what is typed, true or false for a toggle, the
 * value for a select, a {@link FileAnswer} for a file; null or absent: nothing.
 */
export type FormValues = { [key: string]: Json };
/** What is wrong, by key, in words for whoever fills the form in. */
export type FormErrors = { [key: string]: string };
export type FormCheck = { ok: true; answer: JsonObject } | { ok: false; errors: FormErrors };

/** The answer of a file field. */
export type FileAnswer = { name: string; type: string; size: number; content: string };

/** Answers are kept in journals and pass through Python as one piece. In bytes. */
export const MAX_FILE_SIZE = 10_000_000;

/** What the fields begin with. */
export function startValues(fields: readonly FormField[]): FormValues {
	return Object.fromEntries(fields.filter(takesAnswer).map((field) => [field.key, startValue(field)]));
}

/** Whether there is something to fill in. */
export function takesAnswer({ element }: FormField): boolean {
	return element !== 'markdown' && element !== 'submit';
}

function startValue(field: FormField): Json {
	const given = field.default;
	switch (field.element) {
		case 'toggle':
			return given === true || given === 'true' || given === 1;
		case 'select':
			return field.options.find(({ value }) => sameJson(value, given))?.value ?? null;
		case 'file':
			return null;
		case 'date':
			return given === null ? '' : dateText(momentText(given));
		case 'time':
			return given === null ? '' : localTime(String(given));
		case 'datetime':
			return given === null ? '' : localDateTime(momentText(given));
		default:
			return given === null ? '' : typeof given === 'string' ? given : JSON.stringify(given);
	}
}

/** Key of the submit that stands out, and that the Enter key presses: the first that asks for what the form asks for. */
export function primarySubmit(fields: readonly FormField[]): string | null {
	const submits = fields.filter(({ element }) => element === 'submit');
	return (submits.find(({ requires }) => requires === null) ?? submits[0])?.key ?? null;
}

/**
 * Checks what was filled in, and makes the answer of it. What was left empty is not in it.
 * @param pressed key of the submit that was pressed; null for a form without one
 */
export function checkForm(fields: readonly FormField[], values: FormValues, pressed: string | null): FormCheck {
	const errors: FormErrors = {};
	const answer: JsonObject = {};
	const requires = fields.find(({ key, element }) => element === 'submit' && key === pressed)?.requires ?? null;
	for (const field of fields.filter(takesAnswer)) {
		const { key } = field;
		const value = values[key] ?? null;
		if (isEmpty(field, value)) {
			if (requires ? requires.includes(key) : field.required) errors[key] = emptyWords(field);
			continue;
		}
		const checked = checkValue(field, value);
		if ('value' in checked) answer[key] = checked.value;
		// A button that asks for nothing, such as “Cancel”, is not held up by what is left half written.
		else if (requires?.length !== 0) errors[key] = checked.problem;
	}
	if (Object.keys(errors).length > 0) return { ok: false, errors };
	if (pressed !== null) answer[pressed] = true;
	return { ok: true, answer };
}

type Checked = { value: Json } | { problem: string };

function checkValue(field: FormField, value: Json): Checked {
	switch (field.element) {
		case 'toggle':
			return { value: value === true };
		case 'number':
			return checkNumber(field, String(value));
		case 'date':
			return isDate(String(value))
				? { value: String(value) }
				: { problem: 'This is no date. Write it like 2026-11-25.' };
		case 'time':
			return checkTime(String(value));
		case 'datetime':
			return checkDateTime(String(value));
		case 'select':
			return field.options.some((option) => sameJson(option.value, value))
				? { value }
				: { problem: 'Choose one of the options.' };
		case 'file':
			return checkFile(value);
		default:
			return checkText(field, String(value));
	}
}

function checkText({ format }: FormField, text: string): Checked {
	if (format === 'email' && !/^[^\s@]+@[^\s@]+$/.test(text.trim()))
		return { problem: 'This is no e-mail address. Write it like name@example.com.' };
	if ((format === 'uri' || format === 'url') && !URL.canParse(text.trim()))
		return { problem: 'This is no full address. Write it like https://example.com.' };
	return { value: text };
}

function checkNumber({ integer, minimum, maximum }: FormField, text: string): Checked {
	const number = readTypedNumber(text);
	if (typeof number === 'string') return { problem: number };
	if (integer && !Number.isInteger(number)) return { problem: 'Give a whole number.' };
	if (minimum !== null && number < minimum) return { problem: `Give a number not below ${minimum}.` };
	if (maximum !== null && number > maximum) return { problem: `Give a number not above ${maximum}.` };
	return { value: number };
}

/** A time with the offset it is given with, or else with that of this place now. */
function checkTime(text: string): Checked {
	const match = /^((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
	if (!match) return { problem: 'This is no time. Write it like 14:05.' };
	const whole = match[1]! + (match[2] ?? ':00');
	if (match[3]) return { value: whole + match[3] };
	const now = new Date();
	const [hours, minutes, seconds] = whole.split(':').map(Number) as [number, number, number];
	now.setHours(hours, minutes, seconds, 0);
	return { value: localText(now).slice(11) + offsetText(now) };
}

function checkDateTime(text: string): Checked {
	const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
	const whole = match && isDate(match[1]!) ? `${match[1]}T${match[2]}${match[3] ?? ':00'}` : null;
	const offset = match?.[4] ?? '';
	const moment = whole === null ? null : new Date(whole + offset);
	if (!moment || Number.isNaN(moment.getTime()))
		return { problem: 'This is no date with a time. Write it like 2026-11-25 14:05.' };
	// As clocks go forward there are times that are none: then it is the moment that the browser takes them for.
	return { value: offset ? whole + offset : localText(moment) + offsetText(moment) };
}

function checkFile(value: Json): Checked {
	if (!isJsonObject(value) || typeof value.content !== 'string') return { problem: 'Choose a file.' };
	if (Number(value.size) > MAX_FILE_SIZE) {
		return {
			problem: `The file has ${(Number(value.size) / 1e6).toFixed(1)} MB; at most ${MAX_FILE_SIZE / 1e6} MB can be sent.`
		};
	}
	return { value };
}

function isEmpty({ element, options }: FormField, value: Json): boolean {
	if (element === 'toggle') return false;
	// An option may be an empty text, or nothing.
	if (element === 'select' && options.some((option) => sameJson(option.value, value))) return false;
	return value === null || (typeof value === 'string' && value.trim() === '');
}

function emptyWords({ element }: FormField): string {
	if (element === 'select') return 'Choose one of the options.';
	return element === 'file' ? 'Choose a file.' : 'Fill this in.';
}

function isDate(text: string): boolean {
	const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
	if (!match) return false;
	const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
	const date = new Date(Date.UTC(year, month - 1, day));
	date.setUTCFullYear(year);
	return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** Offset of a moment's local time from UTC, such as `+01:00`. */
function offsetText(moment: Date): string {
	const minutes = -moment.getTimezoneOffset();
	const pad = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, '0');
	return `${minutes < 0 ? '-' : '+'}${pad(minutes / 60)}:${pad(minutes % 60)}`;
}

const dateText = (text: string) => text.slice(0, 10);

/** What a date begins with; a number is in unix seconds. */
function momentText(given: Json): string {
	const moment = typeof given === 'number' ? new Date(given * 1_000) : null;
	return moment && !Number.isNaN(moment.getTime()) ? localText(moment) : String(given);
}

/** A moment in local time, such as `2026-11-25T14:05:00`. */
function localText(moment: Date): string {
	// Reckoned with what clocks show, as offsets were once not of whole minutes.
	const shown = new Date(0);
	shown.setUTCFullYear(moment.getFullYear(), moment.getMonth(), moment.getDate());
	shown.setUTCHours(moment.getHours(), moment.getMinutes(), moment.getSeconds());
	return shown.toISOString().slice(0, -5);
}

/** A time as a field for local time holds it; one without an offset is local already. */
function localTime(text: string): string {
	const [, time, offset] = /^(\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/i.exec(text.trim()) ?? [];
	const moment = offset ? new Date(`${localText(new Date()).slice(0, 10)}T${time}${offset}`) : null;
	return moment && !Number.isNaN(moment.getTime()) ? localText(moment).slice(11) : text.slice(0, 8);
}

/** A moment as a field for local time holds it; one without an offset is local already. */
function localDateTime(text: string): string {
	const plain = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(:\d\d)?)(\.\d+)?$/.exec(text);
	if (plain) return `${plain[1]}T${plain[2]}`;
	const moment = new Date(text);
	if (Number.isNaN(moment.getTime())) return '';
	return localText(moment);
}
