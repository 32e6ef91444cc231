import { beforeEach, expect, test } from 'vitest';
import { MillraceDatabase } from '../storage/database';
import { RecordRepository } from '../storage/record-repository';
import { ScheduleForm } from './schedule-form.svelte';

let db: MillraceDatabase;
let records: RecordRepository;

beforeEach(() => {
	db = new MillraceDatabase(`schedules-${crypto.randomUUID()}`);
	records = new RecordRepository(db);
	return () => db.delete();
});

const scheduler = (name: string) => records.create({ type: 'scheduler', name, fields: { script: 'mine' } });

async function opened(): Promise<ScheduleForm> {
	const fields = { flow: 'f', scheduler: 'mornings' };
	const form = new ScheduleForm(await records.create({ type: 'schedule', name: 's', fields }));
	await form.load(records);
	return form;
}

test('a scheduler that is gone is said to be gone, and none is made in its place', async () => {
	const form = await opened();
	expect(form.problems.scheduler).toContain('“mornings” is gone');
	await expect(form.saveScheduler(records)).rejects.toThrow('“mornings” is gone');
	expect(await records.list('scheduler')).toEqual([]);
	// It is taken back: its script was never shown.
	const { id } = await scheduler('mornings');
	await form.saveScheduler(records);
	expect((await records.get(id))?.fields.script).toBe('mine');
});

test('the script of the one that is chosen is saved; a new one is made once, and in place of none', async () => {
	const { id } = await scheduler('mornings');
	const form = await opened();
	expect([form.script, form.problems.scheduler]).toEqual(['mine', undefined]);
	form.script = 'changed';
	await form.saveScheduler(records);
	expect((await records.get(id))?.fields.script).toBe('changed');
	form.choose('', undefined);
	form.newScheduler = 'mornings';
	await expect(form.saveScheduler(records)).rejects.toThrow('already');
	form.newScheduler = 'evenings';
	await form.saveScheduler(records);
	await form.saveScheduler(records);
	expect((await records.list('scheduler')).map(({ name }) => name)).toEqual(['evenings', 'mornings']);
});
