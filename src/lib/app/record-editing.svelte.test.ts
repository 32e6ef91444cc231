import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { MillraceDatabase } from '../storage/database';
import { RecordRepository } from '../storage/record-repository';
import { RecordEditing, type FieldTyping } from './record-editing.svelte';

let db: MillraceDatabase;
let records: RecordRepository;
let record: StoredRecord;

/** The value as JSON text. */
const typing: FieldTyping = {
	fields: ['value'],
	show: async ({ value }) => ({ value: JSON.stringify(value) }),
	read: async ({ value }) => {
		try {
			return { ok: true, fields: { value: JSON.parse(String(value)) as JsonObject } };
		} catch (error) {
			return { ok: false, problems: { value: { message: String(error), line: 1 } } };
		}
	}
};

beforeEach(async () => {
	db = new MillraceDatabase(`record-editing-${crypto.randomUUID()}`);
	records = new RecordRepository(db);
	record = await records.create({ type: 'setting', name: 's', fields: { value: 1 } });
	return () => db.delete();
});

const now = async () => (await records.get(record.id))!;
const stored = async () => (await now()).fields.value;

async function opened(): Promise<RecordEditing> {
	const editing = new RecordEditing(records, record.id, typing);
	await editing.follow(await now());
	return editing;
}

/** A flow or another tab saves. */
const savedElsewhere = (value: number) => records.save(record.id, { value });

test('starts with what is saved, and saves what is typed', async () => {
	const editing = await opened();
	expect([editing.typed, editing.unsaved]).toEqual([{ value: '1' }, false]);
	editing.edit('value', '2');
	expect(editing.unsaved).toBe(true);
	expect([await editing.save(), editing.unsaved, await stored()]).toEqual(['saved', false, 2]);
	expect(await records.drafts.get(record.id)).toBeUndefined();
});

describe('R1: nothing typed is lost', () => {
	test('a draft outlives the page, also one that cannot be read', async () => {
		const before = await opened();
		before.edit('value', '{"a":');
		await before.flush();
		const after = await opened();
		expect([after.typed.value, after.unsaved]).toEqual(['{"a":', true]);
		after.edit('value', '1');
		await after.flush();
		expect(await records.drafts.get(record.id)).toBeUndefined();
	});

	test('a page that is left writes before it goes, also where the database never hears of it', async () => {
		const editing = await opened();
		vi.spyOn(records.drafts, 'save').mockReturnValueOnce(new Promise(() => undefined));
		editing.edit('value', '5');
		editing.leave();
		expect((await records.drafts.get(record.id))?.typed).toEqual({ value: '5' });
		await db.preferences.clear();
		expect((await opened()).typed).toEqual({ value: '5' });
	});

	test('a tab that has typed nothing leaves the draft of another one alone', async () => {
		const [looking, typing] = [await opened(), await opened()];
		typing.edit('value', '"hours of work');
		await typing.flush();
		await looking.flush();
		looking.leave();
		await looking.flush();
		expect((await records.drafts.get(record.id))?.typed).toEqual({ value: '"hours of work' });
		const found = await opened();
		typing.edit('value', '"more');
		await typing.flush();
		found.leave();
		await found.flush();
		expect((await records.drafts.get(record.id))?.typed).toEqual({ value: '"more' });
	});

	test('where the draft cannot be kept, that is said', async () => {
		const editing = await opened();
		vi.spyOn(records.drafts, 'save').mockRejectedValueOnce(new Error('full'));
		editing.edit('value', '5');
		await editing.flush();
		expect(String(editing.draftProblem)).toContain('full');
		await editing.flush();
		expect(editing.draftProblem).toBeNull();
	});

	test('a record that is deleted for good takes its draft along', async () => {
		const editing = await opened();
		editing.edit('value', '5');
		await editing.flush();
		await records.moveToTrash([record.id]);
		await records.deleteForGood([record.id]);
		expect(await records.drafts.get(record.id)).toBeUndefined();
	});
});

describe('R2: a save does not overwrite what somebody else saved', () => {
	test('it is refused, and both are at hand', async () => {
		const editing = await opened();
		editing.edit('value', '2');
		await savedElsewhere(3);
		expect(await editing.save()).toBe('conflict');
		expect([await stored(), editing.typed.value, editing.conflict?.typed.value]).toEqual([3, '2', '3']);
		await editing.keepMine();
		expect([await editing.save(), await stored(), editing.conflict]).toEqual(['saved', 2, null]);
	});

	test('it is told before anybody saves; theirs can be taken', async () => {
		const editing = await opened();
		editing.edit('value', '2');
		await editing.follow(await savedElsewhere(3));
		expect(editing.conflict?.fields).toEqual({ value: 3 });
		await editing.follow(await savedElsewhere(4));
		expect(editing.conflict?.fields).toEqual({ value: 4 });
		await editing.takeTheirs();
		expect([editing.typed.value, editing.unsaved, editing.conflict]).toEqual(['4', false, null]);
	});

	test('a draft of what was there before meets what is there now', async () => {
		const before = await opened();
		before.edit('value', '2');
		await before.flush();
		await savedElsewhere(3);
		const after = await opened();
		expect([after.typed.value, after.conflict?.typed.value]).toEqual(['2', '3']);
	});

	test('the same on both sides is no conflict, nor is another description', async () => {
		const editing = await opened();
		editing.edit('value', '2');
		await editing.follow(await records.save(record.id, { description: 'd' }));
		expect([editing.conflict, editing.unsaved]).toEqual([null, true]);
		await editing.follow(await savedElsewhere(2));
		expect([editing.conflict, editing.unsaved]).toEqual([null, false]);
	});
});

test('R3: what is unchanged here follows what is saved elsewhere', async () => {
	const editing = await opened();
	await editing.follow(await savedElsewhere(7));
	expect([editing.typed.value, editing.unsaved, editing.conflict]).toEqual(['7', false, null]);
});

describe('R4: while a save is under way', () => {
	test('what is typed stays unsaved and is kept', async () => {
		const editing = await opened();
		editing.edit('value', '2');
		const saving = editing.save();
		editing.edit('value', '25');
		await saving;
		expect([await stored(), editing.typed.value, editing.unsaved]).toEqual([2, '25', true]);
		expect((await records.drafts.get(record.id))?.typed).toEqual({ value: '25' });
	});

	test('a change from elsewhere is not missed', async () => {
		const editing = await opened();
		editing.edit('value', '2');
		const { saveValue } = records;
		vi.spyOn(records, 'saveValue').mockImplementationOnce(async (...given) => {
			const saved = await saveValue.apply(records, given);
			await editing.follow(await savedElsewhere(9));
			return saved;
		});
		await editing.save();
		expect([editing.typed.value, editing.unsaved]).toEqual(['9', false]);
	});
});

test('R5: what cannot be read is not saved, and what is wrong is said until it is typed anew', async () => {
	const editing = await opened();
	editing.edit('value', 'x');
	expect([await editing.save(), await stored(), editing.problems.value?.line]).toEqual(['invalid', 1, 1]);
	editing.edit('value', '2');
	expect(editing.problems).toEqual({});
});

test('the same in other words is no change where nothing was changed', async () => {
	const editing = await opened();
	editing.restate('value', ' 1 ');
	expect([editing.typed.value, editing.unsaved]).toEqual([' 1 ', false]);
	editing.edit('value', '2');
	editing.restate('value', ' 2 ');
	expect(editing.unsaved).toBe(true);
});

test('what a record makes of what was saved is shown', async () => {
	await records.create({
		type: 'object_template',
		name: 't',
		fields: { attributes: { a: { type: 'number', default: 5 } } }
	});
	record = await records.create({
		type: 'custom_object',
		name: 'o',
		fields: { object_template: 't', value: { a: 1 } }
	});
	const editing = await opened();
	editing.edit('value', '{}');
	await editing.save();
	expect([editing.typed.value, editing.unsaved]).toEqual(['{"a":5}', false]);
});
