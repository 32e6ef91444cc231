import { describe, expect, test } from 'vitest';
import type { Json } from './json';
import { SchemaChecker } from './json-schema';
import { schemaFaults } from './schema-faults';

const told = (schema: Json) => schemaFaults(schema).map(({ path, message }) => `${path.join('/')}: ${message}`);

describe('a schema', () => {
	test.each<[Json]>([[true], [false], [{}], [{ type: 'object', properties: { a: { enum: [1] }, b: true } }]])(
		'that can be used has no faults: %j',
		(schema) => expect(told(schema)).toEqual([])
	);

	test('has each of its faults told at its place', () => {
		const schema = {
			type: 'object',
			properties: { count: { type: 'number', minimum: 'x' }, name: { type: 'text' }, list: { minItems: -1 } },
			allOf: [{ pattern: '(' }]
		};
		expect(told(schema)).toEqual([
			'allOf/0/pattern: is no regular expression',
			'properties/name/type: is "text"; the types are object, array, string, number, integer, boolean, null',
			'properties/count/minimum: has to be a number, not text',
			'properties/list/minItems: has to be 0 or more'
		]);
	});

	test('that refers to nowhere is told where it does', () => {
		expect(told({ definitions: { b: {} }, properties: { a: { $ref: '#/definitions/none' } } })).toEqual([
			'properties/a/$ref: refers to #/definitions/none, and there is no such part'
		]);
		expect(told({ definitions: { b: {} }, items: [{ $ref: '#/definitions/b' }, { $ref: '#' }] })).toEqual([]);
		const inner = { $id: 'https://a.invalid/b', definitions: { c: {} }, not: { $ref: '#/definitions/c' } };
		expect(told({ properties: { inner } })).toEqual([]);
	});

	test('that only the library refuses is told as a whole', () => {
		expect(told({ $ref: 'https://elsewhere.invalid/schema' })[0]).toMatch(/^: cannot be used: /);
	});

	test.each<[Json]>([
		['x'],
		[[]],
		[null],
		[{ type: 'text' }],
		[{ properties: { a: 5 } }],
		[{ minLength: -1 }],
		[{ required: ['a', 'a'] }],
		[{ type: [] }],
		[{ $ref: 5 }],
		[{ dependencies: { a: 1 } }]
	])('that flows may not save has a fault: %j', (schema) => {
		expect(new SchemaChecker().schemaProblem(schema)).not.toBeNull();
		expect(told(schema)).not.toEqual([]);
	});
});
