import type { DebuggingRepository } from '../storage/debugging-repository';

/** Held by each page that can be seen. A browser gives it back when the page is hidden, closed or gone. */
const LOCK = 'millrace-looked-at';
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
 * to the engine, so there is one. The next page that is looked at lets them go on (`watchWhileVisible`).
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
	return (held ?? []).some(({ name }) => name === LOCK);
}

/**
 * Tells the engine, for as long as this page can be seen, that somebody looks; and calls back whenever it comes into sight.
 * @returns what ends it
 */
export function watchWhileVisible(seen: () => void): () => void {
	let hidden: AbortController | null = null;
	const update = () => {
		if (document.visibilityState !== 'visible') {
			hidden?.abort();
			hidden = null;
			return;
		}
		if (hidden) return;
		const controller = (hidden = new AbortController());
		const untilHidden = new Promise<void>((resolve) => {
			controller.signal.addEventListener('abort', () => resolve());
		});
		navigator.locks
			.request(LOCK, { mode: 'shared' }, () => untilHidden)
			.catch((error: unknown) => console.warn('The browser gives no locks.', error));
		seen();
	};
	update();
	document.addEventListener('visibilitychange', update);
	return () => {
		document.removeEventListener('visibilitychange', update);
		hidden?.abort();
	};
}
