import type { ListWatcher } from '../storage/engine-store';

export interface KnownListOptions<Row> {
	/** @throws where it cannot be read */
	read(): Promise<Row[]>;
	know(rows: Row[]): void;
	failed(error: unknown): void;
}

/**
 * A list that a live query tells, for somebody who must not work by an older one. A live query hears of a change at once
 * and tells it later: only in between is the list read besides.
 */
export class KnownList<Row> {
	/** Hands what the live query says to this list. */
	readonly watcher: ListWatcher<Row>;
	private current = false;
	/** How often it was told. */
	private tellings = 0;

	constructor(private readonly options: KnownListOptions<Row>) {
		this.watcher = {
			asked: () => (this.current = false),
			told: (rows) => {
				this.current = true;
				this.tellings++;
				options.know(rows);
			},
			failed: (error) => options.failed(error)
		};
	}

	/** Settles when all is known that other tabs and workers had written and told by now. @throws where it cannot be read */
	async catchUp(): Promise<void> {
		if (!this.current) await this.read();
	}

	/** Reads it, whatever was told: right behind a write of this worker, of which the live query has not heard yet. */
	async read(): Promise<void> {
		const before = this.tellings;
		const rows = await this.options.read();
		// What was told meanwhile is no older than this.
		if (before === this.tellings) this.options.know(rows);
	}
}
