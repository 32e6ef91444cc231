import type { Attention } from './wasm-imports';

type Scope = Pick<typeof globalThis, 'Date' | 'Math' | 'crypto' | 'performance'>;

/** The file system of Python, as far as it is needed here. */
export interface DeviceFiles {
	makedev(major: number, minor: number): number;
	registerDevice(device: number, operations: object): void;
	mkdev(path: string, mode: number, device: number): unknown;
	unlink(path: string): void;
}

/** Whoever asks for more than that fills a buffer, of which few bytes are used. */
const MOST_BYTES = 4096;
const BYTES_AT_ONCE = 256;

/**
 * Replaces what JavaScript offers of clocks and random numbers, in place: flows can reach it (`import js`), and files get
 * their times from it. What an execution reads goes through its record.
 */
export function wrapScriptReads(attention: Attention, { Date, Math, crypto, performance }: Scope = globalThis): void {
	const dateNow = Date.now.bind(Date);
	const performanceNow = performance.now.bind(performance);
	const random = Math.random.bind(Math);
	const fill = crypto.getRandomValues.bind(crypto);

	/** Of the execution that runs: as many bytes, its own. */
	function drawn(count: number): Uint8Array<ArrayBuffer> {
		const bytes = fill(new Uint8Array(count));
		attention.current?.reads.random(bytes);
		return bytes;
	}

	replace(Date, 'now', () => {
		const live = dateNow();
		return attention.current ? attention.current.reads.clock('dateNow', live) : live;
	});
	replace(performance, 'now', () => {
		const live = performanceNow();
		return attention.current ? attention.current.reads.clock('getNow', live) : live;
	});
	replace(Math, 'random', () => {
		if (!attention.current) return random();
		const [high, low] = new Uint32Array(drawn(8).buffer) as unknown as [number, number];
		return ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
	});
	replace(crypto, 'getRandomValues', <View extends ArrayBufferView | null>(view: View) => {
		fill(view as ArrayBufferView<ArrayBuffer>);
		if (view) attention.current?.reads.random(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
		return view;
	});
	replace(crypto, 'randomUUID', () => {
		const bytes = drawn(16);
		bytes[6] = (bytes[6]! & 0x0f) | 0x40;
		bytes[8] = (bytes[8]! & 0x3f) | 0x80;
		const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
		return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as ReturnType<Crypto['randomUUID']>;
	});
}

/** `/dev/random` and `/dev/urandom` draw anew for each who reads: what Emscripten has there draws ahead for all. */
export function replaceRandomDevices(files: DeviceFiles): void {
	for (const [minor, path] of [
		[8, '/dev/random'],
		[9, '/dev/urandom']
	] as const) {
		const device = files.makedev(1, minor);
		files.registerDevice(device, {
			read: (_stream: unknown, buffer: Int8Array, offset: number, length: number) => {
				const bytes = crypto.getRandomValues(new Int8Array(length > MOST_BYTES ? BYTES_AT_ONCE : length));
				buffer.set(bytes, offset);
				return bytes.length;
			},
			write: (_stream: unknown, _buffer: Int8Array, _offset: number, length: number) => length,
			llseek: () => 0
		});
		files.unlink(path);
		files.mkdev(path, 0o666, device);
	}
}

function replace<Holder extends object, Name extends keyof Holder>(holder: Holder, name: Name, by: Holder[Name]): void {
	Object.defineProperty(holder, name, { value: by, writable: true, configurable: true });
}
