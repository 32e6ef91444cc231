import type { ExecutionId } from '../domain/ids';
import type { Batch, Effect } from '../engine/ports';

export interface CommitterPorts {
	takeBatch(): Batch | null;
	/** Whether something waits for the next commit: an effect (E1). Then it is not put off. */
	urgent(): boolean;
	commit(batch: Batch): Promise<void>;
	/** Called with the effects of a batch when it is committed (E1). */
	perform(effects: Effect[]): void;
	/** A commit failed; it is tried again after the pause that is returned, in milliseconds, or never for null. */
	failed(error: unknown, attempt: number): number | null;
	recovered(): void;
	after(ms: number, callback: () => void): () => void;
	/** Milliseconds, monotonic. */
	now(): number;
	/** Instead of {@link PAUSE_MS}. */
	pauseMs?: number | undefined;
}

/**
 * The least time from one commit to the next, in milliseconds. A transaction costs about a millisecond however small it
 * is, and takes it from the thread that serves the handlers: without this pause a handler that takes one quick step
 * after the other would wait for a transaction at each of them. A row that changes twice within it is written once. It
 * is no longer than what a person takes for at once; what has to leave does not wait for it.
 */
const PAUSE_MS = 100;

/**
 * Commits what the engine has to write, one transaction after the other: while one is under way, and for a moment
 * after, the next batch grows, so that under load many steps share one transaction.
 */
export class Committer {
	private open: Batch | null = null;
	/** Committed, and its effects are about to be let out. */
	private done: Batch | null = null;
	private attempt = 0;
	private running = false;
	private stopped = false;
	private waiters: (() => void)[] = [];
	private begunAt = -Infinity;
	private cancelPause: (() => void) | null = null;

	constructor(private readonly ports: CommitterPorts) {}

	/** There may be something to write. */
	kick(): void {
		if (this.running || this.stopped) return;
		const pause = this.begunAt + (this.ports.pauseMs ?? PAUSE_MS) - this.ports.now();
		if (pause > 0 && !this.open && this.waiters.length === 0 && !this.ports.urgent()) {
			this.cancelPause ??= this.ports.after(pause, () => {
				this.cancelPause = null;
				this.kick();
			});
			return;
		}
		this.cancelPause?.();
		this.cancelPause = null;
		this.open ??= this.ports.takeBatch();
		if (!this.open) {
			this.settleWaiters();
			return;
		}
		this.running = true;
		this.begunAt = this.ports.now();
		void this.commitOpen(this.open);
	}

	/** Resolves when all that the engine had to write until now is committed. Never, where storage is lost for good. */
	committed(): Promise<void> {
		return new Promise((resolve) => {
			this.waiters.push(resolve);
			this.kick();
		});
	}

	/** What an execution wanted done is not to be done any more, where it was not let out yet. */
	dropEffects(id: ExecutionId): void {
		for (const batch of [this.open, this.done]) {
			if (batch) batch.effects = batch.effects.filter(({ executionId }) => executionId !== id);
		}
	}

	stop(): void {
		this.stopped = true;
	}

	private async commitOpen(batch: Batch): Promise<void> {
		try {
			await this.ports.commit(batch);
		} catch (error) {
			const pause = this.ports.failed(error, ++this.attempt);
			if (pause !== null) {
				this.ports.after(pause, () => {
					this.running = false;
					this.kick();
				});
			}
			return;
		}
		this.open = null;
		this.done = batch;
		this.running = false;
		// What was kept while commits failed is heard first: it may say that an effect is not wanted any more.
		if (this.attempt > 0) this.ports.recovered();
		this.attempt = 0;
		this.done = null;
		if (batch.effects.length > 0) this.ports.perform(batch.effects);
		this.kick();
	}

	private settleWaiters(): void {
		const { waiters } = this;
		this.waiters = [];
		for (const resolve of waiters) resolve();
	}
}
