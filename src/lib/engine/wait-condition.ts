import type { ExecutionId } from '../domain/ids';
import type { ReturnWhen } from '../domain/op';
import { isEnded, type Status } from '../domain/status';

/**
 * What an execution waits for. Each awaited one is told about once, when it ends, so a wait for a thousand costs a
 * thousand steps and not a million.
 */
export class WaitCondition {
	/** Whether the database is being asked which of them have ended. */
	asking = false;
	private readonly open: Set<ExecutionId>;
	private readonly statuses = new Map<ExecutionId, Status>();
	private firstEnded: ExecutionId | null = null;
	private firstSucceeded: ExecutionId | null = null;
	private firstFailed: ExecutionId | null = null;

	constructor(
		ids: readonly ExecutionId[],
		private readonly returnWhen: ReturnWhen
	) {
		this.open = new Set(ids);
	}

	/** Those that have not ended, as far as this wait was told. */
	stillOpen(): Iterable<ExecutionId> {
		return this.open;
	}

	/** An awaited execution has ended. Whoever ended first is told first. */
	ended(id: ExecutionId, status: Status): void {
		if (!isEnded(status) || !this.open.delete(id)) return;
		this.statuses.set(id, status);
		this.firstEnded ??= id;
		if (status === 'ENDED_SUCCESS') this.firstSucceeded ??= id;
		else this.firstFailed ??= id;
	}

	/** Where the wait stands: open, or over with the execution it is over for. */
	state(): { over: false } | { over: true; first: ExecutionId | null; failed: ExecutionId | null } {
		const done = this.open.size === 0;
		switch (this.returnWhen) {
			case 'ALL_SUCCEEDED':
				if (this.firstFailed) return { over: true, first: this.firstFailed, failed: this.firstFailed };
				return done ? { over: true, first: this.firstEnded, failed: null } : { over: false };
			case 'ALL_ENDED':
				return done ? { over: true, first: this.firstEnded, failed: null } : { over: false };
			case 'FIRST_ENDED':
				return done || this.firstEnded ? { over: true, first: this.firstEnded, failed: null } : { over: false };
			case 'FIRST_SUCCEEDED':
				if (this.firstSucceeded) return { over: true, first: this.firstSucceeded, failed: null };
				// None is left that could succeed.
				return done ? { over: true, first: this.firstFailed, failed: this.firstFailed } : { over: false };
		}
	}

	/** Status of each awaited one, as far as it has ended. */
	endedStatuses(): { [id: string]: Status } {
		return Object.fromEntries(this.statuses);
	}
}
