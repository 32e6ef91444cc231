/** After this many different readings since the last op, the clock is read coarser: ten times, and again. */
const COARSER_AFTER = 1000;

/**
 * Readings of one clock, kept as run-length pairs `[value, count, …]`. A loop that looks at the clock a million times
 * a second must not make a record of a million values, so the more readings there are, the coarser the clock gets: 1 ms,
 * 10 ms, 100 ms, … The coarse value is what Python is given, so that a replay gives the same.
 */
export class RunLengths {
	#pairs: number[] = [];
	#grain = 0;

	/**
	 * Takes a reading.
	 * @param live milliseconds
	 * @returns what Python is to see: `live`, made coarser where needed, and never before the reading before.
	 */
	add(live: number): number {
		const pairs = this.#pairs;
		const last = pairs.length - 2;
		let value = this.#grain ? Math.floor(live / this.#grain) * this.#grain : live;
		if (last >= 0) {
			const before = pairs[last]!;
			// A coarse value can lie before a fine one; the clock does not step back for that.
			if (this.#grain && value < before && live >= before) value = before;
			if (value === before) {
				pairs[last + 1]!++;
				return value;
			}
		}
		pairs.push(value, 1);
		if (pairs.length >= 2 * COARSER_AFTER * (1 + grainSteps(this.#grain))) this.#grain = Math.max(1, this.#grain * 10);
		return value;
	}

	/** What was taken since the last time; undefined where nothing was. */
	drain(): number[] | undefined {
		if (this.#pairs.length === 0) return undefined;
		const pairs = this.#pairs;
		this.#pairs = [];
		this.#grain = 0;
		return pairs;
	}
}

/** How often a grain was made coarser: 0 → 0, 1 → 1, 10 → 2, … */
function grainSteps(grain: number): number {
	return grain === 0 ? 0 : Math.round(Math.log10(grain)) + 1;
}

/** Gives run-length pairs back, value by value. */
export class RunLengthReader {
	#pairs: readonly number[];
	#at = 0;
	#used = 0;

	constructor(pairs: readonly number[] = []) {
		this.#pairs = pairs;
	}

	/** The next value, or undefined at the end. */
	next(): number | undefined {
		const count = this.#pairs[this.#at + 1];
		if (count === undefined) return undefined;
		const value = this.#pairs[this.#at];
		if (++this.#used >= count) {
			this.#at += 2;
			this.#used = 0;
		}
		return value;
	}
}
