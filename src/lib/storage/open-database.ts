import type { DexieOptions } from 'dexie';
import { DATABASE_NAME, MillraceDatabase } from './database';
import { storageProblem, storageProblemOf, type StorageProblem } from './storage-problem';

export type DatabaseOpening = { ok: true; db: MillraceDatabase } | { ok: false; problem: StorageProblem };

export interface OpenDatabaseOptions {
	name?: string;
	/** A database that is not open yet, where somebody holds one already; one is made otherwise. */
	db?: MillraceDatabase;
	/** The database went away after it was opened: a newer version wants it, or the browser closed it. */
	onLost?: (problem: StorageProblem) => void;
	/** Another tab holds an older version open. The opening goes on, and ends when that tab is closed. */
	onBlocked?: (problem: StorageProblem) => void;
	/** Another IndexedDB than the browser's, for tests. */
	dexie?: DexieOptions;
}

/** Opens the database and watches over it. Never rejects. */
export async function openDatabase(options: OpenDatabaseOptions = {}): Promise<DatabaseOpening> {
	const { name = DATABASE_NAME, onLost, onBlocked, dexie } = options;
	const db = options.db ?? new MillraceDatabase(name, dexie);
	let lost = false;
	const lose = (problem: StorageProblem) => {
		if (lost) return;
		lost = true;
		onLost?.(problem);
	};
	db.on('versionchange', (event) => {
		// Without a new version it is being deleted.
		lose(storageProblem(event.newVersion === null ? 'closed' : 'newer-version'));
		// Let go at once, or the newer tab waits for ever; this page's writes fail from now on, and say why.
		db.close();
	});
	db.on('blocked', () => onBlocked?.(storageProblem('blocked')));
	try {
		await db.open();
		// The browser's own event: it comes when the browser closes the connection, not when the app does.
		db.backendDB().addEventListener('close', () => lose(storageProblem('closed')));
		return { ok: true, db };
	} catch (error) {
		// What failed to open is not lost a second time.
		lost = true;
		db.close();
		return { ok: false, problem: storageProblemOf(error) };
	}
}
