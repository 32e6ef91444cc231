/** The engine's store, which can be cut off from the database at any write, for good or for once. */
import Dexie from 'dexie';
import type { Execution } from '../../domain/execution';
import type { Batch } from '../../engine/ports';
import type { MillraceDatabase } from '../../storage/database';
import { EngineStore } from '../../storage/engine-store';

/** What becomes of a write. */
export type Fate =
	/** It is written. */
	| 'commits'
	/** Something ends before it is written … */
	| 'dies-before'
	/** … or when it is written, before anybody hears of it. */
	| 'dies-after'
	/** The transaction is aborted, with all that was written in it. */
	| 'aborts'
	/** The disk is full. */
	| 'is-full';

export interface MortalStoreEvents {
	/** Decides over the next write. */
	fate(): Fate;
	/** The moment has come. @returns whether the engine goes with it, or lives on */
	dying(): Promise<'engine gone' | 'engine lives'>;
	/** Rows of executions that have become part of the database. */
	committed(rows: readonly Execution[]): void;
}

const never = () => new Promise<never>(() => undefined);
/** A turn of the event loop in which messages of ports come in. */
export const turn = () =>
	new Promise<void>((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port2.onmessage = () => {
			port1.close();
			resolve();
		};
		port1.postMessage(null);
	});

export class MortalStore extends EngineStore {
	dead = false;
	/** The last write, as long as it takes; of a store that has died it takes for ever. */
	private writing: Promise<void> = Promise.resolve();

	constructor(
		private readonly database: MillraceDatabase,
		private readonly events: MortalStoreEvents
	) {
		super(database);
	}

	/** From now on nothing is read or written, and nobody is told. */
	die(): void {
		this.dead = true;
	}

	/** Resolves when the engine has had a chance to commit what it was just told, and nothing is being written. */
	quiet = async (): Promise<void> => {
		for (let written: Promise<void> | null = null; written !== this.writing;) {
			written = this.writing;
			await written;
			await turn();
			await turn();
		}
	};

	override commit(batch: Batch): Promise<void> {
		if (this.dead) return never();
		const writing = this.write(batch, this.events.fate());
		this.writing = writing.catch(() => undefined);
		return writing;
	}

	private async write(batch: Batch, fate: Fate): Promise<void> {
		switch (fate) {
			case 'aborts':
				return this.abort(batch);
			case 'is-full':
				throw new DOMException('The disk is full, says the test.', 'QuotaExceededError');
			case 'dies-before':
				if ((await this.events.dying()) === 'engine gone') return never();
				break;
			case 'commits':
			case 'dies-after':
		}
		await super.commit(batch);
		if (this.dead) return never();
		this.events.committed(batch.executions);
		if (fate === 'dies-after' && (await this.events.dying()) === 'engine gone') return never();
	}

	private async abort(batch: Batch): Promise<void> {
		await this.database.transaction('rw', this.database.tables, async () => {
			await super.commit(batch);
			Dexie.currentTransaction.abort();
		});
	}
}
