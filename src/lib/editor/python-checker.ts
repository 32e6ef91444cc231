// Taken here and not in the worker, so that it is among the files the service worker keeps for offline use.
import wasmUrl from '@astral-sh/ruff-wasm-web/ruff_wasm_bg.wasm?url';
import { wrap, type Remote } from 'comlink';
import type { CheckResult } from './python-problem';
import type { RuffWorker } from './ruff.worker';

/** How long a check may take, in ms, the download of the checker included: past that it is given up and said so. */
const PATIENCE = 60_000;

/**
 * Owns the worker that checks Python. The worker starts with the first check; when it dies, every check under way is
 * settled with the reason, and the next one starts another worker.
 */
export class PythonChecker {
	#worker: Worker | null = null;
	#remote: Remote<RuffWorker> | null = null;
	readonly #waiting = new Set<(result: CheckResult) => void>();
	readonly #create: () => Worker;
	readonly #patience: number;

	constructor(create = createRuffWorker, patience = PATIENCE) {
		this.#create = create;
		this.#patience = patience;
	}

	/** Checks a script. Never rejects and always settles. */
	check(script: string): Promise<CheckResult> {
		return new Promise((resolve) => {
			const settle = (result: CheckResult) => {
				clearTimeout(timer);
				this.#waiting.delete(settle);
				resolve(result);
			};
			const timer = setTimeout(() => this.stop('It did not answer in time.'), this.#patience);
			this.#waiting.add(settle);
			try {
				this.#remote ??= this.#start();
				this.#remote
					.check(script, wasmUrl)
					.then(settle, (error: unknown) => settle({ ok: false, reason: String(error) }));
			} catch (error) {
				settle({ ok: false, reason: error instanceof Error ? error.message : String(error) });
			}
		});
	}

	/** Ends the worker; checks under way settle with `reason`. */
	stop(reason: string): void {
		this.#worker?.terminate();
		this.#worker = null;
		this.#remote = null;
		for (const settle of [...this.#waiting]) settle({ ok: false, reason });
	}

	#start(): Remote<RuffWorker> {
		const worker = this.#create();
		worker.addEventListener('error', (event) => {
			event.preventDefault();
			if (worker === this.#worker) this.stop(event.message || 'Its worker could not start.');
		});
		worker.addEventListener('messageerror', () => {
			if (worker === this.#worker) this.stop('Its answer could not be read.');
		});
		this.#worker = worker;
		return wrap<RuffWorker>(worker);
	}
}

function createRuffWorker(): Worker {
	return new Worker(new URL('./ruff.worker.ts', import.meta.url), { type: 'module', name: 'python-checker' });
}

/** The page's checker: one worker for all its editors. */
export const pythonChecker = new PythonChecker();
