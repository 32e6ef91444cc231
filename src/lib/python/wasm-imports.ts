import type { ExecutionLine } from './execution-line';
import type { ClockName } from './execution-reads';
import type { FileOwner } from './own-files';

/** Which execution's Python runs right now. */
export interface Attention {
	/** Whose clock and random source are read. Null while none runs, and while one imports a library. */
	current: ExecutionLine | null;
	/** Whose files are seen. Null while none runs. */
	owner: FileOwner | null;
}

const WALL_CLOCK = 0;

/**
 * Wraps the four wasm imports through which Python reads clocks and random bytes, in place: what an execution reads
 * goes through its record.
 */
export function wrapReads(imports: WebAssembly.Imports, attention: Attention, memory: () => WebAssembly.Memory): void {
	const wasi = imports.wasi_snapshot_preview1 as Record<string, (...args: never[]) => unknown>;
	const env = imports.env as Record<string, (...args: never[]) => unknown>;

	const clockTimeGet = wasi.clock_time_get as (clock: number, precision: bigint, pointer: number) => number;
	wasi.clock_time_get = (clock: number, precision: bigint, pointer: number) => {
		const line = attention.current;
		// What it reads of JavaScript's clocks is not to be recorded a second time.
		attention.current = null;
		const status = clockTimeGet(clock, precision, pointer);
		attention.current = line;
		if (status !== 0 || !line) return status;
		const view = new DataView(memory().buffer);
		const live = Number(view.getBigUint64(pointer >>> 0, true)) / 1e6;
		const seen = line.reads.clock(clock === WALL_CLOCK ? 'clock' : 'monotonic', live);
		view.setBigUint64(pointer >>> 0, BigInt(Math.round(seen * 1e6)), true);
		return status;
	};

	const randomGet = wasi.random_get as (pointer: number, size: number) => number;
	wasi.random_get = (pointer: number, size: number) => {
		const line = attention.current;
		attention.current = null;
		const status = randomGet(pointer, size);
		attention.current = line;
		if (status === 0) line?.reads.random(new Uint8Array(memory().buffer, pointer >>> 0, size >>> 0));
		return status;
	};

	wrapClock('emscripten_date_now', 'dateNow');
	wrapClock('emscripten_get_now', 'getNow');

	function wrapClock(name: string, clock: ClockName): void {
		const read = env[name] as () => number;
		env[name] = () => {
			const line = attention.current;
			attention.current = null;
			const live = read();
			attention.current = line;
			return line ? line.reads.clock(clock, live) : live;
		};
	}
}
