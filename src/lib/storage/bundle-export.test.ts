import { beforeEach, describe, expect, test } from 'vitest';
import { BUNDLE_LIMITS } from '../domain/bundle';
import type { Json, JsonObject } from '../domain/json';
import { exportBundle, ExportError, safeFileName } from './bundle-export';
import { readBundle } from './bundle-read';
import type { MillraceDatabase } from './database';
import { FlowRepository } from './flow-repository';
import { RecordRepository } from './record-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let flows: FlowRepository;
const options = { flowIds: null, appVersion: '1.2.3', now: Date.UTC(2026, 0, 31) };

beforeEach(async () => {
	db = await testDatabase();
	flows = new FlowRepository(db);
});

test('flows are sorted by name and keys stand in a fixed order, one a line', async () => {
	const b = await flows.create({ name: 'b', script: 'x = 1\n' });
	await flows.create({ name: 'B', script: '' });
	await flows.create({ name: 'a', script: '' });
	const { text, fileName } = await exportBundle(db, options);
	expect((JSON.parse(text) as { flows: { name: string }[] }).flows.map((flow) => flow.name)).toEqual(['B', 'a', 'b']);
	expect(fileName).toBe('millrace-all-flows-2026-01-31.json');
	const modified = new Date(b.modifiedAt).toISOString();
	const one = await exportBundle(db, { ...options, flowIds: [b.id] });
	expect(one.fileName).toBe('b.millrace.json');
	expect(one.text).toBe(
		[
			'{',
			'\t"format": "millrace-bundle",',
			'\t"version": 1,',
			'\t"exportedAt": "2026-01-31T00:00:00.000Z",',
			'\t"appVersion": "1.2.3",',
			'\t"flows": [',
			'\t\t{',
			`\t\t\t"id": "${b.id}",`,
			'\t\t\t"name": "b",',
			'\t\t\t"description": "",',
			'\t\t\t"script": "x = 1\\n",',
			`\t\t\t"modifiedAt": "${modified}"`,
			'\t\t}',
			'\t]',
			'}',
			''
		].join('\n')
	);
});

test('the saved script is exported, not the draft; flows in the trash are not', async () => {
	const kept = await flows.create({ name: 'kept', script: 'saved' });
	await flows.saveDraft({ flowId: kept.id, script: 'draft', baseHash: kept.versionHash });
	const gone = await flows.create({ name: 'gone' });
	await flows.moveToTrash([gone.id]);
	const { bundle } = await exportBundle(db, { ...options, flowIds: [kept.id, gone.id] });
	expect(bundle.flows.map((flow) => [flow.name, flow.script])).toEqual([['kept', 'saved']]);
});

test('a flow that is too large says which', async () => {
	await flows.create({ name: 'giant', script: '#'.repeat(BUNDLE_LIMITS.scriptLength + 1) });
	await expect(exportBundle(db, options)).rejects.toThrow(ExportError);
	await expect(exportBundle(db, options)).rejects.toThrow(/“giant”/);
});

describe('what could not be imported again', () => {
	const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as Json;
	const exportOf = async (fields: JsonObject) => {
		const { id } = await new RecordRepository(db).create({ type: 'setting', name: 'limits', fields });
		return exportBundle(db, { ...options, recordIds: [id] });
	};

	test.each([
		[
			'a key that no bundle may have',
			{ value: JSON.parse('{"__proto__": 1}') as Json },
			/fields.value.__proto__” is a key/
		],
		['a value nested too deep', { value: nested(600) }, /nested deeper than 500 levels/]
	])('is refused with its name: %s', async (_what, fields, why) => {
		const exported = exportOf(fields);
		await expect(exported).rejects.toThrow(ExportError);
		await expect(exported).rejects.toThrow(/^The setting “limits” could not be imported again: /);
		await expect(exported).rejects.toThrow(why);
		await expect(exported).rejects.not.toThrow(/trust/);
	});

	test('is refused where it is a flow, too', async () => {
		const { id } = await flows.create({ name: 'urgent' });
		await db.flows.update(id, { priority: 1.5 });
		await expect(exportBundle(db, options)).rejects.toThrow(
			'The flow “urgent” could not be imported again: “priority” has to be a whole number. Change that, or leave it out.'
		);
	});

	test('is no connector with many secrets', async () => {
		const value = Object.fromEntries(Array.from({ length: 1_100 }, (_, n) => [`token${n}`, 'x']));
		const connector = { type: 'connector', name: 'c', fields: { value } } as const;
		const { id } = await new RecordRepository(db).create(connector);
		const { text, bundle } = await exportBundle(db, { ...options, recordIds: [id] });
		expect(bundle.records![0]!.leftOut!.slice(998)).toEqual(['token998', 'and 101 more']);
		expect(await readBundle(text)).toMatchObject({ ok: true });
	});
});

test.each([
	['daily report', 'daily report'],
	['a/b\\c: "d"?', 'a-b-c- -d-'],
	['..', 'flow'],
	['con', 'flow con'],
	['größe 🎉', 'größe 🎉'],
	['x'.repeat(200), 'x'.repeat(100)]
])('%s is saved as %s', (name, expected) => {
	expect(safeFileName(name)).toBe(expected);
});
