import { describe, expect, it } from 'vitest';
import { standForLeader } from './leadership';

/** Locks as browsers have them, as far as is needed here: one holder, the others in line. */
class FakeLocks {
	private line: { grant(): void }[] = [];
	private held = false;

	async request(_name: string, options: LockOptions, callback: (lock: Lock | null) => unknown): Promise<unknown> {
		if (this.held && options.ifAvailable) return callback(null);
		if (this.held) {
			await new Promise<void>((grant, reject) => {
				const place = { grant };
				this.line.push(place);
				options.signal?.addEventListener('abort', () => {
					this.line = this.line.filter((other) => other !== place);
					reject(options.signal!.reason as Error);
				});
			});
		}
		this.held = true;
		try {
			return await callback({ name: 'lock', mode: 'exclusive' });
		} finally {
			this.held = false;
			this.line.shift()?.grant();
		}
	}
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('standForLeader', () => {
	const stand = (locks: FakeLocks, name: string, log: string[]) => {
		const controller = new AbortController();
		standForLeader({
			lead: () => log.push(`${name} leads`),
			follow: () => log.push(`${name} follows`),
			failed: (error) => log.push(`${name} failed ${String(error)}`),
			signal: controller.signal,
			locks: locks as unknown as LockManager
		});
		return controller;
	};

	it('lets one lead, and the next in line when it goes', async () => {
		const locks = new FakeLocks();
		const log: string[] = [];
		const first = stand(locks, 'first', log);
		const second = stand(locks, 'second', log);
		stand(locks, 'third', log);
		await turn();
		expect(log).toEqual(['first leads', 'second follows', 'third follows']);
		first.abort();
		await turn();
		expect(log.at(-1)).toBe('second leads');
		second.abort();
		await turn();
		expect(log.at(-1)).toBe('third leads');
	});

	it('says nothing when a waiting tab is closed, and what went wrong otherwise', async () => {
		const locks = new FakeLocks();
		const log: string[] = [];
		stand(locks, 'first', log);
		const second = stand(locks, 'second', log);
		await turn();
		second.abort();
		await turn();
		expect(log).toEqual(['first leads', 'second follows']);
		locks.request = () => Promise.reject(new Error('no locks here'));
		stand(locks, 'third', log);
		await turn();
		expect(log.at(-1)).toBe('third failed Error: no locks here');
	});

	it('lets another lead where the leader lets go', async () => {
		const locks = new FakeLocks();
		const log: string[] = [];
		let letGo = () => undefined as void;
		standForLeader({
			lead: (release) => (letGo = release),
			follow: () => undefined,
			failed: (error) => log.push(String(error)),
			signal: new AbortController().signal,
			locks: locks as unknown as LockManager
		});
		const second = stand(locks, 'second', log);
		await turn();
		expect(log).toEqual(['second follows']);
		letGo();
		await turn();
		expect(log).toEqual(['second follows', 'second leads']);
		second.abort();
	});
});
