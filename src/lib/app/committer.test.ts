import { describe, expect, it } from 'vitest';
import type { Batch, Effect } from '../engine/ports';
import { Committer } from './committer';

const batch = (name: string, effects: Effect[] = []): Batch => ({
	executions: [],
	payloads: [],
	journal: [],
	logs: [],
	messages: [],
	withdrawn: [],
	locks: [],
	locksFreed: [],
	debugging: [],
	inboxDone: [],
	deleted: [name as Batch['deleted'][number]],
	unlessGone: [],
	effects
});
const effect = {
	type: 'perform',
	executionId: 'c' as Effect['executionId'],
	connection: { type: 'CALL', inputs: null, stored: null }
} as const;

/** A committer whose transactions and pauses end when the test says so. */
function setUp(...batches: Batch[]) {
	const log: string[] = [];
	const open: { resolve(): void; reject(error: unknown): void }[] = [];
	const pauses: (() => void)[] = [];
	let atRecovery = () => {};
	const clock = { now: 0, urgent: false };
	const committer = new Committer({
		takeBatch: () => batches.shift() ?? null,
		urgent: () => clock.urgent,
		now: () => (clock.now += clock.urgent ? 0 : 100),
		commit: (taken) => {
			log.push(`commit ${taken.deleted.join()}`);
			return new Promise<void>((resolve, reject) => open.push({ resolve, reject }));
		},
		perform: (effects) => log.push(`perform ${effects.length}`),
		failed: (error, attempt) => {
			log.push(`failed ${String(error)} ${attempt}`);
			return error === 'final' ? null : 100;
		},
		recovered: () => {
			log.push('recovered');
			atRecovery();
		},
		after: (_ms, callback) => (pauses.push(callback), () => undefined)
	});
	const settle = async (end: () => void) => {
		end();
		await Promise.resolve();
		await Promise.resolve();
	};
	const onRecovered = (callback: () => void) => void (atRecovery = callback);
	return { clock, log, open, pauses, committer, batches, settle, onRecovered };
}

describe('Committer', () => {
	it('E2: commits one batch after the other, in order', async () => {
		const { committer, log, open, batches, settle } = setUp(batch('a'));
		committer.kick();
		batches.push(batch('b'));
		committer.kick();
		expect(log).toEqual(['commit a']);
		await settle(open[0]!.resolve);
		expect(log).toEqual(['commit a', 'commit b']);
	});

	it('E1: performs effects only when their batch is committed', async () => {
		const { committer, log, open, settle } = setUp(batch('a', [effect]));
		committer.kick();
		expect(log).toEqual(['commit a']);
		await settle(open[0]!.resolve);
		expect(log).toEqual(['commit a', 'perform 1']);
	});

	it('tries a failed batch again, with nothing lost and nothing done before it', async () => {
		const { committer, log, open, pauses, batches, settle } = setUp(batch('a', [effect]));
		committer.kick();
		await settle(() => open[0]!.reject('full'));
		batches.push(batch('b'));
		committer.kick();
		expect(log).toEqual(['commit a', 'failed full 1']);
		pauses[0]!();
		await settle(open[1]!.resolve);
		expect(log.slice(2)).toEqual(['commit a', 'recovered', 'perform 1', 'commit b']);
	});

	it('E1: leaves out what is not wanted any more, also where that was kept until the commit worked', async () => {
		const { committer, log, open, pauses, settle, onRecovered } = setUp(batch('a', [effect]));
		committer.kick();
		await settle(() => open[0]!.reject('full'));
		onRecovered(() => committer.dropEffects(effect.executionId));
		pauses[0]!();
		await settle(open[1]!.resolve);
		expect(log.slice(2)).toEqual(['commit a', 'recovered']);
	});

	it('stays silent after a failure that is final', async () => {
		const { committer, log, open, pauses, settle } = setUp(batch('a', [effect]));
		committer.kick();
		await settle(() => open[0]!.reject('final'));
		expect(pauses).toEqual([]);
		committer.kick();
		expect(log).toEqual(['commit a', 'failed final 1']);
	});

	it('lets a batch grow for a moment after a commit, unless an effect waits for it', async () => {
		const { clock, committer, log, open, pauses, batches, settle } = setUp(batch('a'));
		clock.urgent = true;
		committer.kick();
		await settle(open[0]!.resolve);
		clock.urgent = false;
		clock.now -= 100;
		batches.push(batch('b'));
		committer.kick();
		expect(log).toEqual(['commit a']);
		expect(pauses).toHaveLength(1);
		clock.urgent = true;
		committer.kick();
		expect(log).toEqual(['commit a', 'commit b']);
	});

	it('tells when all is committed', async () => {
		const { committer, open, settle } = setUp(batch('a'));
		let done = false;
		const committed = committer.committed().then(() => (done = true));
		await Promise.resolve();
		expect(done).toBe(false);
		await settle(open[0]!.resolve);
		await committed;
		expect(done).toBe(true);
	});
});
