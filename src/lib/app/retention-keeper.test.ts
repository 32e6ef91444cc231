import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newExecution } from '../domain/execution';
import { ExecutionId } from '../domain/ids';
import type { MillraceDatabase } from '../storage/database';
import { testDatabase } from '../storage/test-database';
import { readPreference, writePreference } from './preferences';
import { RetentionKeeper } from './retention-keeper';

const DAY = 86_400_000;
const HOUR = 3_600_000;

let db: MillraceDatabase;
let now: number;
let timers: { ms: number; callback: () => void; cancelled: boolean }[];
let keeper: RetentionKeeper;

beforeEach(async () => {
	db = await testDatabase();
	// The app's ids are of today: what is old is so seen from later.
	now = Date.now() + 31 * DAY;
	timers = [];
	keeper = new RetentionKeeper({
		db,
		now: () => now,
		after: (ms, callback) => {
			const timer = { ms, callback, cancelled: false };
			timers.push(timer);
			return () => (timer.cancelled = true);
		}
	});
});
afterEach(() => {
	keeper.stop();
	db.close();
});

async function addEnded(): Promise<void> {
	const id = ExecutionId.create();
	const createdAt = Date.now();
	const ended = { status: 'ENDED_SUCCESS', endedAt: createdAt } as const;
	await db.executions.add(newExecution({ id, type: 'FLOW', name: 'x', rootId: id, createdAt, ...ended }));
}

/** The pauses between two transactions end at once. */
function endPauses(): void {
	for (const timer of timers.splice(0)) {
		if (timer.ms < 1_000) timer.callback();
		else timers.push(timer);
	}
}

/** Lets the time until the next cleaning pass. @returns how long that was */
async function pass(): Promise<number> {
	const timer = timers.pop()!;
	timer.callback();
	await expect.poll(() => (endPauses(), timers.length)).toBe(1);
	return timer.ms;
}

describe('RetentionKeeper', () => {
	it('cleans soon after the start and every few hours, and remembers when and how many', async () => {
		await addEnded();
		keeper.start();
		expect(await pass()).toBeLessThan(60_000);
		expect(await db.executions.count()).toBe(0);
		expect(await readPreference(db, 'device:cleaning')).toEqual({ at: now, executions: 1, days: 30 });
		now += 6 * HOUR;
		expect(await pass()).toBe(6 * HOUR);
		expect(await readPreference(db, 'device:cleaning')).toEqual({ at: now, executions: 0, days: 30 });
	});

	it('goes by what was chosen, as it is then', async () => {
		await addEnded();
		await writePreference(db, 'retention', { days: 90 });
		keeper.start();
		await pass();
		expect(await db.executions.count()).toBe(1);
		await writePreference(db, 'retention', { days: 1 });
		await pass();
		expect(await db.executions.count()).toBe(0);
	});

	it('deletes nothing where everything is kept', async () => {
		await addEnded();
		await writePreference(db, 'retention', { days: null });
		now += 10_000 * DAY;
		keeper.start();
		await pass();
		expect(await db.executions.count()).toBe(1);
		expect(await readPreference(db, 'device:cleaning')).toBeNull();
	});

	it('deletes nothing at once where the clock is ahead, however often the app is opened', async () => {
		await addEnded();
		now -= 31 * DAY;
		keeper.start();
		await pass();
		now += 180 * DAY;
		await pass();
		now += 6 * HOUR;
		await pass();
		expect(await db.executions.count()).toBe(1);
		// Ahead by less.
		now -= 90 * DAY;
		await pass();
		expect(await db.executions.count()).toBe(1);
		// Right again: nothing counts anew.
		now -= 90 * DAY;
		await pass();
		for (let days = 0; days < 29; days++) {
			now += DAY;
			await pass();
		}
		expect(await db.executions.count()).toBe(1);
		now += 2 * DAY;
		await pass();
		expect(await db.executions.count()).toBe(0);
	});

	it('lets it count anew after a long pause, but for what was due before', async () => {
		await addEnded();
		const later = ExecutionId.create();
		const times = { createdAt: now - 2 * DAY, endedAt: now - 2 * DAY };
		await db.executions.add(
			newExecution({ id: later, type: 'FLOW', name: 'x', rootId: later, status: 'ENDED_SUCCESS', ...times })
		);
		await writePreference(db, 'device:open', { at: now, pause: null });
		now += 100 * DAY;
		keeper.start();
		await pass();
		expect(await db.executions.toCollection().primaryKeys()).toEqual([later]);
		expect(await readPreference(db, 'device:cleaning')).toEqual({ at: now, executions: 1, days: 30 });
		for (let days = 0; days < 29; days++) {
			now += DAY;
			await pass();
		}
		expect(await db.executions.count()).toBe(1);
		now += DAY;
		await pass();
		expect(await db.executions.count()).toBe(0);
	});

	it('goes by the last cleaning where it was never noted that the app was open', async () => {
		await addEnded();
		await writePreference(db, 'device:cleaning', { at: now - 31 * DAY, executions: 0, days: 30 });
		keeper.start();
		await pass();
		expect(await db.executions.count()).toBe(1);
	});

	it('lets what a backup brought back count from the restore', async () => {
		await addEnded();
		await writePreference(db, 'restored', { at: now, madeAt: now - 31 * DAY, appVersion: '1' });
		keeper.start();
		await pass();
		expect(await db.executions.count()).toBe(1);
		for (let days = 0; days < 30; days++) {
			now += DAY;
			await pass();
		}
		expect(await db.executions.count()).toBe(0);
	});

	it('tries again the next time where storage fails', async () => {
		await addEnded();
		const { get } = db.preferences;
		db.preferences.get = () => Promise.reject(new Error('not now')) as never;
		keeper.start();
		await pass();
		expect(await db.executions.count()).toBe(1);
		db.preferences.get = get;
		await pass();
		expect(await db.executions.count()).toBe(0);
	});

	it('stops when the engine stops', () => {
		keeper.start();
		keeper.stop();
		expect(timers.map(({ cancelled }) => cancelled)).toEqual([true]);
	});
});
