import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from './json';
import { schemaProblem } from './schema-check';
import { checkSchema } from './schema-misfits';

const ORDER: JsonObject = {
	type: 'object',
	required: ['customer', 'lines'],
	additionalProperties: false,
	properties: {
		customer: { type: 'string', minLength: 1 },
		kind: { enum: ['retail', 'wholesale'] },
		due: { type: 'string', format: 'date' },
		lines: {
			type: 'array',
			minItems: 1,
			items: { $ref: '#/definitions/line' }
		}
	},
	definitions: {
		line: {
			type: 'object',
			required: ['sku'],
			properties: { sku: { type: 'string', pattern: '^[A-Z]+$' }, count: { type: 'integer', minimum: 1 } }
		}
	}
};
const order = (more: JsonObject): Json => ({ customer: 'Ada', lines: [{ sku: 'A' }], ...more });

describe('data', () => {
	it('that fits is let through, and the schema stays as it was', () => {
		const before = structuredClone(ORDER);
		expect(checkSchema(ORDER, order({ kind: 'retail', due: '2026-01-31' }), 'inputs')).toBeNull();
		expect(ORDER).toEqual(before);
	});

	it.each<[string, Json, string]>([
		['a key that is missing', { lines: [{ sku: 'A' }] }, 'inputs.customer is missing.'],
		['another type', order({ customer: 3 }), 'inputs.customer has to be text, not the number 3.'],
		['an empty text', order({ customer: '' }), 'inputs.customer is empty.'],
		['a value that is not offered', order({ kind: 'x' }), 'inputs.kind has to be one of "retail", "wholesale".'],
		['no date', order({ due: '31.1.2026' }), 'inputs.due has to be a date, such as 2026-01-31.'],
		['an empty list', order({ lines: [] }), 'inputs.lines has to have at least 1 item.'],
		['something in a list', order({ lines: [{ sku: 'A' }, {}] }), 'inputs.lines[1].sku is missing.'],
		[
			'a number that is too small',
			order({ lines: [{ sku: 'A', count: 0 }] }),
			'inputs.lines[0].count has to be 1 or more.'
		],
		[
			'a part',
			order({ lines: [{ sku: 'A', count: 1.5 }] }),
			'inputs.lines[0].count has to be a whole number, not 1.5.'
		],
		['a pattern', order({ lines: [{ sku: 'a' }] }), 'inputs.lines[0].sku has to match the pattern ^[A-Z]+$.'],
		['a key that is not known', order({ 'two words': 1 }), 'inputs["two words"] is not known here.'],
		['a list in place of an object', [], 'inputs has to be an object, not a list.']
	])('with %s is told where, and what has to be', (_what, data, message) => {
		expect(checkSchema(ORDER, data, 'inputs')).toMatchObject({ type: 'SchemaValidationError', message });
	});

	it('with several faults is told all of them, and each place once', () => {
		const why = checkSchema(ORDER, order({ customer: 1, kind: 2 }), 'inputs')!;
		expect(why.message.split('\n')).toHaveLength(2);
		expect(why.details).toMatchObject({
			path: 'inputs.customer',
			problems: [{ path: ['customer'] }, { path: ['kind'] }]
		});
	});
});

describe('a schema', () => {
	it('that can be used is fine', () => {
		expect(schemaProblem(ORDER)).toBeNull();
		expect(schemaProblem({})).toBeNull();
	});

	it.each<[Json, string]>([
		['text', 'the schema has to be an object'],
		[{ type: 'text' }, 'the schema.type is "text"; the types are object, array'],
		[{ properties: { a: { type: 'datetime' } } }, 'the schema.properties.a.type is "datetime"'],
		[{ properties: [] }, 'the schema.properties has to be schemas by name'],
		[{ required: 'a' }, 'the schema.required has to be a list of keys'],
		[{ properties: { a: { enum: 'x' } } }, 'the schema.properties.a.enum has to be a list of values'],
		[{ properties: { a: { pattern: '[' } } }, 'the schema.properties.a.pattern is no regular expression'],
		[{ $ref: '#/definitions/none' }, 'refers to #/definitions/none, and there is no such part']
	])('%j says what is wrong with it', (schema, message) => {
		expect(schemaProblem(schema)).toContain(message);
	});

	it('that cannot be used fails with SchemaError', () => {
		expect(checkSchema({ $ref: '#/nowhere' }, {}, 'inputs')).toMatchObject({
			type: 'SchemaError',
			message: expect.stringContaining('The schema of the inputs cannot be used')
		});
	});
});
