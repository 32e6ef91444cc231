import { LOOKED_AT_LOCK } from './looked-at-lock';

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
			.request(LOOKED_AT_LOCK, { mode: 'shared' }, () => untilHidden)
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
