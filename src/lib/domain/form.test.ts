import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formField, readForm } from './form';
import { checkForm, MAX_FILE_SIZE, startValues, type FormValues } from './form-answer';
import type { JsonObject } from './json';

const form = (properties: JsonObject, required: string[] = []) =>
	readForm({ type: 'object', properties, required }).fields;
/** The answer to a form with one field `a`, or what is said against it. */
function answerTo(field: JsonObject, value: FormValues[string], required = true) {
	const fields = form({ a: field }, required ? ['a'] : []);
	const checked = checkForm(fields, { a: value }, null);
	return checked.ok ? checked.answer : checked.errors.a;
}

let zone: string | undefined;
beforeEach(() => {
	zone = process.env.TZ;
	process.env.TZ = 'Asia/Kolkata';
});
afterEach(() => {
	if (zone === undefined) delete process.env.TZ;
	else process.env.TZ = zone;
});

describe('a body', () => {
	it('gives its fields by order, those without one after the others', () => {
		const fields = form({ z: { order: 3 }, none: {}, y: { order: 1.5 }, also: {}, x: { order: 1 } });
		expect(fields.map(({ key }) => key)).toEqual(['x', 'y', 'z', 'none', 'also']);
	});

	it.each([
		[{ element: 'form-textarea' }, 'textarea'],
		[{ element: 'form-date-time' }, 'datetime'],
		[{ type: 'integer' }, 'number'],
		[{ type: 'boolean' }, 'toggle'],
		[{ type: 'string', format: 'date' }, 'date'],
		[{ enum: [1, 2] }, 'select'],
		[{ element: 'what?' }, 'string']
	])('%o is a %s', (field, element) => {
		expect(form({ a: field })[0]!.element).toBe(element);
	});

	it('gives labels, options, and the text of markdown wherever it is', () => {
		const [a, b, c, d] = form({
			a: { element: 'select', options: ['x', { value: 2, label: 'two' }, { value: true }], label: 'A' },
			b: { element: 'select', options: { one: 'First' } },
			c: { element: 'markdown', example: '*old*' },
			d: { element: 'submit', required: [] }
		});
		expect(a).toMatchObject({
			label: 'A',
			options: [
				{ value: 'x', label: 'x' },
				{ value: 2, label: 'two' },
				{ value: true, label: 'true' }
			]
		});
		expect(b).toMatchObject({ label: 'b', options: [{ value: 'one', label: 'First' }] });
		expect(c!.description).toBe('*old*');
		expect(d).toMatchObject({ requires: [], required: false });
	});

	it('of any kind is a form', () => {
		expect(readForm({}).fields).toEqual([]);
		expect(readForm({ properties: { a: 1 }, required: 'a' }).fields).toEqual([
			formField({ key: 'a', element: 'string' })
		]);
	});
});

describe('an answer', () => {
	it('holds what was given; what was left empty is not in it', () => {
		const fields = form({
			name: { element: 'string' },
			note: { element: 'textarea' },
			count: { element: 'number', default: '60' },
			sure: { element: 'toggle' },
			text: { element: 'markdown', description: 'x' },
			ok: { element: 'submit' },
			no: { element: 'submit' }
		});
		const values = startValues(fields);
		expect(values).toEqual({ name: '', note: '', count: '60', sure: false });
		expect(checkForm(fields, { ...values, name: ' Ada ' }, 'ok')).toEqual({
			ok: true,
			answer: { name: ' Ada ', count: 60, sure: false, ok: true }
		});
	});

	it('needs what is required, and a submit may require something else', () => {
		const fields = form(
			{
				a: {},
				b: { required: true },
				c: {},
				go: { element: 'submit' },
				some: { element: 'submit', required: ['c'] },
				none: { element: 'submit', required: [] }
			},
			['a', 'go']
		);
		const wrong = (pressed: string) => {
			const checked = checkForm(fields, startValues(fields), pressed);
			return checked.ok ? checked.answer : Object.keys(checked.errors);
		};
		expect(wrong('go')).toEqual(['a', 'b']);
		expect(wrong('some')).toEqual(['c']);
		expect(wrong('none')).toEqual({ none: true });
	});

	it('may be an option that is empty, also where it need not be given', () => {
		expect(answerTo({ element: 'select', options: ['', 'x'] }, '', false)).toEqual({ a: '' });
		expect(answerTo({ element: 'select', options: [null, 'x'] }, null, false)).toEqual({ a: null });
		expect(answerTo({ element: 'select', options: ['x'] }, null, false)).toEqual({});
	});

	it('of a button that asks for nothing is without what cannot be read', () => {
		const submits = { no: { element: 'submit', required: [] }, b: { element: 'submit', required: ['c'] } };
		const fields = form({ n: { element: 'number' }, c: {}, ...submits }, ['n']);
		const values = { n: 'abc', c: 'x' };
		expect(checkForm(fields, values, 'no')).toEqual({ ok: true, answer: { c: 'x', no: true } });
		expect(checkForm(fields, values, 'b')).toMatchObject({ ok: false, errors: { n: '“abc” is no number.' } });
	});

	it('that clocks skip is the moment that the browser takes it for', () => {
		process.env.TZ = 'Europe/Vienna';
		expect(answerTo({ element: 'datetime' }, '2026-03-29T02:30')).toEqual({ a: '2026-03-29T03:30:00+02:00' });
		expect(answerTo({ element: 'datetime' }, '2026-03-29T01:30')).toEqual({ a: '2026-03-29T01:30:00+01:00' });
		expect(answerTo({ element: 'datetime' }, '2026-10-25T02:30')).toEqual({ a: '2026-10-25T02:30:00+02:00' });
	});

	it('that is wrong is refused also where it need not be given', () => {
		expect(answerTo({ element: 'number' }, 'x', false)).toBe('“x” is no number.');
	});

	it.each([
		[{ element: 'string' }, '  ', 'Fill this in.'],
		[{ element: 'string', format: 'email' }, 'me', 'This is no e-mail address. Write it like name@example.com.'],
		[{ element: 'string', format: 'email' }, 'me@here.example', { a: 'me@here.example' }],
		[{ element: 'string', format: 'uri' }, 'here', 'This is no full address. Write it like https://example.com.'],
		[{ element: 'number' }, '-1.5e3', { a: -1500 }],
		[{ element: 'number' }, '1,5', { a: 1.5 }],
		[{ element: 'number' }, '1,234', '“1,234” can be read in two ways. Write 1234 or 1.234.'],
		[{ element: 'number', type: 'integer' }, '1.5', 'Give a whole number.'],
		[{ element: 'number', minimum: 2 }, '1', 'Give a number not below 2.'],
		[{ element: 'number', maximum: 2 }, '3', 'Give a number not above 2.'],
		[{ element: 'date' }, '2028-02-29', { a: '2028-02-29' }],
		[{ element: 'date' }, '2026-02-29', 'This is no date. Write it like 2026-11-25.'],
		[{ element: 'time' }, '14:05', { a: '14:05:00+05:30' }],
		[{ element: 'time' }, '14:05:09', { a: '14:05:09+05:30' }],
		[{ element: 'time' }, '24:00', 'This is no time. Write it like 14:05.'],
		[{ element: 'datetime' }, '2026-11-25T14:05', { a: '2026-11-25T14:05:00+05:30' }],
		[{ element: 'datetime' }, '2026-02-30T14:05', 'This is no date with a time. Write it like 2026-11-25 14:05.'],
		[{ element: 'select', options: ['x', [1]] }, [1], { a: [1] }],
		[{ element: 'select', options: ['x'] }, null, 'Choose one of the options.'],
		[{ element: 'select', options: ['x'] }, 'y', 'Choose one of the options.'],
		[{ element: 'select', options: ['', 'x'] }, '', { a: '' }],
		[{ element: 'select', options: ['', 'x'] }, null, 'Choose one of the options.'],
		[{ element: 'select', options: [null, 'x'] }, null, { a: null }],
		[{ element: 'file' }, null, 'Choose a file.'],
		[
			{ element: 'file' },
			{ name: 'n', type: '', size: 1, content: 'eA==' },
			{ a: { name: 'n', type: '', size: 1, content: 'eA==' } }
		],
		[
			{ element: 'file' },
			{ name: 'n', type: '', size: MAX_FILE_SIZE + 5e5, content: '' },
			'The file has 10.5 MB; at most 10 MB can be sent.'
		],
		[{ element: 'toggle' }, null, { a: false }]
	] as [JsonObject, FormValues[string], unknown][])('%o with %o', (field, value, wanted) => {
		expect(answerTo(field, value)).toEqual(wanted);
	});

	it.each([
		[{ element: 'number', default: 3 }, '3'],
		[{ element: 'toggle', default: true }, true],
		[{ element: 'select', options: [1, 2], default: 2 }, 2],
		[{ element: 'select', options: [1, 2], default: 7 }, null],
		[{ element: 'date', default: '2026-11-25T10:00:00' }, '2026-11-25'],
		[{ element: 'time', default: '10:00:00' }, '10:00:00'],
		[{ element: 'time', default: '10:00:00+01:00' }, '14:30:00'],
		[{ element: 'time', default: '14:05:00Z' }, '19:35:00'],
		[{ element: 'time', default: 'noon' }, 'noon'],
		[{ element: 'date', default: 1764345551 }, '2025-11-28'],
		[{ element: 'datetime', default: 1764345551 }, '2025-11-28T21:29:11'],
		[{ element: 'datetime', default: '2026-11-25T10:00:00Z' }, '2026-11-25T15:30:00'],
		[{ element: 'datetime', default: '2026-11-25 10:00' }, '2026-11-25T10:00'],
		[{ element: 'datetime', default: 'soon' }, '']
	] as [JsonObject, unknown][])('begins with what %o says', (field, value) => {
		expect(startValues(form({ a: field }))).toEqual({ a: value });
	});
});
