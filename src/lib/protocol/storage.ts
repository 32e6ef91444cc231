/** Between a page and the worker it starts for work on the whole database (Comlink), so that the page stays smooth. */
import type { BackupEnd, BackupProblem, BackupSummary } from '../domain/backup';

/** How far a job is, from 0 to 1. */
export type ReportProgress = (done: number) => void;

export type StorageOutcome<Value> = { ok: true; value: Value } | { ok: false; problem: BackupProblem };

export interface StorageApi {
	/** Writes everything into a file. @param now milliseconds since 1970 */
	backup(appVersion: string, now: number, progress: ReportProgress): Promise<StorageOutcome<BackupFile>>;
	/** Reads and checks a whole backup; changes nothing. */
	inspect(file: Blob, progress: ReportProgress): Promise<StorageOutcome<BackupSummary>>;
	/** Replaces everything. The caller sees to it that nobody else uses the database. */
	restore(file: Blob, now: number, progress: ReportProgress): Promise<StorageOutcome<null>>;
}

export interface BackupFile extends BackupEnd {
	file: Blob;
	fileName: string;
}
