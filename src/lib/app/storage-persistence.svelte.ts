import type { MillraceDatabase } from '../storage/database';
import { readPreference, writePreference, type PersistenceAnswer } from './preferences';

/** What the browser says about keeping the data of this site. */
export type PersistenceState =
	| 'unknown'
	/** Kept until a person deletes it. */
	| 'persistent'
	/** May be deleted when room is wanted, or when the site is not used for long. */
	| 'best-effort'
	/** The browser has no such thing. */
	| 'unsupported';

/**
 * Whether the browser keeps what Millrace stores. It is asked for that once by itself, when a person keeps something
 * for the first time: Firefox then shows a question that makes sense at that moment, Chromium decides in silence.
 */
export class StoragePersistence {
	state = $state<PersistenceState>('unknown');
	/** Asked, and not answered yet: Firefox waits for the person. */
	asking = $state(false);
	/** The last answer; null where it was never asked. */
	answer = $state.raw<PersistenceAnswer | null>(null);

	constructor(
		private readonly db: MillraceDatabase,
		/** The browser's; absent in old ones and on insecure pages. For tests. */
		private readonly storage: Pick<StorageManager, 'persist' | 'persisted'> | undefined = navigator.storage
	) {}

	/** Looks how it is, and asks for nothing. */
	async look(): Promise<void> {
		this.answer = await readPreference(this.db, 'device:persistence');
		if (typeof this.storage?.persist !== 'function') this.state = 'unsupported';
		else this.state = (await this.storage.persisted()) ? 'persistent' : 'best-effort';
	}

	/** A person has just kept something: saved or imported a flow, or run one. Never rejects. */
	async kept(): Promise<void> {
		try {
			await this.look();
			if (this.state === 'best-effort' && this.answer === null) await this.ask();
		} catch (error) {
			// What was kept is kept; the storage screen offers to ask again.
			console.warn('The browser could not be asked to keep the data.', error);
		}
	}

	/** Asks the browser. @throws what the browser or the database throws */
	async ask(): Promise<void> {
		if (this.asking || typeof this.storage?.persist !== 'function') return;
		this.asking = true;
		try {
			// Remembered before the answer: a question that nobody answers is not put again by itself.
			await this.remember(false);
			const granted = await this.storage.persist();
			await this.remember(granted);
			this.state = granted ? 'persistent' : 'best-effort';
		} finally {
			this.asking = false;
		}
	}

	private async remember(granted: boolean): Promise<void> {
		this.answer = { at: Date.now(), granted };
		await writePreference(this.db, 'device:persistence', this.answer);
	}
}
