import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Execution } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { isEnded } from '../domain/status';
import { World, type Script } from './simulated-world.fixture';

/** How many histories are tried in all; `HISTORIES=100000` tries more, `SEED=…` the same ones again. */
const HISTORIES = Number(process.env.HISTORIES ?? 2_000);
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

/** Under a lock: two steps that no other holder may come between. Whoever is impatient asks for it a second time. */
const locker: Script = function* (self) {
	const { timeoutSeconds } = self.input_value as { timeoutSeconds: number | null };
	const got = yield { kind: 'lock', name: 'door', timeoutSeconds };
	if (!got.ok) yield { kind: 'lock', name: 'door', timeoutSeconds: null };
	yield log(`in ${self.id}`);
	yield { kind: 'sleep', seconds: 1 };
	yield log(`out ${self.id}`);
	yield { kind: 'unlock', name: 'door' };
};

/** Asks a person, with a savepoint before: what it is told first takes it back there, the second is kept. */
const asker: Script = function* (_self, read) {
	const drawn = read();
	const dump = yield { kind: 'save_dump', name: 'before' };
	const { restored } = value(dump);
	const body = { type: 'object', properties: {} };
	const message = { subject: `round ${String(restored)}`, body, messageType: 'INFO' } as const;
	const answered = yield { kind: 'message', message, wait: true, timeoutSeconds: 20 };
	yield log(`round ${String(restored)} with ${drawn}`);
	if (restored === 0) yield { kind: 'load_dump', select: 'before', by: 'name' };
	return { drawn, response: answered.ok ? value(answered).response! : answered.failure.type };
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

/** Would sleep for longer than it may run. */
const limited: Script = function* () {
	yield { kind: 'sleep', seconds: 1_000 };
};

const family: Script = function* () {
	const limit = create({ type: 'FLOW', nameOrId: 'limited' }, null, null) as Extract<Op, { kind: 'create' }>;
	yield { ...limit, options: { maxRuntimeMinutes: 5 } };
	const ids: ExecutionId[] = [];
	const children: [string, Json][] = [
		['locker', { timeoutSeconds: null }],
		['asker', null],
		['sleeper', null],
		['locker', { timeoutSeconds: 3 }]
	];
	for (const [nameOrId, input] of children) {
		ids.push(value(yield create({ type: 'FLOW', nameOrId }, input, null)).id as ExecutionId);
	}
	yield { kind: 'wait', executionIds: ids, returnWhen: 'ALL_SUCCEEDED', timeoutSeconds: null };
};

const DISTURBANCES = [
	'crash',
	'lose',
	'move',
	'time',
	'crowd',
	'pause',
	'resume',
	'pause one',
	'resume one',
	'answer',
	'sweep',
	'set back'
] as const;
type Disturbance = (typeof DISTURBANCES)[number] | 'cancel';

interface Moment {
	at: number;
	what: Disturbance;
	/** Which one, of all that it can be done with. */
	which: number;
}

function answerAll(world: World): void {
	for (const { id, subject } of world.messages.values()) world.answer(id, { to: subject });
}

function disturb(world: World, rootId: ExecutionId, { what, which }: Moment): void {
	const one = (these: (row: Execution) => boolean, then: (id: ExecutionId) => void) => {
		const rows = [...world.executions.values()].filter(these);
		if (rows.length > 0) then(rows[which % rows.length]!.id);
	};
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
		case 'pause one':
			return one(
				({ status }) => !isEnded(status),
				(id) => world.ask('pause', id)
			);
		case 'resume one':
			return one(
				({ status }) => status === 'PAUSED',
				(id) => world.ask('resume', id)
			);
		case 'answer':
			return answerAll(world);
		case 'crowd':
			return world.feed({ type: 'crowded', wanted: 2 });
		case 'set back':
			return world.setBack(3_000);
		case 'time':
		case 'sweep':
			world.now += what === 'time' ? 7_000 : 61_000;
			world.feed({ type: 'time' });
	}
}

/** What has to hold of the lock by what is committed, at every moment: one is in at most, and nobody has it who gave it back. */
function checkLock(world: World): void {
	const done = (id: ExecutionId, kind: 'lock' | 'unlock') =>
		[...(world.journal.get(id)?.values() ?? [])].some((step) => step.kind === kind && step.outcome?.ok);
	const left = world.byName('locker').filter(({ id }) => done(id, 'unlock'));
	const inside = world.byName('locker').filter(({ id, status }) => done(id, 'lock') && !isEnded(status));
	if (inside.filter((one) => !left.includes(one)).length > 1) throw new Error('two are in at once');
	for (const { holder } of world.locks.values()) {
		if (left.some(({ id }) => id === holder)) throw new Error('the lock is held by one that gave it back');
	}
}

/** Runs the world with random order and disturbances at random moments, then undisturbed to its rest. */
function disturbed(flows: [flow: string, input?: Json][], picks: number[], moments: Moment[]) {
	const world = new World({ worker, parent, locker, asker, sleeper, limited, family });
	world.answersAhead = picks.length % 2 === 0;
	world.check = () => checkLock(world);
	const roots = flows.map(([flow, input]) => world.request(flow, input));
	const when = new Map(moments.map((moment) => [moment.at, moment]));
	picks.forEach((pick, step) => {
		const moment = when.get(step);
		if (moment) disturb(world, roots[0]!, moment);
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

/** By default arrays are mostly so short that hardly anything has begun when the world is left alone. */
const size = 'max';
const order = fc.array(fc.nat(1000), { maxLength: 150, size });
const moments = fc.array(
	fc.record({ at: fc.nat(150), what: fc.constantFrom<Disturbance>(...DISTURBANCES), which: fc.nat(30) }),
	{ maxLength: 8, size }
);

/** Many pauses of single ones, and what shows whether these have kept what came meanwhile. */
const pauses = fc.array(
	fc.record({
		at: fc.nat(80),
		what: fc.constantFrom<Disturbance>('pause one', 'pause one', 'resume one', 'crash', 'lose', 'time', 'set back'),
		which: fc.nat(30)
	}),
	{ maxLength: 20, size }
);

describe('whatever happens in whatever order', { timeout: 600_000 }, () => {
	it('E1–E6: every execution ends as it would have, nothing is doubled, nothing acknowledged is lost', () => {
		fc.assert(
			fc.property(order, moments, (picks, disturbances) => {
				const { world, roots } = disturbed([['parent'], ['parent']], picks, disturbances);
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
			fc.property(order, moments, (picks, disturbances) => {
				const { world, roots } = disturbed([['family'], ['family']], picks, disturbances);
				for (const id of roots) expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
				expect(world.locks.size).toBe(0);
				// Each asks once in each of its two rounds.
				expect(world.messages.size).toBe(4);
				for (const { id } of world.byName('asker')) {
					const { drawn, response } = world.payloads.get(id)!.output as { drawn: number; response: Json };
					expect(world.logOf(id)).toEqual([`round 0 with ${drawn}`, `round 1 with ${drawn}`]);
					if (response !== 'MessageResponseTimeoutError') expect(response).toEqual({ to: 'round 1' });
				}
				for (const { id } of world.byName('locker')) expect(world.logOf(id)).toEqual([`in ${id}`, `out ${id}`]);
				// A crash right after the clock was set back may lose by how much.
				const exact = !['crash', 'set back'].every((what) => disturbances.some((one) => one.what === what));
				for (const { status, startedAt, endedAt } of exact ? world.byName('limited') : []) {
					expect(status).toBe('ENDED_ERROR');
					expect(endedAt! - startedAt!).toBeGreaterThanOrEqual(300_000);
				}
				for (const { id } of world.byName('sleeper')) {
					const { drawn } = world.payloads.get(id)!.output as { drawn: number };
					expect(world.calls.filter((call) => call === `record list ${drawn}`)).toHaveLength(1);
				}
				expect(world.executions.size).toBe(2 + 10);
				expect(world.inbox.size).toBe(0);
			}),
			share(0.4)
		);
	});

	it('one that is paused is given what it waits for once, and goes on with it', () => {
		const waiters: [string, Json][] = [
			['locker', { timeoutSeconds: null }],
			['locker', { timeoutSeconds: 3 }],
			['locker', { timeoutSeconds: null }],
			['asker', null]
		];
		fc.assert(
			fc.property(fc.array(fc.nat(1000), { minLength: 40, maxLength: 80, size }), pauses, (picks, disturbances) => {
				const { world, roots } = disturbed(waiters, picks, disturbances);
				for (const id of roots) expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
				for (const { id } of world.byName('locker')) expect(world.logOf(id)).toEqual([`in ${id}`, `out ${id}`]);
				expect(world.messages.size).toBe(2);
				expect(world.locks.size).toBe(0);
			}),
			share(0.2)
		);
	});

	it('a cancelled tree ends as a whole and stays ended', () => {
		fc.assert(
			fc.property(fc.constantFrom('parent', 'family'), order, moments, fc.nat(120), (flow, picks, disturbances, at) => {
				const { world, roots } = disturbed([[flow], [flow]], picks, [
					...disturbances,
					{ at, what: 'cancel', which: 0 }
				]);
				const tree = [...world.executions.values()].filter((row) => row.rootId === roots[0]);
				expect(tree.every((row) => isEnded(row.status))).toBe(true);
				const root = world.executions.get(roots[0]!)!;
				if (root.status === 'ENDED_CANCELLED') expect(world.payloads.get(root.id)!.output.outputs).toBeUndefined();
				expect(world.executions.get(roots[1]!)!.status).toBe('ENDED_SUCCESS');
				expect([...world.messages.values()].some(({ state }) => state === 'open')).toBe(false);
				expect(world.locks.size).toBe(0);
			}),
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
