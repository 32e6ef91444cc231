import Dexie, { RangeSet, type DexieOptions, type Table } from 'dexie';
import { DATABASE_NAME, MillraceDatabase, type Preference } from './database';
import { giveIdentity, readIdentity } from './database-identity';
import { openingProblemOf, storageProblem, storageProblemOf, type StorageProblem } from './storage-problem';

export type DatabaseOpening =
	/** `identity`: which database it is; null where that could not be found out. */
	{ ok: true; db: MillraceDatabase; identity: Promise<string | null> } | { ok: false; problem: StorageProblem };

export interface OpenDatabaseOptions {
	name?: string;
	/** A database that is not open yet, where somebody holds one already; one is made otherwise. */
	db?: MillraceDatabase;
	/** The database went away for good: a newer version wants it, or its data was deleted. */
	onLost?: (problem: StorageProblem) => void;
	/** The browser closed the connection. It is opened again until that works. */
	onInterrupted?: (problem: StorageProblem) => void;
	/** The connection is there again, with all that was committed, and live queries ask anew. */
	onResumed?: () => void;
	/** Another tab holds an older version open. The opening goes on, and ends when that tab is closed. */
	onBlocked?: (problem: StorageProblem) => void;
	/** Another IndexedDB than the browser's, for tests. */
	dexie?: DexieOptions;
	/** Resolves after so many milliseconds; for tests. */
	pause?: (ms: number) => Promise<void>;
}

/** The longest pause between tries to open a database again, in milliseconds. */
const MAX_PAUSE_MS = 5_000;

/** Opens the database and watches over it. Never rejects. */
export function openDatabase(options: OpenDatabaseOptions = {}): Promise<DatabaseOpening> {
	const { name = DATABASE_NAME, dexie, db = new MillraceDatabase(name, dexie) } = options;
	return new DatabaseConnection(db, options).open();
}

/** Another database is there under the name of the one that was open. */
class ReplacedError extends Error {
	override name = 'ReplacedError';
}

/**
 * One connection to the database, opened again where the browser closed it. Dexie itself opens a closed database at
 * its next use; this tells of it, does it without waiting for a use, and sees to it that it is the same one.
 */
class DatabaseConnection {
	private lost = false;
	private reopening = false;
	/** Who it was when it was first opened; null before, and where that could not be found out. */
	private identity: Promise<string | null> | null = null;

	constructor(
		private readonly db: MillraceDatabase,
		private readonly options: OpenDatabaseOptions
	) {}

	async open(): Promise<DatabaseOpening> {
		const { db, options } = this;
		db.on('versionchange', (event) => {
			// Let go at once, or the newer tab waits for ever. Without a new version it is being deleted.
			this.lose(event.newVersion === null ? 'deleted' : 'newer-version');
		});
		db.on('blocked', () => options.onBlocked?.(storageProblem('blocked')));
		db.on('ready', (opened) => this.ready(opened), true);
		try {
			await db.open();
		} catch (error) {
			// What failed to open is not lost a second time.
			this.lost = true;
			db.close();
			return { ok: false, problem: openingProblemOf(error) };
		}
		const identity = giveIdentity(db).catch((error: unknown) => {
			console.warn('The database could not be given a name.', error);
			return null;
		});
		this.identity = identity;
		return { ok: true, db, identity };
	}

	/** Each time it is opened, before anybody reads or writes. */
	private async ready(opened: Dexie): Promise<void> {
		// The browser's own event: it comes when the browser closes the connection, not when the app does.
		const connection = this.db.backendDB();
		connection.addEventListener('close', () => void this.reopen(connection));
		const before = await this.identity;
		if (before === null) return;
		const now = await readIdentity(opened.table('preferences') as Table<Preference, string>);
		if (before !== now) throw new ReplacedError('The database was deleted and made anew.');
	}

	private async reopen(closed: IDBDatabase): Promise<void> {
		if (this.lost || this.reopening) return;
		this.reopening = true;
		this.options.onInterrupted?.(storageProblem('closed'));
		// Dexie hears of it, too, perhaps after this.
		await Promise.resolve();
		if (this.db.backendDB() === closed) this.db.close({ disableAutoOpen: false });
		for (let attempt = 0; ; attempt++) {
			try {
				await this.db.open();
				break;
			} catch (error) {
				if (this.lost) return;
				if (isReplaced(error)) return this.lose('deleted');
				const { kind } = storageProblemOf(error);
				if (kind === 'newer-version') return this.lose(kind);
				await (this.options.pause ?? pause)(Math.min(MAX_PAUSE_MS, 100 * 2 ** attempt));
			}
		}
		this.reopening = false;
		// Queries that failed meanwhile ask again, and the others look whether they missed something.
		Dexie.on.storagemutated.fire({ all: new RangeSet(-Infinity, [[]] as unknown as number) });
		this.options.onResumed?.();
	}

	private lose(kind: 'deleted' | 'newer-version'): void {
		// From now on it does not open by itself; writes fail, and say why.
		this.db.close();
		if (this.lost) return;
		this.lost = true;
		this.options.onLost?.(storageProblem(kind));
	}
}

function isReplaced(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { inner } = error as { inner?: unknown };
	return error.name === 'ReplacedError' || (inner !== error && isReplaced(inner));
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
