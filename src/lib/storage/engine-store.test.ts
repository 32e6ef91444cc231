import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { Flow } from '../domain/flow';
import type { JournalEntry } from '../domain/journal-entry';
import type { Batch } from '../engine/ports';
import { MillraceDatabase } from './database';
import { EngineStore } from './engine-store';
import { UnfinishedStore } from './unfinished-store';
import { ExecutionRepository } from './execution-repository';
import { FlowRepository } from './flow-repository';

const nothing: Batch = {
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
	deleted: [],
	unlessGone: [],
	effects: []
};
let db: MillraceDatabase;
let store: EngineStore;
let flow: Flow;

beforeEach(async () => {
	db = new MillraceDatabase(`engine-store-${Math.random()}`);
	store = new EngineStore(db);
	flow = await new FlowRepository(db).create({ name: 'a flow', script: 'def handler(system, this): ...' });
});
afterEach(() => db.delete());

const atStart = async () => (await new UnfinishedStore(db).atStart(Date.now())).executions;

const entry = (executionId: ExecutionId, seq: number, fields: Partial<JournalEntry> = {}): JournalEntry => ({
	executionId,
	seq,
	kind: 'sleep',
	at: 1,
	args: { kind: 'sleep', seconds: 1 },
	outcome: null,
	settledAt: null,
	reads: null,
	madeId: null,
	...fields
});

describe('EngineStore', () => {
	it('delivers what a page asked for with its records, once it is done no more', async () => {
		const id = await new ExecutionRepository(db).requestRun(flow, { a: 1 });
		const [delivery, ...more] = await store.deliveries(0);
		expect(more).toEqual([]);
		expect(delivery).toMatchObject({
			item: { type: 'run', executionId: id },
			execution: { status: 'CREATED' },
			payload: { input: { a: 1 } }
		});
		expect(await store.deliveries(delivery!.item.id!)).toEqual([]);
		await store.commit({ ...nothing, inboxDone: [delivery!.item.id!] });
		expect(await db.inbox.count()).toBe(0);
	});

	it('finds what was unfinished, with its open op and its last step', async () => {
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		const execution = { ...(await db.executions.get(id))!, status: 'SLEEPING' as const, startedAt: 5, dueAt: 7 };
		const line = { executionId: id, seq: 2, at: 1000, stream: 'log' as const, text: 'hi', value: 'hi', reads: null };
		await store.commit({
			...nothing,
			executions: [execution],
			journal: [entry(id, 1, { outcome: { ok: true, value: null } }), entry(id, 3)],
			logs: [line]
		});
		const [unfinished] = await atStart();
		expect(unfinished).toMatchObject({
			lastSeq: 3,
			pending: { seq: 3 },
			logging: [{ message: 'hi', time: '1970-01-01T00:00:01.000Z' }]
		});
		await store.commit({ ...nothing, executions: [{ ...execution, status: 'ENDED_SUCCESS' }] });
		expect(await atStart()).toEqual([]);
	});

	it('has no open op where the last step is settled, or a line of the log', async () => {
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		await store.commit({
			...nothing,
			executions: [{ ...(await db.executions.get(id))!, status: 'RUNNING', startedAt: 5 }],
			journal: [entry(id, 1, { outcome: { ok: true, value: null } })],
			logs: [{ executionId: id, seq: 2, at: 1, stream: 'stdout', text: 'x', value: null, reads: null }]
		});
		expect((await atStart())[0]).toMatchObject({ lastSeq: 2, pending: null, logging: [] });
	});

	it('tells the past of an execution in the order of its steps', async () => {
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		await store.commit({
			...nothing,
			journal: [entry(id, 1, { outcome: { ok: true, value: null } }), entry(id, 10)],
			logs: [
				{ executionId: id, seq: 9, at: 1, stream: 'stderr', text: 'e', value: null, reads: { dateNow: [1, 1] } },
				{ executionId: id, seq: 2, at: 1, stream: 'log', text: 'l', value: { l: 1 }, reads: null }
			]
		});
		const steps = await store.history(id);
		expect(steps.map(({ seq, step }) => [seq, step.kind])).toEqual([
			[1, 'sleep'],
			[2, 'log'],
			[9, 'print'],
			[10, 'sleep']
		]);
		expect(steps[2]!.reads).toEqual({ dateNow: [1, 1] });
	});

	it('writes a batch whole or not at all', async () => {
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		const unstorable = { ...entry(id, 1), args: (() => 1) as never };
		await expect(
			store.commit({
				...nothing,
				journal: [unstorable],
				logs: [{ executionId: id, seq: 2, at: 1, stream: 'log', text: '', value: null, reads: null }]
			})
		).rejects.toThrow();
		expect(await db.logs.count()).toBe(0);
	});

	it('does not write again what a page has deleted', async () => {
		const repository = new ExecutionRepository(db);
		const [kept, deleted] = [await repository.requestRun(flow, null), await repository.requestRun(flow, null)];
		const ended = (await db.executions.toArray()).map((row) => ({ ...row, status: 'ENDED_SUCCESS' as const }));
		const payloads = await db.payloads.toArray();
		await store.commit({ ...nothing, executions: ended });
		expect(await repository.delete([deleted])).toBe(1);
		const archived = ended.map((row) => ({ ...row, archivedAt: 7 }));
		await store.commit({ ...nothing, executions: archived, payloads, unlessGone: [kept, deleted] });
		expect(await db.executions.toArray()).toMatchObject([{ id: kept, archivedAt: 7 }]);
		expect(await db.payloads.count()).toBe(1);
	});

	it('E7: writes that an execution has begun only when its flow_api is kept, and all else before', async () => {
		let keep!: () => void;
		store = new EngineStore(db, new Promise((resolve) => (keep = resolve)));
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		const execution = (await db.executions.get(id))!;
		await store.commit({ ...nothing, executions: [{ ...execution, message: 'waits' }] });
		expect(await db.executions.get(id)).toMatchObject({ message: 'waits' });
		const begun = store.commit({ ...nothing, executions: [{ ...execution, status: 'RUNNING', flowApi: 'this one' }] });
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await db.executions.get(id)).toMatchObject({ status: 'CREATED' });
		keep();
		await begun;
		expect(await db.executions.get(id)).toMatchObject({ status: 'RUNNING' });
	});

	it('deletes an execution with all that belongs to it', async () => {
		const id = await new ExecutionRepository(db).requestRun(flow, null);
		await store.commit({
			...nothing,
			journal: [entry(id, 1)],
			logs: [{ executionId: id, seq: 2, at: 1, stream: 'log', text: '', value: null, reads: null }]
		});
		await store.commit({ ...nothing, deleted: [id] });
		expect([
			await db.executions.count(),
			await db.payloads.count(),
			await db.journal.count(),
			await db.logs.count()
		]).toEqual([0, 0, 0, 0]);
	});

	it('watches flows and the inbox', async () => {
		const seen: string[][] = [];
		let bell = 0;
		await new Promise<void>((resolve, reject) => {
			const flows = store.watchFlows({
				told: (all) => {
					seen.push(all.map(({ name }) => name));
					if (seen.length === 1) void new FlowRepository(db).create({ name: 'another' });
					else resolve(flows.unsubscribe());
				},
				failed: reject
			});
		});
		expect(seen.at(-1)!.sort()).toEqual(['a flow', 'another']);
		await new Promise<void>((resolve, reject) => {
			const inbox = store.watchInbox(() => {
				if (++bell === 1) void new ExecutionRepository(db).requestRun(flow, null);
				else resolve(inbox.unsubscribe());
			}, reject);
		});
		expect(bell).toBe(2);
	});
});
