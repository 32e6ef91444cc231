import { isJsonObject, type Json } from './json';

/** What is shown in place of a protected value. */
export const REDACTED = '••••••••';

/** Inputs or outputs as they may be shown: the values of `keys` are not in it, however short they are. */
export function redact(value: Json, keys: readonly string[]): Json {
	if (keys.length === 0 || !isJsonObject(value)) return value;
	const hidden = Object.keys(value).filter((key) => keys.includes(key));
	return { ...value, ...Object.fromEntries(hidden.map((key) => [key, REDACTED])) };
}

/** Puts the protected values back where a person left their places as they were shown. */
export function unredact(edited: Json, original: Json, keys: readonly string[]): Json {
	if (!isJsonObject(edited) || !isJsonObject(original)) return edited;
	const untouched = keys.filter((key) => edited[key] === REDACTED && key in original);
	return { ...edited, ...Object.fromEntries(untouched.map((key) => [key, original[key]!])) };
}
