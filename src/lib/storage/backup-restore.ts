import type { BackupProblem } from '../domain/backup';
import { isReservedId } from '../domain/ids';
import type { Secret } from '../domain/secret';
import { BackupReader, backupProblemOf, type BackupRow } from './backup-read';
import { BackupRefused } from './backup-lines';
import type { MillraceDatabase, Preference } from './database';
import { DEVICE_PREFERENCE } from './database-identity';
import { LongTransaction } from './long-transaction';
import { missingHere } from './secret-backup';
import { explainStorageProblem } from './storage-problem';

/** Preference that tells of the last restore. */
export const RESTORED = 'restored';

/** Its value. All times in milliseconds since 1970. */
export interface Restored {
	at: number;
	/** When the backup was made, and by which Millrace. */
	madeAt: number;
	appVersion: string;
}

export interface RestoreOptions {
	/** Milliseconds since 1970. */
	now: number;
	/** The part of the file that was read, from 0 to 1. */
	onProgress?: (done: number) => void;
}

export type RestoreResult = { ok: true } | { ok: false; problem: BackupProblem };

/** Rows are written in groups of about so much text and so many rows, so that they do not pile up in memory. */
const GROUP_SIZE = 2 * 2 ** 20;
const GROUP_ROWS = 1_000;

/**
 * Replaces everything in the database by what a backup holds. One transaction: whatever happens, a crash included, the
 * database holds either all of the old or all of the new. Nobody else may use what was read before from then on, so
 * the engine has to be stopped before and every page reloaded after. What belongs to this device stays.
 */
export async function restoreBackup(db: MillraceDatabase, file: Blob, options: RestoreOptions): Promise<RestoreResult> {
	const names = db.tables.map(({ name }) => name);
	const transaction = new LongTransaction(db.backendDB(), names, 'readwrite');
	try {
		const own = await clear(transaction, names);
		const reader = new BackupReader(file, options.onProgress);
		await writeRows(transaction, reader.rows(), own);
		const { madeAt, appVersion } = reader.header!;
		const value: Restored = { at: options.now, madeAt: Date.parse(madeAt), appVersion };
		await transaction.result(transaction.store('preferences').put({ key: RESTORED, value }));
		await transaction.done;
		return { ok: true };
	} catch (error) {
		transaction.abort(error);
		// Where the transaction ended by itself, it knows why; a request that was under way only knows that it did.
		const reason: unknown = await transaction.done.then(
			() => error,
			(why: unknown) => why
		);
		return { ok: false, problem: restoreProblemOf(reason) };
	}
}

/** Empties all tables but for what belongs to this device. @returns its secrets */
async function clear(transaction: LongTransaction, names: readonly string[]): Promise<Secret[]> {
	const secrets = transaction.store('secrets');
	const own = await transaction.result(secrets.getAll() as IDBRequest<Secret[]>);
	const preferences = transaction.store('preferences');
	const kept = (await transaction.result(preferences.getAll() as IDBRequest<Preference[]>)).filter(({ key }) =>
		key.startsWith(DEVICE_PREFERENCE)
	);
	for (const name of names) await transaction.result(transaction.store(name).clear());
	for (const preference of kept) await transaction.result(preferences.put(preference));
	for (const secret of own) await transaction.result(secrets.put(secret));
	return own;
}

async function writeRows(
	transaction: LongTransaction,
	rows: AsyncGenerator<BackupRow>,
	ownSecrets: readonly Secret[]
): Promise<void> {
	let size = 0;
	let count = 0;
	try {
		for (;;) {
			const next = await transaction.waitFor(rows.next());
			if (next.done) return;
			const { table, key } = next.value;
			const row = table === 'secrets' ? missingHere(next.value.row as unknown as Secret, ownSecrets) : next.value.row;
			if (row === null) continue;
			if (table === 'records' && isNamedForMillrace(next.value.row)) continue;
			if (table === 'preferences' && String((row as Partial<Preference>).key).startsWith(DEVICE_PREFERENCE)) continue;
			// One that fails ends the whole transaction, so it is enough to wait for some.
			const request = transaction.store(table).add(row, key);
			size += next.value.size;
			if (++count < GROUP_ROWS && size < GROUP_SIZE) continue;
			await transaction.result(request);
			size = count = 0;
		}
	} finally {
		await rows.return(undefined);
	}
}

/** Whether a record would give a name to the project of the standard wrappers, or to the usual one: these have none. */
function isNamedForMillrace({ id, type }: BackupRow['row']): boolean {
	return type === 'project' && isReservedId(String(id));
}

/** The file's own problem where it is one; otherwise the storage's. */
function restoreProblemOf(error: unknown): BackupProblem {
	if (error instanceof BackupRefused) return error.problem;
	if (error instanceof DOMException && error.name !== 'DataError' && error.name !== 'ConstraintError') {
		return { kind: 'storage', message: explainStorageProblem(error).message };
	}
	return backupProblemOf(error);
}
