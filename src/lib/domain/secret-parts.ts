import { isJsonObject, type Json, type JsonObject } from './json';
import { withSecrets } from './secret-references';

/** A value as it may be given away. */
export interface Shareable {
	value: JsonObject;
	/** Where something was left out: `authentication.password`, `headers[2].value`. */
	leftOut: string[];
}

/** Names of things that are secrets, without what stands between their words. */
const SECRET_NAME =
	/passw|passphrase|pwd|secret|token|(api|access|private|auth|subscription|client|shared)key|credential|authori[sz]ation|cookie|bearer|signature|session|jwt/;
const SECRET_WHOLE_NAMES = ['auth', 'authentication', 'key', 'pass', 'pat', 'pin', 'pw', 'sig'];
/** What tells of a secret and is none: `token_url`, `password_field`. */
const ABOUT_A_SECRET = /(url|uri|endpoint|type|method|mode|name|field|header|path|expires|expiresin|expiry|lifetime)$/;
/** Within something secret: what says of which kind it is, and whose. */
const HARMLESS_INSIDE = ['type', 'method', 'mode', 'in', 'location', 'placement', 'name', 'header', 'username', 'user'];

/** Texts that are secrets whatever they are called: `Bearer …`, keys of well-known services, JWTs, private keys. */
const SECRET_TEXT = [
	/^\s*(bearer|basic|token|digest|negotiate)\s+\S{6,}/i,
	/-----BEGIN [A-Z ]*PRIVATE KEY-----/,
	/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
	/\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|[srp]k_(live|test)_\w{10,}|sk-[\w-]{16,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|ya29\.[\w-]{10,})/
];
/** Made by a machine, and no UUID: long, of letters of both cases and digits. */
const RANDOM_TEXT = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w+/=-]{32,}$/;

/**
 * Leaves out of a connector's value what looks like a secret. Better something harmless too much than a password too
 * little; references to secrets stay. What only its owner could tell for a secret stays, too.
 * @param protectedKeys keys at the top that are secret whatever they hold: see `protectedInputKeys` of its type
 */
export function withoutSecrets(value: JsonObject, protectedKeys: readonly string[] = []): Shareable {
	const leftOut: string[] = [];
	const entries = Object.entries(value).flatMap(([key, part]) => {
		const kept = partOf(part, key, isSecretName(key) || protectedKeys.includes(key), leftOut);
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
			const address = addressWithoutSecrets(part);
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
	// One of a list of headers: {name: 'Authorization', value: '…'}.
	const named = typeof object.name === 'string' && isSecretName(object.name);
	const entries = Object.entries(object).flatMap(([key, part]) => {
		const harmless = secret && HARMLESS_INSIDE.includes(key) && typeof part === 'string';
		const isSecret = !harmless && (secret || isSecretName(key) || (named && key === 'value'));
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

/** Whether what goes by this name is a secret, as far as a name can tell. */
export function isSecretName(name: string): boolean {
	const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
	if (SECRET_WHOLE_NAMES.includes(plain)) return true;
	return SECRET_NAME.test(plain) && !ABOUT_A_SECRET.test(plain);
}

/** Whether a text is one whatever it is called. */
export function isSecretText(text: string): boolean {
	return SECRET_TEXT.some((pattern) => pattern.test(text)) || RANDOM_TEXT.test(text.trim());
}

/** An address without the password of its user, and without what is secret in its query. */
function addressWithoutSecrets(text: string): string {
	if (!/^\s*[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
	const [start = '', ...rest] = text.split('?');
	const bare = start.replace(/^(\s*[a-z][a-z0-9+.-]*:\/\/[^/?#@:\s]*):[^/?#\s]*@/i, (whole, before: string) =>
		isBare(whole) ? `${before}@` : whole
	);
	if (rest.length === 0) return bare;
	const [query = '', ...hash] = rest.join('?').split('#');
	const kept = query.split('&').filter((pair) => {
		const [name = '', ...value] = pair.split('=');
		const own = value.join('=');
		return !((isSecretName(name) || isSecretText(own)) && isBare(own) && own !== '');
	});
	return [bare + (kept.length > 0 ? `?${kept.join('&')}` : ''), ...hash].join('#');
}

/** Whether it holds no reference. */
function isBare(text: string): boolean {
	return withoutReferences(text) === text;
}

/** `vault.secret(name.key)` says where a secret is, and is none. */
function withoutReferences(text: string): string {
	return withSecrets(text, () => '') as string;
}
