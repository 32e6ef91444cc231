/** Longest name of a flow or execution, in UTF-16 units. */
export const MAX_NAME_LENGTH = 255;

/** What is wrong with a name for a record, in words for the person who typed it; null where nothing is. */
export function nameProblem(name: string): string | null {
	const trimmed = name.trim();
	if (trimmed === '') return 'Give it a name.';
	if (trimmed.length > MAX_NAME_LENGTH)
		return `A name has at most ${MAX_NAME_LENGTH} characters; this one has ${trimmed.length}.`;
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(trimmed)) return 'A name is one line of text, without control characters.';
	return null;
}

/** `wanted`, or `wanted 2`, `wanted 3` … : the first that `taken` does not hold. */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
	let name = wanted;
	for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`;
	return name;
}
