import type { Execution } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import type { ExecutionFilter, ExecutionRepository } from '../storage/execution-repository';
import { LiveQuery } from './live-query.svelte';

/** Rows are read in pages of this size, so that scrolling asks the database rarely. */
const PAGE = 50;

/**
 * A list of executions of any length: all ids, newest first, and the rows of the part that is looked at. Make it while
 * a component is set up.
 */
export class ExecutionWindow {
	readonly #ids: LiveQuery<ExecutionId[]>;
	readonly #rows: LiveQuery<Map<ExecutionId, Execution>>;
	#range = $state.raw({ from: 0, to: PAGE });

	constructor(executions: ExecutionRepository, filter: () => ExecutionFilter) {
		this.#ids = new LiveQuery(() => {
			const asked = filter();
			return () => executions.ids(asked);
		});
		this.#rows = new LiveQuery(() => {
			const { from, to } = this.#range;
			const wanted = this.ids.slice(from, to);
			return async () => {
				const rows = await executions.rows(wanted);
				// eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced whole, never changed
				return new Map(rows.filter((row) => row !== null).map((row) => [row.id, row]));
			};
		});
	}

	get ids(): readonly ExecutionId[] {
		return this.#ids.current ?? [];
	}

	get loaded(): boolean {
		return this.#ids.loaded;
	}

	get error(): Error | null {
		return this.#ids.error ?? this.#rows.error;
	}

	/** Null until it was read, and for one that was deleted meanwhile. */
	row(id: ExecutionId): Execution | null {
		return this.#rows.current?.get(id) ?? null;
	}

	/** Says which part is looked at. */
	look(from: number, to: number): void {
		const range = { from: Math.max(0, Math.floor(from / PAGE) - 1) * PAGE, to: (Math.ceil(to / PAGE) + 1) * PAGE };
		if (range.from !== this.#range.from || range.to !== this.#range.to) this.#range = range;
	}
}
