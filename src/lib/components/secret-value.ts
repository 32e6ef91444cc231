import { SHORTEST_HIDDEN } from '../domain/secret';

/** What was typed or pasted, without a line break at the end of a single line: copying often takes one along. */
export function asSecret(typed: string): string {
	return typed.replace(/^([^\r\n]*)\r?\n$/, '$1');
}

/** What is to be known of a value before it is kept; null where nothing is. */
export function secretAdvice(typed: string): string | null {
	const value = asSecret(typed);
	if (value === '') return null;
	if (value !== value.trim()) return 'It begins or ends with white space, which is kept.';
	if (value.length < SHORTEST_HIDDEN)
		return `Shorter than ${SHORTEST_HIDDEN} characters: it is not hidden where a server sends it back.`;
	return null;
}
