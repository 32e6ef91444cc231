import type { Restored } from '../storage/backup-restore';
import type { MillraceDatabase } from '../storage/database';
import type { RecordDraft } from '../storage/record-drafts';
import type { FlowId, MessageId, RecordId } from '../domain/ids';

/** What the app remembers for its person, by key. Keys with `device:` belong to this device: no backup holds them. */
export interface Preferences {
	/** When the welcome was left, in milliseconds since 1970. */
	'welcome-seen': number;
	[inputs: `inputs:${FlowId}`]: RememberedInputs;
	/** Lines at which runs of the flow in development mode stop. */
	[breakpoints: `breakpoints:${FlowId}`]: number[];
	/** What was typed into a record and is not saved. */
	[draft: `draft:${RecordId}`]: RecordDraft;
	/** How long ended executions are kept. */
	retention: Retention;
	/** Where everything in this database comes from, after a restore. */
	restored: Restored;
	/** When executions in development mode are paused because nobody looks. */
	'dev-pause': DevPause;
	'device:cleaning': Cleaning;
	'device:open': Openings;
	/** POPUP messages that somebody put off: they wait under the bell. */
	'device:put-off': MessageId[];
	/** Whether a message is told by a notification while the app is hidden. */
	'device:notify': boolean;
	'device:persistence': PersistenceAnswer;
	'device:backup': { at: number; fileName: string };
}

/** The inputs a flow was run with last, as they were typed. */
export interface RememberedInputs {
	text: string;
	language: 'json' | 'yaml';
}

export interface Retention {
	/** Days after their end; null: for ever. */
	days: number | null;
}

/** What holds until a person chooses otherwise. */
export const DEFAULT_RETENTION: Retention = { days: 30 };

export interface DevPause {
	/** Minutes in which the app was hidden; null: never. */
	minutes: number | null;
}

/** What holds until a person chooses otherwise. */
export const DEFAULT_DEV_PAUSE: DevPause = { minutes: 5 };

/** The last time that ended executions were deleted. */
export interface Cleaning {
	/** Milliseconds since 1970. */
	at: number;
	executions: number;
	/** Those that had ended more than so many days ago. */
	days: number;
}

/** When the app was last noted to be open, in milliseconds since 1970. */
export interface Openings {
	at: number;
	/** The last long time in which it was not, as far as the clock tells; null where there was none. */
	pause: Interruption | null;
}

/** Milliseconds since 1970. */
export interface Interruption {
	from: number;
	to: number;
}

/** What the browser said when it was last asked to keep the data. */
export interface PersistenceAnswer {
	at: number;
	granted: boolean;
}

export async function readPreference<Key extends keyof Preferences>(
	db: MillraceDatabase,
	key: Key
): Promise<Preferences[Key] | null> {
	const row = await db.preferences.get(key);
	return (row?.value as Preferences[Key] | undefined) ?? null;
}

export async function writePreference<Key extends keyof Preferences>(
	db: MillraceDatabase,
	key: Key,
	value: Preferences[Key]
): Promise<void> {
	await db.preferences.put({ key, value });
}
