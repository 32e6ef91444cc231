import type { SecretId } from './ids';

/**
 * A secret: a name with one or more keys, and under each a text that nobody is shown again. A connector says
 * `vault.secret(name.key)` where it is to be put in when a request is made.
 */
export interface Secret {
	id: SecretId;
	/** Unique, trimmed. */
	name: string;
	description: string;
	/** By their keys; null where the value is missing: a restored backup knows the keys only. */
	values: { [key: string]: SealedText | null };
	/** Where it may be sent, such as `https://api.example.com`; empty: wherever a connector sends it. */
	origins: string[];
	createdAt: number;
	modifiedAt: number;
}

/** A text that only the key of this browser opens (AES-GCM). */
export interface SealedText {
	iv: Uint8Array<ArrayBuffer>;
	data: ArrayBuffer;
	/** Milliseconds since 1970. */
	setAt: number;
}

/** Shorter than this, a value is not looked for in what a server sends back: too much would be taken for it. In UTF-16 units. */
export const SHORTEST_HIDDEN = 8;

/** What is wrong with the name of a secret, besides what is wrong with any name; null where nothing is. */
export function secretNameProblem(name: string): string | null {
	return /[()'"]/.test(name) ? 'The name of a secret has no brackets and no quotation marks.' : null;
}

/** What is wrong with a key; null where nothing is. */
export function secretKeyProblem(key: string): string | null {
	if (key.trim() === '') return 'Give the value a key, such as token.';
	return /^[\w-]+$/.test(key.trim()) ? null : 'A key has letters, digits, - and _ only, such as api_key.';
}
