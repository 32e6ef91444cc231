import { describe, expect, test } from 'vitest';
import { REDACTED, redact, unredact } from './redact';

describe('redacting', () => {
	test('hides what the keys name, and nothing else', () => {
		expect(redact({ user: 'ada', token: 'x', pin: 0 }, ['token', 'pin', 'absent'])).toEqual({
			user: 'ada',
			token: REDACTED,
			pin: REDACTED
		});
	});

	test('says nothing about how long or what kind the value was', () => {
		expect(redact({ a: 'x'.repeat(500), b: { deep: 1 } }, ['a', 'b'])).toEqual({ a: REDACTED, b: REDACTED });
	});

	test.each([[null], ['text'], [[1, 2]]])('leaves %j alone', (value) => {
		expect(redact(value, ['0', 'length'])).toEqual(value);
	});

	test('gives back what was left untouched, and takes what was typed over', () => {
		const original = { user: 'ada', token: 'secret', pin: 1234 };
		expect(unredact({ user: 'bob', token: REDACTED, pin: 9 }, original, ['token', 'pin'])).toEqual({
			user: 'bob',
			token: 'secret',
			pin: 9
		});
	});

	test('does not bring back a key that was removed', () => {
		expect(unredact({ user: 'bob' }, { user: 'ada', token: 'secret' }, ['token'])).toEqual({ user: 'bob' });
	});
});
