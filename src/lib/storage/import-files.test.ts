import { expect, test } from 'vitest';
import { readImportFiles } from './import-files';

const file = (name: string, ...content: BlobPart[]) => new File(content, name);

test('Python files become flows named after them', async () => {
	const reading = await readImportFiles([file('daily report.py', 'x = 1\n'), file('Ünïcode.v2.PY', '\uFEFFy = 2')]);
	expect(reading.ok && reading.bundle.flows).toEqual([
		{ name: 'daily report', script: 'x = 1\n' },
		{ name: 'Ünïcode.v2', script: 'y = 2' }
	]);
});

test('one other file is read as a bundle, whatever its ending', async () => {
	const bundle = '{"format": "millrace-bundle", "version": 1, "flows": []}';
	expect(await readImportFiles([file('backup.txt', bundle)])).toMatchObject({ ok: true });
});

test.each([
	['nothing', []],
	['two bundles', [file('a.json', '{}'), file('b.json', '{}')]],
	['a mixture', [file('a.json', '{}'), file('b.py', '')]],
	['a script that is not text', [file('a.py', new Uint8Array([0xff]))]],
	['a script without a name', [file('.py', '')]],
	['two of the same name', [file('a.py', ''), file('a.PY', '')]]
])('%s is refused', async (_name, files) => {
	expect(await readImportFiles(files)).toMatchObject({ ok: false });
});
