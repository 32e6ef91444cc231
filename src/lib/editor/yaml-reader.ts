import {
	isAlias,
	isCollection,
	isMap,
	isScalar,
	parseDocument,
	visit,
	type Document,
	type Node,
	type Scalar,
	type YAMLMap,
	type YAMLError
} from 'yaml';
import type { Json } from '../domain/json';
import { MAX_DEPTH, numberProblem, type PlacedProblem, type ReadData } from './json-reader';

/** How often anchors may be repeated in all, nested ones counted each time: what stops a "billion laughs" text. */
const MAX_ALIASES = 100;

/** What the errors of the parser mean to somebody who did not read the specification. */
const plainer: Partial<Record<YAMLError['code'], string>> = {
	TAB_AS_INDENT: 'YAML indents with spaces, not with tabs.',
	BAD_INDENT: 'The indentation does not fit the lines above.',
	MULTIPLE_DOCS: 'Only one document is possible. Remove the line with --- and what follows it.',
	BLOCK_AS_IMPLICIT_KEY: 'A colon is too much here, or text with a colon needs quotes.',
	MISSING_CHAR: 'A quote or bracket is missing here.',
	UNEXPECTED_TOKEN: 'This is not expected here. Text with special characters needs quotes.'
};

function inWords({ code, message }: YAMLError): string {
	// The parser reports an unclosed bracket as bad indentation of what follows.
	const closing = /end with a ([\]}])/.exec(message)?.[1];
	if (closing) return `A closing "${closing}" is missing before this.`;
	return plainer[code] ?? `${message.replace(/\.?$/, '')}.`;
}

const tagsOfJson = /^(tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)|!)$/;

/** Reads YAML 1.2 (core schema: dates are text, `yes` is text) and refuses what JSON cannot hold. */
export function readYaml(text: string): ReadData {
	const problems: PlacedProblem[] = [];
	try {
		const document = parseDocument(text, {
			version: '1.2',
			schema: 'core',
			merge: true,
			prettyErrors: false,
			strict: true,
			// It compares each key with all others, which takes minutes for many: they are looked at below.
			uniqueKeys: false
		});
		for (const error of document.errors) {
			problems.push({ at: error.pos[0], message: inWords(error) });
		}
		for (const warning of document.warnings) {
			if (warning.code === 'TAG_RESOLVE_FAILED')
				problems.push({ at: warning.pos[0], message: 'This type is not known; only what JSON can hold.' });
		}
		if (problems.length > 0) return { ok: false, problems };
		checkNodes(document, problems);
		if (problems.length > 0) return { ok: false, problems };
		return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) as Json };
	} catch (error) {
		return { ok: false, problems: [{ at: 0, message: thrownProblem(error) }] };
	}
}

function thrownProblem(error: unknown): string {
	if (error instanceof ReferenceError && error.message.includes('alias count'))
		return `Anchors are repeated more than ${MAX_ALIASES} times in all. Write the values out.`;
	if (error instanceof RangeError) return `This is nested more than ${MAX_DEPTH} levels deep.`;
	return `This cannot be read as YAML: ${error instanceof Error ? error.message : String(error)}.`;
}

type Noting = (node: Node, message: string) => void;

/** Looks for what is YAML but not JSON. */
function checkNodes(document: Document, problems: PlacedProblem[]): void {
	const note: Noting = (node, message) => problems.push({ at: node.range?.[0] ?? 0, message });
	// In the order of the text: an anchor stands before what repeats it.
	const anchors = new Map<string, Node>();
	visit(document, {
		Node(_key, node, path) {
			if (path.filter(isCollection).length > MAX_DEPTH) throw new RangeError();
			if (node.tag && !tagsOfJson.test(node.tag)) note(node, `${node.tag} has no place in JSON. Remove the type.`);
			if (!isAlias(node) && node.anchor) anchors.set(node.anchor, node);
			if (isAlias(node)) {
				const repeated = anchors.get(node.source);
				if (!repeated) note(node, `There is no &${node.source} before this. Text that starts with * needs quotes.`);
				else if (path.includes(repeated))
					note(node, `*${node.source} stands inside of what it repeats, so it would never end.`);
			}
			if (isMap(node)) checkKeys(node, note);
			if (isScalar(node)) checkScalar(node, note);
		}
	});
}

/** Keys are texts, and each is there once. */
function checkKeys({ items }: YAMLMap, note: Noting): void {
	const keys = new Set<string>();
	for (const { key } of items) {
		if (isCollection(key)) note(key, 'A key is a text, not a list or a map.');
		if (!isScalar(key) || typeof key.value === 'symbol') continue;
		// One that looks like something else stays as it is written.
		if (typeof key.value !== 'string' && key.source !== undefined && !key.anchor) key.value = key.source;
		const name = String(key.value);
		if (keys.has(name)) note(key, 'This key is there twice. Keep one.');
		keys.add(name);
	}
}

function checkScalar(node: Scalar, note: Noting): void {
	if (typeof node.value === 'bigint') note(node, 'This number is too large. Put it in quotes to keep it as text.');
	if (typeof node.value !== 'number') return;
	if (Number.isNaN(node.value)) note(node, 'JSON has no .nan. Write null, or put it in quotes.');
	else if (!Number.isFinite(node.value)) note(node, 'JSON has no .inf. Write null, or put it in quotes.');
	else {
		const problem = yamlNumberProblem(node.source ?? String(node.value));
		if (problem) note(node, problem);
	}
}

function yamlNumberProblem(written: string): string | null {
	if (/^[-+]?0\d/.test(written)) return 'A number loses a 0 at its beginning. If it is a code, put it in quotes.';
	if (written.startsWith('+')) return 'A number loses the + before it. Leave it out, or put it all in quotes.';
	if (/^0[xo]/.test(written) && BigInt(written) !== BigInt(Number(written)))
		return numberProblem(String(BigInt(written)));
	return /^0[xo]/.test(written) ? null : numberProblem(written);
}
