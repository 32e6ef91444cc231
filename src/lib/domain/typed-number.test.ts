import fc from 'fast-check';
import { expect, test } from 'vitest';
import { losesDigits, readTypedNumber } from './typed-number';

test.each([
	['1.5', 1.5],
	[' -1.5e3 ', -1500],
	['1,5', 1.5],
	['0,125', 0.125],
	['1,2345', 1.2345],
	['+5', 5],
	['.5', 0.5],
	['5.', 5],
	['9007199254740992', 9007199254740992],
	['0.10000000000000001', 0.1],
	['1591763856364537.2', Number('1591763856364537.2')],
	['1,234', '“1,234” can be read in two ways. Write 1234 or 1.234.'],
	['-12,000', '“-12,000” can be read in two ways. Write -12000 or -12.000.'],
	['1,234,567', '“1,234,567” is no number.'],
	['1 000', '“1 000” is no number.'],
	['0x10', '“0x10” is no number.'],
	['0b11', '“0b11” is no number.'],
	['Infinity', '“Infinity” is no number.'],
	['1e400', '“1e400” is too large for a number.'],
	['9007199254740993', '“9007199254740993” has more digits than a number can keep.'],
	['0.1234567890123456789', '“0.1234567890123456789” has more digits than a number can keep.'],
	['1e-400', '“1e-400” has more digits than a number can keep.']
])('%s is read as %s', (text, wanted) => {
	expect(readTypedNumber(text)).toBe(wanted);
});

test('no number loses digits in the way in which it is written', () => {
	fc.assert(
		fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
			expect(losesDigits(String(value))).toBe(false);
			expect(losesDigits(value.toPrecision(17))).toBe(false);
		})
	);
	fc.assert(
		fc.property(fc.bigInt({ min: 0n, max: 10n ** 130n }), (value) => {
			expect(losesDigits(String(value))).toBe(
				BigInt(Number(value)) !== value && String(Number(value)) !== String(value)
			);
		})
	);
});
