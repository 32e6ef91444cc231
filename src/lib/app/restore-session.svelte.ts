import type { BackupProblem, BackupSummary } from '../domain/backup';
import type { AppState } from './app-state.svelte';
import { handOver } from './hand-over';
import { crossing, storageJob } from './storage-jobs';

type Phase =
	/** `done`: the part of the file that was read, from 0 to 1. */
	| { name: 'reading'; done: number }
	| { name: 'refused'; problem: BackupProblem }
	| { name: 'asking'; summary: BackupSummary }
	/** The engine and the other tabs let go. */
	| { name: 'stopping' }
	| { name: 'restoring'; done: number }
	/** Nothing was changed. This page has to be reloaded to go on. */
	| { name: 'failed'; message: string }
	| { name: 'restored' };

/** One restore, from the file to the page that starts anew. */
export class RestoreSession {
	phase = $state.raw<Phase>({ name: 'reading', done: 0 });
	/** Whether it has to come to its end. */
	readonly busy = $derived(['stopping', 'restoring', 'restored'].includes(this.phase.name));
	readonly title: string;

	constructor(
		private readonly app: AppState,
		private readonly file: File
	) {
		this.title = file.name;
		void this.inspect();
	}

	/** Replaces everything by what the backup holds. */
	async restore(): Promise<void> {
		if (this.phase.name !== 'asking') return;
		this.phase = { name: 'stopping' };
		try {
			const given = await handOver(this.app.tab, () => this.replace());
			if (!given.ok) this.phase = { name: 'failed', message: given.message };
			else if (!given.value.ok) this.phase = { name: 'failed', message: given.value.problem.message };
			else {
				this.phase = { name: 'restored' };
				this.app.tab.reload();
			}
		} catch (error) {
			this.phase = { name: 'failed', message: error instanceof Error ? error.message : String(error) };
		}
	}

	private replace() {
		const progress = crossing((done) => (this.phase = { name: 'restoring', done }));
		this.phase = { name: 'restoring', done: 0 };
		return storageJob((api) => api.restore(this.file, Date.now(), progress));
	}

	private async inspect(): Promise<void> {
		const progress = crossing((done) => {
			if (this.phase.name === 'reading') this.phase = { name: 'reading', done };
		});
		const read = await storageJob((api) => api.inspect(this.file, progress));
		this.phase = read.ok ? { name: 'asking', summary: read.value } : { name: 'refused', problem: read.problem };
	}
}
