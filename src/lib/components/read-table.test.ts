import { describe, expect, test } from 'vitest';
import { columnLooks, delimiterWords, readTable } from './read-table';

describe('a table', () => {
	test.each([
		[',', 'a,b\n1,2\n'],
		[';', 'a;b\r\n1,5;2\r\n'],
		['\t', 'a\tb\n1\t2'],
		['|', 'a|b\n1|2'],
		['^', 'sep=^\na^b\n1^2']
	])('separated by %j', async (delimiter, text) => {
		const table = await readTable(text, true);
		expect(table).toMatchObject({ delimiter, columns: 2, more: false, problem: null });
		expect(table.rows[0]).toEqual(['a', 'b']);
		expect(table.rows).toHaveLength(2);
	});

	test('with quoted cells: separators, line ends and quotation marks in them', async () => {
		const { rows } = await readTable('name,say\n"Lovelace, Ada","one\ntwo ""three"""\n\nx,\n', true);
		expect(rows).toEqual([
			['name', 'say'],
			['Lovelace, Ada', 'one\ntwo "three"'],
			['x', '']
		]);
	});

	test('of one column, and of none', async () => {
		expect(await readTable('a\nb\n', true)).toMatchObject({ rows: [['a'], ['b']], columns: 1, problem: null });
		expect(await readTable('', true)).toMatchObject({ rows: [], columns: 0, more: false });
	});

	test('with rows of different length', async () => {
		expect(await readTable('a,b\n1\n1,2,3\n', true)).toMatchObject({ columns: 3, problem: null });
	});

	test('with a quotation mark too few is shown as far as it goes, and says so', async () => {
		const table = await readTable('a,b\n1,"2\n3,4\n', true);
		expect(table.problem).toBe('Row 2 has a quotation mark without its other one.');
		expect(table.rows[0]).toEqual(['a', 'b']);
	});

	test('that is long is read as far as it is shown, and the last row of a beginning is left out', async () => {
		const text = Array.from({ length: 9 }, (_, at) => `${at},x`).join('\n');
		expect(await readTable(text, true, 4)).toMatchObject({ more: true, rows: { length: 4 } });
		expect(await readTable(text, true, 9)).toMatchObject({ more: false, rows: { length: 9 } });
		const beginning = await readTable(`${text}\n"cut o`, false, 20);
		expect(beginning).toMatchObject({ more: true, rows: { length: 9 }, problem: null });
	});
});

test('columns are as wide as what is in them, within reason, and numbers stand at the right', () => {
	const rows = [
		['1', 'a', '', '1.234,50'],
		['20', 'x'.repeat(90), '', '-3%']
	];
	expect(columnLooks(rows, 4, ['n', 'text', 'nothing', 'a long heading'])).toEqual([
		{ width: 6, numeric: true },
		{ width: 44, numeric: false },
		{ width: 7, numeric: false },
		{ width: 14, numeric: true }
	]);
	expect(columnLooks([], 300, [])).toHaveLength(200);
});

test('what separates is said in words', () => {
	expect(delimiterWords(';')).toBe('semicolons');
	expect(delimiterWords('^')).toBe('“^”');
});
