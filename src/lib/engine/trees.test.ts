import { describe, expect, it } from 'vitest';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const child = (nameOrId: string, orphan = false, wait: 'ALL_ENDED' | null = null): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId },
	input: null,
	options: { orphan },
	run: true,
	wait
});
const slow: Script = function* () {
	yield { kind: 'sleep', seconds: 5_000 };
};
/** Ends while what it has started goes on. */
const middle: Script = function* () {
	yield child('slow');
	yield child('kept', true);
};
const root: Script = function* () {
	yield child('middle', false, 'ALL_ENDED');
	yield { kind: 'sleep', seconds: 10_000 };
};
const adopter: Script = function* () {
	yield child('middle', true, 'ALL_ENDED');
	yield { kind: 'sleep', seconds: 10_000 };
};

const ways = {
	'all is in memory': () => {},
	'its engine came after': (world: World) => world.crash(),
	'all that sleeps has left memory': (world: World) => {
		world.pass(61);
		world.pass(61);
	},
	'its engine came after and all that sleeps has left memory': (world: World) => {
		world.pass(61);
		world.crash();
		world.rest();
		world.pass(121);
	}
};

describe.each(Object.entries(ways))(
	'a tree in which some have ended before their children, where %s',
	(_name, happen) => {
		function grown(flow: string) {
			const world = new World({ slow, kept: slow, middle, root, adopter });
			const id = world.request(flow);
			world.rest();
			expect(world.byName('middle')[0]!.status).toBe('ENDED_SUCCESS');
			happen(world);
			world.rest();
			const status = (name: string) => world.byName(name)[0]!.status;
			const ask = (type: 'cancel' | 'pause' | 'resume') => {
				world.ask(type, id, true);
				world.rest();
			};
			return { world, status, ask };
		}

		it('is cancelled down to its leaves, but for orphans', () => {
			const { status, ask, world } = grown('root');
			ask('cancel');
			expect([status('root'), status('slow'), status('kept')]).toEqual([
				'ENDED_CANCELLED',
				'ENDED_CANCELLED',
				'SLEEPING'
			]);
			expect(world.byName('slow')[0]!.message).toBe('Cancelled with its parent “middle”');
		});

		it('is cancelled also where its root has ended', () => {
			const { status, ask, world } = grown('middle');
			ask('cancel');
			expect([status('middle'), status('slow'), status('kept')]).toEqual([
				'ENDED_SUCCESS',
				'ENDED_CANCELLED',
				'SLEEPING'
			]);
			expect(world.inbox.size).toBe(0);
		});

		it('leaves alone what an orphan in it has started', () => {
			const { status, ask } = grown('adopter');
			ask('cancel');
			expect([status('adopter'), status('slow')]).toEqual(['ENDED_CANCELLED', 'SLEEPING']);
		});

		it('is paused and resumed down to its leaves', () => {
			for (const flow of ['root', 'middle']) {
				const { status, ask, world } = grown(flow);
				ask('pause');
				expect([status('slow'), status('kept')]).toEqual(['PAUSED', 'PAUSED']);
				ask('resume');
				expect([status('slow'), status('kept')]).toEqual(['SLEEPING', 'SLEEPING']);
				world.run();
				expect([...world.executions.values()].map((row) => row.status)).not.toContain('ENDED_ERROR');
			}
		});
	}
);
