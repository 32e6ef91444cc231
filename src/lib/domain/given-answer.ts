import type { FormField } from './form';
import {
	checkForm,
	primarySubmit,
	startValues,
	takesAnswer,
	type FileAnswer,
	type FormCheck,
	type FormErrors,
	type FormValues
} from './form-answer';
import { isJsonObject, type Json, type JsonObject } from './json';

/**
 * Checks an answer that was written down beforehand, as a flow would be given it, in the way in which the form checks what
 * is filled in. What it leaves out stays as the form begins with it, null empties a field. Where it presses no button, it
 * presses the one that stands out.
 */
export function checkGivenAnswer(fields: readonly FormField[], response: JsonObject): FormCheck {
	const errors: FormErrors = {};
	const values: FormValues = startValues(fields);
	const pressed: string[] = [];
	for (const [key, given] of Object.entries(response)) {
		const field = fields.find((one) => one.key === key);
		if (!field) errors[key] = noField(fields);
		else if (field.element === 'submit') {
			if (typeof given !== 'boolean') errors[key] = 'It is a button: true where it is pressed.';
			else if (given) pressed.push(key);
		} else if (!takesAnswer(field)) errors[key] = 'It takes no answer: it shows a text.';
		else {
			const read = readGiven(field, given);
			if (typeof read === 'string') errors[key] = read;
			else values[key] = read.value;
		}
	}
	for (const key of pressed.slice(1)) errors[key] = `Only one button is pressed, and “${pressed[0]}” is.`;
	const checked = checkForm(fields, values, pressed[0] ?? primarySubmit(fields));
	if (Object.keys(errors).length === 0) return checked;
	return { ok: false, errors: { ...(checked.ok ? {} : checked.errors), ...errors } };
}

function noField(fields: readonly FormField[]): string {
	const keys = fields.filter((field) => takesAnswer(field) || field.element === 'submit').map(({ key }) => key);
	return `The form has no such field. There are: ${keys.join(', ')}.`;
}

/** A given value as the field would hold it, or words for what is wrong with it. */
function readGiven({ element }: FormField, given: Json): { value: Json } | string {
	if (given === null) return { value: null };
	switch (element) {
		case 'toggle':
			return typeof given === 'boolean' ? { value: given } : 'Give true or false.';
		case 'select':
			return { value: given };
		case 'file':
			return readFile(given);
		default:
			if (typeof given === 'string' || typeof given === 'number') return { value: String(given) };
			return element === 'number' ? 'Give a number.' : 'Give a text.';
	}
}

function readFile(given: Json): { value: FileAnswer } | string {
	if (!isJsonObject(given) || typeof given.name !== 'string' || typeof given.content !== 'string')
		return 'Give a file as {"name": …, "type": …, "content": …}, with its content as base64.';
	const content = given.content.replaceAll(/\s/g, '');
	if (!/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(content))
		return 'Its content is not base64.';
	const size = (content.length / 4) * 3 - (/=*$/.exec(content)?.[0].length ?? 0);
	return { value: { name: given.name, type: typeof given.type === 'string' ? given.type : '', size, content } };
}
