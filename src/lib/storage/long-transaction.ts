/**
 * One IndexedDB transaction that lasts while something else is waited for. A transaction ends by itself as soon as it
 * has nothing to do; this one is kept busy with reads of nothing meanwhile. Until it ends nobody else may write.
 */
export class LongTransaction {
	/** Resolves when it is committed. Rejects where it was not: then nothing of it was done. */
	readonly done: Promise<void>;
	private over = false;
	private reason: unknown = null;
	private readonly transaction: IDBTransaction;

	/** @param db an open connection. @param stores all that are used */
	constructor(
		db: IDBDatabase,
		private readonly stores: readonly string[],
		mode: IDBTransactionMode
	) {
		this.transaction = db.transaction([...stores], mode, { durability: 'strict' });
		this.done = new Promise((resolve, reject) => {
			this.transaction.oncomplete = () => {
				this.over = true;
				resolve();
			};
			this.transaction.onabort = () => {
				this.over = true;
				reject(asError(this.reason ?? this.transaction.error ?? new DOMException('It was aborted.', 'AbortError')));
			};
		});
		// Whoever waits for something else hears of its end from there.
		this.done.catch(() => undefined);
	}

	store(name: string): IDBObjectStore {
		return this.transaction.objectStore(name);
	}

	/** The result of a request of this transaction. Await nothing else but this and {@link waitFor}. */
	result<Value>(request: IDBRequest<Value>): Promise<Value> {
		return new Promise((resolve, reject) => {
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(asError(this.reason ?? request.error));
		});
	}

	/** The result of something that is no request; rejects as it does, or where the transaction ends before. */
	waitFor<Value>(work: Promise<Value>): Promise<Value> {
		return new Promise((resolve, reject) => {
			let settle: (() => void) | null = null;
			work.then(
				(value) => (settle = () => resolve(value)),
				(error: unknown) => (settle = () => reject(asError(error)))
			);
			const store = this.store(this.stores[0]!);
			const spin = () => {
				// Inside a request's answer the transaction takes further requests.
				if (settle) return settle();
				const request = store.get(NO_KEY);
				request.onsuccess = spin;
				request.onerror = () => reject(asError(this.reason ?? request.error));
			};
			spin();
		});
	}

	/** Undoes all of it; `done` rejects with the reason, or with its own where it has one. */
	abort(reason: unknown): void {
		if (this.over) return;
		try {
			this.transaction.abort();
			this.reason = reason;
		} catch {
			// It is ending by itself at this moment, and has a reason of its own.
		}
	}
}

/** Nobody's key. */
const NO_KEY = -Infinity;

function asError(reason: unknown): Error {
	return reason instanceof Error || reason instanceof DOMException ? (reason as Error) : new Error(String(reason));
}
