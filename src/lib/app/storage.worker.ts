import * as Comlink from 'comlink';
import type { ReportProgress, StorageApi, StorageOutcome } from '../protocol/storage';
import { inspectBackup } from '../storage/backup-read';
import { restoreBackup } from '../storage/backup-restore';
import { writeBackup } from '../storage/backup-write';
import type { MillraceDatabase } from '../storage/database';
import { openDatabase } from '../storage/open-database';
import { explainStorageProblem } from '../storage/storage-problem';

/** Progress is told so often at most, in milliseconds. */
const TELL_EVERY_MS = 50;

const api: StorageApi = {
	backup: (appVersion, now, progress) =>
		withDatabase(async (db) => {
			const value = await writeBackup(db, { appVersion, now, onProgress: seldom(progress) });
			return { ok: true, value };
		}),
	async inspect(file, progress) {
		const reading = await inspectBackup(file, seldom(progress));
		return reading.ok ? { ok: true, value: reading.summary } : reading;
	},
	restore: (file, now, progress) =>
		withDatabase(async (db) => {
			const result = await restoreBackup(db, file, { now, onProgress: seldom(progress) });
			return result.ok ? { ok: true, value: null } : result;
		})
};

async function withDatabase<Value>(
	work: (db: MillraceDatabase) => Promise<StorageOutcome<Value>>
): Promise<StorageOutcome<Value>> {
	const opening = await openDatabase();
	if (!opening.ok) {
		const { message, whatToDo } = opening.problem;
		return { ok: false, problem: { kind: 'storage', message: `${message} ${whatToDo}` } };
	}
	try {
		return await work(opening.db);
	} catch (error) {
		return { ok: false, problem: { kind: 'storage', message: explainStorageProblem(error).message } };
	} finally {
		opening.db.close();
	}
}

/** Each call is a message to the page. */
function seldom(progress: ReportProgress): ReportProgress {
	let told = -Infinity;
	return (done) => {
		const now = performance.now();
		if (now - told < TELL_EVERY_MS && done < 1) return;
		told = now;
		progress(done);
	};
}

Comlink.expose(api);
