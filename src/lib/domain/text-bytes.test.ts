import { describe, expect, test } from 'vitest';
import { decodeText, encodeText, hasOneLineEnd, lineEndOf } from './text-bytes';

const bytes = (...values: number[]) => new Uint8Array(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('bytes as text', () => {
	test('UTF-8, with and without a byte order mark', () => {
		expect(decodeText(utf8('grüße'))).toEqual({ text: 'grüße', encoding: 'utf-8', mark: false });
		expect(decodeText(utf8('\ufeffgrüße'))).toEqual({ text: 'grüße', encoding: 'utf-8', mark: true });
		expect(decodeText(bytes())).toEqual({ text: '', encoding: 'utf-8', mark: false });
	});

	test('UTF-16, though it is full of zeros', () => {
		expect(decodeText(bytes(0xff, 0xfe, 0x61, 0, 0xfc, 0))).toEqual({ text: 'aü', encoding: 'utf-16le', mark: true });
		expect(decodeText(bytes(0xfe, 0xff, 0, 0x61))).toEqual({ text: 'a', encoding: 'utf-16be', mark: true });
	});

	test('what Windows writes', () => {
		expect(decodeText(bytes(0x61, 0xfc, 13, 10))).toEqual({
			text: 'aü\r\n',
			encoding: 'windows-1252',
			mark: false
		});
	});

	test('the beginning of more may end within a character', () => {
		const cut = utf8('aß').subarray(0, 2);
		expect(decodeText(cut, false)).toEqual({ text: 'a', encoding: 'utf-8', mark: false });
		expect(decodeText(cut)?.encoding).toBe('windows-1252');
	});

	test.each([
		['zeros', bytes(0x61, 0, 0x62)],
		['control characters', bytes(0x1f, 0x8b, 0x08, 0xff)]
	])('%s make it none', (_what, given) => {
		expect(decodeText(given)).toBeNull();
	});
});

test.each([
	['', '\n'],
	['a', '\n'],
	['a\nb', '\n'],
	['a\r\nb\r\n', '\r\n'],
	['a\r\nb\n', '\n'],
	['\n', '\n']
])('line ends of %j', (text, end) => {
	expect(lineEndOf(text)).toBe(end);
});

test.each([
	['a\nb', true],
	['a\r\nb\r\n', true],
	['"a\nb";1\r\n', false],
	['a\rb', false],
	['a\r\r\n', false],
	['', true]
])('whether the lines of %j end in one way: %s', (text, one) => {
	expect(hasOneLineEnd(text)).toBe(one);
});

test('text goes back as it came', () => {
	const given = '\ufeffa\r\nß\r\n';
	const { text, mark } = decodeText(utf8(given))!;
	const back = encodeText(text.replaceAll('\r\n', '\n'), { lineEnd: lineEndOf(text), mark });
	expect(back).toBe(given);
});
