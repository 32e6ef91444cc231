import { afterEach, beforeEach, expect, test } from 'vitest';
import { newExecution, newPayload } from '../domain/execution';
import { ExecutionId, type RecordId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { FlowRepository } from './flow-repository';
import { sizeOf } from './size-of';
import { testDatabase } from './test-database';
import { measureUsage } from './usage';

let db: MillraceDatabase;
beforeEach(async () => void (db = await testDatabase()));
afterEach(() => db.close());

const usageOf = async (table: string) => (await measureUsage(db)).find((usage) => usage.table === table)!;

test('every table is there, also empty ones', async () => {
	const usage = await measureUsage(db);
	expect(usage.map(({ table }) => table).sort()).toEqual(db.tables.map(({ name }) => name).sort());
	expect(usage.every(({ rows, bytes, exact }) => rows === 0 && bytes === 0 && exact)).toBe(true);
});

test('small tables are measured row by row', async () => {
	await new FlowRepository(db).create({ name: 'a', script: 'x'.repeat(10_000) });
	const { rows, bytes, exact } = await usageOf('versions');
	expect({ rows, exact }).toEqual({ rows: 1, exact: true });
	expect(bytes).toBeGreaterThan(10_000);
	expect(bytes).toBeLessThan(10_500);
});

test('Blobs count with their content', async () => {
	await db.contents.add({ recordId: 'r' as RecordId, blob: new Blob(['x'.repeat(50_000)]) });
	expect((await usageOf('contents')).bytes).toBeGreaterThanOrEqual(50_000);
});

test('large tables by a sample that is near the truth', async () => {
	const ids = Array.from({ length: 500 }, () => ExecutionId.create());
	await db.executions.bulkAdd(ids.map((id) => newExecution({ id, type: 'FLOW', name: 'n', rootId: id, createdAt: 1 })));
	await db.payloads.bulkAdd(ids.map((id, index) => newPayload(id, 'x'.repeat(index % 2 ? 100 : 1_900))));
	const lines = ids.flatMap((executionId) =>
		[1, 2, 3, 4].map((seq) => ({
			executionId,
			seq,
			at: 1,
			stream: 'log' as const,
			text: 'y'.repeat(200),
			value: null,
			reads: null
		}))
	);
	await db.logs.bulkAdd(lines);
	for (const table of ['executions', 'payloads', 'logs'] as const) {
		const usage = await usageOf(table);
		const truth = (await db[table].toArray()).reduce((sum: number, row) => sum + sizeOf(row), 0);
		expect(usage.rows).toBe(table === 'logs' ? 2_000 : 500);
		expect(usage.exact).toBe(false);
		expect(usage.bytes / truth).toBeGreaterThan(0.9);
		expect(usage.bytes / truth).toBeLessThan(1.1);
	}
});

test.each([
	['texts by their letters', 'abc', 5],
	['other letters take two', 'ab→', 8],
	['nested', { a: [1, null, true] }, 4 + 3 + 4 + 4 + 1 + 1],
	['bytes', new Uint8Array(10), 14],
	['maps', new Map([['a', 1]]), 4 + 4 + 3 + 4]
])('%s', (_name, value, bytes) => expect(sizeOf(value)).toBe(bytes));
