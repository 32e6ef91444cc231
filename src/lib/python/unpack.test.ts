import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { unpack } from './unpack';

const text = 'a snapshot '.repeat(100_000);
const bufferOf = (bytes: Uint8Array) => new Uint8Array(bytes).buffer;
const packed = bufferOf(gzipSync(text));

it('unpacks what is packed', async () => {
	expect(new TextDecoder().decode(await unpack(packed))).toBe(text);
});

it('gives back what is not', async () => {
	const plain = new TextEncoder().encode(text).buffer;
	expect(await unpack(plain)).toBe(plain);
	const nothing = new ArrayBuffer(0);
	expect(await unpack(nothing)).toBe(nothing);
});

it('refuses what is cut off, and what is damaged', async () => {
	await expect(unpack(packed.slice(0, -100))).rejects.toThrow();
	const damaged = new Uint8Array(packed.slice(0));
	damaged.fill(0, 100, 200);
	await expect(unpack(damaged.buffer)).rejects.toThrow();
});
