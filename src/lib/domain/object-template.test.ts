import { expect, test } from 'vitest';
import { fitsType } from './object-template';

test.each([
	['2026-02-28', true],
	['2028-02-29T10:00:00Z', true],
	['2026-02-30', false],
	['2026-02-30T10:00', false],
	['2027-02-29', false],
	['2026-13-01', false],
	['2026-12-00', false],
	['soon', false]
])('whether %s is a date: %s', (text, is) => {
	expect(fitsType('date', text)).toBe(is);
});
