import { expect, test } from 'vitest';
import type { JsonObject } from '../domain/json';
import { objectTemplateTyping, emptyRow, rowProblems, rowsOf } from './object-template-typing';
import { misfits, objectTyping, REMOVED, typedNumber, unread } from './object-typing';

test('a template is typed as rows and read as it was, with what the table does not show', async () => {
	const fields: JsonObject = {
		attributes: {
			name: { type: 'string', required: true, default: 'x' },
			n: { type: 'integer', default: 5, unit: 'h' },
			on: { type: 'boolean', default: false },
			list: { type: 'array', default: [1, { a: 'b' }] },
			day: { type: 'date', default: '2026-01-31' },
			owner: { type: 'reference', reference: 'person' },
			free: { type: 'any', default: 'text' }
		},
		on_create: 'made',
		on_update: null,
		on_delete: null
	};
	const typed = await objectTemplateTyping.show(fields, null);
	expect(rowsOf(typed).map(({ name, type, default: text }) => [name, type, text])).toEqual([
		['name', 'string', 'x'],
		['n', 'integer', '5'],
		['on', 'boolean', 'false'],
		['list', 'array', '- 1\n- a: b'],
		['day', 'date', '2026-01-31'],
		['owner', 'reference', ''],
		['free', 'any', 'text']
	]);
	expect(await objectTemplateTyping.read(typed)).toEqual({ ok: true, fields });
});

test('what is wrong with a row is said at it', async () => {
	const row = (fields: object) => ({ ...emptyRow, ...fields });
	const rows = [
		row({ name: 'a' }),
		row({ name: ' a ' }),
		row({ name: '' }),
		row({ name: 'b', type: 'integer', default: '1.5' }),
		row({ name: 'c', type: 'object', default: '{' }),
		row({ name: 'd', type: 'gizmo' }),
		row({ name: 'e', type: 'date', default: 'soon' })
	];
	expect(rowProblems(rows)).toEqual([
		null,
		'There is an attribute “a” already, in row 1.',
		'Give it a name.',
		'The default is not of the type integer.',
		'The default cannot be read.',
		'“gizmo” is no type. Choose one.',
		'The default is not of the type date.'
	]);
	expect(await objectTemplateTyping.read({ attributes: rows as never })).toMatchObject({
		ok: false,
		problems: { attributes: { message: expect.stringContaining('Attribute 2: There is'), line: 2 } }
	});
});

test('an object is typed attribute by attribute, or as a whole where it has no template', async () => {
	const fields: JsonObject = { object_template: 'thing', value: { text: 'x', n: 5, on: false, list: [1], none: null } };
	const typed = await objectTyping.show(fields, null);
	expect(typed).toMatchObject({ 'value.n': 5, 'value.list': { text: '- 1\n', language: 'yaml' } });
	expect(await objectTyping.read(typed)).toEqual({ ok: true, fields });
	const bare = { object_template: null, value: { a: { b: 1 } } };
	expect(await objectTyping.read(await objectTyping.show(bare, null))).toEqual({ ok: true, fields: bare });
	expect(await objectTyping.read({ ...typed, 'value.n': REMOVED })).toMatchObject({ fields: { value: { text: 'x' } } });
	expect((await objectTyping.read({ object_template: '', value: { text: '[1]', language: 'yaml' } })).ok).toBe(false);
});

test('what does not fit the template is told at its attribute', async () => {
	const attributes = {
		n: { type: 'integer', required: true },
		d: { type: 'integer', required: true, default: 1 },
		day: { type: 'date' },
		free: {}
	};
	const problems = async (typed: JsonObject) =>
		Object.fromEntries(
			Object.entries(await misfits(attributes, { object_template: 't', ...typed })).map(([key, { message }]) => [
				key,
				message
			])
		);
	expect(await problems({})).toEqual({ 'value.n': 'Fill this in.' });
	expect(await problems({ 'value.n': 1 })).toEqual({});
	expect(await problems({ 'value.n': 1.5, 'value.d': null, 'value.day': '5', 'value.free': [1] })).toEqual({
		'value.n': 'This is not of the type integer.',
		'value.d': 'Fill this in.',
		'value.day': 'This is not of the type date.'
	});
	expect(await problems({ 'value.n': unread('many') })).toEqual({ 'value.n': '“many” is no number.' });
	expect(await problems({ 'value.n': typedNumber('1,234') })).toEqual({
		'value.n': '“1,234” can be read in two ways. Write 1234 or 1.234.'
	});
});

test('a number stays as it is typed and is read when it is wanted', async () => {
	expect([typedNumber(' '), typedNumber('1.5'), typedNumber('1,5'), typedNumber('1.')]).toEqual([
		null,
		1.5,
		unread('1,5'),
		unread('1.')
	]);
	const typed = { object_template: 't', 'value.n': typedNumber('1,5'), 'value.m': typedNumber('1.') };
	expect(await objectTyping.read(typed)).toMatchObject({ ok: true, fields: { value: { n: 1.5, m: 1 } } });
});
