import { ENGINE_LOCK } from './engine-lock';

/** Held by the tab that replaces the database. */
const RESTORE_LOCK = 'millrace-restore';
const CHANNEL = 'millrace-restore';

/** How long the tab that runs the engine may take to commit what it has and to stop, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * `let-go`: stop the engine, close the database, wait until it is replaced.
 * `replaced`: whoever opened it meanwhile has seen what is no longer there.
 */
type Word = 'let-go' | 'replaced';

/** What a tab does for another one that replaces the database. */
export interface Tab {
	/** Another tab is at it: says so. */
	waits(): void;
	/** Stops the engine if it runs here, and closes the database: nothing is written any more. */
	letGo(): Promise<void>;
	reload(): void;
}

export interface HandOverOptions {
	/** The browser's own; for tests. */
	locks?: LockManager;
	patienceMs?: number;
}

/** Tabs that are at it themselves: they hear their own words, too. */
const working = new WeakSet<Tab>();

/** Lets go of the database whenever another tab replaces it, and starts anew afterwards. @returns ends it */
export function obeyHandOvers(tab: Tab, { locks = navigator.locks }: HandOverOptions = {}): () => void {
	const channel = new BroadcastChannel(CHANNEL);
	channel.onmessage = ({ data }: MessageEvent<Word>) => {
		if (working.has(tab)) return;
		if (data === 'replaced') return tab.reload();
		tab.waits();
		const wait = async () => {
			await tab.letGo();
			// Given when the other tab has finished, and when it was closed or crashed.
			await locks.request(RESTORE_LOCK, { mode: 'shared' }, () => tab.reload());
		};
		wait().catch((error: unknown) => {
			console.error('This tab could not let go of the database.', error);
			tab.reload();
		});
	};
	return () => channel.close();
}

export type HandOver<Value> = { ok: true; value: Value } | { ok: false; message: string };

/**
 * Does something while no other tab uses the database and no engine runs. This tab lets go, too: whatever comes of it,
 * it has to be reloaded afterwards. Not ok where that cannot be had: then nothing was done.
 */
export async function handOver<Value>(
	tab: Tab,
	work: () => Promise<Value>,
	{ locks = navigator.locks, patienceMs = PATIENCE_MS }: HandOverOptions = {}
): Promise<HandOver<Value>> {
	return locks.request(RESTORE_LOCK, { ifAvailable: true }, async (lock): Promise<HandOver<Value>> => {
		if (!lock) return { ok: false, message: 'Another tab is at it already.' };
		working.add(tab);
		const channel = new BroadcastChannel(CHANNEL);
		const say = (word: Word) => channel.postMessage(word);
		try {
			say('let-go');
			await tab.letGo();
			// Whoever holds it runs the engine: it is given when that one has stopped.
			const held = { signal: AbortSignal.timeout(patienceMs) };
			return await locks.request(ENGINE_LOCK, held, async (): Promise<HandOver<Value>> => {
				const value = await work();
				say('replaced');
				return { ok: true, value };
			});
		} catch (error) {
			if (!(error instanceof DOMException) || error.name !== 'TimeoutError') throw error;
			const message = 'Another tab runs flows and does not stop. Close the other tabs of Millrace and try again.';
			return { ok: false, message };
		} finally {
			channel.close();
		}
	}) as Promise<HandOver<Value>>;
}
