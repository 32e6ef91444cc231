import { beforeEach, expect, test } from 'vitest';
import { newExecution } from '../domain/execution';
import { ExecutionId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { ExecutionRepository } from './execution-repository';
import { FlowApiStore } from './flow-api-store';
import { FlowRepository } from './flow-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let store: FlowApiStore;
const version = (n: number) => () => Promise.resolve({ 'flow_api/__init__.py': `VERSION = ${n}` });
const mustNotLoad = () => Promise.reject(new Error('It is kept already.'));

beforeEach(async () => {
	db = await testDatabase();
	store = new FlowApiStore(db, () => 5);
});

test('the own flow_api is loaded once and kept', async () => {
	await store.keep('one', version(1));
	await store.keep('one', mustNotLoad);
	expect(await store.sources('one')).toEqual({ 'flow_api/__init__.py': 'VERSION = 1' });
	expect(await store.sources('another')).toBe(null);
	expect(await db.flowApis.toArray()).toMatchObject([{ hash: 'one', savedAt: 5 }]);
});

test('an older one stays as long as there is an execution that was started with it', async () => {
	await store.keep('one', version(1));
	const flow = await new FlowRepository(db).create({ name: 'a flow' });
	const id = await new ExecutionRepository(db).requestRun(flow, null);
	await db.executions.update(id, { flowApi: 'one', status: 'SLEEPING' });
	await db.executions.add(
		newExecution({ ...(await db.executions.get(id))!, id: ExecutionId.create(), flowApi: 'two' })
	);
	await store.keep('two', version(2));
	await store.forgetUnused('two');
	expect(await store.sources('one')).not.toBe(null);
	await db.executions.delete(id);
	await store.forgetUnused('two');
	expect(await store.sources('one')).toBe(null);
	expect(await store.sources('two')).not.toBe(null);
});
