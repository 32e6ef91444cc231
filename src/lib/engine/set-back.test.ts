import { describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const HOUR = 3_600;
const sleep = (seconds: number): Op => ({ kind: 'sleep', seconds });
const child = (nameOrId: string, input: Json, options: { maxRuntimeMinutes?: number } = {}): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId },
	input,
	options,
	run: true,
	wait: null
});
const idOf = (outcome: { ok: boolean; value?: Json }) => (outcome.value as JsonObject).id as ExecutionId;

const sleeper: Script = function* (self) {
	yield sleep(600);
	return { started: self.started_at };
};
/** Waits for a moment. */
const punctual: Script = function* (self) {
	yield { kind: 'sleep_until', at: (self.input_value as JsonObject).at as number };
};

describe('a clock that is set back', () => {
	it('makes no sleep longer, neither in memory nor in the database', () => {
		for (const waited of [10, 70]) {
			const world = new World({ sleeper });
			const ids = [1, 2, 3].map(() => world.request('sleeper'));
			world.rest();
			world.pass(waited);
			expect(world.inMemory()).toHaveLength(waited > 60 ? 0 : 3);
			world.setBack(HOUR);
			world.rest();
			world.setBack(HOUR);
			world.rest();
			world.pass(600 - waited);
			expect(ids.map((id) => world.executions.get(id)!.status)).toEqual(ids.map(() => 'ENDED_SUCCESS'));
			expect(world.payloads.get(ids[0]!)!.output).toEqual({ started: 1_000 });
		}
	});

	it('leaves moments where they are, also in the database', () => {
		const world = new World({ punctual });
		const at = 1_000_000 + 2 * HOUR * 1000;
		const id = world.request('punctual', { at });
		world.rest();
		for (let times = 0; times < 3; times++) world.pass(61);
		expect(world.inMemory()).toEqual([]);
		world.setBack(HOUR);
		world.run();
		expect(world.executions.get(id)!.endedAt).toBe(at);
	});

	it('lets those that are only in the database leave memory again', () => {
		const world = new World({ punctual });
		world.request('punctual', { at: 1_000_000 + 2 * HOUR * 1000 });
		world.rest();
		for (let times = 0; times < 3; times++) world.pass(61);
		world.setBack(HOUR);
		world.rest();
		for (let times = 0; times < 3; times++) world.pass(61);
		expect(world.inMemory()).toEqual([]);
	});

	it('gives nobody more time to run, and its script sees what it saw', () => {
		const busy: Script = function* (self) {
			yield { kind: 'log', text: `started ${self.started_at}`, value: null };
			yield sleep(100_000);
		};
		for (const crash of [false, true]) {
			const world = new World({
				busy,
				parent: function* () {
					yield child('busy', null, { maxRuntimeMinutes: 5 });
				}
			});
			world.request('parent');
			world.rest();
			for (let times = 0; times < 3; times++) world.pass(61);
			world.setBack(HOUR);
			world.rest();
			world.pass(60);
			if (crash) world.crash();
			world.rest();
			expect(world.byName('busy')[0]!.status).toBe('SLEEPING');
			world.pass(61);
			expect(world.byName('busy')[0]).toMatchObject({ status: 'ENDED_ERROR' });
			expect(world.byName('busy')[0]!.message).toContain('5 minutes');
		}
	});

	it('changes nothing about who ended first', () => {
		const world = new World({
			quick: function* (self) {
				yield sleep((self.input_value as JsonObject).seconds as number);
			},
			parent: function* () {
				const ids = [idOf(yield child('quick', { seconds: 1 })), idOf(yield child('quick', { seconds: 2 }))];
				yield sleep(10);
				const first = yield { kind: 'wait', executionIds: ids, returnWhen: 'FIRST_ENDED', timeoutSeconds: null };
				return { first: ids.indexOf(((first as { value: JsonObject }).value.first ?? '') as ExecutionId) };
			}
		});
		const id = world.request('parent');
		world.rest();
		world.pass(1);
		world.setBack(HOUR);
		world.run();
		expect(world.payloads.get(id)!.output).toEqual({ first: 0 });
	});
});
