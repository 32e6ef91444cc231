import { expect, test } from 'vitest';
import type { Execution } from '../domain/execution';
import { DEFAULT_PROJECT, ExecutionId } from '../domain/ids';
import { lockKey } from '../domain/lock';
import { LockRepository } from './lock-repository';
import { testDatabase } from './test-database';

test('a lock is told with who holds it and who waits, in order', async () => {
	const db = await testDatabase();
	const locks = new LockRepository(db);
	const [a, b, c] = [ExecutionId.create(), ExecutionId.create(), ExecutionId.create()];
	await db.executions.bulkAdd([a, b, c].map((id, at) => ({ id, name: 'abc'[at] }) as Execution));
	expect(await locks.held(DEFAULT_PROJECT, 'x')).toBeNull();
	const lock = { projectId: DEFAULT_PROJECT, name: 'x', holder: b, count: 1, queue: [c, a] };
	await db.locks.add({ key: lockKey(DEFAULT_PROJECT, 'x'), ...lock });
	const held = await locks.held(DEFAULT_PROJECT, ' x ');
	expect([held?.holder?.name, held?.waiting.map(({ name }) => name)]).toEqual(['b', ['c', 'a']]);
	await db.executions.delete(b);
	expect((await locks.held(DEFAULT_PROJECT, 'x'))?.holder).toBeNull();
});
