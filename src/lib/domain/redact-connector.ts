import { isJsonObject, type Json, type JsonObject } from './json';
import { REDACTED } from './redact';
import { wholeReference } from './secret-references';
import { coverAddresses, isSecretMember, isSecretText, withoutReferences, type AddressCover } from './secret-signs';

/** Within something secret: what says of which kind it is. Who signs in is not shown, either. */
const SHOWN_INSIDE = ['type', 'in'];

/**
 * What a stored connector holds, as it may be shown where others than its own page show it: without what the connector
 * type never shows, and without what looks like a secret. References to secrets are none.
 * @param protectedKeys inputs that the connector type never shows
 */
export function redactConnector(value: JsonObject, protectedKeys: readonly string[]): JsonObject {
	return members(value, protectedKeys);
}

function members(object: JsonObject, protectedKeys: readonly string[] = []): JsonObject {
	return Object.fromEntries(
		Object.entries(object).map(([key, part]) => {
			const secret = protectedKeys.includes(key) || isSecretMember(object, key);
			return [key, secret ? hidden(part) : shown(part)];
		})
	);
}

function shown(part: Json): Json {
	if (Array.isArray(part)) return part.map(shown);
	if (isJsonObject(part)) return members(part);
	if (typeof part !== 'string') return part;
	return looksSecret(part) ? hidden(part) : coverAddresses(part, HIDE);
}

/** Keys stay, so that one sees what kind it is, and so do references and what says the kind. */
function hidden(value: Json): Json {
	if (Array.isArray(value)) return value.map(hidden);
	if (isJsonObject(value)) {
		return Object.fromEntries(
			Object.entries(value).map(([key, part]) => {
				const saysKind = SHOWN_INSIDE.includes(key) && typeof part === 'string' && !looksSecret(part);
				return [key, saysKind ? part : hidden(part)];
			})
		);
	}
	if (value === null || (typeof value === 'string' && wholeReference(value))) return value;
	return REDACTED;
}

const HIDE: AddressCover = {
	signIn: () => REDACTED,
	secretPair: (name) => `${name}=${REDACTED}`
};

/** With the references in it or without: what stands beside one may be a secret, too. */
function looksSecret(text: string): boolean {
	return isSecretText(text) || isSecretText(withoutReferences(text));
}
