import { liveQuery, type Subscription } from 'dexie';

/**
 * A query of the database that follows every change, in whichever tab or worker it is made. Make it while a component
 * is set up: it watches for as long as the component lives.
 *
 * L1: a newer question's answer is never replaced by an older one's.
 * L2: while a new question is being answered, the last answer stays, so that nothing on the screen jumps.
 */
export class LiveQuery<Value> {
	/** The last answer; undefined before the first. */
	current = $state.raw<Value>();
	/** Whether there was an answer yet. */
	loaded = $state(false);
	/** Why the last question could not be answered; null when it was. */
	error = $state.raw<Error | null>(null);

	/**
	 * @param ask reads what the query depends on and gives the query, or null where there is nothing to ask. It is
	 * called again when what it read changes.
	 */
	constructor(ask: () => (() => Value | Promise<Value>) | null) {
		$effect(() => {
			const query = ask();
			if (!query) return;
			const subscription: Subscription = liveQuery(query).subscribe({
				next: (value) => {
					this.current = value;
					this.loaded = true;
					this.error = null;
				},
				error: (error: unknown) => {
					this.error = error instanceof Error ? error : new Error(String(error));
				}
			});
			return () => subscription.unsubscribe();
		});
	}
}
