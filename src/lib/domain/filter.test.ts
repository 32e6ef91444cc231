import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOfFilter, readFilter } from './filter';
import type { Json } from './json';

const RECORDS = [
	{ name: 'my-a', size: 1, value: { deep: { x: 1 } }, note: null },
	{ name: 'my_b', size: 20, value: [1, { a: 2 }], note: 'x' },
	{ name: 'other', size: 3, value: null, note: null }
];

const FIELDS = ['name', 'size', 'value', 'note'];
const found = (filter: Json) => RECORDS.filter(readFilter(filter, FIELDS)).map(({ name }) => name);

test.each<[Json, string[]]>([
	[null, ['my-a', 'my_b', 'other']],
	[{ field: 'name', op: 'eq', value: 'other' }, ['other']],
	[{ field: 'name', value: 'other' }, ['other']],
	[{ field: 'name', op: 'ne', value: 'other' }, ['my-a', 'my_b']],
	[{ field: 'size', op: 'lt', value: 3 }, ['my-a']],
	[{ field: 'size', op: 'le', value: 3 }, ['my-a', 'other']],
	[{ field: 'size', op: 'gt', value: 3 }, ['my_b']],
	[{ field: 'size', op: 'ge', value: 3 }, ['my_b', 'other']],
	[{ field: 'name', op: 'ge', value: 'my_b' }, ['my_b', 'other']],
	[{ field: 'value', op: 'lt', value: 5 }, []],
	[{ field: 'value', op: 'eq', value: [3] }, []],
	[{ field: 'note', op: 'lt', value: 'z' }, ['my_b']],
	[{ field: 'name', op: 'like', value: 'my%' }, ['my-a', 'my_b']],
	[{ field: 'name', op: 'like', value: 'my_a' }, ['my-a']],
	[{ field: 'name', op: 'like', value: 'my-%' }, ['my-a']],
	[{ field: 'name', op: 'like', value: 'my\\_%' }, ['my_b']],
	[{ field: 'name', op: 'like', value: '.*' }, []],
	[{ field: 'name', op: 'like', value: '%y%a' }, ['my-a']],
	[{ field: 'name', op: 'like', value: '%%t%_r' }, ['other']],
	[{ field: 'name', op: 'like', value: '' }, []],
	[{ field: 'size', op: 'like', value: '%' }, []],
	[{ field: 'size', op: 'in', value: [1, 3] }, ['my-a', 'other']],
	[{ field: 'note', op: 'is_null' }, ['my-a', 'other']],
	[{ field: 'note', op: 'is_null', value: true }, ['my-a', 'other']],
	[{ field: 'note', op: 'is_null', value: false }, ['my_b']],
	[{ field: 'value', op: 'eq', value: [1, { a: 2 }] }, ['my_b']],
	[{ field: 'value.deep.x', op: 'eq', value: 1 }, ['my-a']],
	[{ field: 'value.constructor', op: 'is_null' }, ['my-a', 'my_b', 'other']],
	[
		{
			and: [
				{ field: 'size', op: 'gt', value: 1 },
				{ field: 'note', op: 'is_null' }
			]
		},
		['other']
	],
	[[{ field: 'size', op: 'gt', value: 1 }, { not: { field: 'name', value: 'other' } }], ['my_b']],
	[{ or: [{ field: 'name', value: 'my-a' }, { not: { field: 'note', op: 'is_null' } }] }, ['my-a', 'my_b']],
	[{ and: [] }, ['my-a', 'my_b', 'other']],
	[{ or: [] }, []]
])('%j finds %j', (filter, names) => {
	expect(found(filter)).toEqual(names);
});

describe('refused, in words that help', () => {
	test.each<[Json, string]>([
		['name', 'is no filter'],
		[{ name: 'x' }, 'is no filter'],
		[{ field: 'name', op: 'eq', vlaue: 1 }, 'is no filter'],
		[{ field: 'nme', value: 'x' }, 'There is no field “nme” to filter by. There is: name, size, value, note.'],
		[{ field: 'name', op: 'is', value: 'x' }, 'does not know the op "is"'],
		[{ field: 'name', op: 'constructor', value: 'x' }, 'does not know the op'],
		[{ field: 'name', op: 'in', value: 'x' }, 'takes a list'],
		[{ field: 'name', op: 'like', value: 1 }, 'takes text'],
		[{ and: { field: 'name', value: 'x' } }, '“and” takes a list'],
		[{ not: { or: [{ field: 'x' }] } }, 'There is no field “x”']
	])('%j', (filter, message) => {
		expect(() => readFilter(filter, FIELDS)).toThrow(message);
	});

	test.each<[Json, string]>([
		[{ field: 'name', op: 'lt', value: 5 }, '“name” is a text, which cannot be compared with 5.'],
		[{ field: 'size', op: 'ge', value: '2026-01-01' }, 'Times are unix times in seconds'],
		[{ field: 'name', op: 'eq', value: ['my-a'] }, "To be one of several: {'field': …, 'op': 'in', 'value': […]}"]
	])('%j, which no record could ever fit', (filter, message) => {
		expect(() => found(filter)).toThrow(message);
	});
});

test('tells which fields it looks at', () => {
	const filter: Json = { and: [{ field: 'a', value: 'x' }, { not: [{ field: 'b.c', op: 'is_null' }] }] };
	expect([...fieldsOfFilter(filter)]).toEqual(['a', 'b']);
	expect([...fieldsOfFilter(null)]).toEqual([]);
});

describe('like', () => {
	const fits = (value: string, text: string) => readFilter({ field: 'a', op: 'like', value }, ['a'])({ a: text });

	test('is over soon whatever the pattern', () => {
		const text = 'a'.repeat(20_000);
		expect(fits(`${'%a'.repeat(50)}%b`, text)).toBe(false);
		expect(fits(`${'%a'.repeat(50)}%`, text)).toBe(true);
		expect(fits(`${'%'.repeat(1_000)}b`, text)).toBe(false);
	});

	test('finds what a regular expression finds', () => {
		const some = fc.array(fc.constantFrom('a', 'b', '%', '_', '\\', '.', '\n', '🎉'), { maxLength: 8 });
		fc.assert(
			fc.property(some, some, (parts, characters) => {
				const [like, text] = [parts.join(''), characters.join('')];
				const source = like.replace(/\\([\\%_])|[%_]|[^%_\\]|\\/gu, (part, escaped: string | undefined) => {
					if (part === '%') return '[^]*';
					return part === '_' ? '[^]' : (escaped ?? part).replace(/[$()*+./?[\\\]^{|}]/g, '\\$&');
				});
				expect(fits(like, text)).toBe(new RegExp(`^${source}$`, 'u').test(text));
			}),
			{ numRuns: 2_000 }
		);
	});
});
