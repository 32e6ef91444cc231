import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { MillraceDatabase } from './database';

/** A database of its own for one test, in memory. */
export async function testDatabase(): Promise<MillraceDatabase> {
	const db = new MillraceDatabase('test', { indexedDB: new IDBFactory(), IDBKeyRange });
	await db.open();
	return db;
}
