import { isJsonObject, type Json, type JsonObject } from './json';

/** What a field of a form can be. `markdown` shows a text, `submit` is a button: these two take no answer. */
export const FORM_ELEMENTS = [
	'string',
	'textarea',
	'number',
	'password',
	'time',
	'date',
	'datetime',
	'toggle',
	'select',
	'file',
	'markdown',
	'submit'
] as const;
export type FormElement = (typeof FORM_ELEMENTS)[number];

export interface FormOption {
	value: Json;
	label: string;
}

/** One field of a form, in the order in which it is shown. */
export interface FormField {
	/** The name of its answer. */
	key: string;
	element: FormElement;
	label: string;
	/** Markdown; of a `markdown` field its text. Empty where there is none. */
	description: string;
	/** What the field begins with; null: empty. */
	default: Json;
	/** Shown in the field as long as it is empty. */
	example: string;
	required: boolean;
	/** Of a `submit`: the keys it requires instead of the form's; null: the form's. */
	requires: readonly string[] | null;
	/** Of a `select`. */
	options: readonly FormOption[];
	/** Of a `string`, such as `email` or `uri`. */
	format: string | null;
	/** Of a `number`. */
	integer: boolean;
	minimum: number | null;
	maximum: number | null;
}

/** A form: its fields by `order`, those without one after the others, as they were written. */
export interface Form {
	fields: readonly FormField[];
}

/** A field with all that need not be said. */
export function formField(field: Pick<FormField, 'key' | 'element'> & Partial<FormField>): FormField {
	return {
		label: field.key,
		description: '',
		default: null,
		example: '',
		required: false,
		requires: null,
		options: [],
		format: null,
		integer: false,
		minimum: null,
		maximum: null,
		...field
	};
}

/**
 * The form that a message's body describes. Bodies are checked where they are written; what is not understood here all
 * the same, in a record from elsewhere, becomes a plain text field.
 */
export function readForm(body: JsonObject): Form {
	const properties = isJsonObject(body.properties) ? body.properties : {};
	const required = textsOf(body.required) ?? [];
	const read = Object.entries(properties).map(([key, field], n) => {
		const given = isJsonObject(field) ? field : {};
		const order = typeof given.order === 'number' ? given.order : Infinity;
		return { field: readField(key, given, required), order, n };
	});
	// Infinity minus itself is not a number: what has no order keeps its place after the others.
	read.sort((a, b) => (a.order === b.order ? a.n - b.n : a.order - b.order));
	return { fields: read.map(({ field }) => field) };
}

function readField(key: string, given: JsonObject, required: readonly string[]): FormField {
	const element = elementOf(given);
	const texts = { description: textOf(given.description), example: textOf(given.example) };
	// Older flows give the text of a markdown field as its example.
	if (element === 'markdown') texts.description ||= texts.example || textOf(given.default);
	return {
		key,
		element,
		label: textOf(given.label) || textOf(given.title) || key,
		...texts,
		default: given.default ?? null,
		required: required.includes(key) || given.required === true,
		requires: element === 'submit' ? textsOf(given.required) : null,
		options: element === 'select' ? optionsOf(given) : [],
		format: textOf(given.format) || null,
		integer: given.type === 'integer',
		minimum: numberOf(given.minimum),
		maximum: numberOf(given.maximum)
	};
}

const BY_FORMAT: { [format: string]: FormElement } = {
	date: 'date',
	time: 'time',
	'date-time': 'datetime',
	password: 'password'
};
const BY_TYPE: { [type: string]: FormElement } = { number: 'number', integer: 'number', boolean: 'toggle' };

/** What the description of a field makes it. */
export function elementOf({ element, type, format, options, enum: values }: JsonObject): FormElement {
	const plain = String(element ?? '').replace(/^form-/, '');
	const known = FORM_ELEMENTS.find((name) => name === (plain === 'date-time' ? 'datetime' : plain));
	if (known) return known;
	if (options !== undefined || values !== undefined) return 'select';
	return BY_FORMAT[String(format)] ?? BY_TYPE[String(type)] ?? 'string';
}

/** A list of values or of `{value, label}`, or labels by their values. */
function optionsOf({ options, enum: values }: JsonObject): FormOption[] {
	const given = options ?? values ?? [];
	if (isJsonObject(given)) return Object.entries(given).map(([value, label]) => ({ value, label: labelOf(label) }));
	if (!Array.isArray(given)) return [];
	return given.map((option) => {
		if (!isJsonObject(option)) return { value: option, label: labelOf(option) };
		const value = option.value ?? null;
		return { value, label: labelOf(option.label ?? value) };
	});
}

const labelOf = (value: Json) => (typeof value === 'string' ? value : JSON.stringify(value));
const numberOf = (value: Json | undefined) => (typeof value === 'number' ? value : null);
const textOf = (value: Json | undefined) => (typeof value === 'string' ? value : value == null ? '' : labelOf(value));

function textsOf(value: Json | undefined): string[] | null {
	return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : null;
}
