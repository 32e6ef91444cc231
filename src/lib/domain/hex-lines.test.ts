import { expect, test } from 'vitest';
import { hexLines } from './hex-lines';

test('bytes are shown in lines of sixteen, with what they are as ASCII', () => {
	const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, ...new Array<number>(12).fill(0x61)]);
	expect(hexLines(bytes)).toEqual([
		{ offset: '00000000', hex: '89 50 4e 47 0d 0a 61 61 61 61 61 61 61 61 61 61', text: '.PNG..aaaaaaaaaa' },
		{ offset: '00000010', hex: '61 61', text: 'aa' }
	]);
	expect(hexLines(new Uint8Array())).toEqual([]);
});
