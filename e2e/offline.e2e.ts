import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createFlow, editor, expectStatus, openFlows, run, save, storedForOffline, visit, writeScript } from './app';
import { expect, test } from './fixtures';

test.use({ keepsFiles: true });

const SCRIPT = `def handler(system, this, inputs):
    this.log('first version')
`;

test('after one visit the app is opened anywhere, edited and run without a network', async ({
	page,
	context,
	site
}) => {
	await openFlows(page, site.url);
	await createFlow(page, 'offline flow', SCRIPT);
	await save(page);
	const flow = page.url();
	await run(page);
	await expectStatus(page, 'Succeeded');
	const execution = page.url();
	await storedForOffline(page);

	// The network is off, and so is the server.
	await context.setOffline(true);
	await site.close();
	await page.goto(flow);
	await expect(editor(page)).toContainText('first version');
	await editor(page).fill('def handler(:\n    pass\n');
	await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
	await writeScript(page, SCRIPT.replace('first', 'second'));
	await run(page);
	await expect(page.getByRole('log')).toContainText('second version');
	await expectStatus(page, 'Succeeded');
	await expect(page.getByText('Offline').first()).toBeVisible();

	const other = await context.newPage();
	await other.goto(`${execution}?tab=outputs`);
	await expect(other).toHaveTitle('offline flow · Succeeded · Millrace');
	await visit(other, 'Executions');
	await expect(other.getByRole('link', { name: 'offline flow' })).toHaveCount(2);
	await other.goto(site.url);
	await expect(other).toHaveURL(/\/flows$/);
	await expect(other.getByRole('link', { name: 'offline flow', exact: true })).toBeVisible();
});

test('the service worker knows every file that the app may ask for, and hosts with GitHub’s rules serve it', async ({
	site,
	request
}) => {
	const worker = await readFile(join(site.folder, 'service-worker.js'), 'utf8');
	const files = await readdir(join(site.folder, '_app/immutable'), { recursive: true, withFileTypes: true });
	const names = files.filter((file) => file.isFile()).map((file) => file.name);
	expect(names.length).toBeGreaterThan(10);
	expect(names.filter((name) => !worker.includes(`/${name}`))).toEqual([]);

	// `_app` would be left out without .nojekyll; deep links are answered with 404.html, which is the app.
	expect((await stat(join(site.folder, '.nojekyll'))).isFile()).toBe(true);
	const answer = await request.get(`${site.url}executions`, { headers: { accept: 'text/html' } });
	expect(answer.status()).toBe(404);
	expect(await answer.text()).toBe(await readFile(join(site.folder, '404.html'), 'utf8'));
});
