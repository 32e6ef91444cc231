import { expect, test } from 'vitest';
import { BUILT_IN_PROJECT, builtInFlowId } from '../domain/ids';
import { BUILT_IN_NOTE, installBuiltIns, type BuiltInFlow } from './built-in-store';
import { FlowRepository } from './flow-repository';
import { testDatabase } from './test-database';

const retry: BuiltInFlow = {
	id: builtInFlowId(1),
	name: 'retry',
	description: 'Tries again.',
	script: 'first',
	inputSchema: { type: 'object' }
};

test('they are put into the database once, apart from the flows of a person', async () => {
	const db = await testDatabase();
	const repository = new FlowRepository(db);
	await installBuiltIns(db, [retry], 5);
	await installBuiltIns(db, [retry], 6);
	expect(await repository.list()).toEqual([]);
	expect(await repository.byName('retry')).toBeUndefined();
	expect(await repository.builtIn()).toMatchObject([
		{ id: retry.id, projectId: BUILT_IN_PROJECT, inputSchema: { type: 'object' }, modifiedAt: 5 }
	]);
	expect(await repository.versions(retry.id)).toMatchObject([{ number: 1, note: BUILT_IN_NOTE }]);
	expect((await repository.create({ name: 'retry' })).name).toBe('retry');
});

test('a new script becomes a new version, but where somebody edited theirs', async () => {
	const db = await testDatabase();
	const repository = new FlowRepository(db);
	await installBuiltIns(db, [retry], 1);
	await installBuiltIns(db, [{ ...retry, script: 'second', description: 'Better.' }], 2);
	expect((await repository.versions(retry.id)).map(({ script }) => script)).toEqual(['second', 'first']);
	expect(await repository.get(retry.id)).toMatchObject({ description: 'Better.' });

	await repository.saveScript(retry.id, 'mine');
	expect(await repository.isEdited(retry.id)).toBe(true);
	await installBuiltIns(db, [{ ...retry, script: 'third', description: 'Best.' }], 3);
	const kept = await repository.get(retry.id);
	expect(await repository.script(kept!)).toBe('mine');
	expect(kept).toMatchObject({ description: 'Better.' });

	await repository.saveScript(retry.id, 'third', BUILT_IN_NOTE);
	expect(await repository.isEdited(retry.id)).toBe(false);
	await installBuiltIns(db, [{ ...retry, script: 'fourth' }], 4);
	expect(await repository.script((await repository.get(retry.id))!)).toBe('fourth');
});

test('after a restore that took them away they are put back', async () => {
	const db = await testDatabase();
	await installBuiltIns(db, [retry], 1);
	await db.flows.clear();
	await db.versions.clear();
	await installBuiltIns(db, [retry], 2);
	expect(await new FlowRepository(db).builtIn()).toHaveLength(1);
});
