import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createFlow, editor, openFlows, save, storedForOffline, unsaved, writeScript } from './app';
import { expect, test, type Site } from './fixtures';

test.use({ keepsFiles: true });

/**
 * Publishes a new version: another name of the build, and another shell.
 * @param broken names a file that is not there
 */
async function publish(site: Site, { broken = false } = {}): Promise<void> {
	const { version } = JSON.parse(await readFile(join(site.folder, '_app/version.json'), 'utf8'));
	const worker = join(site.folder, 'service-worker.js');
	const source = await readFile(worker, 'utf8');
	expect(source).toContain(version);
	const next = source.replaceAll(version, 'next-version');
	await writeFile(worker, broken ? next.replace('/favicon.svg`', '/missing.svg`') : next);
	const shell = join(site.folder, 'index.html');
	await writeFile(shell, (await readFile(shell, 'utf8')).replace('<html', '<html data-version="next"'));
}

async function lookForUpdate(page: Page): Promise<void> {
	await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
}

const shownVersion = (page: Page) => page.locator('html').getAttribute('data-version');

test('a new version waits, is announced in every tab, and is taken where a person asks for it', async ({
	page,
	context,
	site
}) => {
	await openFlows(page, site.url);
	await createFlow(page, 'kept', 'text = "saved"\n');
	await save(page);
	await storedForOffline(page);
	await page.reload();
	await expect(editor(page)).toContainText('saved');
	await writeScript(page, 'text = "not saved yet"\n');
	const other = await context.newPage();
	await openFlows(other, site.url);
	await createFlow(other, 'in the other tab');
	await writeScript(other, 'text = "typed in the other tab"\n');
	const loads: string[] = [];
	for (const tab of [page, other]) {
		tab.on('framenavigated', (frame) => {
			if (frame === tab.mainFrame()) loads.push(frame.url());
		});
	}
	const fetched: string[] = [];
	context.on('request', (request) => {
		if (request.serviceWorker()) fetched.push(new URL(request.url()).pathname);
	});

	await publish(site);
	await lookForUpdate(page);
	const notice = page.getByRole('status').filter({ hasText: 'Update ready' });
	await expect(notice).toBeVisible();
	await expect(other.getByText('Update ready')).toBeVisible();
	// It never reloads by itself, and the old version goes on.
	expect(loads).toEqual([]);
	expect(await shownVersion(page)).toBeNull();
	// What has a version or a hash in its address was not downloaded again.
	expect(fetched).toContain('/');
	expect(fetched.filter((path) => /^\/(pyodide|python|_app\/immutable)\//.test(path))).toEqual([]);

	await notice.getByRole('button', { name: 'Reload' }).click();
	await expect.poll(() => shownVersion(page)).toBe('next');
	await expect(editor(page)).toContainText('not saved yet');
	await expect(unsaved(page)).toBeVisible();
	await expect(page.getByText('Update ready')).toHaveCount(0);

	await expect(other.getByText('Millrace was updated in another tab')).toBeVisible();
	expect(await shownVersion(other)).toBeNull();
	await expect(editor(other)).toContainText('typed in the other tab');
	await other.getByRole('button', { name: 'Reload' }).click();
	await expect.poll(() => shownVersion(other)).toBe('next');
	await expect(editor(other)).toContainText('typed in the other tab');
});

test('a version that cannot be stored whole is refused, and said', async ({ page, site }) => {
	await openFlows(page, site.url);
	await storedForOffline(page);
	await publish(site, { broken: true });
	// Chromium rejects the call, too; the app has to notice by itself.
	await lookForUpdate(page).catch(() => undefined);
	await expect(page.getByText('Millrace will not work offline')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
	expect(await shownVersion(page)).toBeNull();
});
