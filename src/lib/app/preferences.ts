import type { MillraceDatabase } from '../storage/database';
import type { FlowId } from '../domain/ids';

/** What the app remembers for its person, by key. */
export interface Preferences {
	/** When the welcome was left, in milliseconds since 1970. */
	'welcome-seen': number;
	[inputs: `inputs:${FlowId}`]: RememberedInputs;
}

/** The inputs a flow was run with last, as they were typed. */
export interface RememberedInputs {
	text: string;
	language: 'json' | 'yaml';
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
