import { beforeEach, describe, expect, it } from 'vitest';
import { ExecutionId, FlowId } from '../domain/ids';
import type { Status } from '../domain/status';
import type { MillraceDatabase } from '../storage/database';
import { ExecutionRepository } from '../storage/execution-repository';
import { testDatabase } from '../storage/test-database';
import { TreeReader } from './tree-reader';

describe('reading a tree of executions', () => {
	let db: MillraceDatabase;
	let root: ExecutionId;
	let reader: TreeReader;

	beforeEach(async () => {
		db = await testDatabase();
		const flow = { id: FlowId.create(), name: 'root', versionHash: 'x' } as Parameters<
			ExecutionRepository['requestRun']
		>[0];
		root = await new ExecutionRepository(db).requestRun(flow, null);
		reader = new TreeReader(db, root);
	});

	async function child(name: string, status: Status): Promise<ExecutionId> {
		const id = ExecutionId.create();
		const row = (await db.executions.get(root))!;
		await db.executions.add({ ...row, id, name, status, parentId: root });
		return id;
	}
	const set = (id: ExecutionId, status: Status) => db.executions.update(id, { status });
	const log = (executionId: ExecutionId, seq: number, at: number, text: string) =>
		db.logs.add({ executionId, seq, at, stream: 'log', text, value: null, reads: null });
	const texts = async () => (await reader.read()).lines.map(({ name, text }) => `${name}: ${text}`);

	it('gives each line once, in the order they were written, whoever wrote them', async () => {
		const other = await child('child', 'RUNNING');
		await log(root, 1, 10, 'a');
		await log(other, 1, 20, 'b');
		await log(root, 2, 30, 'c');
		expect(await texts()).toEqual(['root: a', 'child: b', 'root: c']);
		expect(await texts()).toEqual([]);
		await log(other, 2, 40, 'd');
		expect(await texts()).toEqual(['child: d']);
	});

	it('does so also where it reads many executions at once', async () => {
		const many = await Promise.all(Array.from({ length: 40 }, (_, i) => child(`child ${i}`, 'RUNNING')));
		const lines = (from: number) => many.map((_, i) => `child ${i}: ${from + i}`);
		for (const [i, id] of many.entries()) await log(id, 1, 100 + i, String(100 + i));
		await db.logs.add({
			executionId: ExecutionId.create(),
			seq: 1,
			at: 1,
			stream: 'log',
			text: 'of another run',
			value: null,
			reads: null
		});
		expect(await texts()).toEqual(lines(100));
		expect(await texts()).toEqual([]);
		for (const [i, id] of many.entries()) await log(id, 2, 200 + i, String(200 + i));
		expect(await texts()).toEqual(lines(200));
	});

	it('gives the last lines of an execution together with its ending', async () => {
		await set(root, 'RUNNING');
		expect((await reader.read()).ended).toBe(false);
		await log(root, 1, 10, 'last words');
		await set(root, 'ENDED_SUCCESS');
		const news = await reader.read();
		expect(news.lines.map(({ text }) => text)).toEqual(['last words']);
		expect(news.ended).toBe(true);
	});

	it('is over only when everything that was started has ended', async () => {
		const slow = await child('slow', 'SLEEPING');
		await set(root, 'ENDED_SUCCESS');
		expect((await reader.read()).ended).toBe(false);
		await set(slow, 'ENDED_ERROR');
		expect((await reader.read()).ended).toBe(true);
	});

	it('does not wait for what was created and never started, but does for a root that nobody took up yet', async () => {
		expect((await reader.read()).ended).toBe(false);
		await child('never', 'CREATED');
		await set(root, 'ENDED_SUCCESS');
		expect((await reader.read()).ended).toBe(true);
	});

	it('sees nothing of other trees', async () => {
		const flow = { id: FlowId.create(), name: 'stranger', versionHash: 'x' } as Parameters<
			ExecutionRepository['requestRun']
		>[0];
		const stranger = await new ExecutionRepository(db).requestRun(flow, null);
		await log(stranger, 1, 10, 'not yours');
		await set(root, 'ENDED_SUCCESS');
		expect(await reader.read()).toMatchObject({ lines: [], ended: true });
	});
});
