import type { Json } from '../domain/json';

/** How much of a value a row has room for, in UTF-16 units. */
const SHOWN = 120;

/** A value in a few words of JSON, for a row. */
export function dataPreview(value: Json | undefined): string {
	if (value === undefined) return '';
	const text = typeof value === 'string' ? value : JSON.stringify(value);
	return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

export function textOf(value: Json | undefined): string {
	return typeof value === 'string' ? value : '';
}
