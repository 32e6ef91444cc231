import { isJsonObject, type Json } from './json';
import { REDACTED } from './redact';

/**
 * A value without certain texts, wherever in it they stand, names of members included.
 * @param hidden none of them empty
 */
export function hideTexts<Value extends Json>(value: Value, hidden: readonly string[]): Value;
export function hideTexts(value: Json, hidden: readonly string[]): Json {
	if (hidden.length === 0) return value;
	// The longest first: one may be a part of another.
	const texts = [...new Set(hidden)].sort((a, b) => b.length - a.length);
	const clean = (text: string) => texts.reduce((left, one) => left.replaceAll(one, REDACTED), text);
	const walk = (part: Json): Json => {
		if (typeof part === 'string') return clean(part);
		if (Array.isArray(part)) return part.map(walk);
		if (!isJsonObject(part)) return part;
		return Object.fromEntries(Object.entries(part).map(([key, inner]) => [clean(key), walk(inner)]));
	};
	return walk(value);
}

/** A text as it may come back from a server: as it is, in an address, in the text of JSON. */
export function formsOf(text: string): string[] {
	const inForm = new URLSearchParams([['', text]]).toString().slice(1);
	return [...new Set([text, encodeURIComponent(text), inForm, JSON.stringify(text).slice(1, -1)])];
}
