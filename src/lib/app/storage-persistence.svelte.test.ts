import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MillraceDatabase } from '../storage/database';
import { readPreference } from './preferences';
import { StoragePersistence } from './storage-persistence.svelte';

let db: MillraceDatabase;
let asked: number;
let granted: boolean;
let decide: Promise<boolean> | null;

const browser = {
	persisted: () => Promise.resolve(granted),
	persist: () => {
		asked++;
		return decide ?? Promise.resolve(granted);
	}
};

beforeEach(() => {
	db = new MillraceDatabase(`persistence-${Math.random()}`);
	asked = 0;
	granted = false;
	decide = null;
});
afterEach(() => db.delete());

describe('StoragePersistence', () => {
	it('looks without asking', async () => {
		const persistence = new StoragePersistence(db, browser);
		expect(persistence.state).toBe('unknown');
		await persistence.look();
		expect(persistence.state).toBe('best-effort');
		expect(asked).toBe(0);
	});

	it('asks once, when something is kept for the first time, and remembers the answer', async () => {
		decide = Promise.resolve(true);
		const persistence = new StoragePersistence(db, browser);
		await persistence.kept();
		expect(persistence.state).toBe('persistent');
		expect(persistence.answer?.granted).toBe(true);
		expect((await readPreference(db, 'device:persistence'))?.granted).toBe(true);
		await persistence.kept();
		expect(asked).toBe(1);
	});

	it('does not ask again by itself where the answer was no, or where none was given before a reload', async () => {
		decide = new Promise(() => undefined);
		void new StoragePersistence(db, browser).kept();
		await expect.poll(() => asked).toBe(1);
		const afterReload = new StoragePersistence(db, browser);
		await afterReload.kept();
		expect(asked).toBe(1);
		expect(afterReload.answer?.granted).toBe(false);
	});

	it('does not ask for what is given already', async () => {
		granted = true;
		const persistence = new StoragePersistence(db, browser);
		await persistence.kept();
		expect(persistence.state).toBe('persistent');
		expect(asked).toBe(0);
	});

	it('asks again when a person wants it, one question at a time', async () => {
		const persistence = new StoragePersistence(db, browser);
		await persistence.kept();
		expect(persistence.state).toBe('best-effort');
		decide = Promise.resolve(true);
		await Promise.all([persistence.ask(), persistence.ask()]);
		expect(asked).toBe(2);
		expect(persistence.state).toBe('persistent');
		expect(persistence.asking).toBe(false);
	});

	it('says where the browser has no such thing', async () => {
		const persistence = new StoragePersistence(db, {} as StorageManager);
		await persistence.kept();
		expect(persistence.state).toBe('unsupported');
	});
});
