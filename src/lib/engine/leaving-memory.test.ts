import { describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { ENDED_KEPT } from './engine-state';
import { World, type Script } from './simulated-world.fixture';

const log = (text: string) => ({ kind: 'log', text, value: text }) as const;
const child = (nameOrId: string, wait: 'ALL_ENDED' | null = null): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId },
	input: null,
	options: {},
	run: true,
	wait
});
const idOf = (outcome: { ok: boolean; value?: Json }) => (outcome.value as JsonObject).id as never;

const sleeper: Script = function* (_self, read) {
	const drawn = read();
	yield log(`drew ${drawn}`);
	yield { kind: 'sleep', seconds: 3_600 };
	yield log(`still ${drawn}`);
	return { drawn };
};
const patient: Script = function* () {
	const made = yield child('sleeper');
	yield { kind: 'wait', executionIds: [idOf(made)], returnWhen: 'ALL_ENDED', timeoutSeconds: null };
	return { waited: true };
};

/** Lets the world go on until the engine would next do something by the clock, at or after `until`. */
function passUntil(world: World, until: number): void {
	world.run(() => {
		const next = world.engine.nextTime();
		return world.choices()[0] === 'time' && (next === null || next > until);
	});
	world.now = Math.max(world.now, until);
}

describe('leaving memory', () => {
	it('a handler that waits for a minute is unwound, and what only sleeps is a row; both go on as if nothing had been', () => {
		const world = new World({ sleeper, patient });
		const rootId = world.request('patient');
		passUntil(world, 1_000_000 + 130_000);
		expect(world.liveHandlers()).toBe(0);
		expect(world.inMemory()).toEqual(['patient']);
		world.run();
		expect(world.executions.get(rootId)!.status).toBe('ENDED_SUCCESS');
		const [slept] = world.byName('sleeper');
		const [first, second] = world.logOf(slept!.id);
		expect(second!.replace('still', 'drew')).toBe(first);
		expect(slept!.endedAt).toBe(1_000_000 + 3_600_000);
		// Started, and replayed when it was due.
		expect(slept!.epoch).toBe(2);
	});

	it('any number of those that are due at one time are taken up, some at once', () => {
		const world = new World({ sleeper });
		const ids = Array.from({ length: 7 }, () => world.request('sleeper'));
		passUntil(world, 1_000_000 + 130_000);
		expect(world.inMemory()).toEqual([]);
		world.run();
		expect(ids.map((id) => world.executions.get(id)!.endedAt)).toEqual(ids.map(() => 1_000_000 + 3_600_000));
	});

	it('one whose patience ends is told the name also of who is only in the database', () => {
		const impatient: Script = function* () {
			const made = yield child('sleeper');
			const waited = yield { kind: 'wait', executionIds: [idOf(made)], returnWhen: 'ALL_ENDED', timeoutSeconds: 300 };
			return { why: waited.ok ? 'ended' : waited.failure.message };
		};
		for (const crashed of [false, true]) {
			const world = new World({ sleeper, impatient });
			const rootId = world.request('impatient');
			passUntil(world, 1_000_000 + 130_000);
			if (crashed) world.crash();
			else expect(world.inMemory()).toEqual(['impatient']);
			world.run();
			expect(world.payloads.get(rootId)!.output).toMatchObject({ why: 'Waited 300 s; not ended yet: sleeper.' });
		}
	});

	it('a start takes up nothing of what sleeps for long', () => {
		const world = new World({ sleeper });
		const ids = Array.from({ length: 50 }, () => world.request('sleeper'));
		passUntil(world, 1_000_000 + 10_000);
		world.crash();
		expect(world.inMemory()).toEqual([]);
		world.run();
		expect(ids.map((id) => world.executions.get(id)!.status)).toEqual(ids.map(() => 'ENDED_SUCCESS'));
	});

	it('where places are wanted those that have waited longest leave', () => {
		const world = new World({ sleeper });
		for (let i = 0; i < 4; i++) world.request('sleeper');
		passUntil(world, 1_000_000 + 5_000);
		expect(world.liveHandlers()).toBe(4);
		world.feed({ type: 'crowded', wanted: 3 });
		passUntil(world, 1_000_000 + 6_000);
		expect(world.liveHandlers()).toBe(1);
		world.run();
		expect(world.byName('sleeper').every(({ status }) => status === 'ENDED_SUCCESS')).toBe(true);
	});

	it('cancelling reaches those that are only in the database, below a parent that is, too', () => {
		const world = new World({
			sleeper,
			parent: function* () {
				yield child('sleeper');
				yield child('sleeper');
				yield { kind: 'sleep', seconds: 7_200 };
			}
		});
		const rootId = world.request('parent');
		passUntil(world, 1_000_000 + 200_000);
		expect(world.inMemory()).toEqual([]);
		world.ask('cancel', rootId);
		world.run();
		expect([...world.executions.values()].map(({ status }) => status)).toEqual([
			'ENDED_CANCELLED',
			'ENDED_CANCELLED',
			'ENDED_CANCELLED'
		]);
		expect(world.inbox.size).toBe(0);
	});

	it('a tree is paused and resumed as a whole', () => {
		const world = new World({ sleeper, patient });
		const rootId = world.request('patient');
		passUntil(world, 1_000_000 + 130_000);
		world.ask('pause', rootId, true);
		passUntil(world, 1_000_000 + 4_000_000);
		expect([...world.executions.values()].map(({ status }) => status)).toEqual(['PAUSED', 'PAUSED']);
		world.crash();
		passUntil(world, 1_000_000 + 5_000_000);
		expect([...world.executions.values()].map(({ status }) => status)).toEqual(['PAUSED', 'PAUSED']);
		world.ask('resume', rootId, true);
		world.run();
		expect([...world.executions.values()].map(({ status }) => status)).toEqual(['ENDED_SUCCESS', 'ENDED_SUCCESS']);
	});

	it('what is asked for last has the last word, also where all of it has to be looked up', () => {
		const world = new World({ sleeper, patient });
		const rootId = world.request('patient');
		passUntil(world, 1_000_000 + 130_000);
		const sleeping = world.byName('sleeper')[0]!.id;
		expect(world.inMemory()).toEqual(['patient']);
		world.ask('pause', rootId, true);
		world.ask('pause', sleeping);
		world.ask('resume', rootId, true);
		world.rest();
		expect(world.inbox.size).toBe(0);
		expect([...world.executions.values()].map(({ status }) => status)).toEqual(['WAITING_DEPENDENCY', 'SLEEPING']);
		passUntil(world, 1_000_000 + 400_000);
		world.ask('resume', rootId, true);
		world.ask('pause', sleeping);
		world.rest();
		expect([...world.executions.values()].map(({ status }) => status)).toEqual(['WAITING_DEPENDENCY', 'PAUSED']);
	});

	it('a wait hears of one that had ended and is taken up from the database while its status is asked for', () => {
		const world = new World({
			quick: function* () {
				yield log('done');
			},
			sleeper,
			parent: function* () {
				const ids = [idOf(yield child('quick')), idOf(yield child('sleeper'))];
				yield { kind: 'wait', executionIds: ids, returnWhen: 'ALL_ENDED', timeoutSeconds: null };
			}
		});
		const rootId = world.request('parent');
		world.rest();
		const quick = world.byName('quick')[0]!;
		expect(quick.status).toBe('ENDED_SUCCESS');
		world.crash();
		world.ask('pause', quick.id);
		while (world.choices().includes('commit')) world.happen('commit');
		// The answer that brings it into memory overtakes the one on its status.
		world.happen('look-up last');
		world.run();
		expect(world.executions.get(rootId)!.status).toBe('ENDED_SUCCESS');
	});

	it('one that is cancelled before it has a place is forgotten like all that have ended', () => {
		const world = new World({ sleeper });
		const cancelled = world.request('sleeper');
		world.ask('cancel', cancelled);
		world.rest();
		const { executionId: _, ...payload } = world.payloads.get(cancelled)!;
		for (let n = 0; n < ENDED_KEPT; n++) {
			const executionId = `ended ${n}` as ExecutionId;
			const execution = { ...world.executions.get(cancelled)!, id: executionId };
			const nothing = { lastSeq: 0, pending: null, logging: [], pausedAtStop: false };
			const found = { execution, payload: { ...payload, executionId }, ...nothing };
			world.engine.handle({ type: 'looked-up', executionId, found }, world.now);
		}
		world.feed({ type: 'time' });
		expect(world.kept()).toBe(ENDED_KEPT);
	});
});
