import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { follow } from './app';
import { expect, test } from './fixtures';
import { runScripts } from './flows';

/** A picture of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><script>top.ran = 1</script></svg>';

interface Brought {
	name: string;
	mimeType: string;
	buffer: Buffer;
}
const file = (name: string, content: string | Buffer, mimeType = ''): Brought => ({
	name,
	mimeType,
	buffer: Buffer.from(content)
});

const table = (page: Page) => page.getByRole('table', { name: 'Files' });
const row = (page: Page, name: string) => table(page).getByRole('row').filter({ hasText: name });
const editor = (page: Page, name: string) => page.getByRole('textbox', { name: `Text of ${name}` });

async function upload(page: Page, files: Brought[]): Promise<void> {
	await page.getByLabel('Files to upload').setInputFiles(files);
}

async function open(page: Page, name: string): Promise<void> {
	await table(page).getByRole('link', { name, exact: true }).click();
	await expect(page.getByRole('textbox', { name: 'Name of the file' })).toBeVisible();
}

async function back(page: Page): Promise<void> {
	await page.getByRole('link', { name: /^(All files|Files in )/ }).click();
	await expect(table(page)).toBeVisible();
}

/** What a press of a button gives to keep. */
async function downloaded(page: Page, button: Locator): Promise<{ name: string; content: Buffer }> {
	const coming: Promise<Download> = page.waitForEvent('download');
	await button.click();
	const download = await coming;
	return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

test('files are brought, looked at, changed and taken away again', async ({ page }) => {
	await page.goto('resources/files');
	await expect(page.getByRole('heading', { name: 'No files yet' })).toBeVisible();
	await expectAccessible(page, 'no files');
	await upload(page, [
		file('orders.csv', 'id;who\n1;"Lovelace; Ada"\n2;Grace\n', 'text/csv'),
		file('notes.txt', 'first line\r\nsecond\r\n', 'text/plain'),
		file('data.json', '{"n":12345678901234567890}', 'application/json'),
		file('dot.png', Buffer.from(PNG, 'base64'), 'image/png'),
		file('drawing.svg', SVG, 'image/svg+xml'),
		file('blob.bin', Buffer.from([0, 1, 2, 255]))
	]);
	await expect(page.getByText('6 files are here')).toBeVisible();
	await expectAccessible(page, 'files');

	await open(page, 'orders.csv');
	const orders = page.getByRole('table', { name: 'Table in orders.csv' });
	await expect(orders.getByRole('columnheader', { name: 'who' })).toBeVisible();
	await expect(orders.getByRole('cell', { name: 'Lovelace; Ada' })).toBeVisible();
	await expect(page.getByText('2 rows · 2 columns · separated by semicolons')).toBeVisible();
	await expectAccessible(page, 'a table');
	await back(page);
	await open(page, 'dot.png');
	await expect(page.getByText('1 × 1 pixels')).toBeVisible();
	await back(page);
	await open(page, 'drawing.svg');
	await expect(page.getByText('30 × 20 pixels')).toBeVisible();
	expect(await page.evaluate(() => 'ran' in window)).toBe(false);
	await back(page);
	await open(page, 'data.json');
	await expect(page.getByRole('textbox', { name: 'data.json, set out in lines' })).toContainText(
		'"n": 12345678901234567890'
	);
	await back(page);
	await open(page, 'blob.bin');
	await expect(page.getByRole('region', { name: 'Bytes of blob.bin' })).toContainText('00 01 02 ff');
	await expectAccessible(page, 'bytes');
	await back(page);

	// By keyboard: opened, changed, saved, given a folder by its name.
	await page.keyboard.press('/');
	await page.keyboard.type('notes');
	await expect(row(page, 'orders.csv')).toHaveCount(0);
	await tabTo(page, table(page).getByRole('link', { name: 'notes.txt' }));
	await page.keyboard.press('Enter');
	await tabTo(page, editor(page, 'notes.txt'));
	await page.keyboard.press('ControlOrMeta+End');
	await page.keyboard.type('third');
	await expect(page.getByText('Unsaved', { exact: true })).toBeVisible();
	await page.keyboard.press('ControlOrMeta+s');
	await expect(page.getByText('Unsaved', { exact: true })).toBeHidden();
	const name = page.getByRole('textbox', { name: 'Name of the file' });
	await name.fill('texts/2026/notes.txt');
	await name.press('Enter');
	await expect(page).toHaveTitle('texts/2026/notes.txt · Millrace');
	const kept = await downloaded(page, page.getByRole('button', { name: 'Download' }));
	expect(kept).toEqual({ name: 'notes.txt', content: Buffer.from('first line\r\nsecond\r\nthird') });
	await expectAccessible(page, 'a text');

	// What somebody else wrote while it was changed here is not written over.
	await editor(page, 'texts/2026/notes.txt').fill('mine');
	await page.getByLabel('New content of texts/2026/notes.txt').setInputFiles(file('other.txt', 'theirs', 'text/plain'));
	await expect(page.getByText('It was changed elsewhere meanwhile.')).toBeVisible();
	await page.getByRole('button', { name: 'Take the saved one' }).click();
	await expect(editor(page, 'texts/2026/notes.txt')).toHaveText('theirs');

	// Its folder is where one comes back to, and files are brought into it.
	await page.getByRole('link', { name: 'Files in texts/2026/' }).click();
	await expect(page.getByRole('navigation', { name: 'Folder' }).getByText('2026')).toBeVisible();
	await upload(page, [file('notes.txt', 'yours', 'text/plain'), file('more.txt', 'more', 'text/plain')]);
	const dialog = page.getByRole('dialog', { name: 'Upload 2 files' });
	await expect(dialog.getByText('One name is taken')).toBeVisible();
	await expect(dialog.getByText('1 file with a new name besides.')).toBeVisible();
	await expectAccessible(page, 'a name that is taken');
	await expect(dialog.getByRole('button', { name: 'Upload' })).toBeDisabled();
	await dialog.getByText('Keep both').click();
	await dialog.getByRole('button', { name: 'Upload' }).click();
	await expect(dialog).toBeHidden();
	await expect(row(page, 'notes 2.txt')).toBeVisible();
	await expect(row(page, 'more.txt')).toBeVisible();
	await page.getByRole('link', { name: 'texts', exact: true }).click();
	await expect(row(page, '2026')).toContainText('3 files');
	await page.getByRole('link', { name: 'All files' }).click();
	await page.getByRole('checkbox', { name: 'Choose all in texts' }).check();
	await page.getByRole('button', { name: 'Move to trash' }).click();
	await expect(row(page, 'texts')).toHaveCount(0);
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(row(page, 'texts')).toContainText('3 files');
});

const FLOW = `import csv, io

def handler(system, this, inputs):
    orders = system.file('in/orders.csv').get_text_content()
    rows = list(csv.DictReader(io.StringIO(orders)))
    system.file('out/sum.txt').save_text_content(f"{sum(int(row['n']) for row in rows)} in all\\n")
    call = this.connect(connector_type='REST', url=inputs['url'] + '/text', destination='out/answer.txt')
    # As a form gives it.
    given = {'name': 'out/from form.bin', 'type': 'image/gif', 'size': 3, 'content': 'AAEC'}
    system.file(given['name']).save(base64=given['content'], mime_type=given['type'])
    return {'call': call.get('output_value'), 'names': [file.get('name') for file in system.files(dir='out')]}
`;

test('a flow reads what was brought, and what it writes and keeps of answers is there to be taken', async ({
	app: page,
	stub
}) => {
	await follow(page, 'resources/files?folder=in/');
	await upload(page, [file('orders.csv', 'n\n40\n2\n', 'text/csv')]);
	await expect(row(page, 'orders.csv')).toBeVisible();
	const run = await runScripts(page, { summing: FLOW }, { url: stub.url });
	expect(run.status, run.status_message ?? '').toBe('ENDED_SUCCESS');
	const { call, names } = run.output_value as { call: object; names: string[] };
	expect(names.toSorted()).toEqual(['out/answer.txt', 'out/from form.bin', 'out/sum.txt']);
	expect(call).toMatchObject({ status_code: 200, file: 'out/answer.txt', size: 12 });
	expect(call).not.toHaveProperty('text');

	await follow(page, 'resources/files?folder=out/');
	await expect(row(page, 'from form.bin')).toContainText('3 bytes');
	const sum = await downloaded(page, page.getByRole('button', { name: 'Download sum.txt' }));
	expect(sum).toEqual({ name: 'sum.txt', content: Buffer.from('42 in all\n') });
	await open(page, 'answer.txt');
	await expect(editor(page, 'out/answer.txt')).toHaveText('plain wörds');
	await back(page);
	await open(page, 'sum.txt');
	await page.getByRole('link', { name: 'summing' }).click();
	await expect(page).toHaveTitle(/^summing · Succeeded/);
});
