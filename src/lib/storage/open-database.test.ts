// Live queries look for the browser's own.
import 'fake-indexeddb/auto';
import Dexie, { liveQuery } from 'dexie';
import { forceCloseDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import { DATABASE_VERSION } from './database';
import { openDatabase } from './open-database';
import { explainStorageProblem, storageProblemOf, type StorageProblem } from './storage-problem';

let dexie: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange };
beforeEach(() => void (dexie = { indexedDB: new IDBFactory(), IDBKeyRange }));

/** A Millrace of another time. */
function otherVersion(version: number): Dexie {
	const db = new Dexie('millrace', dexie);
	db.version(version).stores({ flows: 'id', later: 'id' });
	return db;
}

test('opens', async () => {
	const opening = await openDatabase({ dexie });
	expect(opening.ok && (await opening.db.flows.count())).toBe(0);
});

test('a database that a newer version has written is left alone', async () => {
	const newer = otherVersion(DATABASE_VERSION + 1);
	await newer.table('later').add({ id: 'kept' });
	newer.close();
	expect(await openDatabase({ dexie })).toMatchObject({ ok: false, problem: { kind: 'newer-version' } });
	expect(
		await otherVersion(DATABASE_VERSION + 1)
			.table('later')
			.count()
	).toBe(1);
});

test('a newer version in another tab gets the database, and this one says so once', async () => {
	const lost: StorageProblem[] = [];
	const opening = await openDatabase({ dexie, onLost: (problem) => lost.push(problem) });
	if (!opening.ok) throw new Error(opening.problem.message);
	await otherVersion(DATABASE_VERSION + 1).open();
	expect(lost.map((problem) => problem.kind)).toEqual(['newer-version']);
	const error: unknown = await opening.db.flows.count().catch((reason: unknown) => reason);
	expect(storageProblemOf(error).kind).toBe('newer-version');
});

describe('the browser closes the connection', () => {
	type Native = Parameters<typeof forceCloseDatabase>[0];
	const closeByForce = (db: Dexie) => forceCloseDatabase(db.backendDB() as unknown as Native);

	async function watched(options: Parameters<typeof openDatabase>[0] = {}) {
		const log: string[] = [];
		const opening = await openDatabase({
			dexie,
			onLost: ({ kind }) => log.push(`lost: ${kind}`),
			onInterrupted: ({ kind }) => log.push(`interrupted: ${kind}`),
			onResumed: () => log.push('resumed'),
			...options
		});
		if (!opening.ok) throw new Error(opening.problem.message);
		// Its identity is there: what is made anew can be told apart.
		await expect.poll(() => opening.db.preferences.count()).toBe(1);
		return { db: opening.db, log };
	}

	test('not said where the app closes it', async () => {
		const { db, log } = await watched();
		db.close();
		expect(log).toEqual([]);
	});

	test('it is opened again with all that was saved, as often as that happens', async () => {
		const { db, log } = await watched();
		await db.preferences.put({ key: 'kept', value: 1 });
		closeByForce(db);
		await expect.poll(() => log).toEqual(['interrupted: closed', 'resumed']);
		expect(await db.preferences.get('kept')).toEqual({ key: 'kept', value: 1 });
		closeByForce(db);
		await expect.poll(() => log.length).toBe(4);
		expect(await db.preferences.get('kept')).toBeDefined();
	});

	test('live queries ask again', async () => {
		const { db, log } = await watched();
		const answers: number[] = [];
		const watch = liveQuery(() => db.inbox.count()).subscribe((count) => answers.push(count));
		await expect.poll(() => answers).toEqual([0]);
		closeByForce(db);
		await expect.poll(() => log.at(-1)).toBe('resumed');
		await expect.poll(() => answers.length).toBeGreaterThan(1);
		watch.unsubscribe();
	});

	/** A browser that does not open anything. @returns lets it open again */
	function refuseToOpen(): () => void {
		const { indexedDB } = dexie;
		const open = indexedDB.open.bind(indexedDB);
		indexedDB.open = () => {
			throw new DOMException('not now', 'AbortError');
		};
		return () => void (indexedDB.open = open);
	}

	test('it is tried until the browser allows it, with longer and longer pauses', async () => {
		const pauses: number[] = [];
		const { db, log } = await watched({
			pause: (ms) => {
				pauses.push(ms);
				if (pauses.length === 3) allow();
				return Promise.resolve();
			}
		});
		const allow = refuseToOpen();
		closeByForce(db);
		await expect.poll(() => log).toEqual(['interrupted: closed', 'resumed']);
		expect(pauses).toEqual([100, 200, 400]);
	});

	test('an empty one in its place is not taken for it', async () => {
		const { db, log } = await watched({
			pause: async () => {
				allow();
				await erased();
			}
		});
		await db.inbox.add({ type: 'run', executionId: 'x' as ExecutionId, at: 1 });
		const allow = refuseToOpen();
		closeByForce(db);
		await expect.poll(() => log).toEqual(['interrupted: closed', 'lost: deleted']);
		// And it stays closed: nothing is written into the empty one.
		const error: unknown = await db.inbox.count().catch((reason: unknown) => reason);
		expect(storageProblemOf(error).kind).toBe('closed');
	});

	test('a newer version has come meanwhile', async () => {
		const { db, log } = await watched({
			pause: async () => {
				allow();
				await otherVersion(DATABASE_VERSION + 1).open();
			}
		});
		const allow = refuseToOpen();
		closeByForce(db);
		await expect.poll(() => log.at(-1)).toBe('lost: newer-version');
	});

	const erased = () => new Promise((resolve) => (dexie.indexedDB.deleteDatabase('millrace').onsuccess = resolve));

	test('deleted while it is open: said once, and let go at once', async () => {
		const { log } = await watched();
		await erased();
		expect(log).toEqual(['lost: deleted']);
	});
});

test('an older tab that does not let go is named, and the opening goes on when it does', async () => {
	const old = new Dexie('millrace', dexie);
	// The version before the first, as IndexedDB counts.
	old.version(DATABASE_VERSION - 0.5).stores({ flows: 'id' });
	old.on('versionchange', () => false);
	await old.open();
	const blocked = await new Promise<{ kind: string; opening: ReturnType<typeof openDatabase> }>((resolve) => {
		const opening: ReturnType<typeof openDatabase> = openDatabase({
			dexie,
			onBlocked: ({ kind }) => queueMicrotask(() => resolve({ kind, opening }))
		});
	});
	expect(blocked.kind).toBe('blocked');
	old.close();
	expect((await blocked.opening).ok).toBe(true);
});

test('without IndexedDB, or where it refuses', async () => {
	const none = { indexedDB: undefined as unknown as IDBFactory, IDBKeyRange };
	expect(await openDatabase({ dexie: none })).toMatchObject({ ok: false, problem: { kind: 'private-mode' } });
	const refusing = Object.assign(new IDBFactory(), {
		open: () => {
			throw new DOMException('The operation is insecure.', 'SecurityError');
		}
	});
	const opening = await openDatabase({ dexie: { indexedDB: refusing, IDBKeyRange } });
	expect(opening).toMatchObject({ ok: false, problem: { kind: 'private-mode' } });
	const mute = Object.assign(new IDBFactory(), {
		open: () => {
			throw new DOMException('A mutation operation was attempted.', 'InvalidStateError');
		}
	});
	const third = await openDatabase({ dexie: { indexedDB: mute, IDBKeyRange } });
	expect(third).toMatchObject({ ok: false, problem: { kind: 'private-mode' } });
});

describe('errors in words', () => {
	const quota = new DOMException('full', 'QuotaExceededError');
	test.each<[string, unknown, string]>([
		['the browser says it is full', quota, 'quota'],
		['a transaction was aborted for it', new Dexie.AbortError('aborted', quota), 'quota'],
		['a bulk write failed for it', new Dexie.BulkError('bulk', [quota as unknown as Error]), 'quota'],
		['a message only', new Dexie.AbortError('QuotaExceededError: no room'), 'quota'],
		[
			'closed, since a newer one is there',
			new Dexie.DatabaseClosedError(new Dexie.VersionError('newer')),
			'newer-version'
		],
		['closed', new Dexie.DatabaseClosedError(), 'closed'],
		['about to close', new DOMException('The database connection is closing.', 'InvalidStateError'), 'closed'],
		['something else', new Error('disk on fire'), 'unknown'],
		['no error at all', 'boom', 'unknown']
	])('%s', (_name, error, kind) => {
		const problem = storageProblemOf(error);
		expect(problem.kind).toBe(kind);
		expect(problem.whatToDo).not.toBe('');
	});

	test('what the engine wants to know', () => {
		expect(explainStorageProblem(quota)).toMatchObject({ full: true, final: false });
		expect(explainStorageProblem(new Dexie.VersionError('newer'))).toMatchObject({ full: false, final: true });
		expect(explainStorageProblem(new Dexie.DatabaseClosedError())).toMatchObject({ full: false, final: false });
		expect(explainStorageProblem(new Error('disk on fire'))).toMatchObject({ full: false, final: false });
		expect(explainStorageProblem(new Error('disk on fire')).message).toContain('disk on fire');
	});

	test('errors that contain each other are looked at once', () => {
		const [a, b] = [new Error('a'), new Error('b')];
		[a.cause, b.cause] = [b, a];
		expect(storageProblemOf(a).kind).toBe('unknown');
	});
});
