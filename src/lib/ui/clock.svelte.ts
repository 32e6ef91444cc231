import { createSubscriber } from 'svelte/reactivity';

/** A clock that ticks only while something on the screen reads it. */
class Clock {
	readonly #subscribe: () => void;

	/** @param every milliseconds between two ticks */
	constructor(every: number) {
		this.#subscribe = createSubscriber((update) => {
			const timer = setInterval(update, every);
			return () => clearInterval(timer);
		});
	}

	/** Milliseconds since 1970. Reading it in a template keeps that place up to date. */
	get now(): number {
		this.#subscribe();
		return Date.now();
	}
}

/** For "5 minutes ago". */
export const slowClock = new Clock(10_000);
/** For durations that run. */
export const fastClock = new Clock(200);
