import type { Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { expectStatus, follow, run } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow, runScripts } from './flows';

test.use({ keepsFiles: false });

const TAKES = `def handler(system, this, inputs):
    with system.setting('limits'):
        rows = system.setting('limits').get('value')['rows']
        this.log('rows', rows)
        system.setting('limits').save(value={'rows': rows + 1})
        this.sleep(600)
`;

const unsaved = (page: Page) => page.getByText('Unsaved', { exact: true });
const value = (page: Page, label = 'Value') => page.getByRole('textbox', { name: label, exact: true });
const lock = (page: Page) => page.getByRole('region', { name: 'Lock' });

/** Makes a record of the kind whose list is open. */
async function make(page: Page, kind: string, name: string): Promise<void> {
	await page.getByRole('button', { name: `New ${kind}` }).click();
	await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
	await page.keyboard.press('Enter');
	await expect(page).toHaveTitle(`${name} · Millrace`);
}

test('a setting is made and edited with the keyboard, and a flow has its value and its lock', async ({ app }) => {
	const { keyboard } = app;

	await test.step('what is invalid is said at its line, not saved and not lost', async () => {
		await keyboard.press('g');
		await keyboard.press('r');
		await expect(app).toHaveTitle('Settings · Millrace');
		await expect(app.getByText("system.setting('limits').get('value')")).toBeVisible();
		await expectAccessible(app, 'no settings yet');
		await tabTo(app, app.getByRole('button', { name: 'New setting' }));
		await keyboard.press('Enter');
		await expect(app.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
		await keyboard.press('Enter');
		await expect(app.getByText('Give it a name.')).toBeVisible();
		await keyboard.type('limits');
		await keyboard.press('Enter');
		await expect(app).toHaveTitle('limits · Millrace');
		await tabTo(app, value(app));
		await keyboard.press('ControlOrMeta+a');
		await keyboard.insertText('rows: 5 # of one page\nnames: [a\n');
		await expect(app.getByText('Comments are not kept')).toBeVisible();
		await keyboard.press('ControlOrMeta+s');
		await expect(app.getByText(/^Line \d, column \d: A closing "]" is missing/)).toBeVisible();
		await expectAccessible(app, 'a setting that is invalid');
		await app.reload();
		await expect(value(app)).toContainText('names: [a');
		await expect(unsaved(app)).toBeVisible();
		await value(app).fill('rows: 5\nnames: [a]\n');
		await keyboard.press('ControlOrMeta+s');
		await expect(unsaved(app)).toHaveCount(0);
		await app.getByText('JSON', { exact: true }).click();
		await expect(value(app)).toContainText('"rows": 5');
		await expect(unsaved(app)).toHaveCount(0);
	});

	await test.step('a flow reads and writes it, and holds its lock', async () => {
		const setting = new URL(app.url()).pathname.replace(/^\//, '');
		await importFlows(app, { 'takes limits': TAKES });
		await openFlow(app, 'takes limits');
		await run(app);
		await expect(app.getByRole('log')).toContainText('rows 5');
		await expectStatus(app, 'Sleeping');
		const holder = app.url();
		await openFlow(app, 'takes limits');
		await run(app);
		await expectStatus(app, 'Waiting for a lock');
		await follow(app, setting);
		await expect(value(app)).toContainText('rows: 6');
		await expect(lock(app)).toContainText(/Held by\s*takes limits/);
		await expect(lock(app).getByRole('list').getByRole('listitem')).toHaveText([/takes limits/]);
		await expectAccessible(app, 'a setting that is held');
		await follow(app, 'resources/settings');
		const row = app.getByRole('table', { name: 'Settings' }).getByRole('row').filter({ hasText: 'limits' }).last();
		await expect(row).toContainText('1 waits');
		await row.getByRole('link', { name: 'takes limits' }).click();
		await expect(app).toHaveURL(holder);
		await app.getByRole('button', { name: /^Cancel/ }).click();
		await expectStatus(app, 'Cancelled');
		await follow(app, setting);
		// Whoever waited has it now.
		await expect(value(app)).toContainText('rows: 7');
		await lock(app).getByRole('link', { name: 'takes limits' }).click();
		await app.getByRole('button', { name: /^Cancel/ }).click();
		await expectStatus(app, 'Cancelled');
		await follow(app, setting);
		await expect(lock(app)).toContainText('Free.');
	});

	await test.step('it is thrown away, taken back, and deleted for good', async () => {
		await tabTo(app, app.getByRole('button', { name: 'Move to trash' }));
		await keyboard.press('Enter');
		await expect(app.getByRole('heading', { name: 'No settings yet' })).toBeVisible();
		const trash = app.getByRole('button', { name: 'Trash (1)' });
		const dialog = app.getByRole('dialog', { name: 'Trash' });
		await tabTo(app, trash);
		await keyboard.press('Enter');
		await expectAccessible(app, 'the trash');
		await tabTo(app, dialog.getByRole('button', { name: 'Take back limits' }));
		await keyboard.press('Enter');
		await keyboard.press('Escape');
		await app.getByRole('link', { name: 'limits' }).click();
		await app.getByRole('button', { name: 'Move to trash' }).click();
		await trash.click();
		await dialog.getByRole('button', { name: 'Delete limits for good' }).click();
		await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
		await expect(dialog).toContainText('The trash is empty.');
		await keyboard.press('Escape');
		await expect(trash).toHaveCount(0);
	});
});

test('a project lists what flows put into it', async ({ app }) => {
	const name = `plant ${Date.now()}`;
	await follow(app, 'resources/projects');
	await make(app, 'project', name);
	await expect(app.getByText(`system.setting('limits', project_name="${name}")`)).toBeVisible();
	const puts = `def handler(system, this):\n    system.setting('high water', project_name='${name}').save(value=5)\n`;
	expect((await runScripts(app, { puts })).status).toBe('ENDED_SUCCESS');
	await follow(app, 'resources/settings');
	await expect(app.getByRole('link', { name: 'high water' })).toHaveCount(0);
	await follow(app, 'resources/projects');
	await app.getByRole('link', { name }).click();
	await expect(app.getByRole('list', { name: 'Settings 1' })).toHaveText('high water');
	await expectAccessible(app, 'a project');
	await tabTo(app, app.getByRole('link', { name: 'high water' }));
	await app.keyboard.press('Enter');
	await expect(app).toHaveTitle('high water · Millrace');
	await expect(value(app)).toContainText('5');
});

test('what another tab saves meanwhile is told, and not overwritten unasked', async ({ page, context }) => {
	await page.goto('resources/settings');
	await make(page, 'setting', 'shared');
	const other = await context.newPage();
	await other.goto(page.url());
	await value(page).fill('from: here\n');
	await expect(unsaved(page)).toBeVisible();
	await value(other).fill('from: there\n');
	await other.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(unsaved(other)).toHaveCount(0);
	const conflict = page.getByText('It was changed elsewhere meanwhile.');
	await expect(conflict).toBeVisible();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByText('Not saved: it was changed elsewhere meanwhile')).toBeVisible();
	await page.reload();
	await expect(conflict).toBeVisible();
	await expect(value(page)).toContainText('from: here');
	await page.getByRole('button', { name: 'Compare' }).click();
	await expect(page.getByRole('dialog')).toContainText('from: there');
	await expectAccessible(page, 'both values');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Keep mine' }).click();
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	// Nothing was typed there: it follows.
	await expect(value(other)).toContainText('from: here');
	const name = page.getByRole('textbox', { name: 'Name of the setting' });
	await name.fill('renamed');
	await name.press('Enter');
	await expect(other).toHaveTitle('renamed · Millrace');
});

test('schemas are tried with data, and all kinds are at hand on a phone', async ({ app }) => {
	await follow(app, 'resources/schemas');
	await make(app, 'schema', 'order');
	const schema = value(app, 'Schema');
	await schema.fill('type: object\nproperties:\n  count: { type: count }\n');
	await schema.press('ControlOrMeta+s');
	await expect(app.getByText('Line 3, column 12: the schema.properties.count.type is "count"')).toBeVisible();
	await expect(unsaved(app)).toBeVisible();
	await schema.fill('type: object\nproperties:\n  count: { type: integer, minimum: 1 }\n');
	await schema.press('ControlOrMeta+s');
	await expect(unsaved(app)).toHaveCount(0);
	const data = value(app, 'Data to try');
	await data.fill('count: "7"\n');
	await expect(app.getByText('data.count has to be a whole number, not text')).toBeVisible();
	await expect(value(app, 'What coerce makes of it')).toContainText('count: 7');
	await expectAccessible(app, 'a schema');
	await data.fill('count: 7\n');
	await expect(app.getByText('It fits.')).toBeVisible();

	await app.setViewportSize({ width: 390, height: 844 });
	await app.emulateMedia({ colorScheme: 'dark' });
	await app.getByRole('link', { name: 'All schemas' }).click();
	await expect(app.getByRole('link', { name: 'order' })).toBeVisible();
	await app.getByRole('navigation', { name: 'Kinds of resources' }).getByRole('button', { name: 'Schemas' }).click();
	await app.getByRole('menuitem', { name: 'Tags' }).click();
	await expect(app).toHaveTitle('Tags · Millrace');
	await make(app, 'tag', 'urgent');
	await app.getByRole('button', { name: 'The colour #d1483d' }).click();
	await app.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(unsaved(app)).toHaveCount(0);
	await expectAccessible(app, 'a tag on a phone');
	await follow(app, 'resources/schemas');
	await app.getByRole('link', { name: 'order' }).click();
	await app.getByRole('combobox', { name: 'Tags' }).fill('urgent');
	await app.keyboard.press('Enter');
	await app.getByRole('link', { name: 'All schemas' }).click();
	await expect(app.getByRole('table', { name: 'Schemas' })).toContainText('urgent');
	await expectAccessible(app, 'schemas on a phone');
	await app.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'More' }).click();
	await app.getByRole('menuitem', { name: 'Storage' }).click();
	await expect(app).toHaveURL(/\/storage$/);
});
