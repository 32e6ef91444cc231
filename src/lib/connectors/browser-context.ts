import type { ConnectorContext } from './connector-context';

/**
 * The world of connectors in a page or worker, but for the records.
 * @param origin where the app was loaded from
 */
export function browserContext(
	signal: AbortSignal,
	origin = globalThis.location.origin
): Omit<ConnectorContext, 'keepFile'> {
	return {
		fetch: globalThis.fetch.bind(globalThis),
		now: () => Date.now(),
		sleep,
		signal,
		online: () => navigator.onLine,
		origin
	};
}

/** The longest that `setTimeout` can wait; beyond it, it fires at once. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

async function sleep(milliseconds: number, signal: AbortSignal): Promise<'elapsed' | 'aborted'> {
	for (let left = milliseconds; left > 0 && !signal.aborted; left -= LONGEST_TIMEOUT) {
		await new Promise<void>((resolve) => {
			const done = () => {
				clearTimeout(timer);
				signal.removeEventListener('abort', done);
				resolve();
			};
			const timer = setTimeout(done, Math.min(left, LONGEST_TIMEOUT));
			signal.addEventListener('abort', done);
		});
	}
	return signal.aborted ? 'aborted' : 'elapsed';
}
