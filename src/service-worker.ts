/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />
/**
 * Keeps the app on the device: after one visit everything works without a network.
 *
 * S1: a version is there as a whole or not at all. It answers only when every one of its files is stored.
 * S2: a new version waits until a page asks for it; it never takes over by itself.
 * S3: the files of the version before stay, so that a page that still runs it can load the rest of itself.
 * S4: what has a version or a hash in its address is downloaded once, also across versions.
 * S5: requests to other places are none of its business.
 */
import { base, build, files, prerendered, version } from '$service-worker';
import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { precacheEntries } from './lib/app/service-worker-files';
import { forgetOlderPacks, packPython } from './lib/app/service-worker-python';
import { forgetOlder, rememberVersion } from './lib/app/service-worker-versions';
import type { NotificationPressed } from './lib/protocol/notification';

declare const self: ServiceWorkerGlobalScope;

// Several copies of the app may live on one host, each under its own base path.
const precache = new PrecacheController({ cacheName: `millrace-files-${base || '/'}` });
precache.addToCacheList(precacheEntries({ base, build, files, prerendered, version }));
const { cacheName } = precache.strategy;
const keys = [...precache.getURLsToCacheKeys().values()];

self.addEventListener('install', (event) => {
	event.waitUntil(rememberVersion(cacheName, { version, keys }));
	// Skips what is stored already (S4).
	const stored = precache.install(event);
	event.waitUntil(stored.then(() => packPython({ base, files }, (url) => precache.matchPrecache(url))));
});

self.addEventListener('activate', (event) => {
	event.waitUntil(forgetOlder(cacheName, { version, keys }));
	event.waitUntil(forgetOlderPacks({ base, files }));
	// Only the first version of all finds pages that nobody controls: they are of this version.
	event.waitUntil(self.clients.claim());
});

self.addEventListener('message', (event) => {
	if (event.data?.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting());
});

// Somebody has pressed a notification that a page has shown through this worker: to a page that is open, or a new one.
self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	const { path } = event.notification.data as { path: string };
	event.waitUntil(leadTo(path));
});

async function leadTo(path: string): Promise<void> {
	const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const own = pages.filter(({ url }) => url.startsWith(self.registration.scope));
	const page = own.find(({ visibilityState }) => visibilityState === 'visible') ?? own[0];
	if (!page) {
		await self.clients.openWindow(path);
		return;
	}
	await page.focus();
	const pressed: NotificationPressed = { type: 'NOTIFICATION_PRESSED', path };
	page.postMessage(pressed);
}

registerRoute(new PrecacheRoute(precache));

// Every page is the same shell. Paths that end like a file are files; what was shared may end as it likes.
registerRoute(
	new NavigationRoute(precache.createHandlerBoundToURL(`${base}/`), { denylist: [/^[^?]*\.[a-z0-9]+(\?|$)/i] })
);

registerRoute(
	({ sameOrigin, url }) => sameOrigin && url.pathname.startsWith(`${base}/_app/immutable/`),
	async ({ request }) => {
		const cache = await caches.open(cacheName);
		return (await cache.match(request)) ?? fetch(request);
	}
);
