import { isJsonObject, type Json, type JsonObject } from './json';
import { REDACTED } from './redact';
import { isSecretName, isSecretText } from './secret-parts';
import { wholeReference } from './secret-references';

/** User and password in an address. */
const CREDENTIALS = /(https?:\/\/)[^\s/?#@]+@/gi;
/** A query's keys and their values. */
const QUERY_PAIR = /([?&])([^=&#\s]+)=([^&#\s]*)/g;

/**
 * What a stored connector holds, as it may be shown where others than its own page show it: without what the connector
 * type never shows, and without what looks like a secret by its name. References to secrets are none.
 * @param protectedKeys inputs that the connector type never shows
 */
export function redactConnector(value: JsonObject, protectedKeys: readonly string[]): JsonObject {
	return Object.fromEntries(
		Object.entries(value).map(([key, part]) => [key, protectedKeys.includes(key) ? hidden(part) : shown(key, part)])
	);
}

function shown(name: string, value: Json): Json {
	if (isSecretName(name)) return hidden(value);
	if (typeof value === 'string') return isSecretText(value) ? hidden(value) : redactAddress(value);
	if (Array.isArray(value)) return value.map((part) => (isJsonObject(part) ? pair(part) : shown('', part)));
	return isJsonObject(value) ? members(value) : value;
}

function members(value: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shown(key, part)]));
}

/** `{name: 'Authorization', value: …}`, as lists of headers have it. */
function pair(part: JsonObject): JsonObject {
	const { name, value } = part;
	if (typeof name !== 'string' || value === undefined || !isSecretName(name)) return members(part);
	return { ...members(part), value: hidden(value) };
}

/** Keys stay, so that one sees what kind it is, and so do references and what says the kind. */
function hidden(value: Json): Json {
	if (Array.isArray(value)) return value.map(hidden);
	if (isJsonObject(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([key, part]) => [key, key === 'type' || key === 'in' ? part : hidden(part)])
		);
	}
	if (value === null || (typeof value === 'string' && wholeReference(value))) return value;
	return REDACTED;
}

function redactAddress(text: string): string {
	return text
		.replace(CREDENTIALS, `$1${REDACTED}@`)
		.replace(QUERY_PAIR, (whole, mark: string, name: string) =>
			isSecretName(name) ? `${mark}${name}=${REDACTED}` : whole
		);
}
