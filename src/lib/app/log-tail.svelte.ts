import { liveQuery, type Subscription } from 'dexie';
import type { LogLine } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import type { ExecutionRepository } from '../storage/execution-repository';

/** Lines read at once. */
const CHUNK = 2_000;

/**
 * The log of an execution, as it grows: each change reads only the lines after the last one known. Make it while a
 * component is set up.
 */
export class LogTail {
	lines = $state.raw<readonly LogLine[]>([]);
	loaded = $state(false);
	error = $state.raw<Error | null>(null);
	#subscription: Subscription | undefined;

	constructor(
		private readonly executions: ExecutionRepository,
		private readonly id: ExecutionId
	) {
		$effect(() => {
			this.#watch();
			return () => this.#subscription?.unsubscribe();
		});
	}

	#watch(): void {
		this.#subscription?.unsubscribe();
		this.#subscription = liveQuery(() => this.executions.logs(this.id, this.lines.at(-1)?.seq ?? -1, CHUNK)).subscribe({
			next: (read) => {
				// An answer may have been asked for before the last lines were known.
				const last = this.lines.at(-1)?.seq ?? -1;
				const fresh = read.filter(({ seq }) => seq > last);
				if (fresh.length > 0) this.lines = [...this.lines, ...fresh];
				if (read.length === CHUNK) this.#watch();
				else this.loaded = true;
			},
			error: (error: unknown) => {
				this.error = error instanceof Error ? error : new Error(String(error));
			}
		});
	}
}
