import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { isEnded } from '../domain/status';
import { World, type Script } from './simulated-world.fixture';

/** How many histories are tried in all; `HISTORIES=100000` tries more, `SEED=…` the same ones again. */
const HISTORIES = Number(process.env.HISTORIES ?? 10_000);
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
console.log(`${HISTORIES} histories with SEED=${SEED}`);

/** Settings for a property that is tried with this share of the histories. */
const share = (part: number) => ({ numRuns: Math.ceil(HISTORIES * part), seed: SEED, verbose: 1 }) as const;

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

/** Under a lock: two steps that no other holder may come between. */
const locker: Script = function* (self) {
	yield { kind: 'lock', name: 'door', timeoutSeconds: null };
	yield log(`in ${self.id}`);
	yield { kind: 'sleep', seconds: 1 };
	yield log(`out ${self.id}`);
	yield { kind: 'unlock', name: 'door' };
};

/** Asks a person, with a savepoint before: the first answer takes it back there, the second is kept. */
const asker: Script = function* (_self, read) {
	const drawn = read();
	const dump = yield { kind: 'save_dump', name: 'before' };
	const { restored } = value(dump);
	const body = { type: 'object', properties: {} };
	const message = { subject: `round ${String(restored)}`, body, messageType: 'INFO' } as const;
	const answered = yield { kind: 'message', message, wait: true, timeoutSeconds: null };
	yield log(`round ${String(restored)} with ${drawn}`);
	if (restored === 0) yield { kind: 'load_dump', select: 'before', by: 'name' };
	return { drawn, response: value(answered).response! };
};

/** Sleeps so long that it leaves even the engine's memory. */
const sleeper: Script = function* (_self, read) {
	const drawn = read();
	yield {
		kind: 'record',
		verb: 'append',
		type: 'setting',
		select: `list ${drawn}`,
		by: 'name',
		project: null,
		value: 1
	};
	yield { kind: 'sleep', seconds: 500 };
	return { drawn };
};

const family: Script = function* () {
	const ids: ExecutionId[] = [];
	for (const nameOrId of ['locker', 'asker', 'sleeper', 'locker']) {
		ids.push(value(yield create({ type: 'FLOW', nameOrId }, null, null)).id as ExecutionId);
	}
	yield { kind: 'wait', executionIds: ids, returnWhen: 'ALL_SUCCEEDED', timeoutSeconds: null };
};

type Disturbance = 'crash' | 'lose' | 'move' | 'cancel' | 'time' | 'crowd' | 'pause' | 'resume' | 'answer' | 'sweep';
const disturbance = fc.constantFrom<Disturbance>(
	'crash',
	'lose',
	'move',
	'time',
	'crowd',
	'pause',
	'resume',
	'answer',
	'sweep'
);

function answerAll(world: World): void {
	for (const { id, subject } of world.messages.values()) world.answer(id, { to: subject });
}

function disturb(world: World, rootId: ExecutionId, what: Disturbance): void {
	switch (what) {
		case 'crash':
			return world.crash();
		case 'lose':
			return world.loseInterpreter();
		case 'move':
			return world.moveAll();
		case 'cancel':
			return world.ask('cancel', rootId);
		case 'pause':
		case 'resume':
			return world.ask(what, rootId, true);
		case 'answer':
			return answerAll(world);
		case 'crowd':
			return world.feed({ type: 'crowded', wanted: 2 });
		case 'time':
		case 'sweep':
			world.now += what === 'time' ? 7_000 : 61_000;
			world.feed({ type: 'time' });
	}
}

/** Runs the world with random order and disturbances at random moments, then undisturbed to its rest. */
function disturbed(flow: string, picks: number[], disturbances: { at: number; what: Disturbance }[]) {
	const world = new World({ worker, parent, locker, asker, sleeper, family });
	world.answersAhead = picks.length % 2 === 0;
	const roots = [world.request(flow), world.request(flow)];
	const when = new Map(disturbances.map(({ at, what }) => [at, what]));
	picks.forEach((pick, step) => {
		const what = when.get(step);
		if (what) disturb(world, roots[0]!, what);
		const choices = world.choices();
		if (choices.length > 0) world.happen(choices[pick % choices.length]!);
	});
	for (const id of roots) world.ask('resume', id, true);
	const open = () => [...world.messages.values()].some(({ state }) => state === 'open');
	do {
		answerAll(world);
		world.run(() => open());
	} while (open());
	return { world, roots };
}

const order = fc.array(fc.nat(1000), { minLength: 0, maxLength: 150 });
const moments = (what: fc.Arbitrary<Disturbance>) => fc.array(fc.record({ at: fc.nat(150), what }), { maxLength: 6 });

describe('whatever happens in whatever order', { timeout: 600_000 }, () => {
	it('E1–E6: every execution ends as it would have, nothing is doubled, nothing acknowledged is lost', () => {
		fc.assert(
			fc.property(order, moments(disturbance), (picks, disturbances) => {
				const { world, roots } = disturbed('parent', picks, disturbances);
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
			share(0.4)
		);
	});

	it('locks hold one at a time, messages are asked once, savepoints bring back what was, sleepers wake', () => {
		fc.assert(
			fc.property(order, moments(disturbance), (picks, disturbances) => {
				const { world, roots } = disturbed('family', picks, disturbances);
				for (const id of roots) expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
				expect(world.locks.size).toBe(0);
				// Each asks once in each of its two rounds.
				expect(world.messages.size).toBe(4);
				for (const { id } of world.byName('asker')) {
					const { drawn, response } = world.payloads.get(id)!.output as { drawn: number; response: JsonObject };
					expect(world.logOf(id)).toEqual([`round 0 with ${drawn}`, `round 1 with ${drawn}`]);
					expect(response).toEqual({ to: 'round 1' });
				}
				for (const { id } of world.byName('locker')) expect(world.logOf(id)).toEqual([`in ${id}`, `out ${id}`]);
				// Nobody is in while another one is.
				const times = world.byName('locker').map(({ id }) => world.lockedFrom(id, 'door'));
				times.sort((a, b) => a.from - b.from);
				times.forEach(({ from }, i) => expect(from).toBeGreaterThanOrEqual(times[i - 1]?.until ?? 0));
				for (const { id } of world.byName('sleeper')) {
					const { drawn } = world.payloads.get(id)!.output as { drawn: number };
					expect(world.calls.filter((call) => call === `record list ${drawn}`)).toHaveLength(1);
				}
				expect(world.executions.size).toBe(2 + 8);
				expect(world.inbox.size).toBe(0);
			}),
			share(0.4)
		);
	});

	it('a cancelled tree ends as a whole and stays ended', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('parent', 'family'),
				order,
				moments(disturbance),
				fc.nat(120),
				(flow, picks, disturbances, at) => {
					const { world, roots } = disturbed(flow, picks, [...disturbances, { at, what: 'cancel' }]);
					const tree = [...world.executions.values()].filter((row) => row.rootId === roots[0]);
					expect(tree.every((row) => isEnded(row.status))).toBe(true);
					const root = world.executions.get(roots[0]!)!;
					if (root.status === 'ENDED_CANCELLED') expect(world.payloads.get(root.id)!.output.outputs).toBeUndefined();
					expect(world.executions.get(roots[1]!)!.status).toBe('ENDED_SUCCESS');
					expect([...world.messages.values()].some(({ state }) => state === 'open')).toBe(false);
					expect(world.locks.size).toBe(0);
				}
			),
			share(0.2)
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
