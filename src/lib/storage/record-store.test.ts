import { beforeEach, describe, expect, test } from 'vitest';
import { newExecution } from '../domain/execution';
import { DEFAULT_PROJECT, ExecutionId, FlowId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { RecordRequest, RecordType } from '../domain/record';
import { installBuiltIns } from './built-in-store';
import type { MillraceDatabase } from './database';
import { FlowRepository } from './flow-repository';
import { RecordStore } from './record-store';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let store: RecordStore;
let seq: number;
let now: number;
const executionId = ExecutionId.create();

beforeEach(async () => {
	db = await testDatabase();
	now = 1_000;
	store = new RecordStore(db, () => now);
	seq = 0;
});

/** Writes the op down, as the engine does before it lets it out. */
async function asked(request: RecordRequest) {
	const entry = { executionId, seq: ++seq, kind: 'record' as const, at: now, reads: null, madeId: null };
	await db.journal.put({ ...entry, args: { kind: 'record', ...request }, outcome: null, settledAt: null });
	return { executionId, seq, projectId: DEFAULT_PROJECT, request };
}

async function ask(request: RecordRequest): Promise<Json> {
	const outcome = await store.perform(await asked(request));
	expect((await db.journal.get([executionId, seq]))!.outcome).toEqual(outcome);
	if (!outcome.ok) throw new Error(`${outcome.failure.type}: ${outcome.failure.message}`);
	return outcome.value;
}

const named = (select: string) => ({ select, by: 'name' as const, project: null });
const read = (type: RecordType, name: string) => ask({ verb: 'read', type, ...named(name) });
const save = (type: RecordType, name: string, fields: JsonObject) =>
	ask({ verb: 'save', type, ...named(name), fields }) as Promise<JsonObject>;
const list = async (type: RecordType, filter: Json = null) =>
	((await ask({ verb: 'list', type, filter, project: null })) as JsonObject[]).map(({ name }) => name);

describe('done once', () => {
	test('an op that has its outcome is not done again, and gives it again', async () => {
		const work = await asked({ verb: 'append', type: 'setting', ...named('list'), value: 1 });
		const first = await store.perform(work);
		now = 9_000;
		expect(await new RecordStore(db, () => now).perform(work)).toEqual(first);
		expect(await read('setting', 'list')).toMatchObject({ value: [1], modified_at: 1 });
	});

	test('also where its answer would be another one by now', async () => {
		const work = await asked({ verb: 'read', type: 'setting', ...named('x') });
		expect(await store.perform(work)).toEqual({ ok: true, value: null });
		await save('setting', 'x', { value: 1 });
		expect(await store.perform(work)).toEqual({ ok: true, value: null });
	});

	test('what cannot be committed has changed nothing, and is done when it is asked again', async () => {
		const work = await asked({ verb: 'append', type: 'setting', ...named('list'), value: 1 });
		const put = db.journal.put.bind(db.journal);
		db.journal.put = (() => {
			throw new Error('the disk is full');
		}) as never;
		await expect(store.perform(work)).rejects.toThrow('the disk is full');
		db.journal.put = put;
		expect(await db.records.count()).toBe(0);
		await store.perform(work);
		expect(await read('setting', 'list')).toMatchObject({ value: [1] });
	});

	test('what is refused has changed nothing, and stays refused', async () => {
		await save('setting', 'a', { value: 1 });
		await save('setting', 'b', { value: 2 });
		await expect(save('setting', 'b', { name: 'a', value: 9 })).rejects.toThrow(
			'InvalidInputError: There is a setting named “a” already.'
		);
		expect(await read('setting', 'b')).toMatchObject({ value: 2 });
		expect((await db.journal.get([executionId, 3]))!.outcome!.ok).toBe(false);
	});

	test('for an execution that was deleted nothing is done any more', async () => {
		const work = await asked({ verb: 'save', type: 'setting', ...named('x'), fields: { value: 1 } });
		await db.journal.clear();
		expect(await store.perform(work)).toMatchObject({ ok: false });
		expect(await db.records.count()).toBe(0);
		expect(await db.journal.count()).toBe(0);
	});
});

describe('any kind of record', () => {
	test('is made, read by name and id, changed, renamed, copied and deleted', async () => {
		const made = await save('setting', ' limits ', { value: { a: 1 }, description: 'ours' });
		expect(made).toMatchObject({ name: 'limits', value: { a: 1 }, description: 'ours', created_at: 1 });
		now = 5_000;
		await save('setting', 'limits', { name: 'bounds', tags: ['x'] });
		const byId = await ask({ verb: 'read', type: 'setting', select: String(made.id), by: 'id', project: null });
		expect(byId).toMatchObject({ name: 'bounds', value: { a: 1 }, tags: ['x'], modified_at: 5 });
		await ask({ verb: 'clone', type: 'setting', ...named('bounds'), fields: { name: 'copy', value: 2 } });
		expect(await list('setting')).toEqual(['bounds', 'copy']);
		expect(await read('setting', 'copy')).toMatchObject({ value: 2, description: 'ours', tags: ['x'] });
		await ask({ verb: 'delete', type: 'setting', ...named('bounds') });
		expect(await read('setting', 'bounds')).toBeNull();
		expect((await db.records.get(made.id as never))!.trashedAt).toBe(5_000);
	});

	test('is copied under the first free name where none is given', async () => {
		await save('setting', 'a', { value: 1 });
		await save('flow', 'a', { script: 'one' });
		for (const type of ['setting', 'flow'] as const) {
			for (const n of [1, 2, 3]) {
				const copy = await ask({ verb: 'clone', type, ...named('a'), fields: { description: `no. ${n}` } });
				expect(copy).toMatchObject({ name: n === 1 ? 'a copy' : `a copy ${n}`, description: `no. ${n}` });
			}
			expect(await list(type)).toEqual(['a', 'a copy', 'a copy 2', 'a copy 3']);
		}
		await expect(ask({ verb: 'clone', type: 'tag', ...named('b'), fields: {} })).rejects.toThrow('no tag named “b”');
		const taken = ask({ verb: 'clone', type: 'setting', ...named('a'), fields: { name: 'a copy' } });
		await expect(taken).rejects.toThrow('already');
	});

	test('that is missing is told with names that are near', async () => {
		await save('setting', 'limits', {});
		await expect(ask({ verb: 'delete', type: 'setting', ...named('limit') })).rejects.toThrow(
			'ResourceNotFoundError: There is no setting named “limit”. Near it: “limits”.'
		);
		await expect(ask({ verb: 'read', type: 'setting', ...named('limit'), required: true })).rejects.toThrow('“limits”');
		await expect(ask({ verb: 'read', type: 'flow', ...named('x'), required: true })).rejects.toThrow(
			'no flow named “x”'
		);
		await expect(
			ask({ verb: 'save', type: 'tag', select: 'nonsense', by: 'id', project: null, fields: {} })
		).rejects.toThrow('There is no tag with the id nonsense.');
	});

	test('is listed by filter, and in its own project only', async () => {
		for (const name of ['my-a', 'my-b', 'other']) await save('setting', name, { value: name.length });
		expect(await list('setting', { field: 'name', op: 'like', value: 'my-%' })).toEqual(['my-a', 'my-b']);
		expect(await list('setting', { field: 'value', op: 'gt', value: 4 })).toEqual(['other']);
		await expect(list('setting', { field: 'nme', value: 1 })).rejects.toThrow('no field “nme” to filter by');
		await save('project', 'second', {});
		await ask({ verb: 'save', type: 'setting', select: 'my-a', by: 'name', project: 'second', fields: { value: 7 } });
		expect(await list('setting')).toEqual(['my-a', 'my-b', 'other']);
		expect(await ask({ verb: 'list', type: 'setting', filter: null, project: 'second' })).toHaveLength(1);
		await expect(ask({ verb: 'list', type: 'setting', filter: null, project: 'secnd' })).rejects.toThrow('“second”');
	});

	test('nonsense is refused', async () => {
		for (const nonsense of [
			{ verb: 'save', type: 'secret', ...named('x'), fields: {} },
			{ verb: 'append', type: 'file', ...named('x'), value: 1 },
			{ verb: 'burn', type: 'file', ...named('x') },
			{ verb: 'read', type: 'file', select: 5, by: 'name', project: null },
			{ verb: 'save', type: 'setting', ...named('x'), fields: null }
		]) {
			await expect(ask(nonsense as never)).rejects.toThrow('InternalError');
		}
	});
});

describe('a setting', () => {
	test('is a list once something is appended to it', async () => {
		for (const value of [1, { a: 2 }])
			await ask({ verb: 'append', type: 'setting', ...named('log'), value: value as Json });
		expect(await read('setting', 'log')).toMatchObject({ value: [1, { a: 2 }] });
		await save('setting', 'text', { value: 'x' });
		await expect(ask({ verb: 'append', type: 'setting', ...named('text'), value: 1 })).rejects.toThrow('is no list');
	});
});

describe('a file', () => {
	test('has a content, which is copied with it', async () => {
		const saved = await save('file', 'a.bin', { content_base64: btoa('\x00\xffabc'), mime_type: 'text/x' });
		expect(saved).toMatchObject({ size: 5, mime_type: 'text/x', written_by: executionId });
		expect(saved.content_base64).toBeUndefined();
		await ask({ verb: 'clone', type: 'file', ...named('a.bin'), fields: { name: 'b.bin' } });
		expect(await ask({ verb: 'content', type: 'file', ...named('b.bin') })).toEqual({
			content_base64: btoa('\x00\xffabc')
		});
		await save('file', 'a.bin', { description: 'kept' });
		expect(await read('file', 'a.bin')).toMatchObject({ size: 5, description: 'kept' });
	});

	test('is refused where it is larger than a flow can take', async () => {
		await save('file', 'big', { content_base64: btoa('abcd') });
		const request = { verb: 'content', type: 'file', ...named('big') } as const;
		const small = new RecordStore(db, () => 0, 3);
		const outcome = await small.perform(await asked(request));
		expect(outcome).toMatchObject({ ok: false, failure: { type: 'InvalidInputError' } });
		await expect(ask(request)).resolves.toEqual({ content_base64: btoa('abcd') });
	});

	test('no content is an empty one, and a broken one is refused', async () => {
		await save('file', 'a', {});
		expect(await ask({ verb: 'content', type: 'file', ...named('a') })).toEqual({ content_base64: '' });
		await expect(save('file', 'b', { content_base64: '!' })).rejects.toThrow('is not base64');
		await expect(save('setting', 'c', { content_base64: '' })).rejects.toThrow('Only a file has a content');
		await expect(ask({ verb: 'content', type: 'file', ...named('nope') })).rejects.toThrow('ResourceNotFoundError');
		expect(await list('file')).toEqual(['a']);
		expect(await list('setting')).toEqual([]);
	});
});

describe('a schema', () => {
	test('validates and coerces, and is refused where it is none', async () => {
		await save('schema', 's', { value: { type: 'object', properties: { n: { type: 'integer' } } } });
		const check = (verb: 'validate' | 'coerce', data: Json) => ask({ verb, type: 'schema', ...named('s'), data });
		expect(await check('validate', { n: 1 })).toBeNull();
		expect(await check('coerce', { n: '1' })).toEqual({ n: 1 });
		await expect(check('validate', { n: '1' })).rejects.toThrow(/^SchemaValidationError: .* n: /);
		await expect(save('schema', 't', { value: { type: 'no' } })).rejects.toThrow(/^SchemaError/);
		expect(await list('schema')).toEqual(['s']);
	});
});

describe('a flow', () => {
	test('saved by a flow has a version more, and is what a page sees', async () => {
		const flows = new FlowRepository(db);
		const made = await save('flow', 'made', { script: 'one', input_schema: { type: 'object' }, priority: 2 });
		expect(made).toMatchObject({ name: 'made', script: 'one', max_runtime_minutes: null, is_readonly: false });
		await save('flow', 'made', { script: 'two', description: 'x' });
		await save('flow', 'made', { script: 'two', tags: ['t'] });
		const flow = (await flows.byName('made'))!;
		expect(flow).toMatchObject({ inputSchema: { type: 'object' }, priority: 2, tags: ['t'], description: 'x' });
		expect((await flows.versions(flow.id)).map(({ number, script }) => [number, script])).toEqual([
			[2, 'two'],
			[1, 'one']
		]);
		expect(await flows.script(flow)).toBe('two');
	});

	test('that a flow renames is started by its new name', async () => {
		await new FlowRepository(db).create({ name: 'old' });
		await save('wrapper', 'w', { flow: 'old' });
		await save('schedule', 's', { flow: 'old', interval_seconds: 60 });
		await save('flow', 'old', { name: 'new' });
		expect([await read('wrapper', 'w'), await read('schedule', 's')]).toMatchObject([{ flow: 'new' }, { flow: 'new' }]);
	});

	test('is copied with its script, and begins with the template where none is given', async () => {
		await save('flow', 'a', { script: 'one' });
		await ask({ verb: 'clone', type: 'flow', ...named('a'), fields: { name: 'b' } });
		expect(await read('flow', 'b')).toMatchObject({ script: 'one' });
		expect(await save('flow', 'c', {})).toMatchObject({ script: expect.stringContaining('def handler') });
		expect(await list('flow', { field: 'script', op: 'like', value: 'one' })).toEqual(['a', 'b']);
		await expect(save('flow', 'a', { name: 'b' })).rejects.toThrow('a flow named “b” already');
		await expect(save('flow', 'a', { priority: 'high' })).rejects.toThrow(
			'“priority” of a flow has to be a whole number'
		);
		await ask({ verb: 'delete', type: 'flow', ...named('a') });
		expect(await list('flow')).toEqual(['b', 'c']);
	});
});

describe('wrappers', () => {
	beforeEach(() => installBuiltIns(db, BUILT_IN, 1));
	const BUILT_IN = ['retry', 'check'].map((name, n) => ({
		...{ id: FlowId.parse(`00000000-0000-7000-8000-00000000010${n + 1}`)!, name, description: `${name}s.` },
		...{ script: name, inputSchema: {} }
	}));

	test('that come with Millrace are found by name, id and filter, after none of their name', async () => {
		expect(await read('wrapper', 'retry')).toMatchObject({
			flow: 'retry',
			description: 'retrys.',
			id: BUILT_IN[0]!.id
		});
		const byId = { select: BUILT_IN[1]!.id, by: 'id', project: null } as const;
		expect(await ask({ verb: 'read', type: 'wrapper', ...byId })).toMatchObject({ name: 'check' });
		await save('wrapper', 'careful', { flow: 'job' });
		expect(await list('wrapper')).toEqual(['retry', 'check', 'careful']);
		expect(await list('wrapper', { field: 'flow', op: 'eq', value: 'job' })).toEqual(['careful']);
		expect(await list('wrapper', { field: 'name', op: 'eq', value: 'check' })).toEqual(['check']);
		await expect(ask({ verb: 'read', type: 'wrapper', ...named('retri'), required: true })).rejects.toThrow('“retry”');
	});

	test('that come with Millrace stay: what is saved is a record in their place', async () => {
		for (const select of ['retry', BUILT_IN[0]!.id]) {
			const by = select === 'retry' ? 'name' : 'id';
			const gone = ask({ verb: 'delete', type: 'wrapper', select, by, project: null });
			await expect(gone).rejects.toThrow('PermissionDenied: The wrapper “retry” came with Millrace.');
		}
		expect(await save('wrapper', 'retry', { tags: ['x'] })).toMatchObject({
			flow: 'retry',
			tags: ['x'],
			name: 'retry'
		});
		await save('wrapper', 'retry', { flow: 'job' });
		expect(await read('wrapper', 'retry')).toMatchObject({ flow: 'job' });
		expect(await list('wrapper')).toEqual(['check', 'retry']);
		await ask({ verb: 'delete', type: 'wrapper', ...named('retry') });
		expect(await read('wrapper', 'retry')).toMatchObject({ flow: 'retry', description: 'retrys.' });
		for (const name of ['check copy', 'check copy 2'])
			expect(await ask({ verb: 'clone', type: 'wrapper', ...named('check'), fields: {} })).toMatchObject({
				name,
				flow: 'check'
			});
		await expect(ask({ verb: 'delete', type: 'wrapper', ...named('chek') })).rejects.toThrow('Near it: “check”');
	});
});

describe('executions', () => {
	test('are found by name, the last of it, and listed by filter', async () => {
		const made = ['a', 'b', 'a'].map((name) => {
			const id = ExecutionId.create();
			return newExecution({ id, type: 'FLOW', name, createdAt: 1_000, rootId: id, status: 'RUNNING' });
		});
		await db.executions.bulkAdd(made);
		expect(await read('execution', 'a')).toMatchObject({ id: made[2]!.id, output_value: {} });
		expect(await list('execution', { field: 'status', value: 'RUNNING' })).toEqual(['a', 'b', 'a']);
		expect(await list('execution', { field: 'input_value', op: 'is_null', value: false })).toEqual([]);
		await expect(save('execution', 'a', { name: 'c' })).rejects.toThrow('PermissionDenied');
	});

	test('that were archived are listed where the filter asks for them', async () => {
		const make = (name: string, archivedAt: number | null) => {
			const id = ExecutionId.create();
			const ended = { status: 'ENDED_SUCCESS', archivedAt } as const;
			return newExecution({ id, type: 'FLOW', name, createdAt: 1_000, rootId: id, ...ended });
		};
		await db.executions.bulkAdd([make('a', null), make('b', 5)]);
		expect(await list('execution')).toEqual(['a']);
		expect(await list('execution', { field: 'name', op: 'in', value: ['a', 'b'] })).toEqual(['a']);
		expect(await list('execution', { field: 'is_archived', value: true })).toEqual(['b']);
		expect(await read('execution', 'b')).toMatchObject({ is_archived: true });
	});
});

describe('a custom object', () => {
	const template = {
		attributes: { number: { type: 'integer', required: true }, paid: { type: 'boolean', default: false } }
	};

	test('has the attributes that its template says', async () => {
		await save('object_template', 'invoice', template);
		const object = { object_template: 'invoice', value: { number: 7 } };
		expect(await save('custom_object', 'i7', object)).toMatchObject({ value: { number: 7, paid: false } });
		const refused = (value: JsonObject) => save('custom_object', 'i8', { object_template: 'invoice', value });
		await expect(refused({})).rejects.toThrow('“invoice” needs the attribute “number”');
		await expect(refused({ number: 'x' })).rejects.toThrow('wants “number” to be of type integer, not "x"');
		await expect(refused({ number: 1, colour: 'x' })).rejects.toThrow('has no attribute “colour”');
		await expect(save('custom_object', 'x', { object_template: 'none' })).rejects.toThrow('no object template');
		expect(await list('custom_object')).toEqual(['i7']);
	});

	test('may refer to others, which have to be there', async () => {
		await save('object_template', 'person', { attributes: {} });
		await save('object_template', 'car', { attributes: { owner: { type: 'reference', reference: 'person' } } });
		const car = (owner: string) => save('custom_object', 'car', { object_template: 'car', value: { owner } });
		await expect(car('ada')).rejects.toThrow('refers to a custom object of the template “person” named “ada”');
		await save('custom_object', 'ada', { object_template: 'person' });
		expect(await car('ada')).toMatchObject({ value: { owner: 'ada' } });
	});

	test('that a flow renames is named anew by what refers to it', async () => {
		await save('object_template', 'car', { attributes: { owner: { type: 'reference' } } });
		await save('custom_object', 'ada', {});
		await save('custom_object', 'beetle', { object_template: 'car', value: { owner: 'ada' } });
		await save('custom_object', 'ada', { name: 'lovelace' });
		await save('object_template', 'car', { name: 'vehicle' });
		expect(await read('custom_object', 'beetle')).toMatchObject({
			object_template: 'vehicle',
			value: { owner: 'lovelace' }
		});
	});

	test('starts the flows of its template, in the same transaction', async () => {
		await save('flow', 'hook', { script: 'x' });
		await save('object_template', 'thing', { attributes: {}, on_create: 'hook', on_update: 'hook', on_delete: 'hook' });
		const change = () => save('custom_object', 'o', { object_template: 'thing', description: 'x' });
		await change();
		await change();
		await save('custom_object', 'o', { description: 'y' });
		await ask({ verb: 'delete', type: 'custom_object', ...named('o') });
		const started = await db.executions.orderBy('id').toArray();
		expect(started.map(({ flowName, startedBy }) => [flowName, startedBy?.name])).toEqual([
			['hook', 'thing'],
			['hook', 'thing'],
			['hook', 'thing']
		]);
		const inputs = await db.payloads.bulkGet(started.map(({ id }) => id));
		expect(inputs.map((payload) => (payload!.input as JsonObject).event)).toEqual([
			'on_create',
			'on_update',
			'on_delete'
		]);
		expect(await db.inbox.count()).toBe(3);
		await save('object_template', 'thing', { on_create: 'hok' });
		await expect(save('custom_object', 'p', { object_template: 'thing' })).rejects.toThrow('Near it: “hook”');
		expect(await list('custom_object')).toEqual([]);
	});

	test('starts a flow as every other start does: what its schema calls secret is not shown', async () => {
		const inputSchema = { properties: { object: { type: 'object', format: 'password' } } };
		await save('flow', 'hook', { script: 'x', input_schema: inputSchema });
		await save('object_template', 'thing', { on_create: 'hook' });
		await save('custom_object', 'o', { object_template: 'thing' });
		expect(await db.executions.toArray()).toMatchObject([{ flowName: 'hook', protectInputs: ['object'] }]);
	});
});
