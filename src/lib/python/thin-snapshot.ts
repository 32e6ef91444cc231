/**
 * A snapshot of Python's memory without the pages in which there is nothing but zeros, which are almost half of it: so
 * much less to unpack, to read and to copy.
 *
 * Layout: 32-bit words, little endian as in the memory itself: MAGIC, bytes of memory, bytes of Pyodide's header, number
 * of runs, then of each run its place and its bytes; after them the header, and what is in the runs.
 */
const MAGIC = 0x6e696874;
const PAGE = 4096;
/** Where Pyodide's own header says how long it is, in words. */
const HEADER_BYTES = 1;

/**
 * Where so many bytes in a row are zero, the memory was never used: the depth of the stack, and what lies above the heap.
 * A fresh interpreter has used no more than an EDGE of it, and touching the rest would cost its pages.
 */
const UNUSED = 2 ** 20;
const EDGE = 2 ** 16;

interface Run {
	place: number;
	bytes: number;
}

/** @param snapshot as Pyodide makes it */
export function thin(snapshot: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
	const headerBytes = new Uint32Array(snapshot.buffer, snapshot.byteOffset, 4)[HEADER_BYTES]!;
	const memory = snapshot.subarray(headerBytes);
	const runs = runsIn(memory);
	const words = [MAGIC, memory.length, headerBytes, runs.length, ...runs.flatMap(({ place, bytes }) => [place, bytes])];
	const parts = [
		new Uint8Array(new Uint32Array(words).buffer),
		snapshot.subarray(0, headerBytes),
		...runs.map(({ place, bytes }) => memory.subarray(place, place + bytes))
	];
	const packed = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const part of parts) {
		packed.set(part, at);
		at += part.length;
	}
	return packed;
}

function runsIn(memory: Uint8Array<ArrayBuffer>): Run[] {
	const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length / 4);
	const runs: Run[] = [];
	let last: Run | null = null;
	for (let place = 0; place < memory.length; place += PAGE) {
		const isZero = !words.subarray(place / 4, (place + PAGE) / 4).some((word) => word !== 0);
		if (isZero) last = null;
		else if (last) last.bytes += PAGE;
		else runs.push((last = { place, bytes: PAGE }));
	}
	return runs;
}

/** A thin snapshot, to be poured into the memory of a fresh interpreter. */
export class ThinSnapshot {
	/** Pyodide's own header: what it takes for a snapshot of no memory at all. */
	readonly header: Uint8Array<ArrayBuffer>;
	readonly memoryBytes: number;
	readonly #runs: Run[] = [];
	readonly #contents: Uint8Array<ArrayBuffer>;

	/** @throws where it is none, or not a whole one */
	constructor(file: ArrayBuffer) {
		const words = new Uint32Array(file, 0, Math.floor(file.byteLength / 4));
		const [magic, memoryBytes = 0, headerBytes = 0, count = 0] = words;
		const begin = (4 + 2 * count) * 4;
		if (magic !== MAGIC || begin > file.byteLength) throw new Error('This is not a snapshot.');
		for (let i = 4; i < begin / 4; i += 2) this.#runs.push({ place: words[i]!, bytes: words[i + 1]! });
		const contents = this.#runs.reduce((sum, { bytes }) => sum + bytes, 0);
		if (begin + headerBytes + contents !== file.byteLength) throw new Error('The snapshot is not whole.');
		this.memoryBytes = memoryBytes;
		this.header = new Uint8Array(file, begin, headerBytes);
		this.#contents = new Uint8Array(file, begin + headerBytes);
	}

	/** Makes the memory of a fresh interpreter, of `memoryBytes`, what it was when the snapshot was taken. */
	pour(memory: WebAssembly.Memory): void {
		const target = new Uint8Array(memory.buffer);
		let at = 0;
		let from = 0;
		for (const { place, bytes } of [...this.#runs, { place: target.length, bytes: 0 }]) {
			if (place - at < UNUSED) target.fill(0, at, place);
			else target.fill(0, at, at + EDGE).fill(0, place - EDGE, place);
			target.set(this.#contents.subarray(from, from + bytes), place);
			at = place + bytes;
			from += bytes;
		}
	}
}
