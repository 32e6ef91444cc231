import type { Table } from 'dexie';
import type { ExecutionId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { executionTables, rowsOf } from './execution-tables';
import { sizeOf } from './size-of';

/** What a table takes. */
export interface TableUsage {
	table: string;
	rows: number;
	/** About how many bytes, without indexes and the database's own book-keeping. */
	bytes: number;
	/** Whether every row was looked at; otherwise `bytes` goes by a sample. */
	exact: boolean;
}

/** Rows looked at in one table, at most. */
const SAMPLE = 300;
/** Rows of one execution looked at in one table, at most: one with a long log must not stand for all. */
const SAMPLE_OF_ONE = 50;

/** What each table takes. Counts are exact; sizes of large tables go by a sample. */
export async function measureUsage(db: MillraceDatabase): Promise<TableUsage[]> {
	const owned = new Set(executionTables(db).map(({ name }) => name));
	const executions = every(await db.executions.toCollection().primaryKeys(), SAMPLE);
	const usage: TableUsage[] = [];
	for (const table of db.tables) {
		const rows = await table.count();
		const sample = owned.has(table.name) ? await ofExecutions(table, executions, rows) : await fromAll(table, rows);
		const bytes = sample.reduce((sum: number, row) => sum + sizeOf(row), 0);
		const exact = sample.length >= rows;
		usage.push({
			table: table.name,
			rows,
			bytes: exact ? bytes : Math.round((bytes / Math.max(1, sample.length)) * rows),
			exact
		});
	}
	return usage;
}

async function fromAll(table: Table, rows: number): Promise<unknown[]> {
	if (rows <= SAMPLE) return table.toArray();
	const keys = await table.toCollection().primaryKeys();
	return table.bulkGet(every(keys, SAMPLE));
}

/** Rows of some executions: their keys are too many to be read. */
async function ofExecutions(table: Table, executions: ExecutionId[], rows: number): Promise<unknown[]> {
	if (rows <= SAMPLE) return table.toArray();
	const sample: unknown[] = [];
	for (const id of executions) {
		if (sample.length >= SAMPLE) break;
		sample.push(...((await rowsOf(table, id).limit(SAMPLE_OF_ONE).toArray()) as unknown[]));
	}
	return sample;
}

/** At most `count` of them, evenly spread. */
function every<Item>(items: Item[], count: number): Item[] {
	if (items.length <= count) return items;
	return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)]!);
}
