import { expect, test } from 'vitest';
import { inputForm, secretKeys } from './input-form';

test('single values become fields, all else is written as data', () => {
	const form = inputForm({
		type: 'object',
		required: ['name', 'lines'],
		definitions: { mode: { enum: ['fast', 'slow'], title: 'Mode' } },
		properties: {
			name: { type: 'string', title: 'Your name', description: 'As in the list.', examples: ['Ada'] },
			count: { type: ['integer', 'null'], minimum: 1, default: 2 },
			sure: { type: 'boolean' },
			day: { type: 'string', format: 'date' },
			secret: { type: 'string', format: 'password' },
			text: { type: 'string', format: 'textarea' },
			mode: { $ref: '#/definitions/mode' },
			lines: { type: 'array', title: 'Lines' },
			either: { type: ['string', 'object'] },
			whatever: true
		}
	})!;
	expect(form.fields.map(({ key, element, label, required }) => [key, element, label, required])).toEqual([
		['name', 'string', 'Your name', true],
		['count', 'number', 'count', false],
		['sure', 'toggle', 'sure', false],
		['day', 'date', 'day', false],
		['secret', 'password', 'secret', false],
		['text', 'textarea', 'text', false],
		['mode', 'select', 'Mode', false]
	]);
	expect(form.fields[0]).toMatchObject({ example: 'Ada', description: 'As in the list.' });
	expect(form.fields[1]).toMatchObject({ default: 2, integer: true, minimum: 1 });
	expect(form.data.map(({ key, required }) => [key, required])).toEqual([
		['lines', true],
		['either', false],
		['whatever', false]
	]);
});

test('where a schema has no keys there is no form', () => {
	expect(inputForm(null)).toBeNull();
	expect(inputForm({ type: 'object' })).toBeNull();
	expect(inputForm({ oneOf: [{ required: ['a'] }, { required: ['b'] }] })).toBeNull();
});

test('passwords are secrets', () => {
	expect(secretKeys({ properties: { a: { format: 'password' }, b: { type: 'string' }, c: true } })).toEqual(['a']);
	expect(secretKeys(null)).toEqual([]);
});

test('whatever holds a password, or refers to one, is a secret', () => {
	const password = { type: 'string', format: 'password' };
	const schema = {
		properties: {
			own: { type: 'string', element: 'password' },
			referred: { $ref: '#/definitions/pin' },
			twice: { $ref: '#/definitions/also' },
			either: { anyOf: [{ type: 'null' }, password] },
			inside: { type: 'object', properties: { login: { properties: { word: password } } } },
			list: { type: 'array', items: { $ref: '#/$defs/pin' } },
			circle: { $ref: '#/definitions/circle' },
			plain: { type: 'string', title: 'password' }
		},
		allOf: [{ properties: { beside: password } }],
		definitions: {
			pin: password,
			also: { $ref: '#/definitions/pin' },
			circle: { properties: { circle: { $ref: '#/definitions/circle' } } }
		},
		$defs: { pin: password }
	};
	const secrets = ['own', 'referred', 'twice', 'either', 'inside', 'list', 'beside'];
	expect(secretKeys(schema)).toEqual(secrets);
	const passwords = inputForm(schema)!.fields.filter(({ element }) => element === 'password');
	expect(passwords.map(({ key }) => key)).toEqual(['own', 'referred', 'twice']);
});
