import { describe, expect, it } from 'vitest';
import type { DebugMode } from '../domain/debug';
import type { ExecutionId } from '../domain/ids';
import { World, type Script } from './simulated-world.fixture';

const log = (text: string) => ({ kind: 'log', text, value: text }) as const;
const nap = { kind: 'sleep', seconds: 1 } as const;
const line = (number: number) => ({ kind: 'halt', line: number }) as const;

const stepping: Script = function* (self) {
	yield log('first');
	yield line(3);
	yield nap;
	yield line(5);
	yield line(6);
	yield log('last');
	return { productive: self.is_productive };
};

function inDevMode(script: Script = stepping) {
	const world = new World({ flow: script });
	const id = world.request('flow', null, null, false);
	world.run();
	const status = () => world.executions.get(id)!;
	const stop = () => world.debugging.get(id)?.stop ?? null;
	const step = (mode: DebugMode = 'continue') => {
		world.post({ type: 'step', executionId: id, mode });
		world.run();
	};
	return { world, id, status, stop, step };
}

const steps = (world: World, id: ExecutionId) => world.stepsOf(id).map(({ kind }) => kind);

describe('an execution at a breakpoint', () => {
	it('stands still, and every page sees where', () => {
		const { status, stop, world, id } = inDevMode();
		expect(status()).toMatchObject({ status: 'PAUSED', stoppedAtLine: 3 });
		expect(stop()).toMatchObject({ line: 3, seq: 1, local: { line: 3 } });
		expect(steps(world, id)).toEqual([]);
	});

	it('goes on to the next one, and to its end, with no step more than without', () => {
		const { status, stop, step, world, id } = inDevMode();
		step();
		expect(status()).toMatchObject({ status: 'PAUSED', stoppedAtLine: 5 });
		step('over');
		expect(world.debugging.get(id)!.mode).toBe('over');
		step();
		expect(status()).toMatchObject({ status: 'ENDED_SUCCESS', stoppedAtLine: null });
		expect(stop()).toBeNull();
		const plain = new World({ flow: stepping });
		const plainId = plain.request('flow');
		plain.run();
		expect(steps(world, id)).toEqual(steps(plain, plainId));
		expect(world.logOf(id)).toEqual(plain.logOf(plainId));
	});

	it('stays where it is when its interpreter or the browser is killed, and goes on from there', () => {
		for (const kill of ['loseInterpreter', 'crash'] as const) {
			const { status, stop, step, world, id } = inDevMode();
			step();
			world[kill]();
			world.run();
			expect(status()).toMatchObject({ status: 'PAUSED', stoppedAtLine: 5 });
			expect(stop()).toMatchObject({ line: 5 });
			expect(world.liveHandlers()).toBe(0);
			step();
			expect(status()).toMatchObject({ status: 'PAUSED', stoppedAtLine: 6 });
			step();
			expect(status().status).toBe('ENDED_SUCCESS');
			expect(world.logOf(id)).toEqual(['first', 'last']);
		}
	});

	it('is killed at each point on its way, and comes to the same end', () => {
		const reach = (upTo: number) => {
			const world = new World({ flow: stepping });
			const id = world.request('flow', null, null, false);
			for (let done = 0; ; done++) {
				if (done === upTo) world.crash();
				const choice = world.choices()[0];
				if (choice) {
					world.happen(choice);
					continue;
				}
				if (!world.executions.get(id)!.status.startsWith('ENDED')) {
					world.post({ type: 'step', executionId: id, mode: 'continue' });
					continue;
				}
				return { steps: done, log: world.logOf(id), kinds: steps(world, id), end: world.executions.get(id)! };
			}
		};
		const undisturbed = reach(-1);
		expect(undisturbed.steps).toBeGreaterThan(10);
		for (let at = 0; at < undisturbed.steps; at++) {
			const disturbed = reach(at);
			expect(disturbed.log).toEqual(undisturbed.log);
			expect(disturbed.kinds).toEqual(undisturbed.kinds);
			expect(disturbed.end).toMatchObject({ status: 'ENDED_SUCCESS', stoppedAtLine: null });
		}
	});

	it('is cancelled at once', () => {
		const { status, stop, world, id } = inDevMode();
		world.ask('cancel', id);
		world.run();
		expect(status()).toMatchObject({ status: 'ENDED_CANCELLED', stoppedAtLine: null });
		expect(stop()).toBeNull();
		expect(world.liveHandlers()).toBe(0);
	});

	it.each(['stays', 'crashes'])('is paused besides, and %s: a resume gives it back as it stood', (way) => {
		const { status, world, id } = inDevMode();
		for (const line of [3, 5]) {
			world.ask('pause', id);
			world.run();
			if (way === 'crashes') world.crash();
			world.run();
			world.ask('resume', id);
			world.run();
			expect(status()).toMatchObject({ status: 'PAUSED', stoppedAtLine: line });
			if (way === 'crashes') world.crash();
			// It was resumed already: this lets it go on.
			world.ask('resume', id);
			world.run();
		}
		expect(status()).toMatchObject({ status: 'PAUSED', stoppedAtLine: 6 });
	});

	it('goes on after a pause when somebody steps', () => {
		const { status, step, world, id } = inDevMode();
		world.ask('pause', id);
		world.run();
		step();
		expect(status()).toMatchObject({ status: 'PAUSED', stoppedAtLine: 5 });
	});

	it('leaves a step alone that comes too late', () => {
		const { status, step } = inDevMode();
		step();
		step();
		step();
		step();
		expect(status().status).toBe('ENDED_SUCCESS');
	});
});

describe('leaving development mode', () => {
	it('lets it go on, and nothing stops it any more', () => {
		const { status, stop, world, id } = inDevMode();
		world.post({ type: 'make-productive', executionId: id });
		world.run();
		expect(status()).toMatchObject({ status: 'ENDED_SUCCESS', isProductive: true, stoppedAtLine: null });
		expect(stop()).toBeNull();
	});

	it('shows the script what it saw at its start, also in a replay', () => {
		const sleeping: Script = function* (self) {
			yield { kind: 'output', key: 'productive', value: self.is_productive, append: false };
			yield { kind: 'sleep', seconds: self.is_productive ? 1 : 100 };
			return { productive: self.is_productive };
		};
		const world = new World({ flow: sleeping });
		const id = world.request('flow', null, null, false);
		world.run(() => world.executions.get(id)!.status === 'SLEEPING');
		world.post({ type: 'make-productive', executionId: id });
		world.run(() => world.executions.get(id)!.isProductive);
		world.crash();
		world.run();
		expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
		expect(world.payloads.get(id)!.output).toMatchObject({ productive: false });
	});
});

describe('breakpoints that change', () => {
	it('are kept for the next replay', () => {
		const { world, id } = inDevMode();
		world.post({ type: 'breakpoints', executionId: id, lines: [7, 9] });
		world.run();
		expect(world.debugging.get(id)).toMatchObject({ breakpoints: [7, 9], stop: { line: 3 } });
	});
});
