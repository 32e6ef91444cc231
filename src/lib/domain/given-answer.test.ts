import { describe, expect, it } from 'vitest';
import { readForm } from './form';
import { checkGivenAnswer } from './given-answer';
import type { JsonObject } from './json';

const { fields } = readForm({
	properties: {
		text: {},
		intro: { element: 'markdown', description: 'Look.' },
		count: { element: 'number', minimum: 1 },
		sure: { element: 'toggle' },
		at: { element: 'time' },
		moment: { element: 'datetime' },
		file: { element: 'file' },
		no: { element: 'submit', required: [] },
		yes: { element: 'submit' }
	},
	required: ['text']
});
const check = (response: JsonObject) => checkGivenAnswer(fields, response);
const errors = (response: JsonObject) => {
	const checked = check(response);
	return checked.ok ? {} : checked.errors;
};

describe('an answer that was written down', () => {
	it('presses the button that stands out where it presses none', () => {
		expect(check({ text: 'a' })).toEqual({ ok: true, answer: { text: 'a', sure: false, yes: true } });
		expect(check({ no: true, yes: false })).toEqual({ ok: true, answer: { sure: false, no: true } });
		expect(errors({ text: 'a', no: true, yes: true })).toEqual({ yes: 'Only one button is pressed, and “no” is.' });
	});

	it('has what the form begins with where it says nothing else, and null empties a field', () => {
		const { fields } = readForm({
			properties: {
				city: { default: 'Vienna' },
				count: { type: 'number', default: 3 },
				day: { element: 'date', default: '2026-11-28T10:00:00Z' },
				size: { options: ['S', 'M'], default: 'M' },
				color: { options: ['red'], default: 'blue' },
				sure: { element: 'toggle', default: true }
			},
			required: ['city', 'count', 'size']
		});
		expect(checkGivenAnswer(fields, {})).toEqual({
			ok: true,
			answer: { city: 'Vienna', count: 3, day: '2026-11-28', size: 'M', sure: true }
		});
		expect(checkGivenAnswer(fields, { city: 'Graz', day: null, sure: false })).toEqual({
			ok: true,
			answer: { city: 'Graz', count: 3, size: 'M', sure: false }
		});
		expect(checkGivenAnswer(fields, { city: null, size: null })).toEqual({
			ok: false,
			errors: { city: 'Fill this in.', size: 'Choose one of the options.' }
		});
	});

	it('is checked like what is filled in', () => {
		expect(errors({ count: 0 })).toEqual({ text: 'Fill this in.', count: 'Give a number not below 1.' });
		expect(errors({ text: ['a'], sure: 'yes', intro: 'x', txt: 'b', yes: 1 })).toEqual({
			text: 'Give a text.',
			sure: 'Give true or false.',
			intro: 'It takes no answer: it shows a text.',
			txt: 'The form has no such field. There are: text, count, sure, at, moment, file, no, yes.',
			yes: 'It is a button: true where it is pressed.'
		});
		expect(errors({ text: 'a', file: { name: 'x', content: '?' } })).toEqual({ file: 'Its content is not base64.' });
	});

	it('keeps the offset of a time, and says how large a file is', () => {
		const moment = '2026-11-25T14:05:00+05:30';
		const given = { text: 7, count: '3', at: '14:05+09:00', moment, file: { name: 'a.csv', content: 'YSxiCg==' } };
		expect(check(given)).toEqual({
			ok: true,
			answer: {
				...{ text: '7', count: 3, sure: false, at: '14:05:00+09:00', moment, yes: true },
				file: { name: 'a.csv', type: '', size: 4, content: 'YSxiCg==' }
			}
		});
		expect(errors({ text: 'a', moment: '2026-02-30T10:00Z' })).toHaveProperty('moment');
	});
});
