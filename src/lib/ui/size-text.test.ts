import { expect, test } from 'vitest';
import { sizeText } from './size-text';

test.each([
	[0, '0 bytes'],
	[1, '1 byte'],
	[812, '812 bytes'],
	[1_000, '1 KB'],
	[1_449, '1.4 KB'],
	[23_456, '23 KB'],
	[999_499, '999 KB'],
	[999_500, '1 MB'],
	[9_960_000, '10 MB'],
	[2_500_000_000, '2.5 GB'],
	[5e15, '5,000 TB']
])('%i is %s', (bytes, text) => expect(sizeText(bytes)).toBe(text));
