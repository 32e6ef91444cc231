import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../domain/json';
import { parseData } from '../editor/parse-data';
import { convertData } from './convert-data';

const roundTrip = async (value: Json, language: 'json' | 'yaml') =>
	parseData(await convertData(value, language), language);

test.each([
	'  \n a',
	'\t\nb',
	'\ufeff',
	'a\ufeff',
	'<<',
	'01234',
	'+1',
	'1.10',
	'~',
	'null',
	' a ',
	'\n',
	'- x',
	'a: b'
])('%j is the same after it was written as YAML and read', async (text) => {
	for (const value of [text, [text], { [text]: text }, { a: { [text]: 1 } }]) {
		expect(await roundTrip(value, 'yaml')).toEqual({ ok: true, value });
	}
});

test('data is the same after it was written and read', async () => {
	const values = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
	await fc.assert(
		fc.asyncProperty(values, fc.constantFrom('json' as const, 'yaml' as const), async (value, language) => {
			expect(await roundTrip(value, language)).toEqual({ ok: true, value });
		}),
		{ numRuns: 500 }
	);
});
