import type { BackupFile, StorageOutcome } from '../protocol/storage';
import { crossing, storageJob } from './storage-jobs';

/** Makes a backup; one at a time. */
export class BackupMaking {
	/** From 0 to 1 while one is made; null otherwise. */
	progress = $state<number | null>(null);

	/** @returns null where one is being made already */
	async make(appVersion: string): Promise<StorageOutcome<BackupFile> | null> {
		if (this.progress !== null) return null;
		this.progress = 0;
		try {
			const progress = crossing((done) => (this.progress = done));
			return await storageJob((api) => api.backup(appVersion, Date.now(), progress));
		} finally {
			this.progress = null;
		}
	}
}
