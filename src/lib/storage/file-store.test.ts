import { beforeEach, expect, test } from 'vitest';
import { ExecutionId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { ExecutionRepository } from './execution-repository';
import { FileStore } from './file-store';
import { FlowRepository } from './flow-repository';
import { RecordRepository } from './record-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let files: FileStore;
let records: RecordRepository;

beforeEach(async () => {
	db = await testDatabase();
	files = new FileStore(db, () => 7);
	records = new RecordRepository(db);
});

test('a file is made where there is none, and filled anew where there is one', async () => {
	const flow = await new FlowRepository(db).create({ name: 'a flow' });
	const executionId = await new ExecutionRepository(db).requestRun(flow, null);
	await files.keep({ executionId, name: 'a/b.csv', content: new Blob(['x,y'], { type: 'text/csv' }) });
	const made = (await records.byName('file', 'a/b.csv'))!;
	expect(made.fields).toEqual({ size: 3, mime_type: 'text/csv', written_by: executionId });

	const byHand = await records.saveContent(made.id, new Blob(['z']));
	expect(byHand.fields).toEqual({ size: 1, mime_type: 'text/csv', written_by: null });
	await files.keep({ executionId, name: 'a/b.csv', content: new Blob(['four']) });
	expect(await records.list('file')).toMatchObject([{ id: made.id, fields: { size: 4, written_by: executionId } }]);
});

test('it goes into the project of the execution, and nothing is left of one that cannot be named so', async () => {
	const projectId = '00000000-0000-7000-8000-00000000000f';
	const flow = await new FlowRepository(db).create({ name: 'a flow' });
	const executionId = await new ExecutionRepository(db).requestRun(flow, null);
	await db.executions.update(executionId, { projectId: projectId as never });
	await files.keep({ executionId, name: 'a', content: new Blob(['x']) });
	expect(await records.list('file')).toEqual([]);
	expect(await records.list('file', projectId as never)).toHaveLength(1);
	await expect(files.keep({ executionId: ExecutionId.create(), name: ' ', content: new Blob([]) })).rejects.toThrow(
		'Give it a name.'
	);
	expect(await db.contents.count()).toBe(1);
});
