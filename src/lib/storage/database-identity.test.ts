import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { MillraceDatabase } from './database';
import { tookThePlaceOfAnother } from './database-identity';

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
	const first = open();
	expect(await tookThePlaceOfAnother(first, store)).toBe(false);
	first.close();
	const again = open();
	expect(await tookThePlaceOfAnother(again, store)).toBe(false);
	await again.delete();

	const second = open();
	expect(await tookThePlaceOfAnother(second, store)).toBe(true);
	expect(await tookThePlaceOfAnother(second, store)).toBe(false);
	second.close();
});

test('without a place to remember it in, nothing is claimed', async () => {
	const indexedDB = new IDBFactory();
	const db = new MillraceDatabase('identity', { indexedDB, IDBKeyRange });
	expect(await tookThePlaceOfAnother(db, null)).toBe(false);
	db.close();
});
