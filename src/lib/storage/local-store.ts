/** The browser's local storage; null where a browser has none, or does not let this site use it. */
export function localStore(): Storage | null {
	try {
		return globalThis.localStorage ?? null;
	} catch {
		// It throws instead of saying no. What is kept in it is a convenience only.
		return null;
	}
}
