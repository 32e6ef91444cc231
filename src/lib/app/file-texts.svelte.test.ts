import { beforeEach, expect, test } from 'vitest';
import type { RecordId } from '../domain/ids';
import { MillraceDatabase } from '../storage/database';
import { RecordRepository } from '../storage/record-repository';
import { FileTexts, textTyping, type TypedText } from './file-texts';
import { RecordEditing } from './record-editing.svelte';

let db: MillraceDatabase;
let records: RecordRepository;
let texts: FileTexts;
let id: RecordId;

beforeEach(async () => {
	db = new MillraceDatabase(`texts-${crypto.randomUUID()}`);
	records = new RecordRepository(db);
	texts = new FileTexts(records);
	id = (await records.putFile('a.txt', new Blob(['\ufeffone\r\ntwo\r\n'], { type: 'text/plain' }), 'ask'))!.id;
	return () => db.delete();
});

async function opened(): Promise<RecordEditing> {
	const editing = new RecordEditing(texts, id, textTyping);
	await editing.follow((await texts.get(id))!);
	return editing;
}
const typed = (editing: RecordEditing) => editing.typed.text as TypedText;
const type = (editing: RecordEditing, text: string) => editing.edit('text', { ...typed(editing), text });
const kept = async () =>
	new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await records.content(id))!.arrayBuffer());

test('what was not typed stays as it was, down to line ends and the byte order mark', async () => {
	const editing = await opened();
	expect([typed(editing).text, editing.unsaved]).toEqual(['one\ntwo\n', false]);
	type(editing, 'one\n2\n');
	expect(await editing.save()).toBe('saved');
	expect(editing.unsaved).toBe(false);
	expect(await kept()).toBe('\ufeffone\r\n2\r\n');
	expect((await records.get(id))!.fields).toMatchObject({ mime_type: 'text/plain', size: 11, written_by: null });
});

test('what a flow wrote meanwhile is not written over, until somebody says so', async () => {
	const editing = await opened();
	type(editing, 'mine');
	await records.saveContent(id, new Blob(['theirs']));
	expect(await editing.save()).toBe('conflict');
	expect(await kept()).toBe('theirs');
	await editing.keepMine();
	expect(await editing.save()).toBe('saved');
	expect(await kept()).toBe('\ufeffmine');
});

test('a new name, or a tag, in between is no conflict', async () => {
	const editing = await opened();
	type(editing, 'mine');
	const { saveContentOf } = records;
	records.saveContentOf = async (...given) => {
		records.saveContentOf = saveContentOf;
		await new Promise((done) => setTimeout(done, 5));
		await records.save(id, { name: 'b.txt' });
		return records.saveContentOf(...given);
	};
	expect(await editing.save()).toBe('saved');
	expect(await kept()).toBe('\ufeffmine');
	expect((await records.get(id))!.name).toBe('b.txt');
});

test('what is no text any more is not written over', async () => {
	const editing = await opened();
	type(editing, 'mine');
	await records.saveContent(id, new Blob([new Uint8Array([0, 1])]));
	await expect(editing.save()).rejects.toThrow('It is no text in UTF-8 any more.');
	expect(await kept()).toBe('\u0000\u0001');
	expect(typed(editing).text).toBe('mine');
});

test('a file that was never filled is an empty text', async () => {
	id = (await records.create({ type: 'file', name: 'new.txt' })).id;
	const editing = await opened();
	expect(typed(editing)).toEqual({ text: '', lineEnd: '\n', mark: false });
	type(editing, 'first\n');
	expect(await editing.save()).toBe('saved');
	expect(await kept()).toBe('first\n');
});

test('what was typed outlasts the page', async () => {
	const before = await opened();
	type(before, 'not saved');
	await before.flush();
	const after = await opened();
	expect([typed(after).text, after.unsaved]).toEqual(['not saved', true]);
});
