import { beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_PROJECT, type ProjectId, type RecordId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { readRecordChange, RecordError } from '../domain/record-kinds';
import type { MillraceDatabase } from './database';
import { FlowRepository, NameError } from './flow-repository';
import { RecordRepository } from './record-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let records: RecordRepository;

beforeEach(async () => {
	db = await testDatabase();
	records = new RecordRepository(db);
});

const setting = (name: string, value: number = 1) => records.create({ type: 'setting', name, fields: { value } });

describe('names', () => {
	test('are trimmed, and unique among the records of a kind that are in use', async () => {
		const first = await setting(' limits ');
		expect(first.name).toBe('limits');
		await expect(setting('limits')).rejects.toThrow('There is a setting named “limits” already.');
		await expect(setting('limits')).rejects.toThrow(NameError);
		expect((await records.create({ type: 'tag', name: 'limits' })).name).toBe('limits');
		await records.moveToTrash([first.id]);
		expect((await setting('limits')).id).not.toBe(first.id);
	});

	test('are unique within their project, but those of projects and users everywhere', async () => {
		const projectId = '00000000-0000-7000-8000-00000000000f' as ProjectId;
		await setting('x');
		await records.create({ type: 'setting', name: 'x', projectId });
		expect(await records.list('setting')).toHaveLength(1);
		expect(await records.list('setting', projectId)).toHaveLength(1);
		await records.create({ type: 'user', name: 'x' });
		await expect(records.create({ type: 'user', name: 'x', projectId })).rejects.toThrow(NameError);
	});

	test('of a project that is deleted for good: what is in it goes to the trash, and comes back into the usual one', async () => {
		const project = await records.create({ type: 'project', name: 'side' });
		const projectId = project.id as string as ProjectId;
		await setting('x');
		const inIt = await records.create({ type: 'setting', name: 'x', projectId });
		const flows = new FlowRepository(db);
		const flow = await flows.create({ name: 'f' });
		await db.flows.update(flow.id, { projectId });
		expect((await records.listAll('setting')).map(({ id }) => id)).toContain(inIt.id);
		expect([...(await records.projectNames())]).toEqual([[projectId, 'side']]);
		await records.moveToTrash([project.id]);
		expect((await records.get(inIt.id))!.trashedAt).toBeNull();
		await records.deleteForGood([project.id]);
		expect(await records.listAll('setting')).toHaveLength(1);
		expect(await flows.list()).toEqual([]);
		await records.restore([inIt.id]);
		await flows.restore([flow.id]);
		expect((await records.list('setting')).map(({ name }) => name)).toEqual(['x', 'x 2']);
		expect(await flows.list()).toMatchObject([{ name: 'f', projectId: DEFAULT_PROJECT }]);
	});

	test('of a project with the id of the usual one: what is in that stays where it is deleted', async () => {
		const project = await records.create({ type: 'project', name: 'usual' });
		const id = DEFAULT_PROJECT as string as RecordId;
		await db.records.add({ ...project, id, trashedAt: 1 });
		const mine = await setting('x');
		await records.deleteForGood([id]);
		expect(await records.list('setting')).toEqual([mine]);
		expect(await records.get(id)).toBeUndefined();
	});

	test('stay unique when two tabs create at once', async () => {
		const made = await Promise.allSettled([1, 2, 3].map(() => setting('x')));
		expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
	});

	test('one’s own can be kept, another’s cannot be taken, and nothing is changed then', async () => {
		const [a, b] = [await setting('a'), await setting('b')];
		expect((await records.rename(a.id, ' a ')).name).toBe('a');
		await expect(records.save(b.id, { name: 'a', value: 5 })).rejects.toThrow('“a”');
		await expect(records.rename(b.id, ' ')).rejects.toThrow('Give it a name.');
		expect(await records.get(b.id)).toMatchObject({ name: 'b', fields: { value: 1 } });
		expect(await records.freeName('setting', 'a')).toBe('a 2');
	});

	test('are listed as a person counts', async () => {
		for (const name of ['step 10', 'Step 9', 'step 2']) await setting(name);
		expect((await records.list('setting')).map(({ name }) => name)).toEqual(['step 2', 'Step 9', 'step 10']);
	});
});

describe('fields', () => {
	test('have defaults, and stay where they are not given', async () => {
		const made = await records.create({ type: 'connector', name: 'api', fields: { description: 'ours' } });
		expect(made).toMatchObject({ description: 'ours', tags: [], fields: { connector_type: 'REST', value: {} } });
		const saved = await records.save(made.id, { value: { url: 'https://example.org' }, tags: [' a ', 'a', 'b'] });
		expect(saved).toMatchObject({ description: 'ours', tags: ['a', 'b'] });
		expect(saved.fields).toEqual({ connector_type: 'REST', value: { url: 'https://example.org' } });
	});

	test('a field that is unknown, or a value that does not fit, is refused in words', async () => {
		const made = await records.create({ type: 'connector', name: 'api' });
		await expect(records.save(made.id, { colour: 'red' })).rejects.toThrow(
			'A connector has no field “colour”. It has: connector_type, value, name, description, tags.'
		);
		await expect(records.save(made.id, { value: [] })).rejects.toThrow('“value” of a connector has to be an object');
		await expect(records.save(made.id, { tags: 'a' })).rejects.toThrow(RecordError);
		// What no bundle could hold.
		await expect(records.save(made.id, { tags: ['x'.repeat(256)] })).rejects.toThrow(
			'A tag has at most 255 characters'
		);
		expect(() => readRecordChange('flow', { priority: 1.5 })).toThrow('“priority” of a flow has to be a whole number.');
		expect(await records.get(made.id)).toEqual(made);
	});
});

describe('the content of a file', () => {
	test('is kept beside it, with its size and type', async () => {
		const file = await records.create({ type: 'file', name: 'a.txt', fields: { size: 99 } });
		expect(file.fields).toEqual({ size: 0, mime_type: '', written_by: null });
		expect(await records.content(file.id)).toBeUndefined();
		const saved = await records.saveContent(file.id, new Blob(['grüße'], { type: 'text/plain' }));
		expect(saved.fields).toEqual({ size: 7, mime_type: 'text/plain', written_by: null });
		expect(await records.content(file.id)).toBeDefined();
	});
});

describe('a file that is put', () => {
	const text = async (name: string) => {
		const file = await records.byName('file', name);
		return file && (await db.contents.get(file.id))!.blob.size;
	};

	test('is made, asked for, filled anew, or gets another name', async () => {
		const first = await records.putFile(' a/x.csv ', new Blob(['1']), 'ask');
		expect(first).toMatchObject({ name: 'a/x.csv', fields: { size: 1 } });
		expect(await records.putFile('a/x.csv', new Blob(['22']), 'ask')).toBeNull();
		expect(await text('a/x.csv')).toBe(1);
		expect((await records.putFile('a/x.csv', new Blob(['22']), 'replace'))!.id).toBe(first!.id);
		expect(await text('a/x.csv')).toBe(2);
		expect((await records.putFile('a/x.csv', new Blob(['333']), 'beside'))!.name).toBe('a/x 2.csv');
		expect((await records.putFile('new', new Blob([]), 'beside'))!.name).toBe('new');
		await expect(records.putFile(' ', new Blob([]), 'ask')).rejects.toThrow(NameError);
		expect(await db.contents.count()).toBe(3);
	});

	test('that does not fit leaves nothing behind, and changes nothing', async () => {
		await records.putFile('a', new Blob(['old']), 'ask');
		const { put } = db.contents;
		db.contents.put = () => Promise.reject(new DOMException('no room', 'QuotaExceededError')) as never;
		await expect(records.putFile('b', new Blob(['x']), 'ask')).rejects.toThrow('no room');
		await expect(records.putFile('a', new Blob(['new']), 'replace')).rejects.toThrow('no room');
		db.contents.put = put;
		expect((await records.list('file')).map(({ name, fields }) => [name, fields.size])).toEqual([['a', 3]]);
		expect(await text('a')).toBe(3);
	});

	test('is not written over where it has changed since it was read', async () => {
		const read = (await records.putFile('a', new Blob(['1']), 'ask'))!;
		await db.records.update(read.id, { modifiedAt: read.modifiedAt + 1 });
		expect(await records.saveContentOf(read, new Blob(['22']))).toBeNull();
		expect(await text('a')).toBe(1);
		const again = (await records.get(read.id))!;
		expect(await records.saveContentOf(again, new Blob(['22']))).toMatchObject({ fields: { size: 2 } });
	});

	test('keeps its ending where its name was given away while it was in the trash', async () => {
		const old = (await records.putFile('a.csv', new Blob(['1']), 'ask'))!;
		await records.moveToTrash([old.id]);
		await records.putFile('a.csv', new Blob(['2']), 'ask');
		await records.restore([old.id]);
		expect((await records.get(old.id))!.name).toBe('a 2.csv');
	});
});

describe('the trash', () => {
	test('gives back what it was given, under another name where that was given away', async () => {
		const old = await setting('x', 1);
		await records.moveToTrash([old.id, old.id]);
		expect(await records.byName('setting', 'x')).toBeUndefined();
		await setting('x', 2);
		expect((await records.trash('setting')).map(({ id }) => id)).toEqual([old.id]);
		expect(await records.trash('file')).toEqual([]);
		await records.restore([old.id]);
		expect(await records.byName('setting', 'x 2')).toMatchObject({ id: old.id, fields: { value: 1 } });
	});

	test('is emptied with the content of files; what is in use stays', async () => {
		const [gone, kept] = [
			await records.create({ type: 'file', name: 'a' }),
			await records.create({ type: 'file', name: 'b' })
		];
		for (const { id } of [gone, kept]) await records.saveContent(id, new Blob(['x']));
		await records.moveToTrash([gone.id]);
		await records.deleteForGood([gone.id, kept.id]);
		expect(await db.contents.toCollection().primaryKeys()).toEqual([kept.id]);
		expect(await db.records.toCollection().primaryKeys()).toEqual([kept.id]);
	});
});

test('an object without a template is made, changed and thrown away like any other record', async () => {
	const made = await records.create({ type: 'custom_object', name: 'x' });
	expect(await records.save(made.id, { value: { a: 1 } })).toMatchObject({ fields: { value: { a: 1 } } });
	await records.moveToTrash([made.id]);
	expect(await records.trash('custom_object')).toHaveLength(1);
});

describe('an object whose template is gone, or wants something else by now', () => {
	const template = (name: string, fields: JsonObject) => records.create({ type: 'object_template', name, fields });
	const object = (object_template: string, value: JsonObject) =>
		records.create({ type: 'custom_object', name: 'o', fields: { object_template, value } });

	test('is renamed, described and moved to the trash; its values stay checked', async () => {
		const { id: templateId } = await template('t', { attributes: { a: {} } });
		const { id } = await object('t', { a: 1 });
		await records.moveToTrash([templateId]);
		await records.rename(id, 'p');
		await records.save(id, { description: 'd', tags: ['x'], value: { a: 1 } });
		expect(await records.get(id)).toMatchObject({ name: 'p', description: 'd', tags: ['x'] });
		await expect(records.save(id, { value: { a: 2 } })).rejects.toThrow('object template');
		expect(await records.moveToTrash([id])).toEqual(['There is no object template named “t”.']);
		expect(await records.trash('custom_object')).toHaveLength(1);
	});

	test('is moved to the trash together with it', async () => {
		const { id: templateId } = await template('t', { attributes: { a: {} } });
		const { id } = await object('t', { a: 1 });
		await records.moveToTrash([templateId, id]);
		expect(await records.trash()).toHaveLength(2);
	});

	test('is moved to the trash where the flow that is to be told is not there', async () => {
		const flows = new FlowRepository(db);
		const flow = await flows.create({ name: 'tidy' });
		await template('t', { attributes: { a: {} }, on_delete: 'tidy', on_update: 'tidy' });
		const { id } = await object('t', { a: 1 });
		await flows.moveToTrash([flow.id]);
		await records.save(id, { tags: ['x'] });
		await expect(records.save(id, { value: { a: 2 } })).rejects.toThrow('“tidy”');
		expect((await records.get(id))?.fields.value).toEqual({ a: 1 });
		expect(await records.moveToTrash([id])).toEqual([expect.stringContaining('“tidy” (on_delete)')]);
		expect(await db.executions.count()).toBe(0);
	});

	test('is tagged after its template wants other values', async () => {
		const { id: templateId } = await template('t', { attributes: { a: {} } });
		const { id } = await object('t', { a: 1 });
		await records.save(templateId, { attributes: { b: { required: true } } });
		expect(await records.save(id, { tags: ['x'] })).toMatchObject({ tags: ['x'], fields: { value: { a: 1 } } });
		await expect(records.save(id, { value: { a: 2 } })).rejects.toThrow('no attribute “a”');
	});
});

describe('a value that somebody has read', () => {
	test('is written where it is still the same, whatever else was changed', async () => {
		const { id } = await records.create({ type: 'setting', name: 'x', fields: { value: { a: 1, b: [2] } } });
		await records.save(id, { description: 'changed' });
		const { saved, record } = await records.saveValue(id, { value: 5 }, { value: { b: [2], a: 1 } });
		expect([saved, record.fields.value, record.description]).toEqual([true, 5, 'changed']);
	});

	test('is left alone where it is another, and that is told', async () => {
		const { id } = await setting('x', 1);
		await records.save(id, { value: 2 });
		expect(await records.saveValue(id, { value: 5 }, { value: 1 })).toMatchObject({
			saved: false,
			record: { fields: { value: 2 } }
		});
		expect((await records.get(id))?.fields.value).toBe(2);
	});

	test('of two who write at once one is told', async () => {
		const { id } = await setting('x', 1);
		const both = await Promise.all([2, 3].map((value) => records.saveValue(id, { value }, { value: 1 })));
		expect(both.map(({ saved }) => saved).sort()).toEqual([false, true]);
	});

	test('that does not fit, or of a record that is gone, is refused', async () => {
		const { id } = await records.create({ type: 'connector', name: 'x' });
		await expect(records.saveValue(id, { value: 5 }, { value: {} })).rejects.toThrow('has to be an object');
		await records.moveToTrash([id]);
		await expect(records.saveValue(id, { value: { a: 1 } }, { value: {} })).rejects.toThrow('in the trash');
		await expect(records.rename(id, 'y')).rejects.toThrow('in the trash');
		expect(await records.get(id)).toMatchObject({ name: 'x', fields: { value: {} } });
		await records.deleteForGood([id]);
		await expect(records.saveValue(id, { value: {} }, { value: {} })).rejects.toThrow('deleted in another tab');
	});
});

test('schedulers and tags that are renamed are named anew by what names them', async () => {
	const flow = await new FlowRepository(db).create({ name: 'f' });
	await new FlowRepository(db).change(flow.id, { tags: ['red', 'blue'] });
	const tag = await records.create({ type: 'tag', name: 'red' });
	const scheduler = await records.create({ type: 'scheduler', name: 'red', fields: { script: 'x' } });
	const tagged = await records.create({ type: 'setting', name: 'x', fields: { value: 'red', tags: ['red', 'a'] } });
	const fields = { flow: 'red', scheduler: 'red', tags: ['red'] };
	const schedule = await records.create({ type: 'schedule', name: 'x', fields });
	await records.rename(tag.id, 'blue');
	expect(await records.get(tagged.id)).toMatchObject({ fields: { value: 'red' }, tags: ['blue', 'a'] });
	expect(await records.get(schedule.id)).toMatchObject({ fields: { scheduler: 'red' }, tags: ['blue'] });
	expect((await db.flows.get(flow.id))?.tags).toEqual(['blue']);
	await records.rename(scheduler.id, 'mornings');
	expect((await records.get(schedule.id))?.fields).toMatchObject({ flow: 'red', scheduler: 'mornings' });
});

describe('a custom object or a template that is renamed', () => {
	const object = (name: string, object_template: string | null, value: JsonObject = {}) =>
		records.create({ type: 'custom_object', name, fields: { object_template, value } });
	const template = (name: string, attributes: JsonObject, hooks: JsonObject = {}) =>
		records.create({ type: 'object_template', name, fields: { attributes, ...hooks } });
	const fieldsOf = async ({ id }: StoredRecord) => (await records.get(id))!.fields;

	test('is named anew by what refers to it, in the trash, too', async () => {
		const person = await template('person', { boss: { type: 'reference', reference: 'person', default: 'ada' } });
		const car = await template('car', {
			owner: { type: 'reference', reference: 'person' },
			colour: { type: 'string' }
		});
		const ada = await object('ada', 'person', { boss: null });
		const beetle = await object('beetle', 'car', { owner: 'ada', colour: 'ada' });
		const wreck = await object('wreck', 'car', { owner: ' ada ' });
		const loose = await object('loose', null, { owner: 'ada' });
		await records.save(ada.id, { value: { boss: 'ada' } });
		await records.moveToTrash([wreck.id]);

		expect(await records.rename(ada.id, 'lovelace')).toMatchObject({
			name: 'lovelace',
			fields: { value: { boss: 'lovelace' } }
		});
		expect(await fieldsOf(ada)).toEqual({ object_template: 'person', value: { boss: 'lovelace' } });
		expect(await fieldsOf(beetle)).toEqual({ object_template: 'car', value: { owner: 'lovelace', colour: 'ada' } });
		expect(await fieldsOf(wreck)).toMatchObject({ value: { owner: 'lovelace' } });
		expect(await fieldsOf(loose)).toEqual({ object_template: null, value: { owner: 'ada' } });
		expect(await fieldsOf(person)).toMatchObject({
			attributes: { boss: { reference: 'person', default: 'lovelace' } }
		});

		await records.rename(person.id, 'human');
		await records.rename(car.id, 'vehicle');
		expect(await fieldsOf(ada)).toMatchObject({ object_template: 'human' });
		expect(await fieldsOf(person)).toMatchObject({ attributes: { boss: { reference: 'human' } } });
		expect(await fieldsOf(car)).toMatchObject({ attributes: { owner: { reference: 'human' } } });
		expect(await fieldsOf(wreck)).toMatchObject({ object_template: 'vehicle' });
		// All fit their templates as before.
		await records.restore([wreck.id]);
		for (const { id } of [ada, beetle, wreck]) await records.save(id, { description: 'x' });
	});

	test('starts its own hook and none of what refers to it', async () => {
		await new FlowRepository(db).create({ name: 'hook', script: '' });
		await template('t', { to: { type: 'reference' } }, { on_update: 'hook' });
		const first = await object('a', 't');
		await object('b', 't', { to: 'a' });
		await records.rename(first.id, 'c');
		const inputs = (await db.payloads.toArray()).map(({ input }) => input);
		expect(inputs).toMatchObject([{ event: 'on_update', object: { name: 'c' }, previous: { name: 'a' } }]);
	});

	test('leaves those of other projects and what has another name alone', async () => {
		const projectId = 'another' as ProjectId;
		await template('t', { to: { type: 'reference' } });
		const mine = await object('a', 't');
		const other = await object('b', 't');
		const referring = await object('c', 't', { to: 'b' });
		for (const [type, name, fields] of [
			['object_template', 't', { attributes: { to: { type: 'reference' } } }],
			['custom_object', 'a', {}],
			['custom_object', 'd', { object_template: 't', value: { to: 'a' } }]
		] as const) {
			await records.create({ type, name, projectId, fields });
		}
		await records.rename(mine.id, 'e');
		expect(await fieldsOf(referring)).toMatchObject({ value: { to: 'b' } });
		expect((await records.get(other.id))!.modifiedAt).toBe(other.modifiedAt);
		expect((await records.byName('custom_object', 'd', projectId))!.fields).toMatchObject({ value: { to: 'a' } });
	});

	test('is not, and neither is anything else, where the name is taken', async () => {
		await template('t', { to: { type: 'reference' } });
		const first = await object('a', 't');
		const second = await object('b', 't', { to: 'a' });
		await expect(records.rename(first.id, 'b')).rejects.toThrow(NameError);
		expect(await fieldsOf(second)).toMatchObject({ value: { to: 'a' } });
	});
});

test('an object that is made, changed and thrown away by hand starts what its template says', async () => {
	const flow = await new FlowRepository(db).create({ name: 'hook', script: '' });
	const hooks = { on_create: 'hook', on_update: flow.id, on_delete: 'hook' };
	await records.create({
		type: 'object_template',
		name: 't',
		fields: { attributes: { n: { type: 'integer' } }, ...hooks }
	});
	const made = await records.create({
		type: 'custom_object',
		name: 'x',
		fields: { object_template: 't', value: { n: 1 } }
	});
	await records.saveValue(made.id, { value: { n: 2 } }, { value: { n: 1 } });
	await records.moveToTrash([made.id]);
	const inputs = (await db.payloads.orderBy('executionId').toArray()).map(({ input }) => input);
	expect(inputs).toMatchObject([
		{ event: 'on_create', object: { name: 'x', value: { n: 1 } }, previous: null },
		{ event: 'on_update', object: { value: { n: 2 } }, previous: { value: { n: 1 } } },
		{ event: 'on_delete', object: { value: { n: 2 } } }
	]);
	expect(await db.inbox.count()).toBe(3);
});
