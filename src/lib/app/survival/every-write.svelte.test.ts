/**
 * Every write of a run in turn is the last one of an engine, a page or an interpreter, or goes wrong once; what is left in
 * the end is what an undisturbed run leaves. `npm run test:writes` tries all flows with all kinds of disturbance, without
 * that it is a few, chosen by a seed.
 */
import { expect, it } from 'vitest';
import { chooseTrials, SEED } from './choice.fixture';
import { flows } from './flows.fixture';
import { sandboxForAll } from './sandbox-for-all.fixture';
import { disturbEveryWrite } from './every-write.fixture';

const shared = sandboxForAll();

const choice = chooseTrials(Object.keys(flows));

it.each(choice.trials)('%s survives: %s', { timeout: choice.timeoutMs }, async (flow, ...kinds) => {
	const { violations, figures } = await disturbEveryWrite(shared.interpreters, flow, kinds, SEED);
	console.log(JSON.stringify({ flow, seed: SEED, ...figures }));
	expect(violations.slice(0, 5), `${violations.length} in all; again with VITE_SEED=${SEED}`).toEqual([]);
});
