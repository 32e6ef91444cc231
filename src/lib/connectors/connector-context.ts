/** A connector's whole view of the world; tests hand in their own. */
export interface ConnectorContext {
	fetch: typeof globalThis.fetch;
	/** Milliseconds since 1970. */
	now(): number;
	/** Waits; tells whether the time has passed or `signal` was aborted first. Never rejects. */
	sleep(milliseconds: number, signal: AbortSignal): Promise<'elapsed' | 'aborted'>;
	/** Aborted when the execution is cancelled: everything under way stops. */
	signal: AbortSignal;
	/**
	 * Makes this the content of the file record with that name; creates the record where there is none.
	 * @throws where there is no room for it, or the name cannot be used; nothing is changed then
	 */
	keepFile(name: string, content: Blob): Promise<void>;
	/** False where the device knows that it has no network. */
	online(): boolean;
	/** Where the app was loaded from, e.g. `https://millrace.example`: what servers are asked to allow. */
	origin: string;
}
