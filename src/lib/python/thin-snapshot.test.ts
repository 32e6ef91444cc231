import { describe, expect, it } from 'vitest';
import { thin, ThinSnapshot } from './thin-snapshot';

const HEADER_BYTES = 128;
const MEGABYTE = 2 ** 20;

/** As Pyodide makes one: a header that says how long it is, then the memory. */
function snapshotOf(memory: Uint8Array): Uint8Array<ArrayBuffer> {
	const snapshot = new Uint8Array(HEADER_BYTES + memory.length);
	new Uint32Array(snapshot.buffer)[1] = HEADER_BYTES;
	snapshot[HEADER_BYTES - 1] = 7;
	snapshot.set(memory, HEADER_BYTES);
	return snapshot;
}

/** Four pages of wasm in use, a depth nobody used, and a bit after it. */
function someMemory(): Uint8Array {
	const memory = new Uint8Array(4 * MEGABYTE);
	memory.fill(1, 0, 4096);
	memory.fill(2, 40_960, 50_000);
	memory.fill(3, 3 * MEGABYTE, 3 * MEGABYTE + 1);
	return memory;
}

const pouredInto = (memory: WebAssembly.Memory) => new Uint8Array(memory.buffer);
const freshMemory = () => new WebAssembly.Memory({ initial: 4 * 16 });

describe('a thin snapshot', () => {
	it('holds what is not zero, and Pyodide’s header', () => {
		const packed = thin(snapshotOf(someMemory()));
		expect(packed.length).toBeLessThan(HEADER_BYTES + 6 * 4096);
		const { header, memoryBytes } = new ThinSnapshot(packed.buffer);
		expect([header.length, header.at(-1), memoryBytes]).toEqual([HEADER_BYTES, 7, 4 * MEGABYTE]);
	});

	it('makes a memory what it was, whatever a fresh interpreter has written meanwhile', () => {
		const memory = freshMemory();
		pouredInto(memory).fill(9, 0, 60_000);
		new ThinSnapshot(thin(snapshotOf(someMemory())).buffer).pour(memory);
		expect(Buffer.compare(pouredInto(memory), someMemory())).toBe(0);
	});

	it('leaves alone what nobody has used', () => {
		const memory = freshMemory();
		pouredInto(memory)[2 * MEGABYTE] = 9;
		new ThinSnapshot(thin(snapshotOf(someMemory())).buffer).pour(memory);
		expect(pouredInto(memory)[2 * MEGABYTE]).toBe(9);
	});

	it('refuses what is none, and what is cut off', () => {
		const whole = thin(snapshotOf(someMemory()));
		expect(() => new ThinSnapshot(new ArrayBuffer(0))).toThrow('not a snapshot');
		expect(() => new ThinSnapshot(new ArrayBuffer(1024))).toThrow('not a snapshot');
		expect(() => new ThinSnapshot(snapshotOf(someMemory()).buffer)).toThrow('not a snapshot');
		expect(() => new ThinSnapshot(whole.buffer.slice(0, 12))).toThrow('not a snapshot');
		expect(() => new ThinSnapshot(whole.buffer.slice(0, -1))).toThrow('not whole');
	});
});
