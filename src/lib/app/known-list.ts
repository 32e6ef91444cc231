import type { ListWatcher } from '../storage/engine-store';

export interface KnownListOptions<Row> {
	/** @throws where it cannot be read */
	read(): Promise<Row[]>;
	know(rows: Row[]): void;
	failed(error: unknown): void;
}

/**
 * A list that a live query tells, for somebody who at times must not work by an older one: a live query tells of a change
 * some time after it was written.
 */
export class KnownList<Row> {
	/** Hands what the live query says to this list. */
	readonly watcher: ListWatcher<Row>;
	/** How often it was told. */
	private tellings = 0;

	constructor(private readonly options: KnownListOptions<Row>) {
		this.watcher = {
			told: (rows) => {
				this.tellings++;
				options.know(rows);
			},
			failed: (error) => options.failed(error)
		};
	}

	/** Settles when all is known that was written before. @throws where it cannot be read */
	async read(): Promise<void> {
		const before = this.tellings;
		const rows = await this.options.read();
		// What was told meanwhile is no older than this.
		if (before === this.tellings) this.options.know(rows);
	}
}
