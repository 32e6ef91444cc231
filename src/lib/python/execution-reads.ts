import type { Reads } from '../domain/op';
import { fromBase64, toBase64 } from './base64';
import { RunLengthReader, RunLengths } from './run-lengths';

/** The wasm imports through which Python reads a clock; see {@link Reads}. */
export type ClockName = 'clock' | 'monotonic' | 'dateNow' | 'getNow';
const CLOCKS: readonly ClockName[] = ['clock', 'monotonic', 'dateNow', 'getNow'];

/**
 * Clock and random source of one execution. While its past is replayed it gives what was recorded; from then on it
 * reads the real ones and records what it gave (architecture, "Determinism at the WASI boundary").
 *
 * Where the past asks for more than was recorded it is given real readings. That is no sign of a script that differs: a
 * library that reads something once per interpreter, as a cache or a seed, may do so in a replay only. Where it does
 * matter it shows at the next step, which is compared.
 */
export class ExecutionReads {
	#recorders: { [Name in ClockName]: RunLengths } = {
		clock: new RunLengths(),
		monotonic: new RunLengths(),
		dateNow: new RunLengths(),
		getNow: new RunLengths()
	};
	#random: Uint8Array[] = [];
	#replay: { clocks: { [Name in ClockName]: RunLengthReader }; random: Uint8Array; randomAt: number } | null = null;
	/** Null until it is asked for. */
	#zone: string | null = null;
	#zoneIsNew = false;
	/** How long ago the recorded past ended, in milliseconds. */
	#pastEnded = 0;
	/**
	 * Where the clocks that count from the start of a worker stood, and what is added to them: a past that comes from
	 * another worker goes on by as much time as has passed since.
	 */
	#last = { monotonic: -Infinity, getNow: -Infinity };
	#offset: { monotonic: number | null; getNow: number | null } = { monotonic: null, getNow: null };

	/** From now on, and until the next call, gives what was recorded before one step of the past. */
	replay(reads: Reads | null): void {
		if (reads?.zone !== undefined) {
			this.#zone = reads.zone;
			this.#zoneIsNew = false;
		}
		const clocks = Object.fromEntries(CLOCKS.map((name) => [name, new RunLengthReader(reads?.[name])]));
		this.#replay = {
			clocks: clocks as { [Name in ClockName]: RunLengthReader },
			random: reads?.random ? fromBase64(reads.random) : new Uint8Array(0),
			randomAt: 0
		};
	}

	/**
	 * The past is over: reads the real sources, and records.
	 * @param ago how long ago the last step of the past was taken, in milliseconds
	 */
	goLive(ago = 0): void {
		this.#replay = null;
		this.#pastEnded = ago;
	}

	/**
	 * What Python is to see as the time.
	 * @param live what the clock really shows, in milliseconds
	 */
	clock(name: ClockName, live: number): number {
		const recorded = this.#replay?.clocks[name].next();
		const value = recorded ?? this.#live(name, live);
		if (name === 'monotonic' || name === 'getNow') this.#last[name] = value;
		return value;
	}

	/** Random bytes: `bytes` holds real ones, and is overwritten with recorded ones where there are. */
	random(bytes: Uint8Array): void {
		const { length } = bytes;
		if (this.#replay) {
			const { random, randomAt } = this.#replay;
			if (randomAt + length > random.length) return;
			bytes.set(random.subarray(randomAt, randomAt + length));
			this.#replay.randomAt += length;
			return;
		}
		this.#random.push(bytes.slice());
	}

	/**
	 * The time zone by which it computes local times: where it first did so, it was this one.
	 * @param live the zone of this machine
	 */
	zone(live: () => string): string {
		if (this.#zone === null) {
			this.#zone = live();
			this.#zoneIsNew = true;
		}
		return this.#zone;
	}

	/** All that was recorded since the last time, for the next op or note; undefined where nothing was. */
	drain(): Reads | undefined {
		let reads: Reads | undefined;
		for (const name of CLOCKS) {
			const pairs = this.#recorders[name].drain();
			if (pairs) (reads ??= {})[name] = pairs;
		}
		if (this.#random.length > 0) {
			(reads ??= {}).random = toBase64(this.#random);
			this.#random = [];
		}
		if (this.#zoneIsNew) {
			(reads ??= {}).zone = this.#zone!;
			this.#zoneIsNew = false;
		}
		return reads;
	}

	#offsetAfterPast(name: 'monotonic' | 'getNow', live: number): number {
		const last = this.#last[name];
		if (last === -Infinity) return 0;
		return this.#replay ? Math.max(0, last - live) : last + this.#pastEnded - live;
	}

	#live(name: ClockName, live: number): number {
		let value = live;
		if (name === 'monotonic' || name === 'getNow') {
			const offset = (this.#offset[name] ??= this.#offsetAfterPast(name, live));
			value = Math.max(live + offset, this.#last[name]);
		}
		return this.#replay ? value : this.#recorders[name].add(value);
	}
}
