import { ENGINE_LOCK } from './engine-lock';

export interface LeadershipOptions {
	/**
	 * Called when this tab has become the leader. It stays leader until it is closed, `signal` aborts, or `letGo` is
	 * called: then another tab leads, and this one never again.
	 */
	lead(letGo: () => void): void;
	/** Another tab leads; this one waits its turn. */
	follow(): void;
	failed(error: unknown): void;
	signal: AbortSignal;
	/** For tests; the browser's own by default. */
	locks?: LockManager;
}

/**
 * Takes part in the choice of the one tab that runs the engine. The browser gives the lock to the next tab as soon
 * as the leader is closed or crashes, so there is no heartbeat and no time-out.
 */
export function standForLeader({ lead, follow, failed, signal, locks = navigator.locks }: LeadershipOptions): void {
	const hold = () =>
		new Promise<void>((letGo) => {
			signal.addEventListener('abort', () => letGo(), { once: true });
			lead(letGo);
		});
	const stand = async () => {
		const held = await locks.request(ENGINE_LOCK, { ifAvailable: true }, async (lock) => {
			if (!lock) return false;
			await hold();
			return true;
		});
		if (held || signal.aborted) return;
		follow();
		await locks.request(ENGINE_LOCK, { signal }, hold);
	};
	stand().catch((error: unknown) => {
		if (!signal.aborted) failed(error);
	});
}
