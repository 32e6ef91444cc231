/**
 * The text that a page leaves behind as it goes. A browser may end a page before IndexedDB has heard of what it wrote last;
 * local storage is written before the call returns.
 */
import type { Table } from 'dexie';
import { localStore } from './local-store';
import type { MillraceDatabase } from './database';

/** What tells drafts of one thing apart: another tab may have written another one. */
export interface DraftMark {
	/** Milliseconds since 1970. */
	modifiedAt: number;
	/** Which page wrote it. */
	owner?: string;
}

/** Whether a draft is one that a page may give up. */
export type IsOwnDraft = (draft: DraftMark) => boolean;

const keyOf = (id: string) => `millrace draft of ${id}`;

/** @throws {DOMException} QuotaExceededError where the text is too large for it */
export function keepLastDraft(id: string, draft: object): void {
	localStore()?.setItem(keyOf(id), JSON.stringify(draft));
}

export function lastDraft<Draft>(id: string): Draft | null {
	const text = localStore()?.getItem(keyOf(id)) ?? null;
	return text === null ? null : (JSON.parse(text) as Draft);
}

/** @param isOwn what another page has left behind stays */
export function forgetLastDraft(id: string, isOwn: IsOwnDraft): void {
	const last = lastDraft<DraftMark>(id);
	if (last && isOwn(last)) localStore()?.removeItem(keyOf(id));
}

/**
 * Writes a row in one go: for a page that is about to be gone, where nothing that comes later runs.
 * @throws {DOMException} where the database is not open (any more)
 */
export function writeAtOnce(db: MillraceDatabase, table: Table, row: object): void {
	const transaction = db.backendDB().transaction(table.name, 'readwrite');
	transaction.objectStore(table.name).put(row);
	// A transaction that waits to be committed by itself is given up together with its page.
	transaction.commit();
}

/**
 * Deletes a row in the same way, where it is still an own draft: that is asked of the database, and so less sure to happen
 * than a write. What stays then is a draft too many.
 * @throws {DOMException} where the database is not open (any more)
 */
export function deleteAtOnce<Row>(
	db: MillraceDatabase,
	table: Table<Row>,
	key: string,
	isOwn: (row: Row) => boolean
): void {
	const store = db.backendDB().transaction(table.name, 'readwrite').objectStore(table.name);
	const reading = store.get(key) as IDBRequest<Row | undefined>;
	reading.onsuccess = () => {
		if (reading.result && isOwn(reading.result)) store.delete(key);
	};
}
