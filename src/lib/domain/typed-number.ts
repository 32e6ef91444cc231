/**
 * Whether a number, written in digits, is another one once it is read: it has more digits than can be kept, or is too small.
 * Zeros at its ends do not count.
 */
export function losesDigits(written: string): boolean {
	const digits = significant(written);
	const value = Number(written);
	if (digits === '') return false;
	if (value === 0 || !Number.isFinite(value)) return true;
	if (/^[-+]?\d+$/.test(written)) return String(value) !== written && BigInt(value) !== BigInt(written);
	// The shortest way to write it; of two that are as near, it may be the other than that of so many digits.
	if (significant(String(value)) === digits) return false;
	// With more digits than can be asked for, next to nothing is exact.
	return digits.length > 100 || significant(value.toPrecision(digits.length)) !== digits;
}

/** The digits of a number from the first to the last that is not zero. */
function significant(written: string): string {
	const [mantissa = ''] = written.split(/e/i);
	return mantissa.replace(/\D/g, '').replace(/^0+|0+$/g, '');
}

/**
 * Reads a number as a person types it, with a point or a comma before its fraction.
 * @returns the number, or what is wrong, in words
 */
export function readTypedNumber(text: string): number | string {
	const typed = text.trim();
	const [, sign = '', whole, fraction] = /^([-+]?)(\d+),(\d+)$/.exec(typed) ?? [];
	if (whole !== undefined && fraction!.length === 3 && !/^0+$/.test(whole))
		return `“${typed}” can be read in two ways. Write ${sign}${whole}${fraction} or ${sign}${whole}.${fraction}.`;
	const plain = typed.replace(/^([-+]?\d+),(\d+)$/, '$1.$2');
	if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return `“${typed}” is no number.`;
	const number = Number(plain);
	if (!Number.isFinite(number)) return `“${typed}” is too large for a number.`;
	return losesDigits(plain) ? `“${typed}” has more digits than a number can keep.` : number;
}
