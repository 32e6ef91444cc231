import { expect, test } from 'vitest';
import { trySchema } from './schema-trial';

const yaml = (text: string) => ({ text, language: 'yaml' as const });
const ORDER = yaml(`
type: object
required: [id]
properties:
  id: { type: integer }
  paid: { type: boolean, default: false }
  lines: { type: array, items: { properties: { price: { type: number } } } }
`);

test('data that fits is told so, and what coerce adds to it', () => {
	expect(trySchema(ORDER, yaml('id: 1'))).toEqual({
		kind: 'read',
		misfits: [],
		coerced: { kind: 'made', value: { id: 1, paid: false } }
	});
	expect(trySchema(ORDER, yaml('{ id: 1, paid: true }'))).toMatchObject({ coerced: { kind: 'same' } });
});

test('each misfit is told with its path, and whether coerce helps', () => {
	expect(trySchema(ORDER, yaml('id: "7"\nlines:\n  - price: "2.5"'))).toEqual({
		kind: 'read',
		misfits: [
			{ path: 'data.id', message: 'has to be a whole number, not text' },
			{ path: 'data.lines[0].price', message: 'has to be a number, not text' }
		],
		coerced: { kind: 'made', value: { id: 7, lines: [{ price: 2.5 }], paid: false } }
	});
	expect(trySchema(ORDER, yaml('lines: []'))).toMatchObject({
		misfits: [{ path: 'data.id', message: 'is missing' }],
		coerced: { kind: 'impossible' }
	});
	expect(trySchema(yaml('false'), yaml('1'))).toMatchObject({ misfits: [{ path: 'data' }] });
	expect(trySchema(yaml(''), yaml('1'))).toMatchObject({ misfits: [] });
});

test('where one of both cannot be read, that is told', () => {
	expect(trySchema(ORDER, yaml(' '))).toMatchObject({ kind: 'waiting' });
	expect(trySchema(yaml('type: text'), yaml('1'))).toEqual({
		kind: 'waiting',
		why: 'The schema has to be mended first.'
	});
	expect(trySchema(yaml('a: ['), yaml('1'))).toMatchObject({ kind: 'waiting' });
	expect(trySchema(ORDER, yaml('id: ['))).toMatchObject({ kind: 'unreadable', line: 1 });
});
