import { beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../domain/json';
import { RecordRepository } from '../storage/record-repository';
import { testDatabase } from '../storage/test-database';
import { ScheduleForm } from './schedule-form.svelte';

let records: RecordRepository;

beforeEach(async () => {
	records = new RecordRepository(await testDatabase());
});

async function formOf(fields: JsonObject): Promise<ScheduleForm> {
	const form = new ScheduleForm(
		await records.create({ type: 'schedule', name: 's', fields: { flow: 'f', ...fields } })
	);
	await form.load(records);
	return form;
}

async function save(form: ScheduleForm): Promise<boolean> {
	const { fields, expected } = form.changes();
	return (await records.saveValue(form.record!.id, fields, expected)).saved;
}

const now = async (form: ScheduleForm) => (await records.get(form.record!.id))!.fields;

describe('a schedule that is edited', () => {
	test('has nothing to write where nobody typed: no zone, and times stay to the second', async () => {
		// The second of two o’clock thirty, when clocks are put back.
		const second = Date.parse('2026-10-25T01:30:00Z') / 1_000;
		const kinds: JsonObject[] = [
			{ cron: '0 8 * * *', inputs: { day: 1, list: ['a'] }, starts_at: second, missed: 'all', allow_overlap: true },
			{ at: second, time_zone: 'Europe/Vienna', ends_at: '2027-01-01T00:00:30.5Z' },
			{ interval_seconds: 5_400.5 }
		];
		for (const fields of kinds) {
			const form = await formOf(fields);
			expect(form.changes()).toEqual({ fields: {}, expected: {} });
			expect(form.complete).toBe(true);
			form.allowOverlap = !form.allowOverlap;
			expect(await save(form)).toBe(true);
			const { time_zone = null, at = null, starts_at = null } = fields;
			expect(await now(form)).toMatchObject({ ...fields, time_zone, at, starts_at, allow_overlap: form.allowOverlap });
			await records.moveToTrash([form.record!.id]);
		}
	});

	test('shows the next run as it will be: of what stays, and of what was typed', async () => {
		const second = Date.parse('2026-10-25T01:30:00Z');
		const form = await formOf({ at: second / 1_000, time_zone: 'Europe/Vienna' });
		expect(form.next(0)).toEqual([second]);
		// A time of day is another time in another zone.
		form.timeZone = 'UTC';
		expect(form.next(0)).toEqual([Date.parse('2026-10-25T02:30:00Z')]);
		await save(form);
		expect(await now(form)).toMatchObject({ at: '2026-10-25T02:30', time_zone: 'UTC' });
	});

	test('leaves to others what they have changed, and writes nothing where both changed the same', async () => {
		const form = await formOf({ cron: '0 8 * * *' });
		const { id } = form.record!;
		await records.save(id, { cron: '0 9 * * *' });
		form.missed = 'skip';
		expect(await save(form)).toBe(true);
		expect(await now(form)).toMatchObject({ cron: '0 9 * * *', missed: 'skip' });
		form.cron = '0 10 * * *';
		expect(await save(form)).toBe(false);
		const other = new ScheduleForm((await records.get(id))!);
		await records.save(id, { cron: null, interval_seconds: 60 });
		other.kind = 'once';
		other.at = '2027-01-01T08:00';
		expect(await save(other)).toBe(false);
		expect(await now(form)).toMatchObject({ cron: null, interval_seconds: 60, at: null });
	});

	test('says what is wrong with what it was given', async () => {
		const form = await formOf({ cron: '0 8 * * *' });
		const bad = new ScheduleForm({
			...form.record!,
			fields: { ...form.record!.fields, starts_at: 1_764_345_551_000 }
		});
		expect(bad.problems.starts_at).toContain('looks like milliseconds');
		expect(bad.complete).toBe(false);
	});
});
