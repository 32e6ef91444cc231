/**
 * Valid JSON set out in lines, without being read into values: numbers stay as they are written, however long, and so
 * do keys that come twice.
 */
export function prettyJson(text: string): string {
	const parts: string[] = [];
	let depth = 0;
	const line = () => `\n${'  '.repeat(depth)}`;
	for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
		const before = parts.at(-1);
		const opened = before === '{' || before === '[';
		if (token === '}' || token === ']') {
			depth--;
			parts.push(opened ? token : line() + token);
		} else if (token === ',' || token === ':') {
			parts.push(token === ':' ? ': ' : token);
		} else {
			if (opened || before === ',') parts.push(line());
			parts.push(token);
			if (token === '{' || token === '[') depth++;
		}
	}
	return parts.join('');
}
