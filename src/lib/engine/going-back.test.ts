import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const log = (text: string) => ({ kind: 'log', text, value: text }) as const;
const call = (key: string): Op => ({
	kind: 'create',
	target: { type: 'CONNECTION', connectorType: 'CALL', connectorName: null },
	input: { key },
	options: { name: key },
	run: true,
	wait: 'ALL_ENDED'
});

/** Keeps a point, works, goes back once, and works again. */
const returns: Script = function* (_self, read) {
	const drawn = read();
	yield { kind: 'output', key: 'before', value: drawn, append: true };
	const dump = yield { kind: 'save_dump', name: 'here' };
	const { restored } = (dump as { value: JsonObject }).value;
	yield log(`round ${String(restored)} with ${drawn}`);
	yield { kind: 'output', key: 'after', value: read(), append: true };
	yield call(`call ${String(restored)}`);
	if (restored === 0) {
		const failed = yield { kind: 'load_dump', select: 'here', by: 'name' };
		return { failed: failed.ok ? null : failed.failure.message };
	}
	return { restored: restored! };
};

describe('savepoints', () => {
	it('take the execution back with the variables of then; logs and calls stay', () => {
		const world = new World({ returns });
		const id = world.request('returns');
		world.run();
		const { output } = world.payloads.get(id)!;
		expect(world.executions.get(id)).toMatchObject({ status: 'ENDED_SUCCESS', epoch: 2 });
		expect(output).toMatchObject({ restored: 1, before: [1], after: [3] });
		expect(world.logOf(id)).toEqual(['round 0 with 1', 'round 1 with 1']);
		expect(world.calls).toEqual(['call 0', 'call 1']);
	});

	it('hold over crashes at every moment', () => {
		for (let at = 0; at < 60; at++) {
			const world = new World({ returns });
			const id = world.request('returns');
			let step = 0;
			world.run(() => step++ === at);
			world.crash();
			world.run();
			expect(world.executions.get(id)!.status, `crash before step ${at}`).toBe('ENDED_SUCCESS');
			const { output } = world.payloads.get(id)!;
			expect(output).toMatchObject({ restored: 1, before: [expect.any(Number) as number] });
			expect(world.logOf(id).map((line) => line.slice(0, 7))).toEqual(['round 0', 'round 1']);
			// An interrupted call that may not be repeated ends as unknown; none is made twice.
			expect(new Set(world.calls).size).toBe(world.calls.length);
		}
	});

	it('take back the locks of since then, and take again what was given back', () => {
		const lock = (name: string): Op => ({ kind: 'lock', name, timeoutSeconds: 1 });
		const unlock = (name: string): Op => ({ kind: 'unlock', name });
		const world = new World({
			returns: function* () {
				yield lock('kept');
				const dump = yield { kind: 'save_dump', name: 'here' };
				yield lock('since');
				yield unlock('kept');
				if ((dump as { value: JsonObject }).value.restored === 0) {
					yield { kind: 'load_dump', select: 'here', by: 'name' };
				}
				yield unlock('since');
				yield { kind: 'sleep', seconds: 1000 };
			}
		});
		world.request('returns');
		world.run(() => world.executions.values().next().value!.status === 'SLEEPING');
		// Each was taken once more and given back once more.
		expect([...world.locks.values()]).toEqual([]);
	});

	it('say who has a lock that they would take again', () => {
		const world = new World({
			returns: function* () {
				yield { kind: 'lock', name: 'door', timeoutSeconds: null };
				yield { kind: 'save_dump', name: 'here' };
				yield { kind: 'unlock', name: 'door' };
				yield { kind: 'sleep', seconds: 1 };
				const failed = yield { kind: 'load_dump', select: 'here', by: 'name' };
				return { failed: failed.ok ? null : `${failed.failure.type}: ${failed.failure.message}` };
			},
			other: function* () {
				yield { kind: 'lock', name: 'door', timeoutSeconds: null };
				yield { kind: 'sleep', seconds: 10 };
			}
		});
		const id = world.request('returns');
		world.request('other');
		world.run();
		expect(world.payloads.get(id)!.output.failed).toBe(
			'LockTimeoutError: Going back to “here” takes the lock “door” again, which was given back since and which “other” holds.'
		);
	});

	it('that are not there are named', () => {
		const world = new World({
			lost: function* () {
				const failed = yield { kind: 'load_dump', select: 'nowhere', by: 'name' };
				return { failed: failed.ok ? null : failed.failure.message };
			}
		});
		const id = world.request('lost');
		world.run();
		expect(world.payloads.get(id)!.output.failed).toBe('This execution has no savepoint “nowhere”. None was saved.');
	});
});

describe('running again with an edited script', () => {
	it('takes over outcomes by what was asked, and runs what is new', () => {
		const scripts: { [name: string]: Script } = {
			before: function* () {
				yield call('one');
				yield call('two');
				yield call('three');
			},
			edited: function* () {
				yield call('new');
				yield call('two');
				yield call('one');
				yield call('three');
			}
		};
		const world = new World(scripts);
		const donor = world.request('before');
		world.run();
		const third = world.stepsOf(donor).find(({ args }) => args.kind === 'create' && args.options.name === 'three')!;
		world.calls.length = 0;
		const id = world.request('edited', null, { executionId: donor, before: third.seq });
		world.run();
		expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
		expect(world.calls).toEqual(['new', 'three']);
	});
});
