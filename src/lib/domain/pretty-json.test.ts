import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prettyJson } from './pretty-json';

test('says what JSON.stringify says, for any value', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
		}),
		{ examples: [[{ a: [] }], [{ a: {}, b: [[], 1, 'x"{,y\\'] }], ['a'], [null]] }
	);
});

test('keeps what values of JavaScript would lose, and no white space of its own', () => {
	expect(prettyJson(' {"n":12345678901234567890.10 ,\r\n"n" :1e2}\n')).toBe(
		'{\n  "n": 12345678901234567890.10,\n  "n": 1e2\n}'
	);
});
