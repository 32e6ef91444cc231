/** The border between the service worker and pages: somebody has pressed a notification that a page had shown. */
export interface NotificationPressed {
	type: 'NOTIFICATION_PRESSED';
	/** Where it leads, from the root of the host. */
	path: string;
}
