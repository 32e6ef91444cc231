import { describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const child = (wait: 'ALL_SUCCEEDED' | null): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId: 'child' },
	input: {},
	options: {},
	run: true,
	wait
});
const idOf = (outcome: { ok: boolean; value?: unknown }) => (outcome.value as JsonObject).id as ExecutionId;
const archive = (executionId: ExecutionId): Op => ({ kind: 'archive', executionId });
const naps: Script = function* () {
	yield { kind: 'sleep', seconds: 60 };
};
const ends: Script = function* () {};

function run(parent: Script, others: { [name: string]: Script } = {}) {
	const world = new World({ parent, child: ends, ...others });
	const id = world.request('parent');
	world.run();
	return { world, parent: world.executions.get(id)!, child: world.byName('child')[0]! };
}

describe('an execution that is archived', () => {
	it('is so at once where it has ended, and keeps all else', () => {
		const { child: made } = run(function* () {
			yield archive(idOf(yield child('ALL_SUCCEEDED')));
		});
		expect(made).toMatchObject({ status: 'ENDED_SUCCESS', archivedAt: expect.any(Number) });
		expect(made.archivedAt).toBeGreaterThan(0);
	});

	it('is so when it ends where it runs, also after a crash in between', () => {
		const world = new World({
			parent: function* () {
				yield archive(idOf(yield child(null)));
			},
			child: naps
		});
		world.request('parent');
		world.run(() => world.choices()[0] === 'time');
		expect(world.byName('child')[0]).toMatchObject({ status: 'SLEEPING', archivedAt: 0 });
		world.crash();
		world.run();
		const [made] = world.byName('child');
		expect(made).toMatchObject({ status: 'ENDED_SUCCESS', archivedAt: made!.endedAt });
	});

	it('is not written again where it was deleted while the engine still knew it', () => {
		const { world, child: made } = run(
			function* () {
				yield child('ALL_SUCCEEDED');
			},
			{
				later: function* () {
					yield archive(made.id);
					yield { kind: 'write', executionId: made.id, fields: { output_value: { late: 1 } } };
				}
			}
		);
		world.executions.delete(made.id);
		world.payloads.delete(made.id);
		world.request('later');
		world.run();
		expect([world.executions.has(made.id), world.payloads.has(made.id)]).toEqual([false, false]);
	});

	it('may be oneself', () => {
		const { parent } = run(function* (self) {
			yield archive(self.id);
		});
		expect(parent.archivedAt).toBe(parent.endedAt);
	});

	it('stays so from its first time on', () => {
		const { world, child: made } = run(function* () {
			const id = idOf(yield child('ALL_SUCCEEDED'));
			yield archive(id);
			yield { kind: 'sleep', seconds: 10 };
			yield archive(id);
		});
		expect(made.archivedAt).toBeLessThan(world.now);
	});

	it('is told to flows', () => {
		const { world, parent } = run(function* () {
			const made = yield child('ALL_SUCCEEDED');
			const archived = yield archive(idOf(made));
			return { before: (made as { value: JsonObject }).value, after: (archived as { value: JsonObject }).value };
		});
		expect(world.payloads.get(parent.id)!.output).toMatchObject({
			before: { is_archived: false },
			after: { is_archived: true }
		});
	});

	it('that is not there is told', () => {
		const { world, parent } = run(function* () {
			const outcome = yield archive('01890a5d-ac96-774b-bcce-b302099a8057' as ExecutionId);
			return { type: outcome.ok ? 'ok' : outcome.failure.type };
		});
		expect(world.payloads.get(parent.id)!.output.type).toBe('ResourceNotFoundError');
	});
});

it('a page archives one that has ended, and takes it back', () => {
	const { world, parent } = run(ends);
	const archivedAt = () => world.executions.get(parent.id)!.archivedAt;
	world.post({ type: 'archive', executionId: parent.id, archived: true });
	world.run();
	expect(archivedAt()).toBeGreaterThan(0);
	// One that is in the database only, by now.
	world.crash();
	world.post({ type: 'archive', executionId: parent.id, archived: false });
	world.run();
	expect(archivedAt()).toBeNull();
	expect(world.inbox.size).toBe(0);
});
