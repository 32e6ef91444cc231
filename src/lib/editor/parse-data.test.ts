import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseData } from './parse-data';

/** `line:column message` of each problem. */
function problems(text: string, language: 'json' | 'yaml' | 'auto'): string[] {
	const parsed = parseData(text, language);
	return parsed.ok ? [] : parsed.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('JSON', () => {
	it('reads what JSON.parse reads, to the same value', () => {
		fc.assert(
			fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
				const text = JSON.stringify(value, null, indent);
				expect(parseData(text, 'json')).toEqual({ ok: true, value: JSON.parse(text) });
			})
		);
	});

	it('accepts no more and no less than JSON.parse, duplicate keys and long numbers apart', () => {
		const piece = fc.constantFrom(
			'{',
			'}',
			'[',
			']',
			',',
			':',
			'"a"',
			'"b\\n"',
			'1',
			'-0.5e3',
			'true',
			'null',
			' ',
			'\n',
			"'c'",
			'//x',
			'x',
			'01',
			'\\'
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
				const text = pieces.join('');
				let expected = true;
				try {
					JSON.parse(text);
				} catch {
					expected = false;
				}
				const parsed = parseData(text, 'json');
				const ours =
					!parsed.ok &&
					parsed.problems.every(({ message }) => /there twice|too large|too small|more digits/.test(message));
				expect(parsed.ok || ours).toBe(expected);
			}),
			{ numRuns: 2000 }
		);
	});

	it.each([
		['{"a": 1,}', '1:8 JSON has no comma after the last entry'],
		['[1,\n 2,\n]', '2:3 JSON has no comma after the last entry'],
		["{'a': 1}", '1:2 JSON text is in double quotes'],
		['{"a": 1 // one\n}', '1:9 JSON has no comments'],
		['# note\n{"a": 1}', '1:1 JSON has no comments'],
		['{a: 1}', '1:2 Keys need double quotes: "a".'],
		['{"a": True}', '1:7 JSON writes true'],
		['[None]', '1:2 JSON writes null for None'],
		['[NaN]', '1:2 JSON has no NaN'],
		['[-Infinity]', '1:2 JSON has no Infinity'],
		['{"a": 1 "b": 2}', '1:9 A comma is missing'],
		['{"a" 1}', '1:6 A colon is missing'],
		['{"a": }', '1:7 The value of "a" is missing'],
		['{"a": [1, 2}', '1:12 This "}" does not match the "["'],
		['{\n  "a": [1, 2]\n', '1:1 This "{" is never closed'],
		['{"a": "x\n"}', '1:7 This text is never closed in its line'],
		['["C:\\dir"]', '1:5 JSON does not know this escape'],
		['[007]', '1:2 A number does not start with 0'],
		['[.5]', '1:2 Write 0 before the point'],
		['[+1]', '1:2 A number has no +'],
		['{"a": 1, "a": 2}', '1:10 The key "a" is there twice'],
		['[12345678901234567890]', '1:2 This number has more digits than can be kept exactly'],
		['[1e999]', '1:2 This number is too large'],
		['[1e-999]', '1:2 This number is too small'],
		['[9007199254740993.0]', '1:2 This number has more digits than can be kept exactly'],
		['[0.1234567890123456789]', '1:2 This number has more digits than can be kept exactly'],
		['{} {}', '1:4 The value ends before this'],
		['', '1:1 There is nothing here'],
		['hello', '1:1 Text needs double quotes']
	])('%j: %s', (text, expected) => {
		expect(problems(text, 'json')[0]).toContain(expected);
	});

	it('shows several problems at once, in the order of the text', () => {
		expect(problems('{\'a\': True, // x\n"b": 1,}', 'json').map((one) => one.split(' ')[0])).toEqual([
			'1:2',
			'1:7',
			'1:13',
			'2:7'
		]);
	});

	it('refuses text nested without end instead of breaking', () => {
		expect(problems('['.repeat(100_000), 'json')[0]).toContain('nested more than 200 levels');
	});

	it('keeps a key named __proto__ as a key', () => {
		const parsed = parseData('{"__proto__": {"x": 1}}', 'json');
		expect(parsed.ok && Object.hasOwn(parsed.value as object, '__proto__')).toBe(true);
	});
});

describe('YAML', () => {
	it.each([
		['name: Ada\nage: 36\ntags:\n  - a\n  - b\n', { name: 'Ada', age: 36, tags: ['a', 'b'] }],
		['when: 2026-01-31\nanswer: yes\nzip: "01234"\n', { when: '2026-01-31', answer: 'yes', zip: '01234' }],
		['', null],
		['- &a {x: 1}\n- *a\n- <<: *a\n  y: 2\n', [{ x: 1 }, { x: 1 }, { x: 1, y: 2 }]],
		['1: one\ntrue: yes\n01: a\n1.10: b\n~: c\n', { '1': 'one', true: 'yes', '01': 'a', '1.10': 'b', '~': 'c' }],
		["{a: 1, 'b': [2,],}", { a: 1, b: [2] }],
		['[0, -0.5, 1.10, 0x1F, 0o17, 1e3, .5, 1.]', [0, -0.5, 1.1, 31, 15, 1000, 0.5, 1]]
	])('reads %j', (text, value) => {
		expect(parseData(text, 'yaml')).toEqual({ ok: true, value });
	});

	it.each([
		['a: 1\na: 2\n', '2:1 This key is there twice'],
		['1: a\n"1": b\n', '2:1 This key is there twice'],
		['a: {b: 1, b: 2}\n', '1:11 This key is there twice'],
		['a:\n\t- b\n', '2:1 YAML indents with spaces'],
		['a: .nan\n', '1:4 JSON has no .nan'],
		['a: -.inf\n', '1:4 JSON has no .inf'],
		['a: 12345678901234567890\n', '1:4 This number has more digits'],
		['zip: 01234\n', '1:6 A number loses a 0 at its beginning. If it is a code, put it in quotes.'],
		['phone: +43660123456\n', '1:8 A number loses the + before it'],
		['d: 0.1234567890123456789\n', '1:4 This number has more digits'],
		['x: 0xFFFFFFFFFFFFFFFFF\n', '1:4 This number has more digits'],
		['a: !!binary aGk=\n', 'has no place in JSON'],
		['s: !!set {a, b}\n', 'has no place in JSON'],
		['o: !!omap [a: 1]\n', 'has no place in JSON'],
		['a: !mine 1\n', 'type'],
		['a: 1\n---\nb: 2\n', 'Only one document is possible'],
		['? [a, b]\n: c\n', '1:3 A key is a text'],
		['a: [1, 2\n', 'A closing "]" is missing'],
		['a: b: c\n', '1:4'],
		['a: *nowhere\n', '1:4 There is no &nowhere'],
		['a: &x [1, *x]\n', '1:11 *x stands inside of what it repeats']
	])('%j: %s', (text, expected) => {
		expect(problems(text, 'yaml').join('\n')).toContain(expected);
	});

	it('refuses aliases that expand without end', () => {
		const laughs = ['a: &a [x, x, x, x, x, x, x, x, x]'];
		for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg'] as const) {
			laughs.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
		}
		expect(problems(laughs.join('\n'), 'yaml')[0]).toContain('Anchors are repeated more than 100 times');
	});

	it('refuses text nested without end instead of breaking', () => {
		expect(problems('['.repeat(50_000), 'yaml')[0]).toBeDefined();
		expect(problems(`${'['.repeat(300)}${']'.repeat(300)}`, 'yaml')[0]).toContain('nested more than 200 levels');
	});

	it('never throws, and gives only what JSON holds', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'ab1:-[]{},&*!?|>\'"#% \n\t~.'), maxLength: 24 }), (text) => {
				const parsed = parseData(text, 'yaml');
				if (parsed.ok) expect(JSON.parse(JSON.stringify(parsed.value))).toEqual(parsed.value);
				else expect(parsed.problems.length).toBeGreaterThan(0);
			}),
			{ numRuns: 3000 }
		);
	});
});

describe('either', () => {
	it('takes JSON, and YAML that JSON would refuse', () => {
		expect(parseData('{"a": 1}', 'auto')).toEqual({ ok: true, value: { a: 1 } });
		expect(parseData('a: 1', 'auto')).toEqual({ ok: true, value: { a: 1 } });
		expect(parseData("{'a': 1,} # fine in YAML", 'auto')).toEqual({ ok: true, value: { a: 1 } });
	});

	it('explains what looks like JSON as JSON', () => {
		expect(problems('{"a": [1, 2}', 'auto')[0]).toContain('does not match');
	});

	it('refuses a duplicate key in either', () => {
		expect(problems('{"a": 1, "a": 2}', 'auto')[0]).toContain('twice');
	});

	it('is read at once, also with many keys or many problems', () => {
		const keys = Array.from({ length: 40_000 }, (_, n) => `k${n}: ${n}`).join('\n');
		const dict = `{${Array.from({ length: 15_000 }, (_, n) => `'k${n}': ${n},`).join('\n')}}`;
		const start = performance.now();
		expect(parseData(keys, 'yaml').ok).toBe(true);
		expect(problems(dict, 'json')).toHaveLength(100);
		expect(performance.now() - start).toBeLessThan(12_000);
	});

	it('refuses a text too large to read at once', () => {
		expect(problems('x'.repeat(5_000_001), 'auto')[0]).toContain('at most 5,000,000');
	});
});
