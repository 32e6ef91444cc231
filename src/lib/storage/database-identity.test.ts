import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { MillraceDatabase } from './database';
import { giveIdentity, tookThePlaceOfAnother } from './database-identity';

function memory(): Storage {
	const items = new Map<string, string>();
	return {
		getItem: (key: string) => items.get(key) ?? null,
		setItem: (key: string, value: string) => void items.set(key, value)
	} as Storage;
}

test('a database that was deleted and made anew is told apart from the one that was there, once', async () => {
	const store = memory();
	const indexedDB = new IDBFactory();
	const open = () => new MillraceDatabase('identity', { indexedDB, IDBKeyRange });
	const isAnother = async (db: MillraceDatabase) => tookThePlaceOfAnother(db.name, await giveIdentity(db), store);
	const first = open();
	expect(await isAnother(first)).toBe(false);
	first.close();
	const again = open();
	expect(await isAnother(again)).toBe(false);
	await again.delete();

	const second = open();
	expect(await isAnother(second)).toBe(true);
	expect(await isAnother(second)).toBe(false);
	second.close();
});

test('without a place to remember it in, nothing is claimed', () => {
	expect(tookThePlaceOfAnother('identity', 'one', null)).toBe(false);
	expect(tookThePlaceOfAnother('identity', 'another', null)).toBe(false);
});
