import { beforeEach, describe, expect, test } from 'vitest';
import type { Flow } from '../domain/flow';
import { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { Note, Op } from '../domain/op';
import type { MillraceDatabase } from './database';
import { EngineStore } from './engine-store';
import { ExecutionRepository } from './execution-repository';
import { FlowRepository } from './flow-repository';
import { testDatabase } from './test-database';
import { UnfinishedStore } from './unfinished-store';

let db: MillraceDatabase;
let executions: ExecutionRepository;
let flow: Flow;
let id: ExecutionId;

const call: Op = {
	kind: 'create',
	target: { type: 'CONNECTION', connectorType: 'REST', connectorName: null },
	input: { url: 'http://example.com' },
	options: {},
	run: true,
	wait: 'ALL_SUCCEEDED'
};

/** Adds a step to the journal of the execution. @param value outcome; undefined for none */
async function step(seq: number, args: Op | Note, value?: JournalEntry['outcome']): Promise<void> {
	await db.journal.add({
		executionId: id,
		seq,
		kind: args.kind,
		at: seq,
		args,
		outcome: value ?? null,
		settledAt: value ? seq + 1 : null,
		reads: { random: `read before ${seq}` },
		madeId: null
	});
}

beforeEach(async () => {
	db = await testDatabase();
	executions = new ExecutionRepository(db);
	flow = await new FlowRepository(db).create({ name: 'Errand' });
	id = await executions.requestRun(flow, { a: 1 });
	await db.inbox.clear();
	await db.executions.update(id, {
		status: 'ENDED_ERROR',
		name: 'renamed since',
		startedAt: 5,
		endedAt: 9,
		flowApi: 'api',
		maxRuntimeMinutes: 1,
		protectInputs: ['token']
	});
	await db.payloads.update(id, { startName: 'Errand', output: { old: true }, undone: [[4, 5]] });
	await db.logs.add({
		executionId: id,
		seq: 1,
		at: 1,
		stream: 'log',
		text: `I am ${id}`,
		value: { me: id },
		reads: { random: 'drawn' }
	});
	await step(2, { kind: 'read', executionId: id }, { ok: true, value: { id, name: 'Errand' } });
	await step(3, { kind: 'save_dump', name: 'here' }, { ok: true, value: { id: 'd', name: 'here', restored: 1 } });
	await step(4, { kind: 'sleep', seconds: 1 }, { ok: true, value: null });
	await step(5, { kind: 'load_dump', select: 'here', by: 'name' });
	await step(6, call, { ok: false, failure: { type: 'ConnectionFailedError', message: 'no', retryable: true } });
	await step(7, { kind: 'sleep', seconds: 2 }, { ok: true, value: null });
	await step(8, { kind: 'save', fields: { message: 'so far' } });
});

describe('running again from a step', () => {
	test('has what came before it behind it, as its own, and nothing of what came after', async () => {
		const again = await executions.requestRunFrom(id, 6);
		expect(await db.inbox.toArray()).toMatchObject([{ type: 'run', executionId: again }]);
		expect(await executions.get(again)).toMatchObject({
			status: 'PENDING',
			name: 'Errand',
			rerunOf: id,
			rerunFrom: 6,
			rootId: again,
			parentId: null,
			versionHash: flow.versionHash,
			flowApi: 'api',
			protectInputs: ['token'],
			endedAt: null,
			message: null
		});
		expect(await executions.payload(again)).toMatchObject({
			input: { a: 1 },
			output: {},
			startName: 'Errand',
			undone: [[4, 5]],
			donor: null,
			pastTimes: { startedAt: 5 }
		});
		expect(await executions.journal(again)).toMatchObject([
			{ seq: 2, args: { executionId: again }, outcome: { value: { id: again } }, reads: { random: 'read before 2' } },
			{ seq: 3 },
			{ seq: 4 },
			{ seq: 5 }
		]);
		expect(await executions.logs(again)).toMatchObject([
			{ seq: 1, text: `I am ${again}`, value: { me: again }, reads: { random: 'drawn' } }
		]);
		expect(await executions.journal(id)).toHaveLength(7);
	});

	test('is taken up as what is to be replayed and goes on after the last step', async () => {
		const again = await executions.requestRunFrom(id, 7);
		const found = await new UnfinishedStore(db).find(again);
		expect(found).toMatchObject({ lastSeq: 6, pending: null, logging: [{ message: { me: again } }] });
		const history = await new EngineStore(db).history(again, found!.payload.undone);
		expect(history.map(({ seq }) => seq)).toEqual([1, 2, 3, 6]);
		expect(history.at(-1)!.outcome).toMatchObject({ ok: false });
	});

	test('says of itself what it had said by then, and begins its replay as the first one began', async () => {
		await step(9, { kind: 'save', fields: { name: 'Errand, half done', input_value: { a: 2 } } });
		await step(10, { kind: 'output', key: 'found', value: 1, append: true });
		await step(11, { kind: 'sleep', seconds: 1 }, { ok: true, value: null });
		await step(12, { kind: 'save', fields: { message: 'later' } });
		await db.payloads.update(id, { input: { a: 2 }, startInput: { value: { a: 1 } } });
		const again = await executions.requestRunFrom(id, 11);
		expect(await executions.get(again)).toMatchObject({ name: 'Errand, half done', message: 'so far' });
		expect(await executions.payload(again)).toMatchObject({
			input: { a: 2 },
			output: { found: [1] },
			startName: 'Errand',
			startInput: { value: { a: 1 } }
		});
		const edited = await executions.requestRunFrom(id, 11, flow);
		expect(await executions.payload(edited)).toMatchObject({ input: { a: 1 }, output: {} });
	});

	test('is not over time for what happened long ago', async () => {
		const before = Date.now();
		const again = await executions.requestRunFrom(id, 6);
		expect((await executions.get(again))!.startedAt).toBeGreaterThanOrEqual(before);
	});

	test('again shows its script the times of the first', async () => {
		const again = await executions.requestRunFrom(id, 7);
		const third = await executions.requestRunFrom(again, 6);
		expect(await executions.payload(third)).toMatchObject({ pastTimes: { startedAt: 5 } });
		expect(await executions.get(third)).toMatchObject({ rerunOf: again, rerunFrom: 6 });
	});

	test('from a point before a savepoint takes nothing of what was undone', async () => {
		const again = await executions.requestRunFrom(id, 3);
		expect(await executions.payload(again)).toMatchObject({ undone: [] });
		expect((await executions.journal(again)).map(({ seq }) => seq)).toEqual([2]);
	});

	test('with another script has no past of its own, but a donor', async () => {
		const again = await executions.requestRunFrom(id, 6, { ...flow, versionHash: 'edited' });
		expect(await executions.get(again)).toMatchObject({
			status: 'CREATED',
			versionHash: 'edited',
			startedAt: null,
			flowApi: null,
			rerunOf: id,
			rerunFrom: 6
		});
		expect(await executions.payload(again)).toMatchObject({ donor: { executionId: id, before: 6 }, pastTimes: null });
		expect(await executions.journal(again)).toEqual([]);
	});

	test.each([
		['a note', 8],
		['an undone step', 4],
		['a step that is not there', 99]
	])('does not begin at %s, and starts nothing', async (_what, seq) => {
		await expect(executions.requestRunFrom(id, seq)).rejects.toThrow(/step/);
		expect(await db.inbox.count()).toBe(0);
		expect(await db.executions.count()).toBe(1);
	});
});
