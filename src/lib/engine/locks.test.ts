import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../domain/json';
import type { ExecutionId } from '../domain/ids';
import type { Op, ReturnWhen } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const lock = (name: string, timeoutSeconds: number | null = null): Op => ({ kind: 'lock', name, timeoutSeconds });
const unlock = (name: string): Op => ({ kind: 'unlock', name });
const sleep = (seconds: number): Op => ({ kind: 'sleep', seconds });
const child = (nameOrId: string, wait: 'ALL_ENDED' | null): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId },
	input: null,
	options: {},
	run: true,
	wait
});
const why = (outcome: { ok: boolean; failure?: { type: string; message: string } }) =>
	outcome.ok ? null : `${outcome.failure!.type}: ${outcome.failure!.message}`;

/** Holds a lock for a second and says when. */
const holder: Script = function* (self) {
	yield lock('door');
	yield { kind: 'output', key: 'in', value: (self.input_value as JsonObject).n as Json, append: true };
	yield sleep(1);
	yield unlock('door');
	return { done: true };
};

function ends(world: World, name: string): number[] {
	return world.byName(name).map(({ endedAt }) => endedAt! - 1_000_000);
}

describe('locks', () => {
	it('are given in the order of asking, one at a time', () => {
		const world = new World({ holder });
		for (let n = 0; n < 3; n++) world.request('holder', { n });
		world.run();
		expect(ends(world, 'holder')).toEqual([1_000, 2_000, 3_000]);
		expect(world.locks.size).toBe(0);
	});

	it('keep holder and order over a crash', () => {
		const world = new World({ holder });
		for (let n = 0; n < 3; n++) world.request('holder', { n });
		world.run(() => world.byName('holder').filter(({ status }) => status === 'WAITING_LOCK').length === 2);
		world.crash();
		world.run();
		expect(ends(world, 'holder')).toEqual([1_000, 2_000, 3_000]);
	});

	it('are taken several times by one execution, and given back as often', () => {
		const world = new World({
			twice: function* () {
				yield lock('door');
				yield lock('door');
				yield unlock('door');
				yield sleep(1);
				yield unlock('door');
				yield unlock('door');
			},
			holder
		});
		world.request('twice');
		world.request('holder', { n: 1 });
		world.run();
		expect(ends(world, 'holder')).toEqual([2_000]);
	});

	it('are given back when their holder ends, in whatever way', () => {
		const world = new World({
			leaves: function* () {
				yield lock('door');
				yield sleep(100);
			},
			holder
		});
		const id = world.request('leaves');
		world.request('holder', { n: 1 });
		world.run(() => world.byName('holder')[0]?.status === 'WAITING_LOCK');
		world.ask('cancel', id);
		world.run();
		expect(world.byName('holder')[0]!.status).toBe('ENDED_SUCCESS');
		expect(world.locks.size).toBe(0);
	});

	it('that do not come in time raise, naming who holds them', () => {
		const world = new World({
			holder,
			hasty: function* () {
				return { why: why(yield lock('door', 0.5)) };
			}
		});
		world.request('holder', { n: 1 });
		const id = world.request('hasty');
		world.run();
		expect(world.payloads.get(id)!.output.why).toBe(
			'LockTimeoutError: The lock “door” was not free within 0.5 s. It is held by “holder”.'
		);
		// Whoever gave up is not given the lock later.
		expect(world.locks.size).toBe(0);
	});

	it('taken crosswise are a deadlock, which is named, and which the others come out of', () => {
		const crosswise = (first: string, second: string): Script =>
			function* () {
				yield lock(first);
				yield sleep(1);
				const refused = why(yield lock(second));
				yield unlock(first);
				return { refused };
			};
		const world = new World({ left: crosswise('a', 'b'), right: crosswise('b', 'a') });
		const [left, right] = [world.request('left'), world.request('right')];
		world.run();
		const refusals = [left, right].map((id) => world.payloads.get(id)!.output.refused);
		expect(refusals.filter((refusal) => refusal === null)).toHaveLength(1);
		expect(refusals.join('')).toMatch(
			/^LockTimeoutError: A deadlock: “(left|right)” waits for the lock “[ab]”, which “(left|right)” holds; “(left|right)” waits for the lock/
		);
		expect(world.byName('left')[0]!.status).toBe('ENDED_SUCCESS');
		expect(world.byName('right')[0]!.status).toBe('ENDED_SUCCESS');
	});

	it('held by a parent that waits for a child that wants them are a deadlock, too', () => {
		const inner: Script = function* () {
			return { refused: why(yield lock('door')) };
		};
		const outer: Script = function* () {
			yield lock('door');
			yield child('inner', 'ALL_ENDED');
		};
		const world = new World({ inner, outer });
		world.request('outer');
		world.run();
		expect(world.byName('outer')[0]!.status).toBe('ENDED_SUCCESS');
		const [row] = world.byName('inner');
		expect(world.payloads.get(row!.id)!.output.refused).toContain('“outer” waits for “inner”');
	});

	/** A parent that takes the lock, starts three that queue for it, and waits for them then. */
	function queued(returnWhen: ReturnWhen, more: { [name: string]: Script } = {}) {
		const world = new World({
			kid: function* () {
				return { refused: why(yield lock('door')) };
			},
			parent: function* () {
				yield lock('door');
				const executionIds: ExecutionId[] = [];
				for (const name of ['kid', 'kid', 'kid', ...Object.keys(more)]) {
					const made = yield child(name, null);
					if (made.ok) executionIds.push((made.value as JsonObject).id as ExecutionId);
				}
				yield sleep(1);
				const waited = why(yield { kind: 'wait', executionIds, returnWhen, timeoutSeconds: null });
				return { waited };
			},
			...more
		});
		const id = world.request('parent');
		world.run();
		const refusals = world.byName('kid').map((row) => world.payloads.get(row.id)!.output.refused);
		return { world, id, refusals: refusals.map((text) => text !== null) };
	}

	it('that several queue for whom their holder waits for are all told', () => {
		const { world, id, refusals } = queued('ALL_ENDED');
		expect(refusals).toEqual([true, true, true]);
		expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
	});

	it('are told to one where that lets the others go on', () => {
		const { world, refusals } = queued('FIRST_ENDED');
		expect(refusals).toEqual([true, false, false]);
		expect(world.byName('kid').every(({ status }) => status === 'ENDED_SUCCESS')).toBe(true);
	});

	it('are waited for while one of those their holder waits for may end', () => {
		const free: Script = function* () {
			yield sleep(100);
		};
		expect(queued('FIRST_ENDED', { free }).refusals).toEqual([false, false, false]);
	});

	it('are a deadlock as soon as the last one has failed that was free', () => {
		const free: Script = function* () {
			yield sleep(100);
			yield {
				kind: 'end',
				ending: { status: 'ENDED_ERROR', message: 'no', statusMessage: 'no', errorLine: 1, output: null }
			};
		};
		expect(queued('FIRST_SUCCEEDED', { free }).refusals).toEqual([true, false, false]);
	});

	it('that do not come in time name a holder that is in the database only', () => {
		const world = new World({
			sleeper: function* () {
				yield lock('door');
				yield sleep(1_000_000);
			},
			hasty: function* () {
				return { why: why(yield lock('door', 300)) };
			}
		});
		world.request('sleeper');
		world.run(() => world.byName('sleeper')[0]?.status === 'SLEEPING');
		world.crash();
		const id = world.request('hasty');
		world.run(() => world.executions.get(id)!.status === 'ENDED_SUCCESS');
		expect(world.payloads.get(id)!.output.why).toContain('It is held by “sleeper”.');
	});
});

describe('executions that wait for each other', () => {
	it('are told so, where no lock is in the circle', () => {
		const world = new World({
			waits: function* (self) {
				const executionIds = [(self.input_value as JsonObject).parent as ExecutionId];
				const waited = yield { kind: 'wait', executionIds, returnWhen: 'ALL_ENDED', timeoutSeconds: null };
				return { waited: why(waited) };
			},
			parent: function* (self) {
				yield { ...child('waits', 'ALL_ENDED'), input: { parent: self.id } } as Op;
				return { done: true };
			}
		});
		const id = world.request('parent');
		world.run();
		expect(world.payloads.get(id)!.output.done).toBe(true);
		const [row] = world.byName('waits');
		expect(world.payloads.get(row!.id)!.output.waited).toMatch(
			/^DependencyTimeoutError: A deadlock: “waits” waits for “parent”; “parent” waits for “waits”\./
		);
	});
});
