// Key ranges are the browser's own.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BACKUP_VERSION, type BackupProblem } from '../domain/backup';
import { BUILT_IN_PROJECT, builtInFlowId, ExecutionId, type RecordId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import { installBuiltIns } from './built-in-store';
import { DATABASE_VERSION, MillraceDatabase } from './database';
import { giveIdentity } from './database-identity';
import { UnfinishedStore } from './unfinished-store';
import { ExecutionRepository } from './execution-repository';
import { FlowRepository } from './flow-repository';
import { inspectBackup } from './backup-read';
import { restoreBackup } from './backup-restore';
import { RecordRepository } from './record-repository';
import { writeBackup } from './backup-write';
import { upgradeRow } from './row-upgrades';
import { SecretRepository } from './secret-repository';

let db: MillraceDatabase;
let other: MillraceDatabase;

beforeEach(async () => {
	db = new MillraceDatabase(`backup-${Math.random()}`);
	other = new MillraceDatabase(`backup-${Math.random()}`);
	await Promise.all([db.open(), other.open()]);
	await giveIdentity(db);
	await giveIdentity(other);
});
afterEach(async () => {
	await db.delete();
	await other.delete();
});

const RECORD = '01890a5d-ac96-774b-bcce-b302099a8057' as RecordId;
const NOW = Date.parse('2026-05-04T03:02:01.000Z');
const make = (from = db) => writeBackup(from, { appVersion: '1.2.3', now: NOW });
const textOf = async (file: Blob) => gunzipSync(Buffer.from(await file.arrayBuffer())).toString();
const packed = (text: string) => new Blob([new Uint8Array(gzipSync(text))]);

/** All rows of all tables. */
async function contents(from: MillraceDatabase): Promise<{ [table: string]: unknown[] }> {
	const entries = await Promise.all(from.tables.map(async (table) => [table.name, await table.toArray()] as const));
	return Object.fromEntries(entries);
}

const entry = (executionId: ExecutionId, seq: number): JournalEntry => ({
	executionId,
	seq,
	kind: 'sleep',
	at: 1,
	args: { kind: 'sleep', seconds: 1 },
	outcome: null,
	settledAt: null,
	reads: { random: 'AAAA', clock: [1.5, 3] },
	madeId: null
});

/** A little of everything. */
async function fill(into = db): Promise<ExecutionId> {
	const flows = new FlowRepository(into);
	const flow = await flows.create({ name: 'Größe ändern', script: 'def handler(system, this): ...' });
	await flows.saveScript(flow.id, 'def handler(system, this):\n\tpass\n');
	await flows.saveDraft({ flowId: flow.id, script: 'draft', baseHash: 'x' });
	const id = await new ExecutionRepository(into).requestRun(flow, { text: 'ü😀', list: [1, null] });
	await into.journal.bulkAdd([entry(id, 1), entry(id, 2), entry(id, 10)]);
	await into.logs.add({ executionId: id, seq: 3, at: 1, stream: 'log', text: 'hi', value: 'hi', reads: null });
	await into.contents.put({ recordId: RECORD, blob: new Blob(['some bytes'], { type: 'text/x' }) });
	await into.preferences.put({ key: 'dated', value: { at: new Date(7), not: undefined, big: NaN } });
	return id;
}

describe('a backup and its restore', () => {
	it('bring everything back, and replace what was there', async () => {
		await fill();
		await new FlowRepository(other).create({ name: 'goes away' });
		const { file, fileName, rows } = await make();
		expect(fileName).toBe('millrace-backup-2026-05-04-0302.jsonl.gz');
		expect(rows).toMatchObject({
			flows: 1,
			versions: 2,
			drafts: 1,
			executions: 1,
			journal: 3,
			contents: 1,
			preferences: 1
		});
		expect(await restoreBackup(other, file, { now: NOW + 1 })).toEqual({ ok: true });

		const [before, after] = [await contents(db), await contents(other)];
		const withoutOwn = (rows: unknown[]) =>
			(rows as { key: string; value: unknown }[]).filter(({ key }) => key === 'dated');
		expect(withoutOwn(after.preferences!)).toStrictEqual(withoutOwn(before.preferences!));
		expect(withoutOwn(after.preferences!)).toHaveLength(1);
		const others = db.tables.map(({ name }) => name).filter((name) => !['preferences', 'contents'].includes(name));
		for (const name of others) expect([name, after[name]]).toStrictEqual([name, before[name]]);
		const { blob } = (await other.contents.get(RECORD))!;
		expect([await blob.text(), blob.type]).toEqual(['some bytes', 'text/x']);
	});

	it('leave to each device what belongs to it, and remember the restore', async () => {
		const [mine, theirs] = [
			await db.preferences.get('device:database'),
			await other.preferences.get('device:database')
		];
		const { file } = await make();
		expect(await textOf(file)).not.toContain('device:');
		await restoreBackup(other, file, { now: NOW + 1 });
		expect(await other.preferences.get('device:database')).toEqual(theirs);
		expect(theirs).not.toEqual(mine);
		expect((await other.preferences.get('restored'))!.value).toEqual({
			at: NOW + 1,
			madeAt: NOW,
			appVersion: '1.2.3'
		});
	});

	it('tell apart what a person made and what came with Millrace', async () => {
		await fill();
		const own = await db.flows.count();
		const flow = { id: builtInFlowId(1), name: 'retry', description: '', script: 'x', inputSchema: {} };
		await installBuiltIns(db, [flow], NOW);
		const reading = await inspectBackup((await make()).file);
		expect(reading).toMatchObject({
			ok: true,
			summary: { broughtAlong: { flows: 1, versions: 1 }, rows: { flows: own + 1 } }
		});
	});

	it('give no name to the project of what came with Millrace', async () => {
		const project = await new RecordRepository(db).create({ type: 'project', name: 'side' });
		await db.records.add({ ...project, id: BUILT_IN_PROJECT as string as RecordId, name: 'helpers' });
		expect(await restoreBackup(other, (await make()).file, { now: NOW })).toEqual({ ok: true });
		expect((await other.records.toArray()).map(({ name }) => name)).toEqual(['side']);
	});

	it('bring live executions back as they were', async () => {
		const id = await fill();
		await db.executions.update(id, { status: 'SLEEPING', startedAt: 1, wakeAt: 5, dueAt: 5 });
		const { file } = await make();
		const reading = await inspectBackup(file);
		expect(reading).toMatchObject({ ok: true, summary: { unfinished: 1, madeAt: NOW, appVersion: '1.2.3' } });
		await restoreBackup(other, file, { now: NOW });
		const [before] = await new UnfinishedStore(db).atStart(Date.now()).then(({ executions }) => executions);
		const [after] = await new UnfinishedStore(other).atStart(Date.now()).then(({ executions }) => executions);
		expect(after).toEqual(before);
		expect(after).toMatchObject({ lastSeq: 10, pending: { seq: 10 } });
	});

	it('the next inbox item comes after those that were restored', async () => {
		await fill();
		const { file } = await make();
		await restoreBackup(other, file, { now: NOW });
		const last = (await other.inbox.toCollection().lastKey()) as number;
		const id = await other.inbox.add({ type: 'cancel', executionId: ExecutionId.create(), at: 1 });
		expect(id).toBeGreaterThan(last);
	});

	it('hold tables with many and with large rows, in parts', async () => {
		const id = ExecutionId.create();
		await db.journal.bulkAdd(Array.from({ length: 3_000 }, (_, seq) => entry(id, seq)));
		const large = 'x'.repeat(3_000_000);
		const bytes = new Uint8Array(7_000_000).map((_, index) => index % 251);
		await db.preferences.bulkPut([
			{ key: 'a', value: large },
			{ key: 'b', value: [new Blob([bytes]), new Blob([])] },
			{ key: 'c', value: 'small' }
		]);
		const progress: number[] = [];
		const { file } = await writeBackup(db, { appVersion: '1', now: NOW, onProgress: (done) => progress.push(done) });
		expect(progress).toEqual([...progress].sort((a, b) => a - b));
		expect(await restoreBackup(other, file, { now: NOW })).toEqual({ ok: true });
		expect(await other.journal.count()).toBe(3_000);
		expect((await other.preferences.get('a'))!.value).toBe(large);
		const [blob, empty] = (await other.preferences.get('b'))!.value as Blob[];
		expect(Buffer.compare(Buffer.from(await blob!.arrayBuffer()), Buffer.from(bytes))).toBe(0);
		expect(empty!.size).toBe(0);
	});

	it('is of one moment: whoever writes meanwhile comes after it', async () => {
		const id = ExecutionId.create();
		await db.journal.bulkAdd(Array.from({ length: 1_000 }, (_, seq) => entry(id, seq)));
		let written: Promise<unknown> | null = null;
		const { rows } = await writeBackup(db, {
			appVersion: '1',
			now: NOW,
			onProgress: () => void (written ??= Promise.all([db.logs.clear(), db.journal.add(entry(id, 5_000))]))
		});
		await written;
		expect(rows.journal).toBe(1_000);
		expect(await db.journal.count()).toBe(1_001);
	});

	it('can be read unpacked, as some systems leave it', async () => {
		await fill();
		const text = await textOf((await make()).file);
		expect(await restoreBackup(other, new Blob([text]), { now: NOW })).toEqual({ ok: true });
		expect(await other.flows.count()).toBe(1);
	});

	it('leaves out and counts what no file can hold', async () => {
		const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt']);
		// Structured cloning of keys is the browser's alone: it is put in the way of the reading.
		await db.preferences.put({ key: 'secret', value: 1 });
		const { getAll } = IDBObjectStore.prototype;
		IDBObjectStore.prototype.getAll = function (...args) {
			const request = getAll.apply(this, args as never);
			request.addEventListener('success', () => {
				for (const row of request.result as { key?: string; value: unknown }[])
					if (row.key === 'secret') row.value = key;
			});
			return request;
		};
		try {
			const { file, leftOut } = await make();
			expect(leftOut).toEqual({ preferences: 1 });
			expect(await inspectBackup(file)).toMatchObject({ ok: true, summary: { leftOut: { preferences: 1 } } });
		} finally {
			IDBObjectStore.prototype.getAll = getAll;
		}
	});
});

describe('secrets', () => {
	const reference = { name: 'api', key: 'token' };
	const withSecret = async (into: MillraceDatabase, value: string, name = 'api') => {
		const secrets = new SecretRepository(into);
		const { id } = await secrets.create(name);
		await secrets.setValue(id, 'token', value);
		return secrets;
	};

	it('are in a backup by their names only, and a restore says what has no value', async () => {
		await withSecret(db, 'hunter22');
		const { file, rows, leftOut } = await make();
		expect(rows.secrets).toBe(1);
		expect(leftOut).toEqual({});
		expect(await textOf(file)).toMatch(/"name":"api".*"values":\{"token":null\}/);
		expect(await restoreBackup(other, file, { now: NOW })).toEqual({ ok: true });
		const secrets = new SecretRepository(other);
		expect(await secrets.list()).toMatchObject([{ name: 'api', keys: [{ key: 'token', setAt: null }] }]);
		expect((await secrets.problems([reference])).size).toBe(1);
	});

	it('of this device stay as they are', async () => {
		const secrets = await withSecret(db, 'of the backup');
		const { file } = await make();
		const [first] = await secrets.list();
		await secrets.save(first!.id, { name: 'renamed since' });
		await withSecret(db, 'of the device');
		await withSecret(db, 'newer', 'third');
		expect(await restoreBackup(db, file, { now: NOW })).toEqual({ ok: true });
		expect((await secrets.list()).map(({ name }) => name)).toEqual(['api', 'renamed since', 'third']);
		const opened = await secrets.open([reference, { name: 'third', key: 'token' }]);
		expect(opened.ok && [...opened.value.values()].map(({ text }) => text)).toEqual(['of the device', 'newer']);
	});
});

describe('files that cannot be restored change nothing', () => {
	/** Both ways in refuse it, and the database is as it was. */
	async function refused(file: Blob): Promise<BackupProblem> {
		await fill(other);
		const before = await contents(other);
		const reading = await inspectBackup(file);
		const restoring = await restoreBackup(other, file, { now: NOW });
		const after = await contents(other);
		for (const rows of [before, after]) delete (rows.preferences![0] as { value?: unknown }).value;
		expect(after).toEqual(before);
		if (reading.ok || restoring.ok) throw new Error('It was taken.');
		expect(restoring.problem).toEqual(reading.problem);
		return reading.problem;
	}

	const header = { format: 'millrace-backup', version: 1, appVersion: '9.9', databaseVersion: 2, madeAt: '2026-01-01' };
	const lines = (...all: unknown[]) => packed(all.map((line) => `${JSON.stringify(line)}\n`).join(''));

	it.each<[string, Blob, BackupProblem['kind']]>([
		['empty', new Blob([]), 'foreign'],
		['an image', new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 255])]), 'foreign'],
		['other JSON', new Blob(['{"a": 1}']), 'foreign'],
		['packed text', packed('hello'), 'foreign'],
		[
			'a bundle',
			new Blob([JSON.stringify({ format: 'millrace-bundle', version: 1, flows: [] }, null, '\t')]),
			'bundle'
		],
		['of a newer format', lines({ ...header, version: BACKUP_VERSION + 1 }), 'newer'],
		['of a newer database', lines({ ...header, databaseVersion: DATABASE_VERSION + 1 }), 'newer'],
		['without a version', lines({ ...header, version: undefined }), 'broken'],
		['without its time', lines({ ...header, madeAt: 'yesterday' }), 'broken'],
		['only a header', lines(header), 'truncated'],
		['with a table of another app', lines(header, { table: 'cats' }, { end: { rows: {}, leftOut: {} } }), 'broken'],
		['with a row of no table', lines(header, { row: {} }), 'broken'],
		['with a line that is none', lines(header, [1]), 'broken'],
		['with something after the end', lines(header, { end: { rows: {}, leftOut: {} } }, { table: 'flows' }), 'broken'],
		['with fewer rows than it says', lines(header, { end: { rows: { flows: 1 }, leftOut: {} } }), 'broken'],
		['with a row that is none', lines(header, { table: 'drafts' }, { row: { flowId: 'x' } }), 'broken'],
		['with a row without a key', lines(header, { table: 'preferences' }, { row: { value: 1 } }), 'broken'],
		[
			'with a key twice',
			lines(header, { table: 'preferences' }, { row: { key: 'a' } }, { row: { key: 'a' } }),
			'broken'
		],
		[
			'with a value that is none',
			lines(header, { table: 'preferences' }, { row: { key: 'a', value: { $: 'x' } } }),
			'broken'
		]
	])('%s', async (_name, file, kind) => {
		const problem = await refused(file);
		expect(problem.kind).toBe(kind);
		expect(problem.message).toMatch(/[.]$/);
	});

	it('says by whom a newer one was made', async () => {
		expect((await refused(lines({ ...header, version: 99 }))).message).toContain('9.9');
	});

	it('cut off anywhere, or changed anywhere', async () => {
		await fill();
		const bytes = new Uint8Array(await (await make()).file.arrayBuffer());
		for (const part of [0.3, 0.7, 0.99]) {
			const cut = bytes.slice(0, Math.floor(bytes.length * part));
			expect(await inspectBackup(new Blob([cut]))).toMatchObject({ ok: false, problem: { kind: 'truncated' } });
		}
		const changed = bytes.slice();
		changed[Math.floor(bytes.length / 2)]! ^= 0x10;
		expect((await inspectBackup(new Blob([changed]))).ok).toBe(false);
		expect((await refused(new Blob([bytes.slice(0, -9)]))).kind).toBe('truncated');
	});

	it('cut off between two lines of the unpacked text', async () => {
		await fill();
		const all = (await textOf((await make()).file)).split('\n');
		const problem = await refused(new Blob([all.slice(0, -3).join('\n')]));
		expect(problem.kind).toBe('truncated');
	});

	it('two rows that exclude each other', async () => {
		await fill();
		const text = await textOf((await make()).file);
		const second = /"number":2/;
		expect(text).toMatch(second);
		expect(await restoreBackup(other, new Blob([text.replace(second, '"number":1')]), { now: NOW })).toMatchObject({
			ok: false,
			problem: { kind: 'broken' }
		});
		expect(await other.flows.count()).toBe(0);
	});

	it('a file that went away while it was read', async () => {
		const file = new Blob(['x']);
		const gone = () => Promise.reject(new DOMException('It was changed.', 'NotReadableError'));
		file.slice = () => ({ arrayBuffer: gone }) as unknown as Blob;
		expect(await inspectBackup(file)).toMatchObject({ ok: false, problem: { kind: 'unreadable' } });
	});
});

describe('a restore that storage does not allow', () => {
	it('changes nothing, and says why', async () => {
		await fill();
		const { file } = await make();
		await fill(other);
		const before = await other.executions.toArray();
		const { add } = IDBObjectStore.prototype;
		let writes = 0;
		IDBObjectStore.prototype.add = function (...args) {
			if (++writes > 4) throw new DOMException('no room', 'QuotaExceededError');
			return add.apply(this, args as never);
		};
		try {
			const result = await restoreBackup(other, file, { now: NOW });
			expect(result).toMatchObject({ ok: false, problem: { kind: 'storage' } });
			expect(result.ok ? '' : result.problem.message).toContain('full');
		} finally {
			IDBObjectStore.prototype.add = add;
		}
		expect(await other.executions.toArray()).toEqual(before);
	});
});

describe('backups of older versions', () => {
	it('come in by the changes since', () => {
		const row: { [field: string]: unknown } = { id: 1 };
		const upgrades = [
			{ version: 2, table: 'flows', change: (flow: typeof row) => void (flow.colour = 'red') },
			{ version: 3, table: 'flows', change: (flow: typeof row) => void (flow.colour = `dark ${String(flow.colour)}`) },
			{ version: 3, table: 'other', change: (flow: typeof row) => void (flow.never = true) }
		];
		upgradeRow('flows', row, 1, upgrades);
		expect(row).toEqual({ id: 1, colour: 'dark red' });
		const newer: { [field: string]: unknown } = { colour: 'blue' };
		upgradeRow('flows', newer, 2, upgrades);
		expect(newer).toEqual({ colour: 'dark blue' });
	});

	it('are complete afterwards', async () => {
		const id = ExecutionId.create();
		const { madeId: _, ...older } = entry(id, 1);
		const file = new Blob(
			[
				{ format: 'millrace-backup', version: 1, appVersion: '0.1', databaseVersion: 1, madeAt: '2026-01-01' },
				{ table: 'journal' },
				{ row: { ...older, childId: 'c' } },
				{ end: { rows: { journal: 1 }, leftOut: {} } }
			].map((line) => `${JSON.stringify(line)}\n`)
		);
		expect(await restoreBackup(other, file, { now: NOW })).toEqual({ ok: true });
		expect(await other.journal.toArray()).toEqual([{ ...entry(id, 1), madeId: 'c' }]);
	});
});
