import { liveQuery, type Subscription } from 'dexie';
import { untrack } from 'svelte';
import type { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { ExecutionRepository } from '../storage/execution-repository';

/** Steps read at once. */
const CHUNK = 500;

/** What is kept of a step: not its data, which may be large. */
export interface JournalRow {
	seq: number;
	/** Whether its outcome is still to come. */
	open: boolean;
}

/**
 * The journal of an execution, as it grows. Each change reads only the steps after the last one that is settled: a handler does
 * one thing at a time, so only its last step can still change. Make it while a component is set up.
 */
export class JournalTail<Row extends JournalRow> {
	rows = $state.raw<readonly Row[]>([]);
	loaded = $state(false);
	error = $state.raw<Error | null>(null);
	#subscription: Subscription | undefined;

	constructor(
		private readonly executions: ExecutionRepository,
		private readonly id: ExecutionId,
		private readonly toRow: (entry: JournalEntry) => Row
	) {
		$effect(() => {
			untrack(() => this.#watch());
			return () => this.#subscription?.unsubscribe();
		});
	}

	#watch(): void {
		this.#subscription?.unsubscribe();
		const ask = () => this.executions.journalAfter(this.id, this.#settledTo(), CHUNK);
		this.#subscription = liveQuery(ask).subscribe({
			next: (read) => {
				this.#take(read);
				if (read.length === CHUNK) this.#watch();
				else this.loaded = true;
			},
			error: (error: unknown) => {
				this.error = error instanceof Error ? error : new Error(String(error));
			}
		});
	}

	/** The last step that does not change any more. */
	#settledTo(): number {
		const last = this.rows.at(-1);
		return (last?.open ? this.rows.at(-2) : last)?.seq ?? -1;
	}

	#take(read: readonly JournalEntry[]): void {
		const [first, last] = [read[0], read.at(-1)];
		if (!first || !last) return;
		const before = this.rows.slice(0, this.rows.findLastIndex(({ seq }) => seq < first.seq) + 1);
		// An answer may have been asked for before the last rows were known.
		const after = this.rows.slice(this.rows.findLastIndex(({ seq }) => seq <= last.seq) + 1);
		this.rows = [...before, ...read.map(this.toRow), ...after];
	}
}
