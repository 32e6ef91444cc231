import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expectAccessible } from './accessible';
import { createFlow, expectStatus, openFlows, run } from './app';
import { expect, test } from './fixtures';
import { openImported } from './flows';

const QUICK = `def handler(system, this, inputs):
    this.log('done')
`;
const SLEEPER = `def handler(system, this, inputs):
    this.log('before')
    this.sleep(20)
    this.log('after')
`;

async function openStorage(page: Page): Promise<void> {
	await page.goto('storage');
	await expect(page).toHaveTitle('Storage · Millrace');
	await expect(page.getByRole('table', { name: 'What is used by what' })).toBeVisible();
}

/** Makes a backup. @returns the file, as a file chooser takes it */
async function backUp(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
	await openStorage(page);
	const downloading = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Make a backup' }).click();
	const download = await downloading;
	expect(download.suggestedFilename()).toMatch(/^millrace-backup-\d{4}-\d\d-\d\d-\d{4}\.jsonl\.gz$/);
	await expect(page.getByText('Last backup on this device just now.')).toBeVisible();
	const buffer = await readFile(await download.path());
	return { name: download.suggestedFilename(), mimeType: 'application/gzip', buffer };
}

test('the screen is reached and used by keyboard, and by everybody', async ({ page }) => {
	await openFlows(page);
	await page.keyboard.press('g');
	await page.keyboard.press('s');
	await expect(page).toHaveURL(/\/storage$/);
	const table = page.getByRole('table', { name: 'What is used by what' });
	for (const name of [/^Flows/, /^Executions/, /^Journal/, /^Logs/, /^The app itself/]) {
		await expect(table.getByRole('rowheader', { name })).toBeVisible();
	}
	await expect(page.getByText(/of the .* this browser grants/)).toBeVisible();
	await expectAccessible(page, 'storage');

	const keep = page.getByLabel('Keep them');
	await expect(keep).toHaveValue('30');
	await keep.focus();
	await page.keyboard.press('ArrowDown');
	await expect(keep).toHaveValue('90');
	await page.keyboard.press('Tab');
	await expect(page.getByRole('button', { name: 'Clean now' })).toBeFocused();
	await page.keyboard.press('Enter');
	const dialog = page.getByRole('dialog', { name: 'Clean now' });
	await expect(dialog).toContainText('Nothing to delete');
	await expectAccessible(page, 'clean now');
	await page.keyboard.press('Escape');
	await expect(dialog).toBeHidden();

	await keep.selectOption('for ever');
	await expect(page.getByText('Nothing is deleted by itself.')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Clean now' })).toBeDisabled();
	await page.reload();
	await expect(keep).toHaveValue('');

	await page.setViewportSize({ width: 390, height: 844 });
	await page.emulateMedia({ colorScheme: 'dark' });
	await expectAccessible(page, 'storage on a phone, dark');
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	expect(overflow).toBeLessThanOrEqual(0);
});

test('the browser is asked to keep the data once: when something is kept, never when the page is opened', async ({
	page
}) => {
	let asked = 0;
	await page.exposeFunction('asked', () => void asked++);
	await page.addInitScript(() => {
		navigator.storage.persist = async () => {
			await (window as unknown as { asked(): Promise<void> }).asked();
			return true;
		};
	});
	await openStorage(page);
	await expect(page.getByText('Not persistent')).toBeVisible();
	await openFlows(page);
	await openImported(page, { quick: QUICK });
	expect(asked).toBe(1);
	await run(page);
	await expectStatus(page, 'Succeeded');
	await openStorage(page);
	await expect(page.getByText('Asked just now: granted')).toBeVisible();
	expect(asked).toBe(1);
	await page.getByRole('button', { name: 'Ask the browser to keep it' }).click();
	await expect(page.getByText('Persistent', { exact: true })).toBeVisible();
	expect(asked).toBe(2);
});

test('a backup brings everything back, live executions go on, and other tabs come along', async ({ page, context }) => {
	await openFlows(page);
	await createFlow(page, 'sleeper', SLEEPER);
	await run(page);
	const execution = page.url();
	await expect(page.getByRole('log')).toContainText('before');

	// The first tab runs the engine; the second makes the backup while the execution sleeps, on a busy machine, too.
	const second = await context.newPage();
	const backup = await backUp(second);
	await expectStatus(page, 'Succeeded');
	await second.goto('flows');
	await createFlow(second, 'made later', QUICK);
	await second.getByRole('button', { name: 'Save' }).click();

	await openStorage(second);
	await second.getByLabel('Backup to restore').setInputFiles(backup);
	const dialog = second.getByRole('dialog', { name: 'Restore a backup' });
	await expect(dialog).toContainText('1 execution had not ended');
	const counts = dialog.getByRole('table').getByRole('row', { name: /^Flows/ });
	await expect(counts).toHaveText(/Flows\s*1\s*2/);
	await expectAccessible(second, 'restore a backup');
	const reloaded = [page, second].map((tab) => tab.waitForEvent('load'));
	await dialog.getByRole('button', { name: 'Replace everything' }).click();
	await Promise.all(reloaded);

	await expect(second.getByText(/Restored just now from the backup of/)).toBeVisible();
	await expect(page).toHaveURL(execution);
	await expectStatus(page, 'Succeeded');
	const log = page.getByRole('log');
	await expect(log.getByText('before', { exact: true })).toHaveCount(1);
	await expect(log.getByText('after', { exact: true })).toHaveCount(1);
	await second.goto('flows');
	const flows = second.getByRole('table', { name: 'Flows' });
	await expect(flows.getByRole('link', { name: 'sleeper' })).toBeVisible();
	await expect(flows.getByRole('link', { name: 'made later' })).toHaveCount(0);
});

test('a file that is no backup, or a broken one, changes nothing', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'stays', QUICK);
	await page.getByRole('button', { name: 'Save' }).click();
	const backup = await backUp(page);
	const chooser = page.getByLabel('Backup to restore');
	const dialog = page.getByRole('dialog', { name: 'Restore a backup' });
	const cases: [buffer: Buffer, words: RegExp][] = [
		[Buffer.from('{"format": "millrace-bundle", "version": 1, "flows": []}'), /exported flows/],
		[backup.buffer.subarray(0, -20), /damaged or not complete/],
		[Buffer.from('hello'), /not a backup/]
	];
	for (const [buffer, words] of cases) {
		await chooser.setInputFiles({ ...backup, buffer });
		await expect(dialog.getByRole('alert')).toContainText('Nothing was changed');
		await expect(dialog.getByRole('alert')).toContainText(words);
		await expect(dialog.getByRole('button', { name: 'Replace everything' })).toHaveCount(0);
		await page.keyboard.press('Escape');
		await expect(dialog).toBeHidden();
	}
	await page.goto('flows');
	await expect(page.getByRole('link', { name: 'stays' })).toBeVisible();
});

test('what ended long ago is counted, then deleted with all that belongs to it', async ({ page }) => {
	await openFlows(page);
	await openImported(page, { quick: QUICK });
	await run(page);
	await expectStatus(page, 'Succeeded');
	await makeOld(page);
	await openStorage(page);
	const row = (name: RegExp) => page.getByRole('table').getByRole('row', { name });
	await expect(row(/^Executions/)).toContainText('4 executions');
	await page.getByRole('button', { name: 'Clean now' }).click();
	const dialog = page.getByRole('dialog', { name: 'Clean now' });
	await expect(dialog).toContainText('3 executions ended more than 30 days ago');
	await dialog.getByRole('button', { name: 'Delete 3 executions' }).click();
	await expect(dialog).toBeHidden();
	await expect(page.getByText('Last cleaned just now: 3 executions deleted.')).toBeVisible();
	await expect(row(/^Executions/)).toContainText('1 execution');
	await expect(row(/^Logs/)).toContainText('1 line');
});

test('the data of the site is deleted while the app is open: it says so', async ({ page }) => {
	await openFlows(page);
	await openImported(page, { quick: QUICK });
	const browser = await page.context().newCDPSession(page);
	const origin = new URL(page.url()).origin;
	await browser.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/was deleted while Millrace was open/);
	await page.getByRole('button', { name: 'Reload' }).first().click();
	await openFlows(page);
	await createFlow(page, 'anew', QUICK);
	await run(page);
	await expectStatus(page, 'Succeeded');
});

/** Puts three copies of the one execution there is into the database, as if it had run a year ago. */
async function makeOld(page: Page): Promise<void> {
	await page.evaluate(async () => {
		type Row = { [field: string]: unknown };
		const result = <Value>(request: IDBRequest<Value>) =>
			new Promise<Value>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error!);
			});
		const endedAt = Date.now() - 365 * 86_400_000;
		const time = endedAt.toString(16).padStart(12, '0');
		const db = await result(indexedDB.open('millrace'));
		const tables = ['executions', 'payloads', 'journal', 'logs'];
		const transaction = db.transaction(tables, 'readwrite');
		for (const table of tables) {
			const store = transaction.objectStore(table);
			for (const row of (await result(store.getAll())) as Row[]) {
				for (const n of [1, 2, 3]) {
					const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-00000000000${n}`;
					if (table === 'executions') store.put({ ...row, id, rootId: id, createdAt: endedAt, endedAt });
					else store.put({ ...row, executionId: id });
				}
			}
		}
		await new Promise((resolve) => (transaction.oncomplete = resolve));
		db.close();
	});
}
