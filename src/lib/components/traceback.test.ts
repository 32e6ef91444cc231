import { expect, test } from 'vitest';
import { tracebackPieces } from './traceback';

const text = `Traceback (most recent call last):
  File "my flow", line 7, in handler
    total(inputs)
  File "/lib/python3.14/json/decoder.py", line 345, in decode
  File "my flow", line 3, in total
ZeroDivisionError: division by zero`;

test('finds the lines of the flow, and no others', () => {
	const lines = tracebackPieces(text, 'my flow').map((piece) => piece.line);
	expect(lines.filter((line) => line !== null)).toEqual([7, 3]);
});

test('loses no character', () => {
	for (const file of ['my flow', 'other', null]) {
		const joined = tracebackPieces(text, file).map((piece) => piece.text);
		expect(joined.join('')).toBe(text);
	}
});

test('a text without a traceback is one piece', () => {
	expect(tracebackPieces('went wrong', 'my flow')).toEqual([{ text: 'went wrong', line: null }]);
});

test('names with quotes and signs of patterns are found', () => {
	const name = 'a "b" (c)+ $x [1]';
	expect(tracebackPieces(`File "${name}", line 12`, name)).toEqual([{ text: `File "${name}", line 12`, line: 12 }]);
});
