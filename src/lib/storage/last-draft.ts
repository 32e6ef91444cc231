/**
 * The text that a page leaves behind as it goes. A browser may end a page before IndexedDB has heard of what it wrote last;
 * local storage is written before the call returns.
 */
import type { Table } from 'dexie';
import { localStore } from './local-store';
import type { MillraceDatabase } from './database';

const keyOf = (id: string) => `millrace draft of ${id}`;

/** @throws {DOMException} QuotaExceededError where the text is too large for it */
export function keepLastDraft(id: string, draft: object): void {
	localStore()?.setItem(keyOf(id), JSON.stringify(draft));
}

export function lastDraft<Draft>(id: string): Draft | null {
	const text = localStore()?.getItem(keyOf(id)) ?? null;
	return text === null ? null : (JSON.parse(text) as Draft);
}

export function forgetLastDraft(id: string): void {
	localStore()?.removeItem(keyOf(id));
}

/**
 * Writes a row, or deletes it, in one go: for a page that is about to be gone, where nothing that comes later runs.
 * @param row null to delete
 * @throws {DOMException} where the database is not open (any more)
 */
export function writeAtOnce(db: MillraceDatabase, table: Table, key: string, row: object | null): void {
	const transaction = db.backendDB().transaction(table.name, 'readwrite');
	const store = transaction.objectStore(table.name);
	if (row) store.put(row);
	else store.delete(key);
	// A transaction that waits to be committed by itself is given up together with its page.
	transaction.commit();
}
