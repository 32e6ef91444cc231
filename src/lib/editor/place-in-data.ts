import { isCollection, isMap, isNode, isScalar, parseDocument, type Node } from 'yaml';

/**
 * Where in a YAML or JSON text a part of its value is: 1-based line and column, in UTF-16 units. A part that is not there
 * is where what would hold it is.
 * @param path keys and indexes, outermost first
 */
export function placeInData(text: string, path: readonly (string | number)[]): { line: number; column: number } {
	const at = offsetOf(text, path);
	const before = text.slice(0, at).split(/\r\n?|\n/);
	return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function offsetOf(text: string, path: readonly (string | number)[]): number {
	const options = { version: '1.2', schema: 'core', prettyErrors: false, uniqueKeys: false } as const;
	let node: unknown = parseDocument(text, options).contents;
	let at = startOf(node) ?? 0;
	for (const part of path) {
		if (!isCollection(node)) return at;
		let next: unknown;
		if (isMap(node)) {
			const pair = node.items.find(({ key }) => keyText(key) === String(part));
			at = startOf(pair?.key) ?? at;
			next = pair?.value;
		} else {
			next = (node.items as unknown[])[Number(part)];
			at = startOf(next) ?? at;
		}
		if (next === undefined) return at;
		node = next;
	}
	return at;
}

/** As it is read: a key that looks like a number stays as it is written. */
function keyText(key: unknown): string {
	if (!isScalar(key)) return String(key);
	return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function startOf(node: unknown): number | null {
	return isNode(node) ? ((node as Node).range?.[0] ?? null) : null;
}
