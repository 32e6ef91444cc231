import Dexie, { type Table } from 'dexie';
import type { ExecutionId } from '../domain/ids';
import type { MillraceDatabase } from './database';

/** The path that a primary key begins with, in tables whose rows belong to an execution. */
const OWNER = 'executionId';

/** Tables whose rows belong to an execution and go with it: inputs and outputs, journal, log, and what may come. */
export function executionTables(db: MillraceDatabase): Table[] {
	return db.tables.filter(({ schema }) => [schema.primKey.keyPath].flat()[0] === OWNER);
}

/** All that belongs to an execution in one of these tables. */
export function rowsOf(table: Table, id: ExecutionId) {
	const { keyPath } = table.schema.primKey;
	return Array.isArray(keyPath)
		? table.where(':id').between([id, Dexie.minKey], [id, Dexie.maxKey])
		: table.where(':id').equals(id);
}
