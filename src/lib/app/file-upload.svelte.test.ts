import { beforeEach, describe, expect, test } from 'vitest';
import { MillraceDatabase } from '../storage/database';
import { RecordRepository } from '../storage/record-repository';
import { describeUpload, FileUpload } from './file-upload.svelte';

let db: MillraceDatabase;
let records: RecordRepository;

beforeEach(() => {
	db = new MillraceDatabase(`upload-${crypto.randomUUID()}`);
	records = new RecordRepository(db);
	return () => db.delete();
});

const file = (path: string, text = path, type = '') => ({ path, file: new File([text], path, { type }) });
const room = () => Promise.resolve(1_000);

async function upload(files: ReturnType<typeof file>[], folder = ''): Promise<FileUpload> {
	const made = new FileUpload({ records, folder, files, room });
	await made.start();
	return made;
}

async function kept(): Promise<{ [name: string]: string }> {
	const files = await records.list('file');
	const texts = files.map(async ({ id, name }) => [name, await (await records.content(id))!.text()] as const);
	return Object.fromEntries(await Promise.all(texts));
}

test('files come into their folder, with the media type that is known', async () => {
	const done = await upload([file('a.csv', 'x'), file('sub/b.txt', 'y', 'text/plain;charset=utf-8'), file('c')], 'in/');
	expect(done).toMatchObject({ phase: 'done', failures: [], skipped: 0, through: 3 });
	expect(await kept()).toEqual({ 'in/a.csv': 'x', 'in/sub/b.txt': 'y', 'in/c': 'c' });
	const types = (await records.list('file')).map(({ fields }) => fields.mime_type);
	expect(types).toEqual(['text/csv', '', 'text/plain']);
	expect(describeUpload(done)).toBe('3 files are here');
});

describe('U1: a name that is taken', () => {
	test('is asked for, and what was chosen is done', async () => {
		await upload([file('a.csv', 'old a'), file('b.csv', 'old b'), file('c.csv', 'old c')]);
		const next = await upload([file('a.csv', 'a'), file('b.csv', 'b'), file('c.csv', 'c'), file('d.csv', 'd')]);
		expect(next.phase).toBe('choosing');
		expect(next.conflicts.map(({ name, taken }) => [name, taken!.fields.size])).toEqual([
			['a.csv', 5],
			['b.csv', 5],
			['c.csv', 5]
		]);
		await next.apply();
		expect(next.phase).toBe('choosing');
		next.chooseForAll('replace');
		next.choose(next.conflicts[1]!, 'beside');
		next.choose(next.conflicts[2]!, 'skip');
		await next.apply();
		expect(next).toMatchObject({ phase: 'done', skipped: 1, through: 4, failures: [] });
		expect(await kept()).toEqual({ 'a.csv': 'a', 'b.csv': 'old b', 'b 2.csv': 'b', 'c.csv': 'old c', 'd.csv': 'd' });
		expect(describeUpload(next)).toBe('3 files are here, 1 file left out');
	});

	test('just now is asked for, too', async () => {
		const { putFile } = records;
		records.putFile = async (name, content, ifTaken) => {
			records.putFile = putFile;
			await records.putFile(name, new Blob(['theirs']), 'ask');
			return records.putFile(name, content, ifTaken);
		};
		const mine = await upload([file('a.csv', 'mine'), file('b.csv', 'b')]);
		expect(mine.phase).toBe('choosing');
		expect(mine.conflicts.map(({ name }) => name)).toEqual(['a.csv']);
		expect(await kept()).toEqual({ 'a.csv': 'theirs', 'b.csv': 'b' });
		mine.chooseForAll('replace');
		await mine.apply();
		expect(await kept()).toEqual({ 'a.csv': 'mine', 'b.csv': 'b' });
	});

	test('by another of the same upload gets a number', async () => {
		await upload([file('a.csv', '1'), file('a.csv', '2')]);
		expect(await kept()).toEqual({ 'a.csv': '1', 'a 2.csv': '2' });
	});
});

describe('U2: a file that fails', () => {
	test('for want of room says how much there is, and the others come', async () => {
		const done = await upload([file('big', 'x'.repeat(1_001)), file('small', 'x')]);
		expect(done.failures).toEqual([
			{
				name: 'big',
				reason:
					'It does not fit: it has 1 KB and about 1 KB are free. Delete old executions or files, or free space on this device.'
			}
		]);
		expect(await kept()).toEqual({ small: 'x' });
	});

	test('where the disk turns out to be full leaves what was there', async () => {
		await upload([file('a', 'old')]);
		const next = await upload([file('a', 'new')]);
		const { putFile } = records;
		records.putFile = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
		next.chooseForAll('replace');
		await next.apply();
		records.putFile = putFile;
		expect(next.failures[0]!.reason).toMatch(/^It does not fit: it has 3 bytes and about 1 KB are free/);
		expect(await kept()).toEqual({ a: 'old' });
	});

	test('because it cannot be read, or named so, says that', async () => {
		const gone = file('gone');
		gone.file.slice = () =>
			({ arrayBuffer: () => Promise.reject(new DOMException('not there', 'NotFoundError')) }) as unknown as Blob;
		const done = await upload([gone, file('x'.repeat(256)), file('ok')]);
		expect(done.failures.map(({ reason }) => reason)).toEqual([
			'A name has at most 255 characters; this one has 256.',
			'It could not be read: it may have been moved or deleted meanwhile, or be a folder (not there).'
		]);
		expect(await kept()).toEqual({ ok: 'ok' });
	});

	test('where the database cannot be read at all is told once for each', async () => {
		db.close();
		const done = await upload([file('a'), file('b')]);
		expect(done.phase).toBe('done');
		expect(done.failures.map(({ name }) => name)).toEqual(['a', 'b']);
		expect(done.failures[0]!.reason).toMatch(/^The browser closed the connection/);
	});
});
