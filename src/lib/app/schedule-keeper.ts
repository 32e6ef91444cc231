import type { ScheduleStore } from '../storage/schedule-store';

export interface ScheduleKeeperOptions {
	store: Pick<ScheduleStore, 'startDue' | 'watch'>;
	/** Milliseconds since 1970. */
	now(): number;
	/** Calls back once after so many milliseconds; the result cancels. */
	after(ms: number, callback: () => void): () => void;
}

/** A browser's timers stand still while the machine sleeps, and clocks are set: no wait is longer than this, in milliseconds. */
const MAX_TIMER_MS = 20_000;
/** Before what failed is tried again, in milliseconds. */
const AGAIN_MS = 5_000;

/**
 * Starts what schedules say when its time has come. For the leader only; that two of them do no harm is the store's matter.
 */
export class ScheduleKeeper {
	private nextAt: number | null = null;
	/** The last time it looked at the clock. */
	private lastNow = 0;
	private looking: Promise<void> | null = null;
	private again = false;
	private stopped = false;
	private cancel: (() => void) | null = null;
	private watching: { unsubscribe(): void } | null = null;

	constructor(private readonly options: ScheduleKeeperOptions) {}

	start(): void {
		// It calls back at once, too.
		this.watching = this.options.store.watch(
			() => this.look(),
			(error) => console.warn('Changes of schedules could not be seen.', error)
		);
	}

	/** Resolves when nothing is under way any more. */
	async stop(): Promise<void> {
		this.stopped = true;
		this.cancel?.();
		this.watching?.unsubscribe();
		await this.looking;
	}

	/** Starts what is due, one look at a time; what changes during one makes for another. */
	private look(): void {
		if (this.stopped) return;
		this.again = true;
		this.looking ??= this.lookWhileChanged().finally(() => {
			this.looking = null;
			this.setTimer();
		});
	}

	private async lookWhileChanged(): Promise<void> {
		while (this.again && !this.stopped) {
			this.again = false;
			this.lastNow = this.options.now();
			try {
				this.nextAt = (await this.options.store.startDue(this.lastNow)).nextAt;
			} catch (error) {
				// Whatever is wrong with storage, the engine says it.
				console.warn('Schedules could not be looked at.', error);
				this.nextAt = this.lastNow + AGAIN_MS;
			}
		}
	}

	private setTimer(): void {
		this.cancel?.();
		this.cancel = null;
		if (this.stopped || this.nextAt === null) return;
		const wait = Math.min(MAX_TIMER_MS, Math.max(0, this.nextAt - this.options.now()));
		this.cancel = this.options.after(wait, () => this.tick());
	}

	private tick(): void {
		const now = this.options.now();
		const due = this.nextAt !== null && now >= this.nextAt;
		// Where the clock was set back, the next time may be another one.
		if (due || now < this.lastNow) return this.look();
		this.lastNow = now;
		this.setTimer();
	}
}
