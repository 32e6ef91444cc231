import { beforeEach, describe, expect, it } from 'vitest';
import { newDebugging } from '../domain/debug';
import { newExecution } from '../domain/execution';
import { ExecutionId } from '../domain/ids';
import type { Status } from '../domain/status';
import type { MillraceDatabase } from '../storage/database';
import { DebuggingRepository } from '../storage/debugging-repository';
import { testDatabase } from '../storage/test-database';
import { Unwatched } from './unwatched';

let db: MillraceDatabase;
let debugging: DebuggingRepository;
let now: number;
let seen: boolean;
let minutes: number | null;
let unwatched: Unwatched;

beforeEach(async () => {
	db = await testDatabase();
	debugging = new DebuggingRepository(db);
	[now, seen, minutes] = [1_000, true, 5];
	unwatched = new Unwatched({
		isLookedAt: async () => seen,
		minutes: async () => minutes,
		debugging,
		now: () => now,
		after: () => () => undefined
	});
});

async function add(status: Status, isProductive = false): Promise<ExecutionId> {
	const id = ExecutionId.create();
	await db.executions.add(
		newExecution({ id, rootId: id, type: 'FLOW', name: 'a', createdAt: 1, status, isProductive })
	);
	return id;
}

async function lookAfter(passed: number): Promise<string[]> {
	now += passed * 60_000;
	await unwatched.look();
	return (await db.inbox.toArray()).map(({ type }) => type);
}

describe('executions in development mode', () => {
	it('are paused when nobody has looked for as long as was chosen, and not before', async () => {
		const id = await add('RUNNING');
		seen = false;
		expect(await lookAfter(4)).toEqual([]);
		expect(await lookAfter(1)).toEqual(['pause']);
		expect((await debugging.get(id)).hiddenSince).toBe(1_000);
	});

	it('are left alone while somebody looks, and where that was chosen', async () => {
		await add('RUNNING');
		expect(await lookAfter(60)).toEqual([]);
		[seen, minutes] = [false, null];
		expect(await lookAfter(60)).toEqual([]);
	});

	it('only they are, and not those that stand still or have ended', async () => {
		await add('RUNNING', true);
		await add('PAUSED');
		await add('CREATED');
		await add('ENDED_SUCCESS');
		await add('SLEEPING');
		seen = false;
		expect(await lookAfter(5)).toEqual(['pause']);
	});

	it('go on when somebody looks again', async () => {
		const paused = await add('PAUSED');
		const ended = await add('ENDED_ERROR');
		const byHand = await add('PAUSED');
		await db.debugging.bulkPut([
			newDebugging(paused, { hiddenSince: 7_000 }),
			newDebugging(ended, { hiddenSince: 5_000 }),
			newDebugging(byHand)
		]);
		expect(await debugging.resumeUnwatched()).toEqual({ count: 1, since: 7_000 });
		expect(await db.inbox.toArray()).toMatchObject([{ type: 'resume', executionId: paused }]);
		expect(await debugging.resumeUnwatched()).toEqual({ count: 0, since: null });
	});
});
