import { expect, test } from 'vitest';
import { formsOf, hideTexts } from './hide-texts';
import { REDACTED } from './redact';

test('texts are taken out wherever they stand, names included, the longest first', () => {
	const value = { text: 'a hunter22 b hunter22!', list: [1, null, { hunter22: ['hunter2'] }] };
	expect(hideTexts(value, ['hunter22', 'hunter22!'])).toEqual({
		text: `a ${REDACTED} b ${REDACTED}`,
		list: [1, null, { [REDACTED]: ['hunter2'] }]
	});
});

test('without texts the value is the same', () => {
	const value = { a: [1] };
	expect(hideTexts(value, [])).toBe(value);
});

test('a text comes back as it is, in addresses, and in the text of JSON', () => {
	const secret = 'p"ss w/ü+d';
	for (const form of [
		secret,
		encodeURIComponent(secret),
		new URLSearchParams({ a: secret }).toString().slice(2),
		JSON.stringify({ secret })
	]) {
		expect(hideTexts(form, formsOf(secret))).toContain(REDACTED);
		expect(hideTexts(form, formsOf(secret))).not.toContain('ss');
	}
});
