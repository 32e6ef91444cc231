/**
 * Takes away what a guest could reach out with. This is the second lock: the frame's policy and its opaque origin
 * refuse all of it already.
 */
const DOORS = [
	'fetch',
	'fetchLater',
	'XMLHttpRequest',
	'WebSocket',
	'WebSocketStream',
	'WebSocketError',
	'WebTransport',
	'EventSource',
	'importScripts',
	'indexedDB',
	'caches',
	'CacheStorage',
	'BroadcastChannel',
	'Worker',
	'SharedWorker',
	'ServiceWorker',
	'RTCPeerConnection',
	'Notification',
	'PushManager',
	'webkitRequestFileSystem',
	'webkitRequestFileSystemSync',
	'webkitResolveLocalFileSystemURL',
	'webkitResolveLocalFileSystemSyncURL',
	'postMessage',
	'close',
	'onmessage',
	'onmessageerror',
	'cookieStore',
	'reportError'
];

/** Classes whose objects are the way to the engine: changing them would be a way to listen in on it. */
const FROZEN = ['MessagePort', 'MessageChannel', 'MessageEvent', 'Event', 'EventTarget', 'Map', 'Set'];

/** Locks this worker's globals, for good. */
export function harden(scope: typeof globalThis): void {
	for (const name of DOORS) {
		for (let holder: object | null = scope; holder; holder = Object.getPrototypeOf(holder) as object | null) {
			if (Object.hasOwn(holder, name)) Reflect.deleteProperty(holder, name);
		}
		Object.defineProperty(scope, name, { value: undefined, writable: false, configurable: false });
	}
	for (const name of FROZEN) {
		const made: unknown = Reflect.get(scope, name);
		if (typeof made === 'function') Object.freeze(made.prototype);
	}
}
