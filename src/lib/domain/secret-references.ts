import { isJsonObject, type Json } from './json';

/** A place in a connector where a secret is put in. */
export interface SecretReference {
	name: string;
	key: string;
}

/** `vault.secret(name.key)`: the key is what stands after the last dot. */
const REFERENCE = /vault\.secret\(\s*(['"]?)([^()'"]+)\1\s*\)/g;
/** What looks like one, also where it is not written as one. */
const BEGUN = /vault\s*\.\s*secret\s*\(/g;

/** As it is written in a connector. */
export function writeReference({ name, key }: SecretReference): string {
	return `vault.secret(${name}.${key})`;
}

/** The secrets that a value refers to, each once. */
export function secretReferences(value: Json): SecretReference[] {
	const found = new Map<string, SecretReference>();
	for (const text of textsIn(value)) {
		for (const [, , inside] of text.matchAll(REFERENCE)) {
			const reference = readReference(inside!);
			if (reference) found.set(writeReference(reference), reference);
		}
	}
	return [...found.values()];
}

/** The secret that a text stands for; null where it is another text, or has more in it than that. */
export function wholeReference(text: string): SecretReference | null {
	const [reference] = secretReferences(text);
	return reference && text.replace(REFERENCE, '').trim() === '' ? reference : null;
}

/** What is meant as a reference and cannot be read as one, as it stands there; null where there is none. */
export function brokenReference(value: Json): string | null {
	for (const text of textsIn(value)) {
		const begun = [...text.matchAll(BEGUN)];
		const read = new Set([...text.matchAll(REFERENCE)].filter(([, , inside]) => readReference(inside!)).map(startOf));
		const broken = begun.find((match) => !read.has(startOf(match)));
		if (broken) return text.slice(broken.index, broken.index + 60).split('\n', 1)[0]!;
	}
	return null;
}

/** The value with the secrets in it. @param open gives the text of one */
export function withSecrets(value: Json, open: (reference: SecretReference) => string): Json {
	return mapTexts(value, (text) =>
		text.replaceAll(REFERENCE, (whole, _quote, inside: string) => {
			const reference = readReference(inside);
			return reference ? open(reference) : whole;
		})
	);
}

/** The value with references to secrets by the names they have now. How each is written beside that stays. */
export function renamedSecrets(value: Json, now: (name: string) => string): Json {
	return mapTexts(value, (text) =>
		text.replaceAll(REFERENCE, (whole, quote: string, inside: string) => {
			const reference = readReference(inside);
			if (!reference || now(reference.name) === reference.name) return whole;
			return `vault.secret(${quote}${now(reference.name)}.${reference.key}${quote})`;
		})
	);
}

/** A value with other texts in it; keys stay as they are. */
export function mapTexts(value: Json, change: (text: string) => string): Json {
	if (typeof value === 'string') return change(value);
	if (Array.isArray(value)) return value.map((part) => mapTexts(part, change));
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, mapTexts(part, change)]));
}

function readReference(inside: string): SecretReference | null {
	const at = inside.lastIndexOf('.');
	const [name, key] = [inside.slice(0, Math.max(0, at)).trim(), inside.slice(at + 1).trim()];
	return name && key ? { name, key } : null;
}

function startOf({ index }: RegExpExecArray): number {
	return index;
}

function* textsIn(value: Json): Generator<string> {
	if (typeof value === 'string') yield value;
	else if (Array.isArray(value)) for (const part of value) yield* textsIn(part);
	else if (isJsonObject(value)) for (const part of Object.values(value)) yield* textsIn(part);
}
