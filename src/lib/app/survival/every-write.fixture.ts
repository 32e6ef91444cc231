import { seededRandom } from './choice.fixture';
import { atWrite, type Kind } from './disturbance.fixture';
import type { SharedInterpreters } from './shared-interpreters.fixture';
import { Trial, type Figures, type TrialResult } from './trial.fixture';

/** So many runs at once: each of them mostly waits. */
const AT_ONCE = 3;

export interface EveryWrite {
	violations: string[];
	figures: Figures & { writes: number; runs: number; ends: number };
}

/** Runs a flow undisturbed, then once for each of its writes and each kind of disturbance, and compares. */
export async function disturbEveryWrite(
	interpreters: SharedInterpreters,
	flow: string,
	kinds: readonly Kind[],
	seed: number
): Promise<EveryWrite> {
	const violations: string[] = [];
	const results: TrialResult[] = [];
	const random = seededRandom(seed);
	const undisturbed = await new Trial(interpreters, flow, null).run();
	results.push(undisturbed);
	violations.push(...undisturbed.problems.map((problem) => `undisturbed: ${problem}`));
	for (const kind of kinds) {
		let at = 0;
		let reached = true;
		const work = async () => {
			while (reached) {
				const write = ++at;
				const about = `${kind} write ${write}`;
				try {
					const disturbance = atWrite(kind, write, 1 + Math.floor(random() * 4));
					const result = await new Trial(interpreters, flow, disturbance).run();
					reached &&= write <= result.writes;
					results.push(result);
					violations.push(...result.problems.map((problem) => `${about}: ${problem}`));
					const difference = firstDifference(undisturbed.remains, result.remains);
					if (difference) violations.push(`${about}: ${difference}`);
				} catch (error) {
					reached = false;
					violations.push(`${about}: ${error instanceof Error ? error.message : String(error)}`);
				}
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	}
	const sum = (figure: keyof Figures) => results.reduce((total, { figures }) => total + figures[figure], 0);
	return {
		violations,
		figures: {
			writes: undisturbed.writes,
			runs: results.length,
			ends: results.reduce((total, { ends }) => total + ends, 0),
			executions: sum('executions'),
			ops: sum('ops'),
			effects: sum('effects'),
			repeated: sum('repeated'),
			unknown: sum('unknown')
		}
	};
}

/** The first line that differs, with those before it; null where the texts are the same. */
export function firstDifference(expected: string, actual: string): string | null {
	if (expected === actual) return null;
	const [wanted, had] = [expected.split('\n'), actual.split('\n')];
	const at = wanted.findIndex((line, n) => line !== had[n]);
	const from = Math.max(0, at - 12);
	return `expected\n${wanted.slice(from, at + 4).join('\n')}\nbut was\n${had.slice(from, at + 4).join('\n')}`;
}
