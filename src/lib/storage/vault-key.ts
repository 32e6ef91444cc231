import type { MillraceDatabase } from './database';
import { DEVICE_PREFERENCE } from './database-identity';

/** Belongs to this device: the browser keeps it, uses it, and gives it to nobody, a backup included. */
const VAULT_KEY = `${DEVICE_PREFERENCE}vault-key`;

/** The key that secrets are sealed with; made when it is first wanted. */
export async function vaultKey(db: MillraceDatabase): Promise<CryptoKey> {
	const known = await readKey(db);
	if (known) return known;
	// Made before the transaction, which does not wait for it. Of two tabs that do so at once, the first one's counts.
	const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
	return db.transaction('rw', db.preferences, async () => {
		const first = await readKey(db);
		if (first) return first;
		await db.preferences.put({ key: VAULT_KEY, value: made });
		return made;
	});
}

async function readKey(db: MillraceDatabase): Promise<CryptoKey | null> {
	const row = await db.preferences.get(VAULT_KEY);
	return row ? (row.value as CryptoKey) : null;
}
