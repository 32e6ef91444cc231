import { describe, expect, test } from 'vitest';
import { agoText, clockTime, durationText, fullTime, momentText } from './time-text';

describe('durations', () => {
	test.each([
		[-5, '0 ms'],
		[0, '0 ms'],
		[999, '999 ms'],
		[1_000, '1.0 s'],
		[59_999, '59.9 s'],
		[60_000, '1 m 00 s'],
		[3_599_999, '59 m 59 s'],
		[3_600_000, '1 h 00 m'],
		[86_399_999, '23 h 59 m'],
		[90_000_000, '1 d 1 h']
	])('%i ms is %s', (ms, text) => expect(durationText(ms)).toBe(text));
});

test('a time that no calendar has is said to be none', () => {
	for (const at of [1e16, NaN]) {
		expect([fullTime(at), clockTime(at), momentText(at, 0)]).toEqual(['–', '–', '–']);
	}
});

describe('how long ago', () => {
	const now = new Date(2026, 5, 15, 12).getTime();
	const minute = 60_000;
	test.each([
		[-minute, 'just now'],
		[59_000, 'just now'],
		[minute, '1 min ago'],
		[59 * minute, '59 min ago'],
		[60 * minute, '1 h ago'],
		[24 * 60 * minute, 'yesterday'],
		[3 * 24 * 60 * minute, '3 days ago']
	])('%i ms before is %s', (before, text) => expect(agoText(now - before, now)).toBe(text));

	test('older ones are dates, with the year where it is another one', () => {
		expect(agoText(new Date(2026, 1, 3).getTime(), now)).not.toContain('2026');
		expect(agoText(new Date(2025, 1, 3).getTime(), now)).toContain('2025');
	});
});
