/** How often a page that stays open looks for a new version, in milliseconds. */
const LOOK_EVERY = 60 * 60_000;
/** A page that is left and come back to does not look more often than this, in milliseconds. */
const LOOK_AT_MOST_EVERY = 5 * 60_000;

/** Looks for a new version of the app now and then: browsers do so only when a page is loaded. */
export function lookForUpdates(registration: Pick<ServiceWorkerRegistration, 'update'>, signal: AbortSignal): void {
	let last = Date.now();
	const look = () => {
		if (!navigator.onLine || document.hidden || Date.now() - last < LOOK_AT_MOST_EVERY) return;
		last = Date.now();
		// Nothing is lost by a look that fails, so nobody has to be told: the next one comes.
		registration.update().catch((error: unknown) => console.info('Looking for a new version failed:', error));
	};
	const timer = setInterval(look, LOOK_EVERY);
	signal.addEventListener('abort', () => clearInterval(timer));
	document.addEventListener('visibilitychange', look, { signal });
	window.addEventListener('online', look, { signal });
}
