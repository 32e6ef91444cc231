import { expect, test } from 'vitest';
import { decodeValue, encodeValue, UndecodableError, UnwritableError } from './backup-values';

/** There and back through JSON. */
function roundTrip(value: unknown): unknown {
	const blobs: Blob[] = [];
	const text = JSON.stringify(encodeValue(value, (blob) => blobs.push(blob) - 1));
	return decodeValue(JSON.parse(text), (number) => [blobs[number]!]);
}

test.each<[string, unknown]>([
	['nothing', null],
	['texts, also broken ones', ['', 'ä😀', '\ud800 alone', 'line\nbreak\u2028']],
	['numbers', [0, -0, 1.5, NaN, Infinity, -Infinity, 2 ** 53]],
	['undefined, in objects and lists', { a: undefined, b: [undefined, 1] }],
	['big numbers', { a: 2n ** 70n, b: -1n }],
	['dates', { a: new Date(0), b: new Date(NaN) }],
	['maps and sets', new Map<unknown, unknown>([[{ a: 1 }, new Set([1, new Date(5)])]])],
	['bytes', { a: new Uint8Array([0, 1, 255]), b: new Float64Array([1.5, -0]), c: new Uint8Array([7]).buffer }],
	['objects with a key that looks like ours', { $: 'date', value: '1', inner: [{ $: 1 }, { $: undefined }] }],
	['nested', { a: [{ b: [{ c: [1n] }] }] }]
])('%s', (_name, value) => {
	expect(roundTrip(value)).toStrictEqual(value);
});

test('what JSON can hold is not copied', () => {
	const value = { a: [1, { b: 'c' }], d: null };
	expect(encodeValue(value, () => 0)).toBe(value);
});

test('__proto__ is a key like others', () => {
	const value = JSON.parse('{"__proto__": {"n": null, "__proto__": 1}, "a": 1}') as { [key: string]: unknown };
	Object.defineProperty(value, 'a', { value: 2n, enumerable: true });
	const back = roundTrip(value) as object;
	expect(Object.keys(back)).toEqual(['__proto__', 'a']);
	expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
	expect(Object.entries(back)[1]).toEqual(['a', 2n]);
});

test('a part of a buffer is written without the rest', () => {
	const view = new Uint8Array(new Uint8Array([1, 2, 3, 4]).buffer, 1, 2);
	expect(roundTrip(view)).toEqual(new Uint8Array([2, 3]));
});

test('Blobs and files', async () => {
	const value = {
		blob: new Blob(['hello'], { type: 'text/plain' }),
		file: new File(['world'], 'w.txt', { lastModified: 7 })
	};
	const back = roundTrip(value) as typeof value;
	expect([await back.blob.text(), back.blob.type]).toEqual(['hello', 'text/plain']);
	expect([await back.file.text(), back.file.name, back.file.lastModified]).toEqual(['world', 'w.txt', 7]);
});

test('what cannot be written says so', async () => {
	const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);
	expect(() => encodeValue({ key }, () => 0)).toThrow(UnwritableError);
	expect(() => encodeValue({ f: () => 1 }, () => 0)).toThrow(UnwritableError);
});

test.each<[string, unknown]>([
	['an unknown kind', { $: 'constructor' }],
	['a number without its text', { $: 'number' }],
	['no big number', { $: 'bigint', value: '1.5' }],
	['no base64', { $: 'Uint8Array', value: '*' }],
	['a map without pairs', { $: 'map', entries: [[1]] }],
	['a Blob of another size', { $: 'blob', number: 0, size: 3, type: '' }]
])('broken: %s', (_name, value) => {
	expect(() => decodeValue(value, () => [new Blob(['four'])])).toThrow(UndecodableError);
});
