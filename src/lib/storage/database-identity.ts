import type { Table } from 'dexie';
import type { MillraceDatabase, Preference } from './database';
import { localStore } from './local-store';

/** Keys of preferences that belong to this device: a backup does not hold them, and a restore leaves them alone. */
export const DEVICE_PREFERENCE = 'device:';

const IDENTITY = `${DEVICE_PREFERENCE}database`;

/**
 * A name that a database gets when it is first opened. One that was deleted and made anew under the same name is
 * told apart by it.
 */
export async function giveIdentity(db: MillraceDatabase): Promise<string> {
	return db.transaction('rw', db.preferences, async () => {
		const known = await readIdentity(db.preferences);
		if (known !== null) return known;
		const identity = crypto.randomUUID();
		await db.preferences.put({ key: IDENTITY, value: identity });
		return identity;
	});
}

/** Null where it has none. */
export async function readIdentity(preferences: Table<Preference, string>): Promise<string | null> {
	const row = await preferences.get(IDENTITY);
	return typeof row?.value === 'string' ? row.value : null;
}

/**
 * Whether a database is another than the one that was last opened under its name, which nobody has replaced: a browser
 * deletes one whose files are damaged, and makes a new one without a word. True once.
 */
export function tookThePlaceOfAnother(name: string, identity: string, store = localStore()): boolean {
	const key = `millrace-identity:${name}`;
	const before = store?.getItem(key) ?? null;
	if (before !== identity) store?.setItem(key, identity);
	return before !== null && before !== identity;
}
