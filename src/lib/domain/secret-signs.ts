import type { JsonObject } from './json';
import { withSecrets } from './secret-references';

/**
 * What tells that something is a secret: its name, its looks, its place in an address. Screens and exports judge by the
 * same; what either does about a secret is its own.
 */

/** Names of things that are secrets, without what stands between their words. */
const SECRET_NAME =
	/passw|passphrase|pwd|secret|token|(api|access|private|auth|subscription|client|shared)key|credential|authori[sz]ation|cookie|bearer|signature|session|jwt/;
const SECRET_WHOLE_NAMES = ['auth', 'authentication', 'key', 'pass', 'pat', 'pin', 'pw', 'sig'];
/** What tells of a secret and is none: `token_url`, `password_field`. */
const ABOUT_A_SECRET = /(url|uri|endpoint|type|method|mode|name|field|header|path|expires|expiresin|expiry|lifetime)$/;

/** Texts that are secrets whatever they are called: `Bearer …`, keys of well-known services, JWTs, private keys. */
const SECRET_TEXT = [
	/^\s*(bearer|basic|token|digest|negotiate)\s+\S{6,}/i,
	/-----BEGIN [A-Z ]*PRIVATE KEY-----/,
	/\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
	/\b(gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|[srp]k_(live|test)_\w{10,}|sk-[\w-]{16,}|AKIA[0-9A-Z]{16}|AIza[\w-]{30,}|ya29\.[\w-]{10,})/
];
/** Made by a machine, and no UUID: long, of letters of both cases and digits. */
const RANDOM_TEXT = /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w+/=-]{32,}$/;

/** Who calls, in an address of any scheme: all up to the last `@` before the path. A password may have an `@` in it. */
const SIGN_IN = /(:\/\/)([^\s/?#]+)@/g;
const ADDRESS = /^\s*[a-z][a-z0-9+.-]*:\/\//i;
/** What stands behind the first `?` or `&`, up to a `#`, in a text that is an address as a whole. */
const QUERY_OF_ADDRESS = /([?&])((?:vault\.secret\([^()]*\)|[^#])+)/g;
/** The same within another text, where a space ends it, too, but for one in the name of a reference. */
const QUERY_IN_TEXT = /([?&])((?:vault\.secret\([^()]*\)|[^#\s])+)/g;

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

/** Whether a member of an object is one by its name, or by what stands beside it: `{name: 'Cookie', value: …}`. */
export function isSecretMember(object: JsonObject, key: string): boolean {
	return isSecretName(key) || (key === 'value' && typeof object.name === 'string' && isSecretName(object.name));
}

/** What is done about secrets in an address. */
export interface AddressCover {
	/** @param who user, or `user:password` @returns what stands before the `@` instead */
	signIn(who: string): string;
	/** @param name of a pair in the query, which is secret by its name or its value @returns what stands there instead; null for nothing */
	secretPair(name: string, value: string): string | null;
}

/** A text in which addresses, whole or in part, are without their secrets. */
export function coverAddresses(text: string, cover: AddressCover): string {
	const coverQuery = (_whole: string, mark: string, query: string) => {
		const kept = query.split('&').flatMap((pair) => coverPair(pair, cover) ?? []);
		return kept.length > 0 ? mark + kept.join('&') : '';
	};
	const covered = text.replace(SIGN_IN, (_whole, slashes: string, who: string) => `${slashes}${cover.signIn(who)}@`);
	// As a whole first: the value of a key may go on behind a space. Then part by part: there may be another address there.
	const whole = ADDRESS.test(text) ? covered.replace(QUERY_OF_ADDRESS, coverQuery) : covered;
	return whole.replace(QUERY_IN_TEXT, coverQuery);
}

/** A pair of a query; what stays of it may itself be an address with a query. */
function coverPair(pair: string, cover: AddressCover): string | null {
	const [name = '', ...rest] = pair.split('=');
	const value = rest.join('=');
	const secret = rest.length > 0 && (isSecretName(name) || isSecretText(value));
	const instead = secret ? cover.secretPair(name, value) : pair;
	const inner = pair.indexOf('?') + 1;
	if (instead !== pair || inner === 0) return instead;
	const covered = coverPair(pair.slice(inner), cover);
	return covered === null ? pair.slice(0, inner - 1) : pair.slice(0, inner) + covered;
}

/** A text without the references in it: `vault.secret(name.key)` says where a secret is, and is none. */
export function withoutReferences(text: string): string {
	return withSecrets(text, () => '') as string;
}
