import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineNotice } from '../protocol/engine';
import { StorageTrouble } from './storage-trouble';

let told: EngineNotice['type'][];
let pauses: number[];
let trouble: StorageTrouble;

beforeEach(() => {
	told = [];
	pauses = [];
	trouble = new StorageTrouble({
		notify: (notice) => told.push(notice.type),
		explain: (error) => ({ full: error === 'full', final: error === 'final', message: String(error) }),
		pause: (ms) => (pauses.push(ms), Promise.resolve())
	});
});

describe('commits', () => {
	it('holds from the first failure until a commit works', () => {
		expect(trouble.commitFailed('closed', 1)).toBe(250);
		expect(trouble.holding).toBe(true);
		trouble.commitWorks();
		expect(trouble.holding).toBe(false);
	});

	it('does not speak of what the next try mends', () => {
		trouble.commitFailed('closed', 1);
		trouble.commitWorks();
		expect(told).toEqual([]);
	});

	it('says each kind of trouble once, and its end once', () => {
		for (let attempt = 1; attempt < 9; attempt++) trouble.commitFailed('full', attempt);
		expect(trouble.commitFailed('lost', 9)).toBe(5_000);
		trouble.commitWorks();
		expect(told).toEqual(['storage-full', 'storage-lost', 'storage-recovered']);
	});

	it('does not try again what cannot work, and never says that it is over', () => {
		expect(trouble.commitFailed('final', 1)).toBeNull();
		trouble.commitWorks();
		expect(told).toEqual(['storage-gone']);
	});
});

describe('reads', () => {
	it('are tried until they work, with longer and longer pauses', async () => {
		let left = 10;
		expect(await trouble.reading(() => (left-- > 0 ? fails('lost') : Promise.resolve('read')))).toBe('read');
		expect(pauses.slice(0, 6)).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000]);
		expect(told).toEqual(['storage-lost', 'storage-recovered']);
	});

	it('are given up where others work: it is not storage then', async () => {
		let tries = 0;
		const read = trouble.reading(async () => {
			tries++;
			await trouble.reading(() => Promise.resolve('another'));
			return fails('broken row');
		});
		await expect(read).rejects.toBe('broken row');
		expect(tries).toBe(6);
		expect(told.at(-1)).toBe('storage-recovered');
	});

	it('do not end a trouble that commits still have', async () => {
		trouble.commitFailed('full', 1);
		await trouble.reading(() => Promise.resolve('read'));
		expect(trouble.holding).toBe(true);
		expect(told).toEqual(['storage-full']);
	});

	it('are not tried again where storage is gone', async () => {
		await expect(trouble.reading(() => fails('final'))).rejects.toBe('final');
		expect(pauses).toEqual([]);
	});
});

function fails(reason: string): Promise<never> {
	return Promise.reject(reason);
}
