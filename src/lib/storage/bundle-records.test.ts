import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { BUNDLE_LIMITS, type Bundle } from '../domain/bundle';
import { BUNDLE_RECORD_TYPES, type BundleRecord } from '../domain/bundle-record';
import {
	BUILT_IN_PROJECT,
	builtInFlowId,
	DEFAULT_PROJECT,
	isReservedId,
	ProjectId,
	type RecordId
} from '../domain/ids';
import { installBuiltIns } from './built-in-store';
import type { JsonObject } from '../domain/json';
import type { StoredType } from '../domain/record';
import { exportableRecords, exportBundle, ExportError } from './bundle-export';
import {
	applyImport,
	ImportError,
	importReach,
	planImport,
	readBundle,
	type ImportChoice,
	type ImportPlan,
	type PlannedRecord
} from './bundle-import';
import type { MillraceDatabase } from './database';
import { FlowRepository } from './flow-repository';
import { RecordRepository } from './record-repository';
import { SecretRepository } from './secret-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let records: RecordRepository;
let flows: FlowRepository;

beforeEach(async () => {
	db = await testDatabase();
	records = new RecordRepository(db);
	flows = new FlowRepository(db);
});

const make = (type: StoredType, name: string, fields: JsonObject = {}) => records.create({ type, name, fields });
const options = { flowIds: [], appVersion: '1', now: 0 };

async function exported(from = db, { flowIds = null as [] | null } = {}): Promise<Bundle> {
	const recordIds = (await exportableRecords(from)).map(({ id }) => id);
	const { text } = await exportBundle(from, { ...options, flowIds, recordIds });
	return read(text);
}

async function read(text: string): Promise<Bundle> {
	const reading = await readBundle(text);
	if (!reading.ok) throw new Error(reading.problem.message);
	return reading.bundle;
}

const bundleOf = (...entries: BundleRecord[]): Promise<Bundle> =>
	read(JSON.stringify({ format: 'millrace-bundle', version: 2, flows: [], records: entries }));
const all = (plan: ImportPlan, choice: ImportChoice) => new Map(plan.records.map(({ key }) => [key, choice]));
const kinds = (plan: ImportPlan) => plan.records.map(({ kind, theirs }) => `${theirs.name}: ${kind}`);

async function bring(bundle: Bundle, choice: ImportChoice = 'theirs', to = db) {
	const plan = await planImport(to, bundle);
	return applyImport(to, plan, all(plan, choice));
}

describe('what is exported', () => {
	test('flows alone are a file of version 1, which older apps read; records make it 2', async () => {
		await flows.create({ name: 'f', script: '' });
		await make('setting', 's');
		expect((await exportBundle(db, { ...options, flowIds: null })).bundle).not.toHaveProperty('records');
		expect((await exportBundle(db, { ...options, flowIds: null })).bundle.version).toBe(1);
		expect((await exported()).version).toBe(2);
	});

	test('sorted by kind and name, without what is as in a new one', async () => {
		await make('webhook', 'w', { flow: 'f' });
		const b = await make('setting', 'b', { value: { deep: [1] }, tags: ['x'], description: 'words' });
		await make('setting', 'B');
		await make('project', 'p');
		const { records: list } = await exported();
		expect(list!.map(({ type, name }) => `${type} ${name}`)).toEqual([
			'project p',
			'setting B',
			'setting b',
			'webhook w'
		]);
		expect(list![2]).toEqual({
			type: 'setting',
			id: b.id,
			name: 'b',
			description: 'words',
			tags: ['x'],
			fields: { value: { deep: [1] } },
			modifiedAt: new Date(b.modifiedAt).toISOString()
		});
		expect(list![1]).not.toHaveProperty('fields');
	});

	test('no secrets of connectors, no keys of webhooks; references to secrets stay', async () => {
		await make('connector', 'crm', {
			value: {
				url: 'https://a.example',
				authentication: { type: 'bearer', token: 'T' },
				dsn: 'D',
				x: 'vault.secret(a.b)'
			}
		});
		await make('webhook', 'open', { key: 'K' });
		await make('webhook', 'inside', { key: null });
		const recordIds = (await exportableRecords(db)).map(({ id }) => id);
		const { text, bundle } = await exportBundle(db, { ...options, recordIds, protectedInputs: () => ['dsn'] });
		expect(bundle.records).toMatchObject([
			{
				fields: { value: { url: 'https://a.example', authentication: { type: 'bearer' }, x: 'vault.secret(a.b)' } },
				leftOut: ['authentication.token', 'dsn']
			},
			{ name: 'inside', fields: { key: null } },
			{ name: 'open' }
		]);
		for (const secret of ['"T"', '"D"', '"K"']) expect(text).not.toContain(secret);
	});

	test('a file that is too large says which; what is in the trash and what is gone stays out', async () => {
		const big = await make('file', 'big');
		const gone = await make('setting', 'gone');
		await records.moveToTrash([gone.id]);
		const ids = [big.id, gone.id, '01890a5d-ac96-774b-bcce-b302099a8057' as RecordId];
		expect((await exportBundle(db, { ...options, recordIds: ids })).bundle.records).toHaveLength(1);
		await records.saveContent(big.id, new Blob([new Uint8Array(BUNDLE_LIMITS.fileBytes + 1)]));
		await expect(exportBundle(db, { ...options, recordIds: ids })).rejects.toThrow(ExportError);
		await expect(exportBundle(db, { ...options, recordIds: ids })).rejects.toThrow(/“big”.* 10 MB/);
	});

	test('a project comes along with what is in it, and what is in it comes back into it', async () => {
		const project = await make('project', 'side');
		const projectId = project.id as string as ProjectId;
		const inIt = await records.create({ type: 'setting', name: 's', projectId, fields: { value: 1 } });
		await make('setting', 's', { value: 2 });
		const { bundle } = await exportBundle(db, { ...options, recordIds: [inIt.id] });
		expect(bundle.records).toMatchObject([
			{ type: 'project', name: 'side' },
			{ type: 'setting', project: 'side' }
		]);
		const other = await testDatabase();
		const { records: done } = await bring(await exported(), 'theirs', other);
		expect(done.added.map(({ name, projectId: id }) => [name, id === projectId])).toEqual([
			['side', false],
			['s', false],
			['s', true]
		]);
		const plan = await planImport(other, await exported());
		expect(kinds(plan)).toEqual(['side: same', 's: same', 's: same']);
		const third = await testDatabase();
		const withoutProject = await planImport(third, bundle);
		await expect(applyImport(third, withoutProject, new Map([[0, 'skip']]))).rejects.toThrow(
			/belongs to the project “side”/
		);
	});

	test('a file cannot get into the projects that Millrace made, or take an id that stands for none', async () => {
		const retry = { id: builtInFlowId(1), name: 'retry', description: '', script: 'good', inputSchema: {} };
		await installBuiltIns(db, [retry], 1);
		const nobody = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];
		const hostile = await read(
			JSON.stringify({
				format: 'millrace-bundle',
				version: 2,
				flows: [
					{ id: builtInFlowId(2), project: 'helpers', name: 'timeout', script: 'evil' },
					{ project: 'usual', name: 'mine', script: 'evil' }
				],
				records: [
					{ type: 'project', id: BUILT_IN_PROJECT, name: 'helpers' },
					{ type: 'project', id: DEFAULT_PROJECT, name: 'usual' },
					...nobody.map((id, n) => ({ type: 'setting', id, name: `s${n}` }))
				]
			})
		);
		const done = await applyImport(db, await planImport(db, hostile), new Map());
		expect(done.records.added).toHaveLength(4);
		for (const { id } of [...done.added, ...done.records.added]) expect(isReservedId(id), id).toBe(false);
		expect(done.added.map(({ projectId }) => isReservedId(projectId))).toEqual([false, false]);
		expect((await flows.list()).map(({ name }) => name)).toEqual(['mine', 'timeout']);
		expect((await flows.builtIn()).map(({ name }) => name)).toEqual(['retry']);
	});

	test('the name of a single record is the name of its file', async () => {
		const one = await make('setting', 'rates');
		const two = await make('setting', 'hours');
		const name = async (...recordIds: RecordId[]) => (await exportBundle(db, { ...options, recordIds })).fileName;
		expect(await name(one.id)).toBe('rates.millrace.json');
		expect(await name(one.id, two.id)).toBe('millrace-2-records-1970-01-01.json');
	});
});

describe('a conflict', () => {
	async function conflict(fields: JsonObject = { value: 'theirs' }) {
		const mine = await make('setting', 'x', { value: 'mine' });
		const plan = await planImport(db, await bundleOf({ type: 'setting', id: mine.id, name: 'x', fields }));
		expect(plan.records[0]).toMatchObject({ kind: 'changed', matchedBy: 'id', differences: ['value'] });
		return { mine, plan };
	}

	test('without a choice nothing is imported', async () => {
		const { plan } = await conflict();
		await expect(applyImport(db, plan, new Map())).rejects.toThrow(/what to do with “x”/);
	});

	test('keep mine', async () => {
		const { mine, plan } = await conflict();
		expect(await applyImport(db, plan, all(plan, 'mine'))).toMatchObject({ untouched: 1 });
		expect(await records.get(mine.id)).toEqual(mine);
	});

	test('take theirs: mine goes to the trash as it was', async () => {
		const { mine, plan } = await conflict();
		const { records: done } = await applyImport(db, plan, all(plan, 'theirs'));
		expect(done.updated).toMatchObject([{ id: mine.id, createdAt: mine.createdAt, fields: { value: 'theirs' } }]);
		expect(await records.trash()).toMatchObject([{ name: 'x', fields: { value: 'mine' } }]);
	});

	test('keep both: theirs gets a number and an id', async () => {
		const { mine, plan } = await conflict();
		const done = await applyImport(db, plan, all(plan, 'both'));
		expect(done.renamed).toEqual([{ wanted: 'x', name: 'x 2' }]);
		expect((await records.list('setting')).map(({ name, fields }) => [name, fields.value])).toEqual([
			['x', 'mine'],
			['x 2', 'theirs']
		]);
		expect(done.records.added[0]!.id).not.toBe(mine.id);
	});

	test('one saved meanwhile in another tab stops the import before it began', async () => {
		const { mine, plan } = await conflict();
		await new Promise((resolve) => setTimeout(resolve, 2));
		await records.save(mine.id, { value: 'newer' });
		await expect(applyImport(db, plan, all(plan, 'theirs'))).rejects.toThrow(/choose the file again/);
		expect((await records.get(mine.id))?.fields.value).toBe('newer');
	});

	test('the same name in another kind is none', async () => {
		await make('setting', 'x', { value: 1 });
		expect(kinds(await planImport(db, await bundleOf({ type: 'tag', name: 'x' })))).toEqual(['x: new']);
	});

	test('differences in name, words, tags and content are told', async () => {
		const mine = await make('file', 'x', { mime_type: 'text/plain' });
		await records.saveContent(mine.id, new Blob(['mine'], { type: 'text/plain' }));
		const theirs = { type: 'file', id: mine.id, fields: { mime_type: 'text/plain' } } as const;
		const differences = async (more: object) =>
			(await planImport(db, await bundleOf({ ...theirs, name: 'x', content: btoa('mine'), ...more }))).records[0]!
				.differences;
		expect(await differences({})).toEqual([]);
		expect(await differences({ content: btoa('them') })).toEqual(['content']);
		expect(await differences({ name: 'y', description: 'd', tags: ['t'], fields: {} })).toEqual([
			'name',
			'description',
			'tags',
			'mime_type'
		]);
	});
});

describe('what is particular to a kind', () => {
	test('connectors: what differs in secrets only is the same, and taking theirs takes no secret of mine along', async () => {
		const value = { url: 'https://a.example', password: 'mine' };
		const mine = await make('connector', 'c', { value });
		const bundle = await exported();
		expect(kinds(await planImport(db, bundle))).toEqual(['c: same']);
		await records.save(mine.id, { value: { ...value, url: 'https://b.example' } });
		await bring(bundle);
		expect((await records.get(mine.id))?.fields.value).toEqual({ url: 'https://a.example' });
		expect((await records.trash())[0]?.fields.value).toEqual({ ...value, url: 'https://b.example' });
	});

	test('schedules arrive switched off, whatever the file says, and a switch is no difference', async () => {
		const mine = await make('schedule', 's', { flow: 'f', cron: '0 8 * * *' });
		const bundle = await exported();
		expect(bundle.records![0]!.fields).toEqual({ flow: 'f', cron: '0 8 * * *' });
		expect(kinds(await planImport(db, bundle))).toEqual(['s: same']);
		const theirs = { flow: 'g', cron: '0 8 * * *', enabled: true };
		await bring(await bundleOf({ type: 'schedule', name: 's', fields: theirs }));
		expect((await records.get(mine.id))?.fields).toMatchObject({ flow: 'g', enabled: false });
		expect((await records.trash())[0]?.fields).toMatchObject({ flow: 'f', enabled: false });
	});

	test('webhooks get keys of their own; mine keep theirs', async () => {
		const mine = await make('webhook', 'w', { flow: 'f', key: 'mine' });
		await make('webhook', 'inside', { flow: 'f' });
		const bundle = await exported();
		expect(kinds(await planImport(db, bundle))).toEqual(['inside: same', 'w: same']);
		const other = await testDatabase();
		const { records: done } = await bring(bundle, 'theirs', other);
		expect(done.added.map(({ fields }) => fields.key)).toEqual([null, expect.stringMatching(/^[\w-]{32}$/)]);
		await bring(await bundleOf({ type: 'webhook', name: 'w', fields: { flow: 'g' } }));
		expect((await records.get(mine.id))?.fields).toMatchObject({ flow: 'g', key: 'mine' });
	});

	test('webhooks open to nobody by a file: who may call is allowed here', async () => {
		const open = { flow: 'f', key: 'mine', origins: ['https://a.example'], shared: true };
		const mine = await make('webhook', 'w', open);
		const theirs = { flow: 'f', origins: ['https://a.example', 'https://b.example'], shared: true };
		expect(kinds(await planImport(db, await bundleOf({ type: 'webhook', name: 'w', fields: theirs })))).toEqual([
			'w: same'
		]);
		await bring(await bundleOf({ type: 'webhook', name: 'w', fields: { ...theirs, flow: 'g' } }));
		expect((await records.get(mine.id))?.fields).toMatchObject({ ...open, flow: 'g' });
		await bring(await bundleOf({ type: 'webhook', name: 'w', fields: { flow: 'g' } }));
		expect((await records.get(mine.id))?.fields).toMatchObject({ origins: [], shared: false });
		await bring(await bundleOf({ type: 'webhook', name: 'new', fields: theirs }));
		expect((await records.byName('webhook', 'new'))?.fields).toMatchObject({ origins: [], shared: false });
	});

	test('files bring their content, size and type', async () => {
		const bytes = new Uint8Array([0, 255, 128]);
		const mine = await make('file', 'f.bin');
		await records.saveContent(mine.id, new Blob([bytes], { type: 'image/x' }));
		const other = await testDatabase();
		const { records: done } = await bring(await exported(), 'theirs', other);
		expect(done.added[0]?.fields).toEqual({ size: 3, mime_type: 'image/x', written_by: null });
		const content = await new RecordRepository(other).content(mine.id);
		expect(new Uint8Array(await content!.arrayBuffer())).toEqual(bytes);
		expect(content!.type).toBe('image/x');
	});

	test('custom objects are checked with the templates there are then, and start no flow', async () => {
		await flows.create({ name: 'hook', script: '' });
		const template = {
			attributes: { owner: { type: 'reference', reference: 'person' }, n: { type: 'integer', default: 5 } },
			on_create: 'hook'
		};
		const objects: BundleRecord[] = [
			{ type: 'custom_object', name: 'a', fields: { object_template: 'thing', value: { owner: 'z' } } },
			{ type: 'object_template', name: 'thing', fields: template },
			{ type: 'object_template', name: 'person' },
			{ type: 'custom_object', name: 'z', fields: { object_template: 'person' } }
		];
		await bring(await bundleOf(...objects));
		expect((await records.byName('custom_object', 'a'))?.fields.value).toEqual({ owner: 'z', n: 5 });
		expect(await db.executions.count()).toBe(0);
		// What the template has filled in is no difference: with the template in the file, and without it.
		expect(kinds(await planImport(db, await bundleOf(...objects)))).toEqual(objects.map(({ name }) => `${name}: same`));
		expect(kinds(await planImport(db, await bundleOf(objects[0]!)))).toEqual(['a: same']);

		const other = await testDatabase();
		const plan = await planImport(other, await bundleOf(...objects));
		const without = (name: string) =>
			new Map(plan.records.filter(({ theirs }) => theirs.name === name).map(({ key }) => [key, 'skip' as const]));
		await expect(applyImport(other, plan, without('thing'))).rejects.toThrow(ImportError);
		await expect(applyImport(other, plan, without('z'))).rejects.toThrow(
			/“a” cannot .*“z”, and there is none.*leave it out/
		);
		expect(await other.records.count()).toBe(0);
	});

	test('what belongs together stays together where names are taken', async () => {
		await flows.create({ name: 'job', script: 'mine' });
		for (const type of ['tag', 'scheduler', 'object_template', 'custom_object'] as const) await make(type, 'x');
		const entries = [
			{ type: 'tag', name: 'x', fields: { color: 'red' } },
			{
				type: 'object_template',
				name: 'x',
				description: 'theirs',
				fields: {
					attributes: { to: { type: 'reference', reference: 'x' }, text: { type: 'string' } },
					on_update: 'job'
				}
			},
			{ type: 'custom_object', name: 'x', fields: { object_template: 'x', value: { to: 'x', text: 'x' } } },
			{ type: 'scheduler', name: 'x', fields: { script: 'theirs' } },
			{ type: 'schedule', name: 's', tags: ['x'], fields: { flow: 'job', scheduler: 'x' } },
			{ type: 'wrapper', name: 'w', fields: { flow: 'job' } },
			{ type: 'webhook', name: 'h', fields: { flow: 'job' } }
		];
		const file = {
			format: 'millrace-bundle',
			version: 2,
			flows: [{ name: 'job', script: 'theirs' }],
			records: entries
		};
		const plan = await planImport(db, await read(JSON.stringify(file)));
		await applyImport(db, plan, new Map([...all(plan, 'both'), [0, 'both']]));
		const fields = async (type: StoredType, name: string) => (await records.byName(type, name))?.fields;
		expect(await fields('object_template', 'x 2')).toMatchObject({
			attributes: { to: { type: 'reference', reference: 'x 2' }, text: { type: 'string' } },
			on_update: 'job 2'
		});
		expect(await fields('custom_object', 'x 2')).toMatchObject({
			object_template: 'x 2',
			value: { to: 'x 2', text: 'x' }
		});
		expect(await records.byName('schedule', 's')).toMatchObject({
			tags: ['x 2'],
			fields: { flow: 'job 2', scheduler: 'x 2' }
		});
		expect(await fields('wrapper', 'w')).toMatchObject({ flow: 'job 2' });
		expect(await fields('webhook', 'h')).toMatchObject({ flow: 'job 2' });
		expect(await fields('custom_object', 'x')).toMatchObject({ object_template: null });
	});

	test('what names mine by a name that the file changes names it by the new one; what is of the file means the file', async () => {
		await make('object_template', 't', { attributes: { to: { type: 'reference' } } });
		const a = await make('custom_object', 'a');
		const b = await make('custom_object', 'b');
		await make('custom_object', 'c', { object_template: 't', value: { to: 'a' } });
		await make('custom_object', 'd', { object_template: 't', value: { to: 'b' } });
		// Both swap their names.
		await bring(
			await bundleOf(
				{ type: 'custom_object', id: a.id, name: 'b' },
				{ type: 'custom_object', id: b.id, name: 'a' },
				{
					type: 'object_template',
					name: 't',
					description: 'theirs',
					fields: { attributes: { to: { type: 'reference', default: 'b' } } }
				},
				{ type: 'custom_object', name: 'e', fields: { object_template: 't', value: { to: 'a' } } }
			)
		);
		const value = async (name: string) => (await records.byName('custom_object', name))?.fields.value;
		expect([await value('c'), await value('d'), await value('e')]).toEqual([{ to: 'b' }, { to: 'a' }, { to: 'a' }]);
		expect(await records.get(a.id)).toMatchObject({ name: 'b' });
		expect((await records.byName('object_template', 't'))?.fields).toMatchObject({
			attributes: { to: { default: 'b' } }
		});
	});

	test('a bundle names things by the names they have, and brings them elsewhere', async () => {
		const template = await make('object_template', 't', { attributes: { to: { type: 'reference', reference: 't' } } });
		const first = await make('custom_object', 'a', { object_template: 't' });
		await make('custom_object', 'b', { object_template: 't', value: { to: 'a' } });
		await records.rename(template.id, 'kind');
		await records.rename(first.id, 'one');
		const other = await testDatabase();
		await bring(await exported(), 'theirs', other);
		const there = new RecordRepository(other);
		expect((await there.byName('custom_object', 'b'))?.fields).toEqual({
			object_template: 'kind',
			value: { to: 'one' }
		});
		expect(kinds(await planImport(other, await exported())).every((kind) => kind.endsWith('same'))).toBe(true);
	});

	test('what names a flow by an id that is taken finds it by its new one', async () => {
		const gone = await flows.create({ name: 'job', script: '' });
		await make('schedule', 's', { flow: gone.id, cron: '0 8 * * *' });
		const bundle = await exported();
		await flows.moveToTrash([gone.id]);
		await records.moveToTrash((await records.list('schedule')).map(({ id }) => id));
		const { added, records: done } = await bring(bundle);
		expect(added[0]!.id).not.toBe(gone.id);
		expect(done.added[0]!.fields.flow).toBe(added[0]!.id);
	});
});

test('what a file would reach of mine is known before it is imported', async () => {
	const wipe = await flows.create({ name: 'wipe', script: '' });
	await flows.create({ name: 'twin', script: 'mine' });
	await new SecretRepository(db).create('github');
	await make('wrapper', 'known', { flow: 'wipe' });
	const value = { url: 'https://evil.example', token: 'vault.secret(github.token) vault.secret(none.x)' };
	const entries: BundleRecord[] = [
		{ type: 'object_template', name: 't', fields: { on_create: ' wipe ', on_update: 'twin' } },
		{ type: 'webhook', name: 'w', fields: { flow: wipe.id, origins: ['https://a.example'], shared: true } },
		{ type: 'wrapper', name: 'known', fields: { flow: 'wipe' } },
		{ type: 'wrapper', name: 'no', fields: { flow: 'nowhere' } },
		{ type: 'connector', name: 'c', fields: { value } }
	];
	const bundle = await bundleOf(...entries);
	const plan = await planImport(db, { ...bundle, flows: [{ name: 'twin', script: 'theirs' }] });
	const named = ({ theirs }: PlannedRecord) => theirs.name;
	const reach = importReach(plan.flows, plan.records, plan.here);
	expect(reach.flows.map(({ record, flow }) => [named(record), flow])).toEqual([
		['t', 'wipe'],
		['w', 'wipe']
	]);
	expect(reach.secrets.map(({ record, secrets }) => [named(record), secrets])).toEqual([['c', ['github']]]);
	expect(reach.callers).toMatchObject([{ origins: ['https://a.example'], shared: true }]);
	expect(importReach([], plan.records, plan.here).flows.map(({ flow }) => flow)).toContain('twin');
});

test('tags of a flow come along; a file that says nothing of them leaves mine alone', async () => {
	const mine = await flows.create({ name: 'f', script: '' });
	await flows.change(mine.id, { tags: ['a'] });
	const bundle = await exported();
	expect(bundle.flows[0]!.tags).toEqual(['a']);
	const plan = async (more: object) =>
		(await planImport(db, { ...bundle, flows: [{ name: 'f', script: '', ...more }] })).flows[0]!.differences;
	expect(await plan({})).toEqual([]);
	expect(await plan({ tags: [] })).toEqual(['settings']);
});

test.each<[string, object, RegExp]>([
	[
		'another kind',
		{ type: 'gizmo' },
		/records\[0\]\.type is "gizmo", which is no kind of record\. There are: project, tag/
	],
	['a kind that stays at home', { type: 'user' }, /records\[0\]\.type is "user"/],
	['no kind', { type: undefined }, /records\[0\]\.type is missing/],
	[
		'an unknown field',
		{ fields: { colour: 1 } },
		/records\[0\]\.fields\.colour is no field of a setting\. Its fields: value/
	],
	[
		'a value that does not fit',
		{ type: 'schedule', fields: { cron: 'x' } },
		/records\[0\]\.fields\.cron is not a cron/
	],
	['fields that are none', { fields: [] }, /records\[0\]\.fields has to be an object/],
	['a name that is none', { name: 'a\nb' }, /records\[0\]\.name is not a name for a setting/],
	['the key of a webhook', { type: 'webhook', fields: { key: 'k' } }, /fields\.key does not belong into a file/],
	['a content of what is no file', { content: '' }, /records\[0\]\.content is something that only files have/],
	['a content that is no base64', { type: 'file', content: '?' }, /content has to be base64/],
	['a content that was cut off', { type: 'file', content: 'QUJ' }, /content has to be base64: a part/],
	['a content that is too large', { type: 'file', content: 'A'.repeat(13_333_340) }, /larger than the 10 MB/],
	['a project that is not there', { project: 'p' }, /records\[0\]\.project is “p”, and no record of the type project/],
	['tags that are none', { tags: [' '] }, /records\[0\]\.tags\[0\] is empty/],
	['an id that is none', { id: '5' }, /records\[0\]\.id has to be a UUID/]
])('%s is refused with the place and the reason', async (_what, more, message) => {
	await expect(bundleOf({ type: 'setting', name: 'x', ...more } as BundleRecord)).rejects.toThrow(message);
});

test('the same name or id twice, records in version 1, and values nested very deep are refused', async () => {
	const twice: BundleRecord = { type: 'setting', name: 'x' };
	await expect(bundleOf(twice, { ...twice, name: ' x ' })).rejects.toThrow(
		'records[1].name is “x”, the name that records[0]'
	);
	const id = '01890a5d-ac96-774b-bcce-b302099a8057';
	await expect(bundleOf({ ...twice, id }, { type: 'tag', name: 'y', id })).rejects.toThrow('records[1].id is the id');
	await expect(bundleOf(twice, { type: 'tag', name: 'x' })).resolves.toMatchObject({ version: 2 });
	await expect(read('{"format": "millrace-bundle", "version": 1, "flows": [], "records": []}')).rejects.toThrow(
		'records came with version 2'
	);
	const deep = `{"format": "millrace-bundle", "version": 2, "flows": [], "records": [{"type": "setting", "name": "x", "fields": {"value": ${'['.repeat(100_000)}${']'.repeat(100_000)}}}]}`;
	await expect(read(deep)).rejects.toThrow('nested deeper than 500 levels');
});

test('fields beside those of a record are named and left out', async () => {
	const file = { format: 'millrace-bundle', version: 2, flows: [], records: [{ type: 'tag', name: 'x', width: 1 }] };
	expect(await readBundle(JSON.stringify(file))).toMatchObject({ ok: true, ignored: ['records[0].width'] });
});

test('what is exported and imported elsewhere is the same, of every kind', async () => {
	const name = fc
		.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
		.map((text) => text.replace(/\p{Cc}/gu, ' ').trim())
		.filter((text) => text !== '');
	// A key that no bundle may have: exporting it is refused, which has a test of its own.
	const value = fc
		.jsonValue({ maxDepth: 3 })
		.filter((one) => !JSON.stringify(one).includes('"__proto__":')) as fc.Arbitrary<JsonObject>;
	const object = fc.dictionary(fc.string({ maxLength: 5 }), value, { maxKeys: 3 });
	const text = fc.string({ unit: 'grapheme', maxLength: 8 });
	const fields: { [type: string]: fc.Arbitrary<JsonObject> } = {
		setting: fc.record({ value }),
		schema: fc.record({ value: object }),
		connector: fc.record({ value: object, connector_type: text }),
		custom_object: fc.record({ value: object }),
		object_template: fc.record({ attributes: fc.dictionary(text, object), on_create: fc.option(text) }),
		schedule: fc.record({
			flow: text,
			inputs: fc.option(object),
			cron: fc.constant('0 8 * * *'),
			enabled: fc.boolean()
		}),
		scheduler: fc.record({ script: text }),
		webhook: fc.record({ flow: text, key: fc.option(text), shared: fc.boolean() }),
		wrapper: fc.record({ flow: fc.option(text) }),
		file: fc.record({ mime_type: fc.constantFrom('', 'text/plain') }),
		tag: fc.record({ color: fc.option(text) })
	};
	const record = fc.constantFrom(...BUNDLE_RECORD_TYPES).chain((type) =>
		fc.record({
			type: fc.constant(type),
			name,
			fields: fields[type] ?? fc.constant({}),
			description: text,
			tags: fc.uniqueArray(name, { maxLength: 2 }),
			content: fc.uint8Array({ maxLength: 50 })
		})
	);
	const entries = fc.uniqueArray(record, { selector: ({ type, name: own }) => `${type} ${own}`, maxLength: 10 });
	await fc.assert(
		fc.asyncProperty(entries, async (given) => {
			const [from, to] = [await testDatabase(), await testDatabase()];
			const repository = new RecordRepository(from);
			for (const { type, name: own, fields: has, description, tags, content } of given) {
				const made = await repository.create({ type, name: own, fields: { ...has, description, tags } });
				if (type === 'file') await repository.saveContent(made.id, new Blob([new Uint8Array(content)]));
			}
			const bundle = await exported(from);
			await bring(bundle, 'theirs', to);
			expect(kinds(await planImport(to, bundle)).filter((line) => !line.endsWith(': same'))).toEqual([]);
			// What had to be left out, as a name like “pW” may make it, is nothing that could be left out again.
			// Who may call a webhook is allowed anew.
			const lasting = ({ records: list }: Bundle) =>
				list?.map(({ leftOut: _, ...one }) => ({
					...one,
					fields: one.type === 'webhook' ? { ...one.fields, shared: false } : one.fields,
					modifiedAt: ''
				}));
			expect(lasting(await exported(to))).toEqual(lasting(bundle));
		}),
		{ numRuns: 50 }
	);
});
