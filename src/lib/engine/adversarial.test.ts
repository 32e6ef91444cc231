import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { isEnded } from '../domain/status';
import { World, type Script } from './simulated-world.fixture';

/** How many histories are tried; `HISTORIES=100000` tries more. */
const RUNS = Number(process.env.HISTORIES ?? 1_000);

const log = (text: string) => ({ kind: 'log', text, value: text }) as const;
const value = (outcome: { ok: boolean; value?: Json }) => outcome.value as JsonObject;
const create = (target: Extract<Op, { kind: 'create' }>['target'], input: Json, wait: 'ALL_ENDED' | null): Op => ({
	kind: 'create',
	target,
	input,
	options: {},
	run: true,
	wait
});

/** Logs what it read, sleeps, calls outside with a key of its own, and tells again what it read: both must agree. */
const worker: Script = function* (self, read) {
	const { key, idempotent } = self.input_value as { key: string; idempotent: boolean };
	const lucky = read();
	yield log(`${key} read ${lucky}`);
	yield { kind: 'sleep', seconds: 5 };
	const called = yield create(
		{ type: 'CONNECTION', connectorType: 'CALL', connectorName: null },
		{ key, idempotent },
		'ALL_ENDED'
	);
	yield { kind: 'output', key: 'steps', value: read(), append: true };
	return { lucky, called: value(called).status! };
};

const parent: Script = function* (self, read) {
	const first = read();
	const ids: ExecutionId[] = [];
	for (const [i, idempotent] of [true, false, true].entries()) {
		const made = yield create({ type: 'FLOW', nameOrId: 'worker' }, { key: `${self.id}-${i}`, idempotent }, null);
		ids.push(value(made).id as ExecutionId);
		yield log(`made ${i} with ${read()}`);
	}
	yield { kind: 'wait', executionIds: ids, returnWhen: 'ALL_ENDED', timeoutSeconds: null };
	const outputs: Json[] = [];
	for (const executionId of ids) outputs.push(value(yield { kind: 'read', executionId }).output_value!);
	return { first, outputs };
};

type Disturbance = 'crash' | 'lose' | 'cancel' | 'time';
const disturbance = fc.constantFrom<Disturbance>('crash', 'lose', 'time');

/** Runs the world with random order and disturbances at random moments, then undisturbed to its rest. */
function disturbed(picks: number[], disturbances: { at: number; what: Disturbance }[]) {
	const world = new World({ worker, parent });
	world.answersAhead = picks.length % 2 === 0;
	const roots = [world.request('parent'), world.request('parent')];
	const when = new Map(disturbances.map(({ at, what }) => [at, what]));
	picks.forEach((pick, step) => {
		const what = when.get(step);
		if (what === 'crash') world.crash();
		else if (what === 'lose') world.loseInterpreter();
		else if (what === 'cancel') world.ask('cancel', roots[0]!);
		else if (what === 'time') {
			world.now += 7_000;
			world.feed({ type: 'time' });
		}
		const choices = world.choices();
		if (choices.length > 0) world.happen(choices[pick % choices.length]!);
	});
	world.run();
	return { world, roots };
}

const order = fc.array(fc.nat(1000), { minLength: 0, maxLength: 150 });
const moments = (what: fc.Arbitrary<Disturbance>) => fc.array(fc.record({ at: fc.nat(150), what }), { maxLength: 6 });

describe('whatever happens in whatever order', { timeout: 600_000 }, () => {
	it('E1–E6: every execution ends as it would have, nothing is doubled, nothing acknowledged is lost', () => {
		fc.assert(
			fc.property(order, moments(disturbance), (picks, disturbances) => {
				const { world, roots } = disturbed(picks, disturbances);
				for (const rootId of roots) {
					expect(world.executions.get(rootId)!.status).toBe('ENDED_SUCCESS');
					const { outputs } = world.payloads.get(rootId)!.output as { outputs: JsonObject[] };
					expect(outputs).toHaveLength(3);
					outputs.forEach((output, i) => {
						const key = `${rootId}-${i}`;
						const child = world
							.byName('worker')
							.find((row) => (world.payloads.get(row.id)!.input as JsonObject).key === key)!;
						// What it logged before a crash is what it remembers after it.
						expect(world.logOf(child.id)).toEqual([`${key} read ${String(output.lucky)}`]);
						expect(output.steps).toHaveLength(1);
						const calls = world.calls.filter((call) => call === key).length;
						if (output.called === 'ENDED_SUCCESS') expect(calls).toBeGreaterThanOrEqual(1);
						// The second worker's call is not idempotent: never twice.
						if (i === 1) expect(calls).toBeLessThanOrEqual(1);
						else expect(output.called).toBe('ENDED_SUCCESS');
					});
				}
				// Two parents with three workers each, and a call each: none made twice.
				expect(world.executions.size).toBe(2 + 6 + 6);
				expect(world.inbox.size).toBe(0);
			}),
			{ numRuns: RUNS, verbose: 1 }
		);
	});

	it('a cancelled tree ends as a whole and stays ended', () => {
		fc.assert(
			fc.property(
				order,
				moments(fc.constantFrom<Disturbance>('crash', 'lose', 'time')),
				fc.nat(120),
				(picks, disturbances, at) => {
					const { world, roots } = disturbed(picks, [...disturbances, { at, what: 'cancel' }]);
					const tree = [...world.executions.values()].filter((row) => row.rootId === roots[0]);
					expect(tree.every((row) => isEnded(row.status))).toBe(true);
					const root = world.executions.get(roots[0]!)!;
					if (root.status === 'ENDED_CANCELLED') expect(world.payloads.get(root.id)!.output.outputs).toBeUndefined();
					expect(world.executions.get(roots[1]!)!.status).toBe('ENDED_SUCCESS');
				}
			),
			{ numRuns: Math.ceil(RUNS / 2), verbose: 1 }
		);
	});

	it('E3: what an older copy still says is dropped', () => {
		const world = new World({ worker, parent });
		const rootId = world.request('parent');
		while (world.executions.get(rootId)!.status !== 'RUNNING') world.happen(world.choices()[0]!);
		const { epoch } = world.executions.get(rootId)!;
		world.loseInterpreter();
		world.feed({ type: 'note', executionId: rootId, epoch, seq: 1, note: log('from the past'), at: 0, reads: null });
		world.run();
		expect(world.logOf(rootId)).not.toContain('from the past');
		expect(world.executions.get(rootId)!.status).toBe('ENDED_SUCCESS');
	});
});
