import { afterEach, describe, expect, it } from 'vitest';
import { handOver, obeyHandOvers, type Tab } from './hand-over';
import { ENGINE_LOCK } from './engine-lock';
import { standForLeader } from './leadership';

/** Locks as browsers have them, as far as is needed here. */
class FakeLocks {
	private readonly held = new Map<string, { mode: string }[]>();
	private waiting: { name: string; mode: string; grant(): void }[] = [];

	async request(name: string, ...rest: [LockOptions, (lock: unknown) => unknown]): Promise<unknown> {
		const [{ mode = 'exclusive', ifAvailable, signal }, callback] = rest;
		if (!this.free(name, mode)) {
			if (ifAvailable) return callback(null);
			await new Promise<void>((grant, reject) => {
				const place = { name, mode, grant };
				this.waiting.push(place);
				signal?.addEventListener('abort', () => {
					this.waiting = this.waiting.filter((other) => other !== place);
					reject(signal.reason as Error);
				});
			});
		}
		const lock = { mode };
		this.held.set(name, [...(this.held.get(name) ?? []), lock]);
		try {
			return await callback(lock);
		} finally {
			this.held.set(
				name,
				this.held.get(name)!.filter((other) => other !== lock)
			);
			const next = this.waiting.find((place) => this.free(place.name, place.mode));
			this.waiting = this.waiting.filter((place) => place !== next);
			next?.grant();
		}
	}

	private free(name: string, mode: string): boolean {
		const held = this.held.get(name) ?? [];
		return held.length === 0 || (mode === 'shared' && held.every((lock) => lock.mode === 'shared'));
	}
}

let cleanUp: (() => void)[] = [];
afterEach(() => {
	for (const end of cleanUp) end();
	cleanUp = [];
});

/** Tabs that say what they do. The first to be opened runs the engine. */
function setUp() {
	const locks = new FakeLocks() as unknown as LockManager;
	const log: string[] = [];
	const open = (name: string, letGo: () => Promise<void> = () => Promise.resolve()) => {
		const controller = new AbortController();
		standForLeader({
			lead: () => log.push(`${name} leads`),
			follow: () => undefined,
			failed: (error) => log.push(`${name} failed ${String(error)}`),
			signal: controller.signal,
			locks
		});
		const tab: Tab = {
			waits: () => log.push(`${name} waits`),
			letGo: async () => {
				await letGo();
				log.push(`${name} lets go`);
				controller.abort();
			},
			reload: () => log.push(`${name} reloads`)
		};
		cleanUp.push(obeyHandOvers(tab, { locks }), () => controller.abort());
		return tab;
	};
	return { locks, log, open };
}

describe('handOver', () => {
	it('works alone: the engine has stopped, the others have let go, and all are reloaded', async () => {
		const { locks, log, open } = setUp();
		open('leader');
		const tab = open('this');
		open('other');
		await expect.poll(() => log).toEqual(['leader leads']);
		const done = handOver(tab, () => (log.push('replaced'), Promise.resolve(7)), { locks });
		expect(await done).toEqual({ ok: true, value: 7 });
		await expect.poll(() => log.filter((line) => line.endsWith('reloads')).length).toBeGreaterThanOrEqual(2);
		expect(log.indexOf('leader lets go')).toBeLessThan(log.indexOf('replaced'));
		expect(log.slice(log.indexOf('replaced') + 1)).toEqual(expect.arrayContaining(['leader reloads', 'other reloads']));
		expect(log).not.toContain('this leads');
		expect(log).not.toContain('this waits');
	});

	it('waits until the engine has committed what it has', async () => {
		const { locks, log, open } = setUp();
		let stopped: (() => void) | null = null;
		open('leader', () => new Promise<void>((resolve) => (stopped = resolve)));
		const tab = open('this');
		const done = handOver(tab, () => (log.push('replaced'), Promise.resolve()), { locks });
		await expect.poll(() => stopped).not.toBeNull();
		expect(log).toEqual(expect.arrayContaining(['leader leads', 'leader waits', 'this lets go']));
		expect(log).not.toContain('replaced');
		stopped!();
		await done;
		expect(log).toContain('replaced');
	});

	it('does nothing where a tab does not stop its engine', async () => {
		const { locks, log, open } = setUp();
		open('leader', () => new Promise(() => undefined));
		const tab = open('this');
		const result = await handOver(tab, () => (log.push('replaced'), Promise.resolve()), { locks, patienceMs: 20 });
		expect(result.ok ? '' : result.message).toContain('Close the other tabs');
		expect(log).not.toContain('replaced');
	});

	it('is done by one at a time', async () => {
		const { locks, open } = setUp();
		const [first, second] = [open('first'), open('second')];
		let finish = () => undefined as void;
		const one = handOver(first, () => new Promise<void>((resolve) => (finish = resolve)), { locks });
		const two = await handOver(second, () => Promise.resolve(), { locks });
		expect(two.ok).toBe(false);
		await expect.poll(() => (finish(), true)).toBe(true);
		await expect.poll(async () => (finish(), (await Promise.race([one, null]))?.ok)).toBe(true);
	});

	it('lets the others go on where it breaks', async () => {
		const { locks, log, open } = setUp();
		open('other');
		const tab = open('this');
		await expect(handOver(tab, () => Promise.reject(new Error('broken')), { locks })).rejects.toThrow('broken');
		await expect.poll(() => log).toContain('other reloads');
		expect(await locks.request(ENGINE_LOCK, { ifAvailable: true }, (lock) => lock !== null)).toBe(true);
	});
});
