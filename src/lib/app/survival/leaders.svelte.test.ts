/** Tabs race to lead, each that does dies in the middle of its work, and nothing is done twice. */
import { expect, it } from 'vitest';
import { seededRandom, SEED } from './choice.fixture';
import { nowAndThen } from './disturbance.fixture';
import { firstDifference } from './every-write.fixture';
import { sandboxForAll } from './sandbox-for-all.fixture';
import { TabsInLine } from './tabs-in-line.fixture';
import { Trial } from './trial.fixture';

const shared = sandboxForAll();

it.each([2, 3, 4, 5])('%i tabs in line do everything once', async (count) => {
	const random = seededRandom(SEED + count);
	for (const flow of ['fan_out', 'rest_fan_out']) {
		const undisturbed = await new Trial(shared.interpreters, flow, null).run();
		const failures: unknown[] = [];
		const tabs = new TabsInLine(count, (error) => failures.push(error));
		const result = await new Trial(shared.interpreters, flow, nowAndThen(random, 4), tabs).run();
		console.log(JSON.stringify({ flow, tabs: count, leaders: tabs.leaders, ends: result.ends, ...result.figures }));
		expect(failures).toEqual([]);
		// One for each that died, and the first; nobody is needed after an end at the very last write.
		expect([result.ends, result.ends + 1]).toContain(tabs.leaders);
		expect(result.problems, `again with VITE_SEED=${SEED}`).toEqual([]);
		expect(firstDifference(undisturbed.remains, result.remains), `again with VITE_SEED=${SEED}`).toBe(null);
	}
});
