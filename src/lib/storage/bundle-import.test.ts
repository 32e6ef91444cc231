import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Bundle } from '../domain/bundle';
import { exportBundle } from './bundle-export';
import { applyImport, ImportError, planImport, readBundle, type ImportChoice, type ImportPlan } from './bundle-import';
import type { MillraceDatabase } from './database';
import { FlowRepository } from './flow-repository';
import { RecordRepository } from './record-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let flows: FlowRepository;

beforeEach(async () => {
	db = await testDatabase();
	flows = new FlowRepository(db);
});

const exportAll = async (from = db) =>
	(await exportBundle(from, { flowIds: null, appVersion: '1.2.3', now: 0 })).bundle;
const bundleOf = (...entries: Bundle['flows']): Bundle => ({ format: 'millrace-bundle', version: 1, flows: entries });
const kinds = (plan: ImportPlan) => plan.flows.map((flow) => `${flow.theirs.name}: ${flow.kind}`);
const all = (plan: ImportPlan, choice: ImportChoice) => new Map(plan.flows.map((flow) => [flow.key, choice]));
const everything = async () => [await db.flows.toArray(), await db.versions.toArray(), await db.drafts.toArray()];
const contents = async (of = db) => {
	const repository = new FlowRepository(of);
	const list = await repository.list();
	return Promise.all(list.map(async (flow) => [flow.name, flow.description, await repository.script(flow)]));
};

describe('what is recognised', () => {
	test('an import of what was just exported finds everything the same', async () => {
		await flows.create({ name: 'a', script: '1' });
		await flows.create({ name: 'b', script: '2' });
		const plan = await planImport(db, await exportAll());
		expect(kinds(plan)).toEqual(['a: same', 'b: same']);
		expect(await applyImport(db, plan, new Map())).toMatchObject({ added: [], updated: [], untouched: 2 });
	});

	test('a renamed flow by its id, a flow from elsewhere by its name', async () => {
		const mine = await flows.create({ name: 'old name', script: '1' });
		const bundle = await exportAll();
		await flows.rename(mine.id, 'new name');
		const renamed = (await planImport(db, bundle)).flows[0];
		expect(renamed).toMatchObject({ kind: 'changed', matchedBy: 'id', differences: ['name'] });

		const elsewhere = (await planImport(db, bundleOf({ name: ' new name ', script: '2' }))).flows[0];
		expect(elsewhere).toMatchObject({ kind: 'changed', matchedBy: 'name', differences: ['script'] });
	});

	test('what starts a flow that the file renames goes on starting it', async () => {
		const records = new RecordRepository(db);
		const mine = await flows.create({ name: 'old', script: '1' });
		const schedule = await records.create({
			type: 'schedule',
			name: 's',
			fields: { flow: 'old', interval_seconds: 60 }
		});
		const plan = await planImport(
			db,
			bundleOf({ id: mine.id, name: 'new', script: '1' }, { name: 'old', script: '2' })
		);
		await applyImport(db, plan, all(plan, 'theirs'));
		expect((await contents()).map(([name]) => name)).toEqual(['new', 'old']);
		expect((await records.get(schedule.id))?.fields.flow).toBe('new');
	});

	test('one of mine stands for one of theirs only: by id before by name', async () => {
		const mine = await flows.create({ name: 'x', script: '1' });
		const plan = await planImport(db, bundleOf({ name: 'x', script: '2' }, { id: mine.id, name: 'y', script: '1' }));
		expect(kinds(plan)).toEqual(['x: new', 'y: changed']);
		await applyImport(db, plan, new Map([[1, 'theirs']]));
		expect((await contents()).map(([name, , script]) => [name, script])).toEqual([
			['x', '2'],
			['y', '1']
		]);
		expect((await flows.get(mine.id))?.name).toBe('y');
	});

	test('flows in the trash are left there', async () => {
		const mine = await flows.create({ name: 'x', script: '1' });
		const bundle = await exportAll();
		await flows.moveToTrash([mine.id]);
		const plan = await planImport(db, bundle);
		expect(kinds(plan)).toEqual(['x: new']);
		const { added } = await applyImport(db, plan, new Map());
		expect(added[0]!.id).not.toBe(mine.id);
		expect(await flows.trash()).toHaveLength(1);
	});
});

describe('a conflict', () => {
	async function conflict() {
		const mine = await flows.create({ name: 'x', script: 'mine', description: 'my words' });
		await flows.saveDraft({ flowId: mine.id, script: 'draft', baseHash: mine.versionHash });
		const plan = await planImport(db, bundleOf({ id: mine.id, name: 'x', script: 'theirs' }));
		expect(plan.flows[0]).toMatchObject({
			differences: ['script', 'description'],
			mine: { script: 'mine', hasDraft: true }
		});
		return { mine, plan };
	}

	test('without a choice nothing is imported', async () => {
		const { plan } = await conflict();
		const before = await everything();
		await expect(applyImport(db, plan, new Map())).rejects.toThrow(ImportError);
		expect(await everything()).toEqual(before);
	});

	test('keep mine', async () => {
		const { plan } = await conflict();
		const before = await everything();
		expect(await applyImport(db, plan, all(plan, 'mine'))).toMatchObject({ updated: [], untouched: 1 });
		expect(await everything()).toEqual(before);
	});

	test('take theirs: a new version, mine in the history, my draft untouched', async () => {
		const { mine, plan } = await conflict();
		await applyImport(db, plan, all(plan, 'theirs'));
		expect((await flows.versions(mine.id)).map(({ number, script, note }) => [number, script, note])).toEqual([
			[2, 'theirs', 'import'],
			[1, 'mine', null]
		]);
		expect((await flows.get(mine.id))?.description).toBe('');
		expect((await flows.draft(mine.id))?.script).toBe('draft');
	});

	test('keep both: theirs gets a number', async () => {
		const { mine, plan } = await conflict();
		const result = await applyImport(db, plan, all(plan, 'both'));
		expect(result.renamed).toEqual([{ wanted: 'x', name: 'x 2' }]);
		expect((await flows.list()).map((flow) => flow.name)).toEqual(['x', 'x 2']);
		expect(result.added[0]!.id).not.toBe(mine.id);
	});

	test('two flows that swapped their names swap them back', async () => {
		const [a, b] = [await flows.create({ name: 'a', script: 'A' }), await flows.create({ name: 'b', script: 'B' })];
		const bundle = bundleOf({ id: a.id, name: 'b', script: 'A' }, { id: b.id, name: 'a', script: 'B' });
		const plan = await planImport(db, bundle);
		const result = await applyImport(db, plan, all(plan, 'theirs'));
		expect(result.renamed).toEqual([]);
		expect((await flows.get(a.id))?.name).toBe('b');
		expect((await flows.get(b.id))?.name).toBe('a');
	});

	test('a flow saved in another tab meanwhile stops the import before it began', async () => {
		const { mine, plan } = await conflict();
		await flows.saveScript(mine.id, 'newer');
		const before = await everything();
		await expect(applyImport(db, plan, all(plan, 'theirs'))).rejects.toThrow(/choose the file again/);
		expect(await everything()).toEqual(before);
	});
});

test('an error in the middle leaves nothing behind', async () => {
	const plan = await planImport(db, bundleOf({ name: 'a', script: '1' }, { name: 'b', script: '2' }));
	db.versions.hook('creating', (_key, version) => {
		if (version.script === '2') throw new Error('disk full');
	});
	await expect(applyImport(db, plan, new Map())).rejects.toThrow('disk full');
	expect(await everything()).toEqual([[], [], []]);
});

test('new flows can be left out', async () => {
	const plan = await planImport(db, bundleOf({ name: 'a', script: '1' }, { name: 'b', script: '2' }));
	expect(await applyImport(db, plan, new Map([[0, 'skip']]))).toMatchObject({ untouched: 1 });
	expect((await flows.list()).map((flow) => flow.name)).toEqual(['b']);
});

test('what is exported and imported elsewhere is the same, ids included', async () => {
	const name = fc
		.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
		.map((text) => text.replace(/\p{Cc}/gu, ' ').trim());
	const entry = fc.record({
		name: name.filter((text) => text !== ''),
		description: fc.string(),
		script: fc.string({ unit: 'grapheme' })
	});
	await fc.assert(
		fc.asyncProperty(fc.uniqueArray(entry, { selector: (each) => each.name, maxLength: 8 }), async (entries) => {
			const [from, to] = [await testDatabase(), await testDatabase()];
			for (const each of entries) await new FlowRepository(from).create(each);
			const { text } = await exportBundle(from, { flowIds: null, appVersion: '1', now: 0 });
			const reading = await readBundle(new Blob([text]));
			if (!reading.ok) throw new Error(reading.problem.message);
			await applyImport(to, await planImport(to, reading.bundle), new Map());
			expect(await contents(to)).toEqual(await contents(from));
			const again = await exportBundle(to, { flowIds: null, appVersion: '1', now: 0 });
			const undated = (exported: string) => exported.replace(/"modifiedAt": ".*"/g, '');
			expect(undated(again.text)).toBe(undated(text));
		}),
		{ numRuns: 50 }
	);
});
