import { liveQuery, type Subscription } from 'dexie';

export interface LastingQueryOptions<Value> {
	ask(): Promise<Value>;
	/** The answer, now and whenever it may have changed. */
	next(value: Value): void;
	/** A question failed. It is asked again after a pause. */
	failed(error: unknown): void;
	/** Before a question that failed is asked again, in milliseconds. */
	pauseMs?: number;
}

/** A live query that an error does not end: whoever works by what it says must not become deaf. */
export function lastingQuery<Value>(options: LastingQueryOptions<Value>): Pick<Subscription, 'unsubscribe'> {
	const { ask, next, failed, pauseMs = 1_000 } = options;
	let subscription: Subscription;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const subscribe = () => {
		subscription = liveQuery(ask).subscribe({
			next,
			error: (error: unknown) => {
				timer = setTimeout(subscribe, pauseMs);
				failed(error);
			}
		});
	};
	subscribe();
	return {
		unsubscribe: () => {
			clearTimeout(timer);
			subscription.unsubscribe();
		}
	};
}
