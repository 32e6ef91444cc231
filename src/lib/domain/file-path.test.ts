import { describe, expect, test } from 'vitest';
import { baseNameOf, endingOf, folderOf, foldersTo, freeFileName, listFolder } from './file-path';

test.each([
	['may.csv', '', 'may.csv', 'csv'],
	['reports/2026/May.CSV', 'reports/2026/', 'May.CSV', 'csv'],
	['a.b/c', 'a.b/', 'c', ''],
	['archive.tar.gz', '', 'archive.tar.gz', 'gz'],
	['.env', '', '.env', ''],
	['a/.env', 'a/', '.env', ''],
	['a.', '', 'a.', ''],
	['/top.txt', '/', 'top.txt', 'txt'],
	['a/', 'a/', 'a/', '']
])('%s', (name, folder, base, ending) => {
	expect(folderOf(name)).toBe(folder);
	expect(baseNameOf(name)).toBe(base);
	expect(endingOf(name)).toBe(ending);
});

describe('folders', () => {
	const files = ['b.txt', 'x/1.csv', 'x/y/2.csv', 'x/y/3.csv', 'x 2/4.csv', 'x 10/5.csv', '/6.csv', 'end/'].map(
		(name) => ({
			name
		})
	);
	const names = (folder: string) => {
		const { folders, files: here } = listFolder(files, folder);
		return [folders.map(({ label, count }) => `${label} ${count}`), here.map(({ name }) => name)];
	};

	test('show what is right in them, by name as a person counts', () => {
		expect(names('')).toEqual([
			['/ 1', 'x 3', 'x 2 1', 'x 10 1'],
			['b.txt', 'end/']
		]);
		expect(names('x/')).toEqual([['y 2'], ['x/1.csv']]);
		expect(names('x/y/')).toEqual([[], ['x/y/2.csv', 'x/y/3.csv']]);
		expect(names('/')).toEqual([[], ['/6.csv']]);
		expect(names('nowhere/')).toEqual([[], []]);
	});

	test('lead up to the top', () => {
		expect(foldersTo('')).toEqual([]);
		expect(foldersTo('a/b/')).toEqual([
			{ folder: 'a/', label: 'a' },
			{ folder: 'a/b/', label: 'b' }
		]);
		expect(foldersTo('/a/')).toEqual([
			{ folder: '/', label: '/' },
			{ folder: '/a/', label: 'a' }
		]);
	});
});

test('a free name keeps its ending and its folder', () => {
	const taken = new Set(['a/b.csv', 'a/b 2.csv', 'notes', '.env']);
	expect(freeFileName('a/c.csv', taken)).toBe('a/c.csv');
	expect(freeFileName('a/b.csv', taken)).toBe('a/b 3.csv');
	expect(freeFileName('notes', taken)).toBe('notes 2');
	expect(freeFileName('.env', taken)).toBe('.env 2');
});
