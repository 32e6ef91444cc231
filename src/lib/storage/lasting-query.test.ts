// Live queries look for the browser's own.
import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { lastingQuery } from './lasting-query';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
afterEach(() => db.close());

test('an error does not end it', async () => {
	db = await testDatabase();
	const answers: number[] = [];
	const failures: unknown[] = [];
	let broken = true;
	const query = lastingQuery({
		ask: () => (broken ? Promise.reject(new Error('not now')) : db.inbox.count()),
		next: (count) => answers.push(count),
		failed: (error) => {
			failures.push(error);
			broken = failures.length < 3;
		},
		pauseMs: 1
	});
	await expect.poll(() => answers).toEqual([0]);
	expect(failures).toHaveLength(3);
	await db.inbox.add({ type: 'run', executionId: 'x' as ExecutionId, at: 1 });
	await expect.poll(() => answers.at(-1)).toBe(1);
	query.unsubscribe();
	await db.inbox.clear();
	expect(answers.at(-1)).toBe(1);
});
