import Dexie from 'dexie';
import { forceCloseDatabase, IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
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

test('the browser closes the connection: said once; the app closes it: not said', async () => {
	const lost: StorageProblem[] = [];
	const opening = await openDatabase({ dexie, onLost: (problem) => lost.push(problem) });
	if (!opening.ok) throw new Error(opening.problem.message);
	opening.db.close();
	expect(lost).toEqual([]);
	const again = await openDatabase({ dexie, onLost: (problem) => lost.push(problem) });
	if (!again.ok) throw new Error(again.problem.message);
	forceCloseDatabase(again.db.backendDB() as unknown as Parameters<typeof forceCloseDatabase>[0]);
	await expect.poll(() => lost.map((problem) => problem.kind)).toEqual(['closed']);
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
		expect(explainStorageProblem(new Error('disk on fire'))).toMatchObject({ full: false, final: false });
		expect(explainStorageProblem(new Error('disk on fire')).message).toContain('disk on fire');
	});

	test('errors that contain each other are looked at once', () => {
		const [a, b] = [new Error('a'), new Error('b')];
		[a.cause, b.cause] = [b, a];
		expect(storageProblemOf(a).kind).toBe('unknown');
	});
});
