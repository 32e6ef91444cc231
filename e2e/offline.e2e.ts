import { createFlow, editor, expectStatus, openFlows, run, storedForOffline, writeScript } from './app';
import { expect, test } from './fixtures';

const SCRIPT = `def handler(system, this, inputs):
    this.log('first version')
`;

test('after one visit the app is edited, run and reloaded without a network', async ({ page, context, site }) => {
	await openFlows(page, site.url);
	await createFlow(page, 'offline flow', SCRIPT);
	await page.getByRole('button', { name: 'Save' }).click();
	await storedForOffline(page);

	// The network is off, and so is the server.
	await context.setOffline(true);
	await site.close();
	await page.reload();
	await expect(editor(page)).toContainText('first version');

	await writeScript(page, SCRIPT.replace('first', 'second'));
	await run(page);
	await expect(page.getByRole('log')).toContainText('second version');
	await expectStatus(page, 'Succeeded');
});

test('deep links open without a network', async ({ page, context, site }) => {
	await openFlows(page, site.url);
	await createFlow(page, 'deep flow', SCRIPT);
	await run(page);
	await expectStatus(page, 'Succeeded');
	const execution = page.url();
	await storedForOffline(page);
	await context.setOffline(true);
	await site.close();

	const other = await context.newPage();
	await other.goto(`${execution}?tab=outputs`);
	await expect(other).toHaveTitle('deep flow · Succeeded · Millrace');
	await other.goto(`${site.url}executions`);
	await expect(other.getByRole('link', { name: 'deep flow' })).toBeVisible();
	await other.goto(site.url);
	await expect(other.getByRole('link', { name: 'deep flow' })).toBeVisible();
});

test('syntax errors are found without a network', async ({ page, context, site }) => {
	await openFlows(page, site.url);
	await createFlow(page, 'broken flow', SCRIPT);
	await storedForOffline(page);
	await context.setOffline(true);
	await site.close();
	await page.reload();
	await editor(page).fill('def handler(:\n    pass\n');
	await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
});
