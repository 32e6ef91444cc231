import { base } from '$app/paths';
import type { NotificationPressed } from '../protocol/notification';
import type { Note } from './message-notifications';

/** Whether this browser has notifications at all. */
export const hasNotifications = (): boolean => 'Notification' in globalThis;

/** Those of this page, as long as they are shown. */
const ofPage = new Map<string, Notification>();

/**
 * Shows a notification of the system.
 * @param path where it leads, from the root of the host
 * @param pressed somebody has pressed it; where the service worker shows it, `listenToPressed` hears of it instead
 * @throws {Error} in words, where the browser shows none
 */
export async function showNote({ tag, title, body }: Note, path: string, pressed: () => void): Promise<void> {
	const options = { tag, body, icon: `${base}/icons/icon-192.png`, data: { path } };
	const notification = ownNotification(title, options);
	if (!notification) return showByServiceWorker(title, options);
	ofPage.set(tag, notification);
	notification.onclick = () => {
		window.focus();
		notification.close();
		ofPage.delete(tag);
		pressed();
	};
	notification.onclose = () => ofPage.delete(tag);
}

/** Takes one back. */
export async function closeNote(tag: string): Promise<void> {
	ofPage.get(tag)?.close();
	const registration = await navigator.serviceWorker?.getRegistration();
	for (const shown of (await registration?.getNotifications?.({ tag })) ?? []) shown.close();
}

/** Calls back with where a notification leads that the service worker has shown. @returns ends it */
export function listenToPressed(pressed: (path: string) => void): () => void {
	const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
	const hear = ({ data }: MessageEvent<NotificationPressed | undefined>) => {
		if (data?.type === 'NOTIFICATION_PRESSED') pressed(data.path);
	};
	container?.addEventListener('message', hear);
	return () => container?.removeEventListener('message', hear);
}

/** Null where pages may not show any themselves, as in Chrome on Android. */
function ownNotification(title: string, options: NotificationOptions): Notification | null {
	try {
		return new Notification(title, options);
	} catch (error) {
		if (error instanceof TypeError) return null;
		throw error;
	}
}

async function showByServiceWorker(title: string, options: NotificationOptions): Promise<void> {
	const registration = await navigator.serviceWorker?.getRegistration();
	if (!registration) throw new Error('This browser shows notifications only where Millrace works offline.');
	await registration.showNotification(title, options);
}
