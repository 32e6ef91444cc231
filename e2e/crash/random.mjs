/** Random numbers that a seed brings back (mulberry32). */
export class SeededRandom {
	#state;

	/** @param {number} seed */
	constructor(seed) {
		this.#state = seed >>> 0;
	}

	/** From 0 to below 1. */
	next() {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** @param {number} least @param {number} most */
	between(least, most) {
		return least + this.next() * (most - least);
	}

	/** A whole number, both ends included. @param {number} least @param {number} most */
	whole(least, most) {
		return Math.floor(this.between(least, most + 1));
	}

	/** One of several, each as often as its weight says. @template Item @param {readonly (readonly [Item, number])[]} weighted */
	pick(weighted) {
		let left = this.next() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
		for (const [item, weight] of weighted) {
			left -= weight;
			if (left < 0) return item;
		}
		return /** @type {readonly [Item, number]} */ (weighted.at(-1))[0];
	}
}
