import { describe, expect, test } from 'vitest';
import type { Json } from './json';
import { SchemaChecker } from './json-schema';

const checker = new SchemaChecker();

const ORDER = {
	type: 'object',
	required: ['id', 'lines'],
	properties: {
		id: { type: 'integer' },
		paid: { type: 'boolean', default: false },
		lines: { type: 'array', items: { $ref: '#/definitions/line' } }
	},
	definitions: {
		line: { type: 'object', properties: { price: { type: 'number', minimum: 0 }, note: { type: ['string', 'null'] } } }
	}
};

const why = (schema: Json, data: Json) => {
	const outcome = checker.validate(schema, data);
	return outcome.ok ? 'fits' : `${outcome.failure.type}: ${outcome.failure.message}`;
};

describe('validating', () => {
	test('what fits is let through, and neither schema nor data are changed', () => {
		const schema = structuredClone(ORDER);
		expect(why(schema, { id: 1, lines: [{ price: 2 }] })).toBe('fits');
		expect(schema).toEqual(ORDER);
		expect(why(true, 'anything')).toBe('fits');
		expect(why({}, null)).toBe('fits');
	});

	test('a misfit is told with its path', () => {
		const message = why(ORDER, { id: 1, lines: [{ price: 2 }, { price: -1 }] });
		expect(message).toMatch(/^SchemaValidationError: The data does not fit the schema\. lines\[1\]\.price: /);
		expect(message).not.toContain('\n');
		expect(why(ORDER, { lines: [] })).toContain('"id"');
		expect(why(false, 1)).toContain('SchemaValidationError');
	});

	test('all misfits are in the details', () => {
		const outcome = checker.validate(ORDER, { id: 'x', lines: [{ price: 'y' }] });
		const errors = (!outcome.ok && outcome.failure.details?.errors) as { path: string }[];
		expect(errors.map(({ path }) => path)).toEqual(['id', 'lines[0].price']);
	});

	test.each<[string, Json]>([
		['an unknown type', { type: 'text' }],
		['a property that is no schema', { properties: { a: 5 } }],
		['a negative length', { minLength: -1 }],
		['a pattern that is none', { pattern: '(' }],
		['a reference to nowhere', { $ref: '#/definitions/none' }],
		['a list', []],
		['text', 'x']
	])('%s is a SchemaError', (_what, schema) => {
		expect(why(schema, 'x')).toMatch(/^SchemaError: The schema is not valid: /);
		expect(checker.schemaProblem(schema)?.type ?? 'seen with data').toMatch(/SchemaError|seen with data/);
	});

	test('a schema may be written by its own rules', () => {
		expect(checker.schemaProblem(ORDER)).toBeNull();
		expect(checker.schemaProblem({ items: [{ type: 'string' }], enum: [1], if: {}, then: false })).toBeNull();
	});
});

describe('coercing', () => {
	const coerced = (schema: Json, data: Json) => {
		const outcome = checker.coerce(schema, data);
		return outcome.ok ? outcome.value : outcome.failure.type;
	};

	test('makes fit what loses nothing by it, also behind references, and fills in defaults', () => {
		const data = { id: '7', lines: [{ price: ' 2.50 ', note: 5 }], more: 'stays' };
		expect(coerced(ORDER, data)).toEqual({
			id: 7,
			paid: false,
			lines: [{ price: 2.5, note: '5' }],
			more: 'stays'
		});
		expect(data.id).toBe('7');
	});

	test.each<[Json, Json, Json]>([
		[{ type: 'boolean' }, 'True', true],
		[{ type: 'boolean' }, 0, false],
		[{ type: 'boolean' }, 'yes', 'SchemaValidationError'],
		[{ type: 'integer' }, '1.5', 'SchemaValidationError'],
		[{ type: 'integer' }, '0x10', 'SchemaValidationError'],
		[{ type: 'integer' }, '', 'SchemaValidationError'],
		[{ type: ['null', 'number'] }, null, null],
		[{ type: ['integer', 'string'] }, '5', '5'],
		[{ anyOf: [{ type: 'null' }, { type: 'integer' }] }, '5', 5],
		[{ oneOf: [{ $ref: '#/definitions/n' }], definitions: { n: { type: 'number' } } }, '5', 5],
		[{ allOf: [{ type: 'number' }, { minimum: 3 }] }, '5', 5],
		[{ additionalProperties: { type: 'number' } }, { a: '1' }, { a: 1 }],
		[{ items: [{ type: 'number' }], additionalItems: { type: 'string' } }, ['1', 2], [1, '2']],
		[{ $ref: '#' }, 'x', 'SchemaError'],
		[{ type: 'nothing' }, 'x', 'SchemaError']
	])('%j makes %j %j', (schema, data, expected) => {
		expect(coerced(schema, data)).toEqual(expected);
	});
});
