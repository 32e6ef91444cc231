import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newExecution, newPayload, type Execution } from '../domain/execution';
import { ExecutionId, DEFAULT_PROJECT, MessageId, uuidV7 } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { Message } from '../domain/message';
import type { MillraceDatabase } from './database';
import { cleanEnded, countEnded, type CleaningOptions } from './retention';
import { testDatabase } from './test-database';

const DAY = 86_400_000;
const NOW = Date.parse('2026-06-01T00:00:00Z');
const BEFORE = NOW - 30 * DAY;

let db: MillraceDatabase;
let clock: number;
beforeEach(async () => {
	db = await testDatabase();
	clock = 0;
});
afterEach(() => db.close());

const options = (changes: Partial<CleaningOptions> = {}): CleaningOptions => ({
	before: BEFORE,
	pause: () => Promise.resolve(),
	...changes
});

/** An execution made `days` ago, after all that were made before it in the test, with a row in every table. */
async function add(days: number, fields: Partial<Execution> = {}): Promise<Execution> {
	const createdAt = NOW - days * DAY + ++clock;
	const id = fields.id ?? (idOf(createdAt) as ExecutionId);
	const ended = (fields.status ?? 'ENDED_SUCCESS').startsWith('ENDED');
	const execution = newExecution({
		id,
		type: 'FLOW',
		name: 'x',
		rootId: id,
		createdAt,
		status: 'ENDED_SUCCESS',
		endedAt: ended ? createdAt : null,
		...fields
	});
	await db.executions.add(execution);
	await db.payloads.add(newPayload(id, null));
	await db.journal.add(entry(id));
	await db.logs.add({ executionId: id, seq: 2, at: 1, stream: 'log', text: '', value: null, reads: null });
	return execution;
}

/** As ids are made: greater with time. The generator itself never goes back, so it is not used for the past. */
function idOf(ms: number): string {
	const time = ms.toString(16).padStart(12, '0');
	const tail = (++clock).toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${tail}`;
}

const entry = (executionId: ExecutionId, fields: Partial<JournalEntry> = {}): JournalEntry => ({
	executionId,
	seq: 1,
	kind: 'sleep',
	at: 1,
	args: { kind: 'sleep', seconds: 1 },
	outcome: { ok: true, value: null },
	settledAt: 1,
	reads: null,
	madeId: null,
	...fields
});

const childOf = (parent: Execution): Partial<Execution> => ({ parentId: parent.id, rootId: parent.rootId });
const ids = async () => (await db.executions.toCollection().primaryKeys()).sort();

describe('what is cleaned up', () => {
	it('is what ended before, with all that belongs to it; what ended later stays', async () => {
		await add(31);
		const kept = await add(29);
		expect(await countEnded(db, options())).toBe(1);
		expect(await cleanEnded(db, options())).toBe(1);
		expect(await ids()).toEqual([kept.id]);
		for (const table of [db.payloads, db.journal, db.logs]) expect(await table.count()).toBe(1);
		expect(await cleanEnded(db, options())).toBe(0);
	});

	it('goes by the end, not by the start', async () => {
		await add(90, { endedAt: NOW - DAY });
		expect(await cleanEnded(db, options())).toBe(0);
	});

	it.each(['CREATED', 'PENDING', 'RUNNING', 'SLEEPING', 'WAITING_MESSAGE', 'PAUSED'] as const)(
		'is nothing that is %s (R1)',
		async (status) => {
			await add(400, { status });
			expect(await cleanEnded(db, options())).toBe(0);
			expect(await db.executions.count()).toBe(1);
		}
	);

	it('is no child of something live, and no parent (R1)', async () => {
		const root = await add(400, { status: 'SLEEPING' });
		const child = await add(399, childOf(root));
		await add(398, childOf(child));
		const ended = await add(397);
		const middle = await add(396, childOf(ended));
		await add(395, { ...childOf(middle), status: 'RUNNING', orphan: true });
		expect(await cleanEnded(db, options())).toBe(0);
		expect(await db.executions.count()).toBe(6);
	});

	it('is a tree as a whole: it stays while one of it ended lately', async () => {
		const root = await add(400);
		const child = await add(399, { ...childOf(root), endedAt: NOW - DAY });
		expect(await cleanEnded(db, options())).toBe(0);
		await db.executions.update(child.id, { endedAt: BEFORE - 1 });
		expect(await cleanEnded(db, options())).toBe(2);
	});

	it('is a child that was never started, when all others of its tree have ended (R2)', async () => {
		const root = await add(400);
		await add(399, { ...childOf(root), status: 'CREATED' });
		expect(await cleanEnded(db, options())).toBe(2);
		expect(await db.payloads.count()).toBe(0);
	});

	it('is what is left of a tree whose root is gone', async () => {
		const root = await add(400);
		await add(399, childOf(root));
		await db.executions.delete(root.id);
		expect(await cleanEnded(db, options())).toBe(1);
	});

	it('is nothing that something live waits for or takes over from (R4)', async () => {
		const [awaited, donor] = [await add(400), await add(399)];
		const waits = await add(1, { status: 'WAITING_DEPENDENCY' });
		await db.journal.put(
			entry(waits.id, {
				seq: 9,
				kind: 'wait',
				args: { kind: 'wait', executionIds: [awaited.id], returnWhen: 'ALL_ENDED', timeoutSeconds: null },
				outcome: null
			})
		);
		const takes = await add(1, { status: 'RUNNING' });
		await db.payloads.put(newPayload(takes.id, null, { donor: { executionId: donor.id, before: 5 } }));
		expect(await cleanEnded(db, options())).toBe(0);
		await db.executions.bulkDelete([waits.id, takes.id]);
		expect(await cleanEnded(db, options())).toBe(2);
	});

	it('is nothing that a live one was run again from, with the children it has from there (R4)', async () => {
		const first = await add(400);
		const child = await add(400, childOf(first));
		const middle = await add(390, { rerunOf: first.id, rerunFrom: 3 });
		const copy = await add(1, { status: 'SLEEPING', rerunOf: middle.id, rerunFrom: 5 });
		const repeated = await add(400);
		await add(1, { status: 'SLEEPING', rerunOf: repeated.id });
		expect(await countEnded(db, options())).toBe(1);
		expect(await cleanEnded(db, options())).toBe(1);
		expect(await db.executions.bulkGet([first.id, child.id, middle.id, repeated.id])).toEqual([
			first,
			child,
			middle,
			undefined
		]);
		await db.executions.update(copy.id, { status: 'ENDED_SUCCESS', endedAt: NOW });
		expect(await cleanEnded(db, options())).toBe(3);
	});

	it('are its messages, but for those that nobody has read', async () => {
		const { id } = await add(31);
		const message = (state: Message['state']): Message => ({
			id: MessageId.create(),
			projectId: DEFAULT_PROJECT,
			executionId: id,
			executionName: 'x',
			type: 'INFO',
			subject: null,
			body: {},
			state,
			response: null,
			createdAt: 1,
			answeredAt: null
		});
		await db.messages.bulkAdd([message('open'), message('answered'), message('withdrawn')]);
		await cleanEnded(db, options());
		expect((await db.messages.toArray()).map(({ state }) => state)).toEqual(['open']);
	});
});

describe('how it is done (R5)', () => {
	it('in small transactions with pauses, however many there are', async () => {
		const root = await add(40);
		for (let i = 0; i < 120; i++) await add(39, childOf(root));
		for (let i = 0; i < 60; i++) await add(38);
		const counts: number[] = [];
		const cleaned = await cleanEnded(db, options({ pause: async () => void counts.push(await db.executions.count()) }));
		expect(cleaned).toBe(181);
		expect(await db.executions.count()).toBe(0);
		expect(counts.length).toBeLessThan(10);
		const steps = counts.map((count, index) => (counts[index - 1] ?? 181) - count);
		expect(Math.max(...steps)).toBeLessThanOrEqual(50);
	});

	it('a long log goes in parts, before its execution', async () => {
		const { id } = await add(40);
		const line = { executionId: id, at: 1, stream: 'stdout', text: 'x', value: null, reads: null } as const;
		await db.logs.bulkAdd(Array.from({ length: 5_000 }, (_, seq) => ({ ...line, seq: seq + 10 })));
		const left: [logs: number, executions: number][] = [];
		await cleanEnded(
			db,
			options({ pause: async () => void left.push([await db.logs.count(), await db.executions.count()]) })
		);
		expect(left.slice(0, 3)).toEqual([
			[3_001, 1],
			[1_001, 1],
			[0, 0]
		]);
	});

	it('leaves first, so that a crash leaves a tree (R3), and the next time goes on', async () => {
		const root = await add(40);
		const children: Execution[] = [];
		for (let i = 0; i < 60; i++) children.push(await add(39, childOf(root)));
		const crash = new Error('crash');
		await expect(cleanEnded(db, options({ pause: () => Promise.reject(crash) }))).rejects.toBe(crash);
		expect(await ids()).toEqual([root, ...children.slice(0, 10)].map(({ id }) => id));
		expect(await cleanEnded(db, options())).toBe(11);
	});

	it('stops when it is told to', async () => {
		for (let i = 0; i < 120; i++) await add(40);
		const controller = new AbortController();
		const cleaned = await cleanEnded(
			db,
			options({ signal: controller.signal, pause: () => Promise.resolve(controller.abort()) })
		);
		expect(cleaned).toBe(50);
	});

	it('leaves alone what came to life meanwhile', async () => {
		const root = await add(40);
		const children: Execution[] = [];
		for (let i = 0; i < 60; i++) children.push(await add(39, { ...childOf(root), status: 'CREATED' }));
		await add(38);
		const cleaned = await cleanEnded(
			db,
			options({ pause: async () => void (await db.executions.update(children[0]!.id, { status: 'RUNNING' })) })
		);
		expect(cleaned).toBe(51);
		expect(await ids()).toEqual([root, ...children.slice(0, 10)].map(({ id }) => id));
	});
});

it('ids of the app are older than the limit exactly when their time is', async () => {
	const random = new Uint8Array(8);
	const kept = await add(0, { id: uuidV7(BEFORE + 1, random) as ExecutionId, createdAt: BEFORE + 1, endedAt: 0 });
	expect(await cleanEnded(db, options())).toBe(0);
	expect(await ids()).toEqual([kept.id]);
});
