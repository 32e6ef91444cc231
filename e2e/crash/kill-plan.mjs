/**
 * When a browser is to be killed. Most moments of a run are alike; the interesting ones are chosen more often than they
 * would come by chance. Moments hang on what happens, not on the clock, so that a slow machine is killed in the same ones.
 *
 * @typedef {{ when: 'boot', part: number }
 *   | { when: 'start', part: number }
 *   | { when: 'work', ms: number }
 *   | { when: 'effect', after: number, ms: number }
 *   | { when: 'seen', ms: number }} Kill
 *
 * - `boot`: while app and Python start; `part` of the time that takes, from 0 to 1, after the page is asked for
 * - `start`: after the page can be spoken to, while what was left is taken up; `part` likewise
 * - `work`: so many milliseconds after the first step
 * - `effect`: so many milliseconds after so many calls have reached the server
 * - `seen`: likewise after the first step, and in the moment in which somebody has read all records
 */

const KINDS = /** @type {const} */ ([
	['boot', 2],
	['start', 2],
	['work', 3],
	['effect', 4],
	['seen', 2]
]);

/** @param {import('./random.mjs').SeededRandom} random @returns {Kill} */
export function nextKill(random) {
	const when = random.pick(KINDS);
	switch (when) {
		case 'boot':
		case 'start':
			return { when, part: random.next() };
		case 'work':
		case 'seen':
			return { when, ms: random.between(0, 1_500) };
		case 'effect': {
			const after = random.whole(1, 6);
			const ms = random.between(0, 60);
			return {
				when,
				after,
				ms: random.pick([
					[0, 1],
					[ms, 2]
				])
			};
		}
	}
}
