import type { Notice, Notices } from './notices.svelte';
import { lookForUpdates } from './service-worker-updates';

export interface ServiceWorkerOptions {
	notices: Pick<Notices, 'show' | 'dismiss'>;
	/** SvelteKit's base path. */
	base: string;
	/** For tests; the browser's own by default. */
	container?: ServiceWorkerContainer | undefined;
	reload?: () => void;
}

/**
 * Keeps the app on the device, and says when a new version is ready. Nothing is reloaded unless a person asks for it,
 * and then only the page they asked in: the others are told.
 * @returns ends the looking for new versions
 */
export function keepOffline({
	notices,
	base,
	container = navigator.serviceWorker as ServiceWorkerContainer | undefined,
	reload = () => location.reload()
}: ServiceWorkerOptions): () => void {
	const unavailable = (why: string) => notices.show(offlineUnavailable(why));
	if (!container) {
		unavailable('this browser has no service workers here (a private window, or an address without https)');
		return () => undefined;
	}
	/** Whether this page was loaded by a version that is on the device. */
	const wasControlled = container.controller !== null;
	let reloadAsked = false;
	const end = new AbortController();
	const { signal } = end;

	const listen = (registration: ServiceWorkerRegistration) => {
		const ready = () => {
			// The first version of all has nothing to replace.
			if (!registration.active) return;
			const takeOver = () => {
				reloadAsked = true;
				// Another page may have let it take over meanwhile.
				if (registration.waiting) registration.waiting.postMessage({ type: 'SKIP_WAITING' });
				else reload();
			};
			notices.show(updateReady(takeOver));
		};
		const watch = (worker: ServiceWorker | null) => {
			let stored = false;
			worker?.addEventListener(
				'statechange',
				() => {
					if (worker.state === 'installed') {
						stored = true;
						notices.dismiss(UNAVAILABLE);
						ready();
					}
					// Later than that it is only the end of a version that had its time.
					if (worker.state === 'redundant' && !stored) {
						unavailable('its files could not be stored, because the network broke off or storage is full');
					}
				},
				{ signal }
			);
		};
		if (registration.waiting) ready();
		watch(registration.installing);
		registration.addEventListener('updatefound', () => watch(registration.installing), { signal });
		lookForUpdates(registration, signal);
	};
	container.addEventListener(
		'controllerchange',
		() => {
			if (reloadAsked) reload();
			else if (wasControlled) notices.show(updatedElsewhere(reload));
		},
		{ signal }
	);
	const register = () => {
		container
			.register(`${base}/service-worker.js`, { scope: `${base}/`, updateViaCache: 'none' })
			.then(listen)
			.catch((error: unknown) => unavailable(error instanceof Error ? error.message : String(error)));
	};
	// Not in the way of the first start, which loads the same files.
	if (document.readyState === 'complete') register();
	else window.addEventListener('load', register, { once: true, signal });
	return () => end.abort();
}

const UPDATE = 'update-ready';
const UNAVAILABLE = 'offline-unavailable';

function updateReady(run: () => void): Notice {
	return {
		id: UPDATE,
		tone: 'info',
		title: 'Update ready',
		text: 'A new version of Millrace is on this device. Reload when it suits you: nothing is lost, and flows that run go on.',
		action: { label: 'Reload', run },
		dismissible: true
	};
}

function updatedElsewhere(run: () => void): Notice {
	return {
		id: UPDATE,
		tone: 'info',
		title: 'Millrace was updated in another tab',
		text: 'This tab still shows the version before. Reload it when it suits you; nothing is lost.',
		action: { label: 'Reload', run },
		dismissible: true
	};
}

function offlineUnavailable(why: string): Notice {
	return {
		id: UNAVAILABLE,
		tone: 'warning',
		title: 'Millrace will not work offline',
		text: `Everything else works. The reason: ${why}.`,
		dismissible: true
	};
}
