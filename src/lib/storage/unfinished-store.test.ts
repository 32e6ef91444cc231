import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newDebugging } from '../domain/debug';
import { newExecution, type Execution } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import type { DuePlace } from '../engine/ports';
import { MillraceDatabase } from './database';
import { DUE_AT_ONCE, UnfinishedStore } from './unfinished-store';

let db: MillraceDatabase;
let store: UnfinishedStore;
let count = 0;

beforeEach(() => {
	db = new MillraceDatabase(`unfinished-store-${Math.random()}`);
	store = new UnfinishedStore(db);
});
afterEach(() => db.delete());

async function write(howMany: number, fields: Partial<Execution>): Promise<ExecutionId[]> {
	const rows = Array.from({ length: howMany }, () => {
		const id = `execution-${String(++count).padStart(6, '0')}` as ExecutionId;
		return newExecution({ id, rootId: id, type: 'FLOW', name: 'a flow', createdAt: 1, startedAt: 1, ...fields });
	});
	await db.executions.bulkPut(rows);
	return rows.map(({ id }) => id);
}

/** All that are due by `until`, in as many goes as it takes. */
async function allDue(until: number) {
	const pages: ExecutionId[][] = [];
	for (let after: DuePlace | null = null; ;) {
		const { executions, last, nextDue } = await store.due(until, after);
		pages.push(executions.map(({ execution }) => execution.id));
		if (!last) return { pages, ids: pages.flat(), nextDue };
		after = last;
	}
}

describe('what is due', () => {
	it('is found behind any number of those that are in memory and are due, too', async () => {
		await write(DUE_AT_ONCE + 1, { status: 'PAUSED', dueAt: 1 });
		await write(1, { status: 'WAITING_LOCK', dueAt: 1 });
		const sleepers = await write(2, { status: 'SLEEPING', dueAt: 5 });
		const planned = await write(1, { status: 'PENDING', startedAt: null, dueAt: 6 });
		await write(1, { status: 'PAUSED', dueAt: 11 });
		await write(1, { status: 'SLEEPING', dueAt: 12 });
		expect(await allDue(10)).toMatchObject({ ids: [...sleepers, ...planned], nextDue: 12 });
	});

	it('is all found once, page by page, also where all are due at the same time', async () => {
		const ids = await write(2 * DUE_AT_ONCE + 1, { status: 'SLEEPING', dueAt: 5 });
		const due = await allDue(5);
		expect(due.pages.map(({ length }) => length)).toEqual([DUE_AT_ONCE, DUE_AT_ONCE, 1]);
		expect(due.ids).toEqual(ids);
		expect(due.nextDue).toBeNull();
	});

	it('comes to its end where nothing is due', async () => {
		await write(DUE_AT_ONCE, { status: 'PAUSED', dueAt: 1 });
		expect(await store.due(10)).toEqual({ executions: [], last: null, nextDue: null });
	});
});

it('what goes on below an execution is found below those that have ended, too, parents first', async () => {
	const [rootId, other] = await write(2, { status: 'RUNNING' });
	const below = async (parentId: ExecutionId, status: Execution['status']) =>
		(await write(1, { parentId, rootId: rootId!, status }))[0]!;
	const ended = await below(rootId!, 'ENDED_SUCCESS');
	await below(rootId!, 'ENDED_ERROR');
	const deeper = await below(ended, 'ENDED_CANCELLED');
	const sleeping = await below(deeper, 'SLEEPING');
	await below(deeper, 'ENDED_SUCCESS');
	const paused = await below(sleeping, 'PAUSED');
	const found = async (id: ExecutionId) => (await store.family(id, rootId!)).map(({ execution }) => execution.id);
	expect(await found(rootId!)).toEqual([ended, deeper, sleeping, paused]);
	expect(await found(deeper)).toEqual([sleeping, paused]);
	expect(await found(other!)).toEqual([]);
});

it('one that stands before a line says whether it was paused besides', async () => {
	const [standing, both] = await write(2, { status: 'PAUSED', stoppedAtLine: 3 });
	await db.debugging.bulkPut([newDebugging(standing!), newDebugging(both!, { paused: true })]);
	expect(await store.find(standing!)).toMatchObject({ pausedAtStop: false });
	expect(await store.find(both!)).toMatchObject({ pausedAtStop: true });
});
