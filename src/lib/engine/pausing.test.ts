import { describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const sleep = (seconds: number): Op => ({ kind: 'sleep', seconds });
const lock = (timeoutSeconds: number | null = null): Op => ({ kind: 'lock', name: 'door', timeoutSeconds });
const unlock: Op = { kind: 'unlock', name: 'door' };
const ways = ['stays', 'loses its interpreter', 'crashes', 'leaves memory'] as const;

const holder: Script = function* () {
	yield lock();
	yield sleep(10);
	yield unlock;
};
const waiter: Script = function* () {
	const got = yield lock(20);
	if (got.ok) yield unlock;
	return { got: got.ok ? 'the lock' : got.failure.type };
};
const asker: Script = function* () {
	const message = { subject: 'Q', body: { type: 'object', properties: {} }, messageType: 'INFO' } as const;
	const got = yield { kind: 'message', message, wait: true, timeoutSeconds: 10 };
	return { got: got.ok ? 'an answer' : got.failure.type };
};
const sleeper: Script = function* () {
	yield sleep(100);
	return { slept: true };
};

/** A world in which what `flow` waits for has come while it was paused, in one of these ways. */
function paused(flow: Script, seconds: number, way: (typeof ways)[number]) {
	const world = new World({ holder, flow });
	world.request('holder');
	world.rest();
	const id = world.request('flow');
	world.rest();
	world.ask('pause', id);
	world.rest();
	world.pass(seconds);
	if (way === 'loses its interpreter') world.loseInterpreter();
	if (way === 'crashes') world.crash();
	if (way === 'leaves memory') world.feed({ type: 'crowded', wanted: 9 });
	world.rest();
	expect(world.executions.get(id)).toMatchObject({ status: 'PAUSED', wakeAt: null, waitingFor: null });
	return { world, id };
}

function resumed(world: World, id: ExecutionId) {
	world.ask('resume', id);
	world.rest();
	expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
	return world.payloads.get(id)!.output;
}

describe.each(ways)('one that is paused has what it waited for, where it %s', (way) => {
	it('a lock, once, however long it is paused', () => {
		const { world, id } = paused(waiter, 10, way);
		expect([...world.locks.values()]).toMatchObject([{ holder: id, count: 1 }]);
		world.pass(20);
		expect(resumed(world, id)).toEqual({ got: 'the lock' });
		expect(world.locks.size).toBe(0);
	});

	it('a message that nobody answered in time', () => {
		const { world, id } = paused(asker, 10, way);
		expect(resumed(world, id)).toEqual({ got: 'MessageResponseTimeoutError' });
	});

	it('a time that came, which it does not wait for again', () => {
		const { world, id } = paused(sleeper, 100, way);
		world.post({ type: 'archive', executionId: id, archived: true });
		world.rest();
		expect(resumed(world, id)).toEqual({ slept: true });
	});

	it('no more time than it was given to run', () => {
		const world = new World({
			sleeper,
			parent: function* () {
				const target = { type: 'FLOW', nameOrId: 'sleeper' } as const;
				const options = { maxRuntimeMinutes: 2 };
				yield { kind: 'create', target, input: null, options, run: true, wait: null };
			}
		});
		world.request('parent');
		world.rest();
		const { id } = world.byName('sleeper')[0]!;
		world.ask('pause', id);
		world.rest();
		world.pass(100);
		if (way === 'loses its interpreter') world.loseInterpreter();
		if (way === 'crashes') world.crash();
		if (way === 'leaves memory') world.feed({ type: 'crowded', wanted: 9 });
		world.pass(20);
		expect(world.executions.get(id)).toMatchObject({ status: 'ENDED_ERROR' });
	});
});
