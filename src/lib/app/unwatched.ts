import type { DebuggingRepository } from '../storage/debugging-repository';
import { LOOKED_AT_LOCK } from './looked-at-lock';

/** How often it is looked whether anybody looks, in milliseconds. */
const LOOK_EVERY_MS = 10_000;

export interface UnwatchedPorts {
	/** Whether some page of the app can be seen now. */
	isLookedAt(): Promise<boolean>;
	/** Minutes after which they are paused; null: never. */
	minutes(): Promise<number | null>;
	debugging: Pick<DebuggingRepository, 'pauseUnwatched'>;
	/** Milliseconds since 1970. */
	now(): number;
	after(ms: number, callback: () => void): () => void;
}

/**
 * Pauses executions in development mode when nobody has looked at the app for a while: they are run to be watched. It belongs
 * to the engine, so there is one. The next page that is looked at lets them go on (`watch-while-visible.ts`).
 */
export class Unwatched {
	private lastSeen: number;
	private cancel: (() => void) | null = null;

	constructor(private readonly ports: UnwatchedPorts) {
		this.lastSeen = ports.now();
	}

	start(): void {
		this.cancel = this.ports.after(LOOK_EVERY_MS, () => {
			this.look()
				.catch((error: unknown) => console.warn('It could not be found out whether anybody looks.', error))
				.finally(() => this.cancel && this.start());
		});
	}

	stop(): void {
		this.cancel?.();
		this.cancel = null;
	}

	/** Looks once. Those that begin while nobody looks are found by a later look. */
	async look(): Promise<void> {
		const { isLookedAt, minutes, now, debugging } = this.ports;
		if (await isLookedAt()) {
			this.lastSeen = now();
			return;
		}
		const limit = await minutes();
		if (limit !== null && now() - this.lastSeen >= limit * 60_000) await debugging.pauseUnwatched(this.lastSeen);
	}
}

/** Whether some page of the app can be seen: asks the browser who holds the lock. */
export async function isLookedAt(): Promise<boolean> {
	const { held } = await navigator.locks.query();
	return (held ?? []).some(({ name }) => name === LOOKED_AT_LOCK);
}
