import { expect, test } from 'vitest';
import { isEditable, readFileView, TEXT_EDITED, TEXT_SHOWN } from './file-reading';

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]);

test.each<[string, BlobPart, string, string, string]>([
	['a.csv', 'a;b', '', 'table', 'text/csv'],
	['a.csv', 'a;b', 'text/plain', 'table', 'text/plain'],
	['a.json', '{', '', 'json', 'application/json'],
	['a', '{}', 'application/problem+json', 'json', 'application/problem+json'],
	['a.svg', '<svg/>', '', 'vector', 'image/svg+xml'],
	['a.png', PNG, '', 'picture', 'image/png'],
	['a.png', '', '', 'text', 'image/png'],
	['a.py', 'x = 1', 'text/x-python; charset=utf-8', 'text', 'text/x-python'],
	['a', 'just text', '', 'text', ''],
	['a', '', '', 'text', ''],
	['a.txt', PNG, 'text/plain', 'bytes', 'text/plain'],
	['a.csv', PNG, '', 'bytes', 'text/csv'],
	['a.html', '<script>', 'text/html', 'text', 'text/html']
])('%s of %o, said to be “%s”, is shown as %s', async (name, content, said, form, type) => {
	expect(await readFileView(name, new Blob([content], { type: said }))).toMatchObject({ form, type });
});

test('a picture has the type that it is shown as, whatever was said with it', async () => {
	const view = await readFileView('a.png', new Blob([PNG], { type: 'IMAGE/PNG; x=text/html' }));
	expect(view.form === 'picture' && view.blob.type).toBe('image/png');
});

test('of long texts the beginning is read, and only short ones in UTF-8 are changed', async () => {
	const long = await readFileView('a.txt', new Blob(['ß'.repeat(TEXT_SHOWN)]));
	expect(long).toMatchObject({ form: 'text', size: 2 * TEXT_SHOWN, text: { whole: false } });
	expect(isEditable(long)).toBe(false);
	const middling = await readFileView('a.txt', new Blob(['a'.repeat(TEXT_EDITED + 1)]));
	expect(middling).toMatchObject({ text: { whole: true } });
	expect(isEditable(middling)).toBe(false);
	expect(isEditable(await readFileView('a.txt', new Blob(['a'.repeat(TEXT_EDITED)])))).toBe(true);
	expect(isEditable(await readFileView('a.txt', new Blob([new Uint8Array([0xfc])])))).toBe(false);
	expect(isEditable(await readFileView('a.csv', new Blob(['a;b\r\n'])))).toBe(true);
	// Line feeds in cells of a table whose rows end with both: saved, all would end with one of them.
	expect(isEditable(await readFileView('a.csv', new Blob(['"a\nb";1\r\n2;3\r\n'])))).toBe(false);
	expect(isEditable(await readFileView('a.png', new Blob([PNG])))).toBe(false);
});
