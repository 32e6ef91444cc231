import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Execution } from '../domain/execution';
import type { Flow } from '../domain/flow';
import { ExecutionId, FlowId } from '../domain/ids';
import { isEnded, STATUSES } from '../domain/status';
import type { MillraceDatabase } from './database';
import { ExecutionRepository, type ExecutionFilter } from './execution-repository';
import { FlowRepository } from './flow-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let executions: ExecutionRepository;
let flow: Flow;

beforeEach(async () => {
	db = await testDatabase();
	executions = new ExecutionRepository(db);
	flow = await new FlowRepository(db).create({ name: 'Daily report' });
});

describe('asking for a run', () => {
	test('writes the execution, its inputs and the request together', async () => {
		const id = await executions.requestRun(flow, { a: 1 });
		expect(await executions.get(id)).toMatchObject({
			status: 'CREATED',
			name: 'Daily report',
			rootId: id,
			versionHash: flow.versionHash
		});
		expect(await executions.payload(id)).toMatchObject({ executionId: id, input: { a: 1 }, output: {}, script: null });
		expect(await db.inbox.toArray()).toMatchObject([{ type: 'run', executionId: id }]);
	});

	test('writes nothing of it where one part fails', async () => {
		db.inbox.hook('creating', () => {
			throw new Error('disk full');
		});
		await expect(executions.requestRun(flow, null)).rejects.toThrow('disk full');
		expect(await db.executions.count()).toBe(0);
		expect(await db.payloads.count()).toBe(0);
	});

	test('requests stand in the order in which they were made', async () => {
		const id = await executions.requestRun(flow, null);
		await executions.requestCancel(id);
		await executions.requestResume(id);
		expect((await db.inbox.orderBy('id').toArray()).map((item) => item.type)).toEqual(['run', 'cancel', 'resume']);
	});
});

describe('5,000 executions', () => {
	const [flowId, other] = [FlowId.create(), FlowId.create()];
	const parent = ExecutionId.create();
	const statuses = ['RUNNING', 'ENDED_ERROR'] as const;
	let rows: Execution[];
	let list: ExecutionRepository;
	let large: MillraceDatabase;

	beforeAll(async () => {
		large = await testDatabase();
		list = new ExecutionRepository(large);
		const some = await new FlowRepository(large).create({ name: 'some' });
		const template = (await list.get(await list.requestRun(some, null)))!;
		rows = Array.from({ length: 5_000 }, (_, n) => ({
			...template,
			id: ExecutionId.create(),
			status: STATUSES[n % STATUSES.length]!,
			name: n % 10 === 0 ? 'Nightly' : 'Hourly',
			flowId: n % 2 === 0 ? flowId : other,
			flowName: n % 2 === 0 ? 'Daily report' : 'Other',
			message: n === 4_321 ? 'The NEEDLE in it' : null,
			parentId: n % 5 === 0 ? null : parent
		}));
		await large.executions.clear();
		await large.executions.bulkAdd(rows);
	}, 30_000);

	const isIn = (row: Execution) => (statuses as readonly string[]).includes(row.status);
	const expected = (matches: (row: Execution) => boolean) =>
		rows
			.filter(matches)
			.map((row) => row.id)
			.reverse();

	test.each<[string, ExecutionFilter, (row: Execution) => boolean]>([
		['all', {}, () => true],
		['by status', { statuses }, isIn],
		['by no status', { statuses: [] }, () => false],
		['by flow', { flowId: other }, (row) => row.flowId === other],
		['by name, in any case', { text: ' nightLY ' }, (row) => row.name === 'Nightly'],
		['by the flow’s name', { text: 'daily' }, (row) => row.flowName === 'Daily report'],
		['by message', { text: 'needle' }, (row) => row.message !== null],
		['without parents', { topLevelOnly: true }, (row) => row.parentId === null],
		['by flow and status', { flowId: other, statuses }, (row) => row.flowId === other && isIn(row)],
		[
			'by everything',
			{ statuses, flowId, text: 'night', topLevelOnly: true },
			(row) => isIn(row) && row.flowId === flowId && row.name === 'Nightly' && row.parentId === null
		]
	])(
		'%s, newest first',
		async (_name, filter, matches) => {
			expect(await list.ids(filter)).toEqual(expected(matches));
		},
		30_000
	);

	test('without those that were archived and what is below them, unless they are asked for', async () => {
		const [ended, running] = [rows.find((row) => isEnded(row.status))!, rows.find((row) => !isEnded(row.status))!];
		await large.executions.bulkUpdate([ended, running].map(({ id: key }) => ({ key, changes: { archivedAt: 5 } })));
		const below = rows.findLast((row) => isEnded(row.status))!;
		await large.executions.update(below.id, { rootId: ended.id });
		expect(await list.ids({})).toEqual(expected(({ id }) => id !== ended.id && id !== below.id));
		expect(await list.ids({ archived: true })).toEqual(expected(() => true));
		await large.executions.bulkUpdate([ended, running].map(({ id: key }) => ({ key, changes: { archivedAt: null } })));
		await large.executions.update(below.id, { rootId: below.rootId });
	});

	test('rows come in the order of their ids, with null for one that is gone', async () => {
		const [a, b] = [rows[7]!, rows[3]!];
		expect(await list.rows([a.id, ExecutionId.create(), b.id])).toEqual([a, null, b]);
	});

	test('children in the order in which they were made', async () => {
		const children = rows.filter((row) => row.parentId === parent);
		expect((await list.children(parent)).map((row) => row.id)).toEqual(children.map((row) => row.id));
		expect(await list.countChildren(parent)).toBe(4_000);
	}, 30_000);
});

describe('logs', () => {
	test('in order, after a place, in pieces', async () => {
		const id = await executions.requestRun(flow, null);
		const line = (seq: number) => ({
			executionId: id,
			seq,
			at: 0,
			stream: 'log' as const,
			text: `${seq}`,
			value: null,
			reads: null
		});
		await db.logs.bulkAdd([3, 1, 2, 5, 4].map(line));
		await db.logs.add({ ...line(1), executionId: ExecutionId.create() });
		expect((await executions.logs(id)).map((each) => each.seq)).toEqual([1, 2, 3, 4, 5]);
		expect((await executions.logs(id, 2, 2)).map((each) => each.seq)).toEqual([3, 4]);
		expect(await executions.countLogs(id)).toBe(5);
	});
});

test('deleting takes ended executions with all that is theirs, and leaves others alone', async () => {
	const [ended, running] = [await executions.requestRun(flow, 1), await executions.requestRun(flow, 2)];
	await db.executions.update(ended, { status: 'ENDED_SUCCESS' });
	await db.executions.update(running, { status: 'RUNNING' });
	for (const executionId of [ended, running]) {
		await db.logs.add({ executionId, seq: 1, at: 0, stream: 'log', text: 'x', value: null, reads: null });
		await db.journal.add({
			executionId,
			seq: 1,
			kind: 'sleep',
			at: 0,
			args: { kind: 'sleep', seconds: 1 },
			outcome: null,
			settledAt: null,
			reads: null,
			madeId: null
		});
	}
	expect(await executions.delete([ended, running, ExecutionId.create()])).toBe(1);
	for (const table of [db.executions, db.payloads, db.logs, db.journal]) expect(await table.count()).toBe(1);
	expect(await executions.get(running)).toBeDefined();
});
