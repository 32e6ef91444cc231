import { beforeEach, describe, expect, test } from 'vitest';
import { FLOW_TEMPLATE } from '../domain/flow';
import type { ProjectId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { StoredType } from '../domain/record';
import type { MillraceDatabase } from './database';
import { FlowRepository, NameError } from './flow-repository';
import { RecordRepository } from './record-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let flows: FlowRepository;

beforeEach(async () => {
	db = await testDatabase();
	flows = new FlowRepository(db);
});

describe('names', () => {
	test('are of the projects that flows are in', async () => {
		const archive = 'archive' as ProjectId;
		const theirs = await flows.create({ name: 'report' });
		await db.flows.update(theirs.id, { projectId: archive });
		const mine = await flows.create({ name: 'report' });
		expect(mine.name).toBe('report');
		expect((await flows.byName('report'))?.id).toBe(mine.id);
		await flows.rename(mine.id, 'daily');
		await flows.rename(theirs.id, 'daily');
		await flows.moveToTrash([mine.id]);
		await flows.restore([mine.id]);
		expect((await flows.get(mine.id))!.name).toBe('daily');
	});

	test('are trimmed, and numbered where taken', async () => {
		const names = [];
		for (const name of ['report', ' report ', 'report']) names.push((await flows.create({ name })).name);
		expect(names).toEqual(['report', 'report 2', 'report 3']);
	});

	test('stay unique when two tabs create at once', async () => {
		const made = await Promise.all([1, 2, 3].map(() => flows.create({ name: 'x' })));
		expect(new Set(made.map((flow) => flow.name)).size).toBe(3);
	});

	test.each(['', '   ', 'a\nb', 'x'.repeat(256)])('%j is none', async (name) => {
		await expect(flows.create({ name })).rejects.toThrow(NameError);
		const flow = await flows.create({ name: 'good' });
		await expect(flows.rename(flow.id, name)).rejects.toThrow(NameError);
		expect((await flows.get(flow.id))?.name).toBe('good');
	});

	test('another flow’s name cannot be taken, one’s own and one in the trash can', async () => {
		const [a, b] = [await flows.create({ name: 'a' }), await flows.create({ name: 'b' })];
		await expect(flows.rename(b.id, ' a ')).rejects.toThrow('“a”');
		await flows.rename(a.id, 'a');
		await flows.moveToTrash([a.id]);
		await flows.rename(b.id, 'a');
		expect((await flows.byName('a'))?.id).toBe(b.id);
	});

	test('are listed as a person counts', async () => {
		for (const name of ['step 10', 'Step 9', 'step 2']) await flows.create({ name });
		expect((await flows.list()).map((flow) => flow.name)).toEqual(['step 2', 'Step 9', 'step 10']);
	});
});

describe('versions', () => {
	test('every saved script is kept; the same one again adds none', async () => {
		const flow = await flows.create({ name: 'x' });
		await flows.saveScript(flow.id, 'two');
		await flows.saveScript(flow.id, 'two');
		const saved = await flows.saveScript(flow.id, FLOW_TEMPLATE, 'restore of version 1');
		const versions = await flows.versions(flow.id);
		expect(versions.map(({ number, script, note }) => [number, script, note])).toEqual([
			[3, FLOW_TEMPLATE, 'restore of version 1'],
			[2, 'two', null],
			[1, FLOW_TEMPLATE, null]
		]);
		expect(await flows.script(saved)).toBe(FLOW_TEMPLATE);
		expect(saved.versionHash).toBe(flow.versionHash);
	});

	test('two saves at once become two versions, and the flow runs the last', async () => {
		const flow = await flows.create({ name: 'x', script: 'one' });
		await Promise.all([flows.saveScript(flow.id, 'two'), flows.saveScript(flow.id, 'three')]);
		const [latest, ...others] = await flows.versions(flow.id);
		expect(others).toHaveLength(2);
		expect((await flows.get(flow.id))?.versionHash).toBe(latest!.hash);
	});

	test('a flow that is gone cannot be saved, and says so', async () => {
		const flow = await flows.create({ name: 'x' });
		await db.flows.delete(flow.id);
		await expect(flows.saveScript(flow.id, 'two')).rejects.toThrow(/deleted in another tab/);
		expect(await flows.versions(flow.id)).toHaveLength(1);
	});

	test('a flow in the trash is not saved, and keeps the draft', async () => {
		const flow = await flows.create({ name: 'x' });
		await flows.saveDraft({ flowId: flow.id, script: 'two', baseHash: flow.versionHash });
		await flows.moveToTrash([flow.id]);
		await expect(flows.saveScript(flow.id, 'two')).rejects.toThrow('in the trash');
		expect([(await flows.versions(flow.id)).length, (await flows.draft(flow.id))?.script]).toEqual([1, 'two']);
	});

	test('a script that is missing is named', async () => {
		const flow = await flows.create({ name: 'x' });
		await db.versions.clear();
		await expect(flows.script(flow)).rejects.toThrow('“x”');
	});
});

test('a draft outlives everything but its own save', async () => {
	const flow = await flows.create({ name: 'x' });
	await flows.saveDraft({ flowId: flow.id, script: 'draft', baseHash: flow.versionHash });
	expect(await flows.draft(flow.id)).toMatchObject({ script: 'draft', baseHash: flow.versionHash });
	await flows.moveToTrash([flow.id]);
	await flows.restore([flow.id]);
	expect(await flows.draft(flow.id)).toMatchObject({ script: 'draft' });
	await flows.saveScript(flow.id, 'what another tab had');
	expect(await flows.draft(flow.id)).toMatchObject({ script: 'draft' });
	await flows.saveScript(flow.id, 'draft');
	expect(await flows.draft(flow.id)).toBeUndefined();
});

test('what starts a flow by its name does so by the new one', async () => {
	const records = new RecordRepository(db);
	const flow = await flows.create({ name: 'x' });
	const make = (type: StoredType, fields: JsonObject) => records.create({ type, name: 'r', fields });
	const made = [
		await make('schedule', { flow: 'x', interval_seconds: 60 }),
		await make('webhook', { flow: ' x ' }),
		await make('wrapper', { flow: 'x' }),
		await make('object_template', { on_create: 'x', on_update: flow.id, on_delete: 'z' }),
		await make('setting', { value: 'x' })
	];
	await flows.rename(flow.id, 'y');
	const fields = (await Promise.all(made.map(({ id }) => records.get(id)))).map((record) => record?.fields);
	expect(fields).toMatchObject([
		{ flow: 'y' },
		{ flow: 'y' },
		{ flow: 'y' },
		{ on_create: 'y', on_update: flow.id, on_delete: 'z' },
		{ value: 'x' }
	]);
	expect((await records.get(made[0]!.id))?.modifiedAt).toBe(made[0]!.modifiedAt);
});

describe('the trash', () => {
	test('keeps versions, and gives a flow back under a free name', async () => {
		const flow = await flows.create({ name: 'x', script: 'one' });
		await flows.saveScript(flow.id, 'two');
		await flows.moveToTrash([flow.id]);
		expect(await flows.list()).toEqual([]);
		expect(await flows.byName('x')).toBeUndefined();
		await flows.create({ name: 'x' });
		await flows.restore([flow.id]);
		expect((await flows.list()).map((each) => each.name)).toEqual(['x', 'x 2']);
		expect(await flows.versions(flow.id)).toHaveLength(2);
		expect(await flows.trash()).toEqual([]);
	});

	test('what was thrown away last comes first; throwing away twice changes nothing', async () => {
		const [a, b] = [await flows.create({ name: 'a' }), await flows.create({ name: 'b' })];
		await db.flows.update(a.id, { trashedAt: 1 });
		await db.flows.update(b.id, { trashedAt: 2 });
		await flows.moveToTrash([a.id]);
		expect((await flows.trash()).map((flow) => [flow.name, flow.trashedAt])).toEqual([
			['b', 2],
			['a', 1]
		]);
	});
});
