import * as Comlink from 'comlink';
import type { ReportProgress, StorageApi, StorageOutcome } from '../protocol/storage';

/** Does a job in a worker of its own, which is gone afterwards. Never rejects. */
export async function storageJob<Value>(
	job: (api: Comlink.Remote<StorageApi>) => Promise<StorageOutcome<Value>>
): Promise<StorageOutcome<Value>> {
	const worker = new Worker(new URL('./storage.worker.ts', import.meta.url), {
		type: 'module',
		name: 'millrace storage'
	});
	try {
		return await new Promise((resolve, reject) => {
			// A call to a worker that died would never settle.
			worker.onerror = (event) => reject(new Error(event.message || 'its script could not be loaded'));
			job(Comlink.wrap<StorageApi>(worker)).then(resolve, reject);
		});
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { ok: false, problem: { kind: 'storage', message: `It stopped in the middle (${reason}). Try it again.` } };
	} finally {
		worker.terminate();
	}
}

/** A progress that crosses the border to the worker. */
export function crossing(progress: ReportProgress): ReportProgress {
	return Comlink.proxy(progress);
}
