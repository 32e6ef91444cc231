/** Why the database does not work, in words for the person in front of it. */
export interface StorageProblem {
	kind: 'private-mode' | 'newer-version' | 'blocked' | 'quota' | 'closed' | 'deleted' | 'restoring' | 'unknown';
	/** What happened, in one sentence. */
	message: string;
	/** What to do about it, in one or two. */
	whatToDo: string;
}

const WORDS: { [Kind in Exclude<StorageProblem['kind'], 'unknown'>]: Omit<StorageProblem, 'kind'> } = {
	'private-mode': {
		message: 'This browser does not let Millrace keep anything.',
		whatToDo:
			'Private windows and blocked site data do that. Open Millrace in a normal window, or allow it to store data.'
	},
	'newer-version': {
		message: 'A newer version of Millrace has written this database.',
		whatToDo:
			'Reload this page to get the newer version. If that does not help, close the other tabs of Millrace first.'
	},
	blocked: {
		message: 'Another tab with an older Millrace keeps the database from being updated.',
		whatToDo: 'Close the other tabs of Millrace. This one goes on by itself.'
	},
	quota: {
		message: 'The storage is full.',
		whatToDo: 'Delete old executions, or free space on this device. Work goes on where it stopped once there is room.'
	},
	closed: {
		message: 'The browser closed the connection to the database.',
		whatToDo: 'What was saved is safe. Millrace connects again by itself; if this stays, reload this page.'
	},
	deleted: {
		message: 'The data of this site was deleted while Millrace was open.',
		whatToDo: 'Reload this page to start anew. Then bring back what you have: a backup, or exported flows.'
	},
	restoring: {
		message: 'A backup is being restored in another tab.',
		whatToDo: 'It replaces everything here. This tab opens again by itself when that is done.'
	}
};

export function storageProblem(kind: keyof typeof WORDS): StorageProblem {
	return { kind, ...WORDS[kind] };
}

/** By the names of DOMException and Dexie; the first that is found in the chain of inner errors counts. */
const KINDS: readonly [keyof typeof WORDS, readonly string[]][] = [
	['quota', ['QuotaExceededError']],
	['newer-version', ['VersionError', 'VersionChangeError']],
	['private-mode', ['MissingAPIError', 'MissingApiError', 'SecurityError', 'NotAllowedError']],
	// A connection that is about to close is in an invalid state for whoever uses it.
	['closed', ['DatabaseClosedError', 'InvalidStateError', 'NotFoundError']]
];

/**
 * What kind of problem an error of the database is. Dexie wraps: a full disk comes as an AbortError with a
 * QuotaExceededError inside, and a failed open as a DatabaseClosedError with its reason inside.
 */
export function storageProblemOf(error: unknown): StorageProblem {
	const names = namesOf(error);
	for (const [kind, known] of KINDS) if (names.some((name) => known.includes(name))) return storageProblem(kind);
	const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
	return {
		kind: 'unknown',
		message: `The database does not work (${reason}).`,
		whatToDo: 'Reload this page. If it comes back, restart the browser and check that the disk is not full.'
	};
}

/** Why a database could not be opened. Some browsers answer InvalidStateError where nothing may be stored. */
export function openingProblemOf(error: unknown): StorageProblem {
	if (namesOf(error).includes('InvalidStateError')) return storageProblem('private-mode');
	return storageProblemOf(error);
}

/** For whoever writes: all in one text, whether room has to be made, and whether trying again is of no use. */
export function explainStorageProblem(error: unknown): { full: boolean; final: boolean; message: string } {
	const { kind, message, whatToDo } = storageProblemOf(error);
	return {
		full: kind === 'quota',
		final: kind === 'newer-version' || kind === 'private-mode',
		message: `${message} ${whatToDo}`
	};
}

function namesOf(error: unknown): string[] {
	const names: string[] = [];
	const seen = new Set<unknown>();
	const open: unknown[] = [error];
	while (open.length > 0) {
		const next = open.pop();
		if (typeof next !== 'object' || next === null || seen.has(next)) continue;
		seen.add(next);
		const { name, message, inner, cause, failures } = next as {
			name?: unknown;
			message?: unknown;
			inner?: unknown;
			cause?: unknown;
			failures?: unknown;
		};
		if (typeof name === 'string') names.push(name);
		// Errors of a bulk write, and errors that only tell their reason in words.
		if (Array.isArray(failures)) open.push(...(failures as unknown[]));
		if (typeof message === 'string' && message.includes('QuotaExceededError')) names.push('QuotaExceededError');
		open.push(inner, cause);
	}
	return names;
}
