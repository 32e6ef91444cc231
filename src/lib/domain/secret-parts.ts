import { isJsonObject, type Json, type JsonObject } from './json';
import { coverAddresses, isSecretMember, isSecretText, withoutReferences, type AddressCover } from './secret-signs';

/** A value as it may be given away. */
export interface Shareable {
	value: JsonObject;
	/** Where something was left out: `authentication.password`, `headers[2].value`. */
	leftOut: string[];
}

/** Within something secret: what says of which kind it is, and whose. */
const HARMLESS_INSIDE = ['type', 'method', 'mode', 'in', 'location', 'placement', 'name', 'header', 'username', 'user'];

/**
 * Leaves out of a connector's value what looks like a secret. Better something harmless too much than a password too
 * little; references to secrets stay. What only its owner could tell for a secret stays, too.
 * @param protectedKeys keys at the top that are secret whatever they hold: see `protectedInputKeys` of its type
 */
export function withoutSecrets(value: JsonObject, protectedKeys: readonly string[] = []): Shareable {
	const leftOut: string[] = [];
	const entries = Object.entries(value).flatMap(([key, part]) => {
		const kept = partOf(part, key, protectedKeys.includes(key) || isSecretMember(value, key), leftOut);
		return kept === undefined ? [] : [[key, kept] as const];
	});
	return { value: Object.fromEntries(entries), leftOut };
}

/** Where a value holds what looks like a secret. */
export function secretPlaces(value: Json): string[] {
	return withoutSecrets(isJsonObject(value) ? value : { value }).leftOut;
}

/** @returns undefined where it is left out whole */
function partOf(part: Json, path: string, secret: boolean, leftOut: string[]): Json | undefined {
	if (Array.isArray(part)) return listOf(part, path, secret, leftOut);
	if (isJsonObject(part)) return objectOf(part, path, secret, leftOut);
	if (part === null || typeof part === 'boolean' || part === '') return part;
	if (typeof part === 'string') {
		const own = withoutReferences(part);
		const isReference = own !== part && /^\s*(bearer|basic|token|digest)?\s*$/i.test(own);
		if (isReference) return part;
		if (!secret && !isSecretText(own)) {
			const address = coverAddresses(part, LEAVE_OUT);
			if (address !== part) leftOut.push(path);
			return address;
		}
	} else if (!secret) {
		return part;
	}
	leftOut.push(path);
	return undefined;
}

function objectOf(object: JsonObject, path: string, secret: boolean, leftOut: string[]): JsonObject {
	const entries = Object.entries(object).flatMap(([key, part]) => {
		const harmless = secret && HARMLESS_INSIDE.includes(key) && typeof part === 'string';
		const isSecret = !harmless && (secret || isSecretMember(object, key));
		const kept = partOf(part, `${path}.${key}`, isSecret, leftOut);
		return kept === undefined ? [] : [[key, kept] as const];
	});
	return Object.fromEntries(entries);
}

function listOf(list: Json[], path: string, secret: boolean, leftOut: string[]): Json[] | undefined {
	const found: string[] = [];
	const kept = list.map((part, index) => partOf(part, `${path}[${index}]`, secret, found));
	// A list that lacks some of its texts would say something else.
	const broken = kept.includes(undefined);
	leftOut.push(...(broken ? [path] : found));
	return broken ? undefined : (kept as Json[]);
}

/** An address without the password of its user, and without what is secret in its query; references in it stay. */
const LEAVE_OUT: AddressCover = {
	signIn: (who) => (isBare(who) ? who.split(':', 1)[0]! : who),
	secretPair: (name, value) => (isBare(value) && value !== '' ? null : `${name}=${value}`)
};

/** Whether it holds no reference. */
function isBare(text: string): boolean {
	return withoutReferences(text) === text;
}
