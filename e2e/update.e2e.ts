import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createFlow, editor, openFlows, storedForOffline, writeScript } from './app';
import { expect, test, type Site } from './fixtures';

/** Publishes a new version: another name of the build, and another shell. */
async function publish(site: Site): Promise<void> {
	const { version } = JSON.parse(await readFile(join(site.folder, '_app/version.json'), 'utf8'));
	const worker = join(site.folder, 'service-worker.js');
	const source = await readFile(worker, 'utf8');
	expect(source).toContain(version);
	await writeFile(worker, source.replaceAll(version, 'next-version'));
	const shell = join(site.folder, 'index.html');
	await writeFile(shell, (await readFile(shell, 'utf8')).replace('<html', '<html data-version="next"'));
}

async function lookForUpdate(page: Page): Promise<void> {
	await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
}

const shownVersion = (page: Page) => page.locator('html').getAttribute('data-version');

test('a new version waits, is announced, and is taken by the reload a person asks for', async ({ page, site }) => {
	await openFlows(page, site.url);
	await createFlow(page, 'kept', 'text = "saved"\n');
	await page.getByRole('button', { name: 'Save' }).click();
	await storedForOffline(page);
	await page.reload();
	await expect(editor(page)).toContainText('saved');
	await writeScript(page, 'text = "not saved yet"\n');
	const loads: string[] = [];
	page.on('framenavigated', (frame) => {
		if (frame === page.mainFrame()) loads.push(frame.url());
	});

	await publish(site);
	await lookForUpdate(page);
	const notice = page.getByRole('status').filter({ hasText: 'Update ready' });
	await expect(notice).toBeVisible();
	// It never reloads by itself, and the old version goes on.
	expect(loads).toEqual([]);
	expect(await shownVersion(page)).toBeNull();

	await notice.getByRole('button', { name: 'Reload' }).click();
	await expect.poll(() => shownVersion(page)).toBe('next');
	await expect(editor(page)).toContainText('not saved yet');
	await expect(page.getByText('Unsaved', { exact: true })).toBeVisible();
	await expect(page.getByText('Update ready')).toHaveCount(0);
});

test('other tabs are told, and not reloaded', async ({ page, context, site }) => {
	await openFlows(page, site.url);
	await storedForOffline(page);
	await page.reload();
	const other = await context.newPage();
	await openFlows(other, site.url);
	await createFlow(other, 'in the other tab');
	await writeScript(other, 'text = "typed in the other tab"\n');

	await publish(site);
	await lookForUpdate(page);
	await expect(other.getByText('Update ready')).toBeVisible();
	await page.getByRole('button', { name: 'Reload' }).click();
	await expect.poll(() => shownVersion(page)).toBe('next');

	await expect(other.getByText('Millrace was updated in another tab')).toBeVisible();
	expect(await shownVersion(other)).toBeNull();
	await expect(editor(other)).toContainText('typed in the other tab');
	await other.getByRole('button', { name: 'Reload' }).click();
	await expect.poll(() => shownVersion(other)).toBe('next');
	await expect(editor(other)).toContainText('typed in the other tab');
});

test('what has a version in its address is not downloaded again', async ({ page, site }) => {
	await openFlows(page, site.url);
	await storedForOffline(page);
	await publish(site);
	const fetched: string[] = [];
	page.context().on('request', (request) => {
		if (request.serviceWorker()) fetched.push(new URL(request.url()).pathname);
	});
	await lookForUpdate(page);
	await expect(page.getByText('Update ready')).toBeVisible();
	expect(fetched).toContain('/');
	expect(fetched.filter((path) => /^\/(pyodide|python|_app\/immutable)\//.test(path))).toEqual([]);
});

test('a version that cannot be stored whole is refused, and said', async ({ page, site }) => {
	await openFlows(page, site.url);
	await storedForOffline(page);
	await publish(site);
	const worker = join(site.folder, 'service-worker.js');
	await writeFile(worker, (await readFile(worker, 'utf8')).replace('/favicon.svg`', '/missing.svg`'));
	await lookForUpdate(page).catch(() => undefined);
	await expect(page.getByText('Millrace will not work offline')).toBeVisible();
	await page.reload();
	await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
	expect(await shownVersion(page)).toBeNull();
});
