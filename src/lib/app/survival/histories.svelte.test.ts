/**
 * What executions did once, each replayed to its end: whatever changes in `flow_api`, in the interpreter or in Python, they
 * come to what they came to then, and do nothing anew. `npm run record` writes them anew.
 */
import { beforeAll, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { FakeEngine } from '../../python/fake-engine';
import { children, flows } from './flows.fixture';
import { recordedIn, replay, type Recorded } from './recorded.fixture';
import { sandboxForAll } from './sandbox-for-all.fixture';
import { Trial } from './trial.fixture';

/** From the project's root. */
const FOLDER = 'fixtures/histories';
const { VITE_RECORD } = import.meta.env as { VITE_RECORD?: string };
const histories = import.meta.glob<Recorded[]>('/fixtures/histories/*.json', { import: 'default' });

const shared = sandboxForAll();
let engine: FakeEngine;

async function newEngine(): Promise<FakeEngine> {
	const opened = await shared.sandbox.openInterpreter();
	if (!opened.ok) throw new Error(opened.failure.message);
	const fake = new FakeEngine(opened.value.port);
	// Nothing is to be asked; who asks is told nothing.
	fake.answer = () => undefined;
	return fake;
}

beforeAll(async () => {
	engine = await newEngine();
});

if (VITE_RECORD === undefined) {
	it('there is a history of each flow', () => {
		const recorded = Object.keys(histories).map((path) => /([^/]+)\.json$/.exec(path)![1]);
		expect(recorded).toEqual(expect.arrayContaining(Object.keys(flows)));
	});

	it.each(Object.keys(histories))('%s is replayed to the same end, without a word', async (path) => {
		for (const recorded of await histories[path]!()) {
			const { ending, said } = await replay(engine, recorded);
			expect(said).toEqual([]);
			expect(ending).toEqual(recorded.ending);
		}
	});
} else {
	it.each(Object.keys(flows))('%s', { timeout: 300_000 }, async (flow) => {
		const { found } = await new Trial(shared.interpreters, flow, null).run();
		const recorded: Recorded[] = [];
		for (const history of recordedIn(found, { ...children, [flow]: flows[flow]! })) {
			const { ending, said } = await replay(engine, history);
			expect(said).toEqual([]);
			expect(ending.status).toBe(found.executions.find(({ id }) => id === history.self.id)!.status);
			recorded.push({ ...history, ending });
		}
		await commands.writeFile(`${FOLDER}/${flow}.json`, `${JSON.stringify(recorded, null, '\t')}\n`);
	});
}
