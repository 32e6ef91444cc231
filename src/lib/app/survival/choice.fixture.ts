/** Which flows are disturbed how: all in every way with `VITE_WRITES=all`, else a few that a seed chooses. */
import { KINDS, type Kind } from './disturbance.fixture';

const { VITE_WRITES, VITE_KINDS, VITE_SEED } = import.meta.env as { [name: string]: string | undefined };
/** Brings a run back, as far as chance is ours. */
export const SEED = VITE_SEED === undefined ? Date.now() % 1_000_000 : Number(VITE_SEED);
/** Flows of the short form. */
const FEW = 6;

export interface Choice {
	trials: [flow: string, ...kinds: Kind[]][];
	timeoutMs: number;
}

/**
 * @param names of the flows there are. `VITE_WRITES` may name some of them, with commas between, and `VITE_KINDS` the
 * beginning of the kinds.
 */
export function chooseTrials(names: readonly string[]): Choice {
	const next = seededRandom(SEED);
	if (VITE_WRITES === undefined) {
		const shuffled = shuffle(names, next).slice(0, FEW);
		const kinds = shuffle(KINDS, next);
		return { trials: shuffled.map((flow, n) => [flow, kinds[n % kinds.length]!]), timeoutMs: 300_000 };
	}
	const wanted = VITE_WRITES === 'all' ? names : VITE_WRITES.split(',');
	const kinds = KINDS.filter((kind) => kind.startsWith(VITE_KINDS ?? ''));
	return { trials: wanted.map((flow) => [flow, ...kinds]), timeoutMs: 3_600_000 };
}

/** Numbers from 0 to below 1 (mulberry32). */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function shuffle<Item>(items: readonly Item[], next: () => number): Item[] {
	const keyed = items.map((item) => ({ item, key: next() }));
	return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
