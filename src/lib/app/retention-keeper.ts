import type { MillraceDatabase } from '../storage/database';
import { clean, readRetention } from './cleaning';
import { cleaningTime, noteOpen } from './retention-clock';

export interface RetentionKeeperOptions {
	db: MillraceDatabase;
	/** Milliseconds since 1970. */
	now(): number;
	/** Calls back once after so many milliseconds; the result cancels. */
	after(ms: number, callback: () => void): () => void;
}

/** Not at once: what was unfinished is taken up first. */
const FIRST_MS = 20_000;
const EVERY_MS = 6 * 3_600_000;
/** Between two transactions: the engine's own come first. */
const PAUSE_MS = 100;

/** Deletes ended executions when their time is over: soon after the start, then every few hours. For the leader only. */
export class RetentionKeeper {
	private readonly controller = new AbortController();
	private cancel: (() => void) | null = null;

	constructor(private readonly options: RetentionKeeperOptions) {}

	start(): void {
		this.schedule(FIRST_MS);
	}

	stop(): void {
		this.controller.abort();
		this.cancel?.();
	}

	private schedule(ms: number): void {
		this.cancel = this.options.after(ms, () => void this.work());
	}

	private async work(): Promise<void> {
		const { db, now, after } = this.options;
		const { signal } = this.controller;
		try {
			const at = now();
			await noteOpen(db, at);
			const { days } = await readRetention(db);
			const pause = () => new Promise<void>((resolve) => void after(PAUSE_MS, resolve));
			if (days === null) return;
			await clean(db, days, { now: at, asOf: await cleaningTime(db, days, at), pause, signal });
		} catch (error) {
			// The next time does what this one could not; whatever is wrong with storage, the engine says it.
			console.warn('Ended executions could not be cleaned up.', error);
		} finally {
			if (!signal.aborted) this.schedule(EVERY_MS);
		}
	}
}
