/**
 * Every write of a run in turn is the last one of an engine, a page or an interpreter, or goes wrong once; what is left in
 * the end is what an undisturbed run leaves. `npm run test:writes` tries all flows with all kinds of disturbance, without
 * that it is a few, chosen by a seed.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Sandbox } from '../../python/sandbox';
import { fileSender } from '../../python/file-sender';
import { chooseTrials, SEED } from './choice.fixture';
import { flows } from './flows.fixture';
import { SharedInterpreters } from './shared-interpreters.fixture';
import { removeTrialDatabases } from './trial.fixture';
import { disturbEveryWrite } from './every-write.fixture';

let sandbox: Sandbox;
let interpreters: SharedInterpreters;

beforeAll(async () => {
	await removeTrialDatabases();
	sandbox = new Sandbox({ sendFiles: fileSender('') });
	interpreters = new SharedInterpreters(sandbox);
});
afterAll(() => sandbox.dispose());

const choice = chooseTrials(Object.keys(flows));

it.each(choice.trials)('%s survives: %s', { timeout: choice.timeoutMs }, async (flow, ...kinds) => {
	const { violations, figures } = await disturbEveryWrite(interpreters, flow, kinds, SEED);
	console.log(JSON.stringify({ flow, seed: SEED, ...figures }));
	expect(violations.slice(0, 5), `${violations.length} in all; again with VITE_SEED=${SEED}`).toEqual([]);
});
