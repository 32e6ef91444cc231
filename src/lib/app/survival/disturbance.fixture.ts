import { MAX_FRUITLESS_RESTARTS } from '../../engine/begin';
import type { Fate } from './mortal-store.fixture';

/** What goes wrong in a run. */
export interface Disturbance {
	/** What becomes of a write, by its number, from 1. */
	fate(write: number): Fate;
	/** What ends with a write that dies: the engine, with its page the interpreters, too, or only these. */
	ends: 'engine' | 'page' | 'interpreters';
	/** Whether interpreters that end do so in earnest, instead of being cleared for the next: see there. */
	inEarnest: boolean;
}

/** What ends or goes wrong at one write. */
export const KINDS = [
	'engine before',
	'engine after',
	'page before',
	'page after',
	'interpreter before',
	'interpreter after',
	'engine twice',
	'transaction aborts',
	'disk full'
] as const;

export type Kind = (typeof KINDS)[number];

const FATES: { [Which in Kind]: Fate } = {
	'engine before': 'dies-before',
	'engine after': 'dies-after',
	'page before': 'dies-before',
	'page after': 'dies-after',
	'interpreter before': 'dies-before',
	'interpreter after': 'dies-after',
	'engine twice': 'dies-before',
	'transaction aborts': 'aborts',
	'disk full': 'is-full'
};

/** Booting takes time: only every so often an interpreter ends in earnest. */
const IN_EARNEST_EVERY = 6;

/**
 * @param at at which write, from 1
 * @param again with `engine twice`: how many writes later the second end comes
 */
export function atWrite(kind: Kind, at: number, again: number): Disturbance {
	return {
		fate(write) {
			if (write === at) return FATES[kind];
			return kind === 'engine twice' && write === at + again ? 'dies-after' : 'commits';
		},
		ends: kind.startsWith('interpreter') ? 'interpreters' : kind.startsWith('page') ? 'page' : 'engine',
		inEarnest: at % IN_EARNEST_EVERY === 0
	};
}

/**
 * Ends of engines at one write in so many, at random, in the middle of whatever they do; fewer of them than make an
 * execution that came to no step in between be given up.
 */
export function nowAndThen(random: () => number, oneIn: number): Disturbance {
	let left = MAX_FRUITLESS_RESTARTS - 1;
	return {
		fate() {
			if (left === 0 || random() * oneIn >= 1) return 'commits';
			left--;
			return random() < 0.5 ? 'dies-before' : 'dies-after';
		},
		ends: 'engine',
		inEarnest: false
	};
}
