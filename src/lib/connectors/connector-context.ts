/** A connector's whole view of the world; tests hand in their own. */
export interface ConnectorContext {
	fetch: typeof globalThis.fetch;
	/** Milliseconds since 1970. */
	now(): number;
	/** Waits; tells whether the time has passed or `signal` was aborted first. Never rejects. */
	sleep(milliseconds: number, signal: AbortSignal): Promise<'elapsed' | 'aborted'>;
	/** Aborted when the execution is cancelled: everything under way stops. */
	signal: AbortSignal;
	/** False where the device knows that it has no network. */
	online(): boolean;
	/** Where the app was loaded from, e.g. `https://millrace.example`: what servers are asked to allow. */
	origin: string;
}
