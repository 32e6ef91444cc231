/** Why the database is not to be had. */
export type StorageProblem =
	/** A newer Millrace has written it; this one is out of date. */
	| 'newer'
	/** Another tab holds an older version open, so it cannot be brought up to date. */
	| 'blocked'
	/** A newer Millrace in another tab took it over. */
	| 'taken-over'
	/** The browser gives no storage, as some do in private windows. */
	| 'unavailable'
	| 'full'
	| 'unknown';

/** The names of an error and of what it wraps: Dexie puts the browser's error inside its own. */
function namesOf(error: unknown): string[] {
	const names: string[] = [];
	for (let at = error; at instanceof Error || at instanceof DOMException; at = (at as { inner?: unknown }).inner) {
		names.push(at.name);
		if (names.length > 5) break;
	}
	return names;
}

/** Whether a write failed because the device, or the browser's share of it, is full. */
export function isQuotaError(error: unknown): boolean {
	return (
		namesOf(error).includes('QuotaExceededError') ||
		(error instanceof Error && error.message.includes('QuotaExceededError'))
	);
}

/** What kept the database from opening. */
export function storageProblem(error: unknown): StorageProblem {
	if (isQuotaError(error)) return 'full';
	const names = namesOf(error);
	if (names.includes('VersionError')) return 'newer';
	if (['MissingAPIError', 'InvalidStateError', 'SecurityError'].some((name) => names.includes(name))) {
		return 'unavailable';
	}
	return 'unknown';
}
