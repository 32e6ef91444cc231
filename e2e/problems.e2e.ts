import { readFile } from 'node:fs/promises';
import { expectAccessible } from './accessible';
import { createFlow, editor, expectStatus, openFlows, run, save, unsaved, visit, writeScript } from './app';
import { committed, hold } from './database';
import { expect, test } from './fixtures';
import { importFlows } from './flows';

test('a browser that cannot suspend Python says so, and is good for reading, editing and exporting', async ({
	page
}) => {
	await page.addInitScript(() => {
		delete (WebAssembly as { Suspending?: unknown }).Suspending;
	});
	await openFlows(page);
	const notice = page.getByRole('status').filter({ hasText: 'This browser cannot run flows.' });
	await expect(notice).toContainText('Chrome or Edge 137, Firefox 153, Safari 27');
	await expect(page.getByText('Flows cannot run here').first()).toBeVisible();
	await expect(page.getByRole('button', { name: 'Run Hello world' })).toBeDisabled();
	await expectAccessible(page, 'without JSPI');
	await createFlow(page, 'written here', 'text = "edited"\n');
	await save(page);
	await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeDisabled();
	await editor(page).press('ControlOrMeta+Enter');
	await expect(page).toHaveTitle('written here · Millrace');
	await visit(page, 'Flows');
	const coming = page.waitForEvent('download');
	await page.getByRole('button', { name: 'Export all' }).click();
	const { flows } = JSON.parse(await readFile(await (await coming).path(), 'utf8'));
	expect(flows).toMatchObject([{ name: 'written here', script: 'text = "edited"\n' }]);
});

test('where Python cannot be loaded, that is said; what was started runs after a reload', async ({ page, context }) => {
	await context.route(/\/(pyodide|python)\//, (route) => route.abort());
	await openFlows(page);
	const notice = page.getByRole('alert').filter({ hasText: 'Python does not start.' });
	await expect(notice).toBeVisible();
	await expectAccessible(page, 'without Python');
	await createFlow(page, 'waits', `def handler(system, this):\n    this.log('at last')\n`);
	await run(page);
	await expectStatus(page, 'Queued');
	await context.unroute(/\/(pyodide|python)\//);
	await notice.getByRole('button', { name: 'Reload' }).click();
	await expect(page.getByRole('log')).toContainText('at last');
	await expectStatus(page, 'Succeeded');
});

test('where the app itself cannot be loaded, the page says so instead of staying empty', async ({ page, context }) => {
	await context.route(/\/_app\/immutable\/.*\.js$/, (route) => route.abort());
	await page.goto('flows');
	await expect(page.getByRole('alert')).toContainText('Millrace could not be loaded.');
	await expectAccessible(page, 'not loaded');
	await context.unroute(/\/_app\/immutable\/.*\.js$/);
	await page.getByRole('button', { name: 'Reload' }).click();
	await expect(page.getByRole('heading', { name: 'No flows yet' })).toBeVisible();
});

test('a browser that stores nothing gets a screen that says so', async ({ page }) => {
	await page.addInitScript(() => {
		// As private windows of some browsers do.
		IDBFactory.prototype.open = () => {
			throw new DOMException(
				'A mutation operation was attempted on a database that did not allow mutations.',
				'InvalidStateError'
			);
		};
	});
	await page.goto('flows');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('This browser does not let Millrace keep anything.');
	await expect(page.getByRole('alert')).toContainText('allow it to store data');
	await expectAccessible(page, 'no storage');
});

test('a database of a newer version is left alone, and said', async ({ page, context }) => {
	await openFlows(page);
	await importFlows(page, { mine: 'x = 1\n' });
	await expect(editor(page)).toBeVisible();
	await writeScript(page, 'x = "typed"\n');
	// A newer Millrace in another tab, as far as the database is concerned.
	const newer = await context.newPage();
	await newer.goto('favicon.svg');
	await newer.evaluate(
		() =>
			new Promise<void>((resolve, reject) => {
				const opening = indexedDB.open('millrace', 100_000);
				opening.onerror = () => reject(opening.error!);
				opening.onsuccess = () => {
					opening.result.close();
					resolve();
				};
			})
	);
	const title = page.getByRole('heading', { level: 1 });
	await expect(title).toHaveText('A newer version of Millrace has written this database.');
	await page.getByRole('button', { name: 'Reload' }).click();
	await expect(title).toHaveText('A newer version of Millrace has written this database.');
	await expectAccessible(page, 'a newer database');
});

test('a page is not left unasked while a change is on its way', async ({ page, context }) => {
	await openFlows(page);
	await importFlows(page, { mine: 'x = 1\n' });
	await page.getByRole('tab', { name: 'Settings' }).click();
	const description = page.getByRole('textbox', { name: 'Description' });
	const asked: string[] = [];
	page.on('dialog', (dialog) => {
		asked.push(dialog.type());
		return dialog.dismiss();
	});
	// Something else that writes, and takes its time.
	const other = await context.newPage();
	await other.goto('favicon.svg');
	const letGo = await hold(other);
	await page.bringToFront();
	await description.fill('What it does');
	await description.blur();
	await page.evaluate(() => location.reload());
	await expect.poll(() => asked).toEqual(['beforeunload']);
	await letGo();
	await committed(page);
	await page.reload();
	await expect(description).toHaveValue('What it does');
	expect(asked, 'what is done is not asked about').toEqual(['beforeunload']);
});

test('a full disk is said, loses nothing, and is over when there is room', async ({ page, baseURL }) => {
	await openFlows(page);
	await importFlows(page, { mine: `def handler(system, this):\n    this.log('ran')\n` });
	await expect(page.getByText('Engine ready').first()).toBeVisible();
	const browser = await page.context().newCDPSession(page);
	const origin = new URL(baseURL!).origin;
	await browser.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
	const notice = page.getByRole('alert').filter({ hasText: /^\s*The storage is full\./ });
	// Chromium goes by what it knew of the room left for half a minute: write until it has looked again.
	let letter = 0;
	await expect(async () => {
		const text = String.fromCharCode(97 + (letter++ % 26)).repeat(2_000_000);
		await writeScript(page, `def handler(system, this):\n    this.log('${text}')\n`);
		await editor(page).press('ControlOrMeta+s');
		await expect(notice).toBeVisible({ timeout: 2_000 });
	}).toPass({ timeout: 120_000 });
	await expect(notice).toContainText('Delete old executions');
	await expect(page.getByRole('alert').filter({ hasText: 'Your unsaved text cannot be kept.' })).toBeVisible();
	await expectAccessible(page, 'a full disk');
	await expect(unsaved(page)).toBeVisible();
	await browser.send('Storage.overrideQuotaForOrigin', { origin });
	await save(page);
	await run(page);
	await expectStatus(page, 'Succeeded');
});
