import type { EngineNotice } from '../protocol/engine';

export interface StorageExplanation {
	/** Room has to be made. */
	full: boolean;
	/** Trying again is of no use. */
	final: boolean;
	/** For a person: what happened, and what to do. */
	message: string;
}

export interface StorageTroubleOptions {
	notify(notice: EngineNotice): void;
	/** In words, why storage failed and whether trying again can help. */
	explain(error: unknown): StorageExplanation;
	/** Resolves after so many milliseconds. */
	pause(ms: number): Promise<void>;
}

/** The longest pause between tries, in milliseconds. */
const MAX_PAUSE_MS = 5_000;
/** So often a read is tried that fails while others work: what cannot be read must not be tried for ever. */
const READS = 6;

/**
 * Whether the engine's storage works. Says it once when it stops working and once when it works again, and how long
 * to wait before the next try.
 */
export class StorageTrouble {
	/** Commits fail: the engine is to take no further step until they work again. */
	holding = false;
	private readonly failing = new Set<object>();
	private told: EngineNotice['type'] | null = null;
	private gone = false;
	/** Counts what worked. */
	private worked = 0;

	constructor(private readonly options: StorageTroubleOptions) {}

	/** @returns how long to wait before the next try, in milliseconds; null where there is no use in one */
	commitFailed(error: unknown, attempt: number): number | null {
		this.holding = true;
		return this.failed(this, error, attempt);
	}

	/** A commit that was tried again has worked. */
	commitWorks(): void {
		this.holding = false;
		this.works(this);
	}

	/** Reads until it works. @throws the last error where there is no use in further tries */
	async reading<Value>(read: () => Promise<Value>): Promise<Value> {
		const before = this.worked;
		for (let attempt = 1; ; attempt++) {
			try {
				const value = await read();
				this.works(read);
				return value;
			} catch (error) {
				const wait = this.failed(read, error, attempt);
				if (wait === null || (attempt >= READS && this.worked > before)) {
					// It is this row, not storage: whoever asked is told.
					this.failing.delete(read);
					this.sayWhenOver();
					throw error;
				}
				await this.options.pause(wait);
			}
		}
	}

	private failed(who: object, error: unknown, attempt: number): number | null {
		const { full, final, message } = this.options.explain(error);
		this.failing.add(who);
		if (final) this.gone = true;
		const type = this.gone ? 'storage-gone' : full ? 'storage-full' : 'storage-lost';
		// A single failure that the next try mends is nobody's concern.
		if (this.told !== type && (final || full || attempt > 1)) {
			this.told = type;
			this.options.notify({ type, message });
		}
		return final ? null : Math.min(MAX_PAUSE_MS, 125 * 2 ** attempt);
	}

	private works(who: object): void {
		this.worked++;
		if (this.failing.delete(who)) this.sayWhenOver();
	}

	private sayWhenOver(): void {
		if (this.failing.size > 0 || this.told === null || this.gone) return;
		this.told = null;
		this.options.notify({ type: 'storage-recovered' });
	}
}
