import { Lexer } from 'yaml';

/** What the lexer writes before the text of a scalar. */
const SCALAR = '\u001f';

/** Whether a YAML text holds comments. */
export function hasComments(text: string): boolean {
	if (!text.includes('#')) return false;
	let before = '';
	for (const token of new Lexer().lex(text)) {
		if (token.startsWith('#') && before !== SCALAR) return true;
		before = token;
	}
	return false;
}
