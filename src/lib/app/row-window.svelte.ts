import { LiveQuery } from './live-query.svelte';

/** Rows are read in pages of this size, so that scrolling asks the database rarely. */
const PAGE = 50;

export interface RowSource<Id, Row> {
	/** Asks for the ids, in their order. It is called again when what it reads changes. */
	ids: () => () => Promise<Id[]>;
	/** Rows for ids, in their order; null where one was deleted meanwhile. */
	rows: (ids: readonly Id[]) => Promise<(Row | null)[]>;
}

/**
 * A list of any length: all ids, and the rows of the part that is looked at. Make it while a component is set up.
 */
export class RowWindow<Id extends string, Row extends { id: Id }> {
	readonly #ids: LiveQuery<Id[]>;
	readonly #rows: LiveQuery<Map<Id, Row>>;
	#range = $state.raw({ from: 0, to: PAGE });

	constructor({ ids, rows }: RowSource<Id, Row>) {
		this.#ids = new LiveQuery(ids);
		this.#rows = new LiveQuery(() => {
			const { from, to } = this.#range;
			const wanted = this.ids.slice(from, to);
			return async () => {
				const found = await rows(wanted);
				// eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced whole, never changed
				return new Map(found.filter((row) => row !== null).map((row) => [row.id, row]));
			};
		});
	}

	get ids(): readonly Id[] {
		return this.#ids.current ?? [];
	}

	get loaded(): boolean {
		return this.#ids.loaded;
	}

	get error(): Error | null {
		return this.#ids.error ?? this.#rows.error;
	}

	/** Null until it was read, and for one that was deleted meanwhile. */
	row(id: Id): Row | null {
		return this.#rows.current?.get(id) ?? null;
	}

	/** Says which part is looked at. */
	look(from: number, to: number): void {
		const range = { from: Math.max(0, Math.floor(from / PAGE) - 1) * PAGE, to: (Math.ceil(to / PAGE) + 1) * PAGE };
		if (range.from !== this.#range.from || range.to !== this.#range.to) this.#range = range;
	}
}
