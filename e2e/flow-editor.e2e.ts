import type { Page } from '@playwright/test';
import { createFlow, editor, openFlows, writeScript } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow, openImported } from './flows';

const FIRST = `def handler(system, this, inputs):
    this.log('the first text')
`;
const SECOND = FIRST.replace('first', 'second');

const unsaved = (page: Page) => page.getByText('Unsaved', { exact: true });
const lines = (page: Page) => editor(page).locator('.cm-line');

async function save(page: Page): Promise<void> {
	await editor(page).press('ControlOrMeta+s');
	await expect(unsaved(page)).toHaveCount(0);
}

/** Puts the cursor at the end of the text. */
async function toEnd(page: Page): Promise<void> {
	await editor(page).press('ControlOrMeta+End');
}

test('a new flow has the template, highlighted as Python', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'from template');
	await expect(editor(page)).toContainText(
		'def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):'
	);
	await expect(editor(page)).toContainText("return this.success('all done')");
	await expect(unsaved(page)).toHaveCount(0);
	const colour = (of: ReturnType<typeof editor>) => of.evaluate((element) => getComputedStyle(element).color);
	const token = (text: string) => editor(page).locator('span').getByText(text, { exact: true }).first();
	const colours = await Promise.all([
		colour(lines(page).last()),
		colour(token('def')),
		colour(token("'hello'")),
		colour(editor(page).locator('span').filter({ hasText: '# write your automation here' }).first())
	]);
	expect(new Set(colours).size).toBe(colours.length);
});

test('a syntax error is marked at its line while typing, and the mark goes when it is mended', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'broken');
	await toEnd(page);
	await page.keyboard.type('wrong = = 1');
	const marked = lines(page).filter({ has: page.locator('.cm-lintRange-error') });
	await expect(marked).toHaveText(['wrong = = 1']);
	await expect(page.getByRole('button', { name: '1 error' })).toBeVisible();
	await marked.locator('.cm-lintRange-error').first().hover();
	await expect(page.locator('.cm-tooltip')).toContainText(/syntax error/i);

	for (let typed = 0; typed < '= 1'.length; typed++) await page.keyboard.press('Backspace');
	await page.keyboard.type('1');
	await expect(lines(page).last()).toHaveText('wrong = 1');
	await expect(page.locator('.cm-lintRange-error')).toHaveCount(0);
});

test('completion lists what this and system can do, each with its help', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'completed', `def handler(system, this, inputs):\n    pass\n    `);
	await toEnd(page);
	const options = page.getByRole('listbox').getByRole('option');
	await page.keyboard.type('system.');
	await expect(options.filter({ hasText: 'return_when' })).toBeVisible();
	await page.keyboard.press('Escape');
	for (let typed = 0; typed < 'system.'.length; typed++) await page.keyboard.press('Backspace');

	await page.keyboard.type('this.');
	for (const name of ['flow', 'connect', 'success']) {
		await expect(options.filter({ hasText: new RegExp(`^${name}\\(`) })).toBeVisible();
	}
	await page.keyboard.type('lo');
	const log = options.filter({ hasText: /^log\(/ });
	await expect(log).toHaveAttribute('aria-selected', 'true');
	await expect(page.locator('.cm-completionInfo')).toContainText(/log\(.+\)\s*\w.+ log/);
	await page.keyboard.press('Tab');
	await expect(lines(page).last()).toHaveText('    this.log()');
});

test('Ctrl-S saves, Ctrl-Enter saves, runs and goes to the execution', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'keys', FIRST);
	await save(page);
	await page.reload();
	await expect(editor(page)).toContainText('the first text');
	await expect(unsaved(page)).toHaveCount(0);

	await writeScript(page, SECOND);
	await editor(page).press('ControlOrMeta+Enter');
	await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
	await expect(page.getByRole('log')).toContainText('the second text');
	await page.goBack();
	await expect(editor(page)).toContainText('the second text');
	await expect(unsaved(page)).toHaveCount(0);
});

test('unsaved text survives a reload', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'draft', FIRST);
	await page.reload();
	await expect(editor(page)).toContainText('the first text');
	await expect(unsaved(page)).toBeVisible();
	// What runs is what was saved: nothing was, but the template.
	await page.getByRole('tab', { name: 'History' }).click();
	await expect(page.getByRole('heading', { name: 'One version so far' })).toBeVisible();
});

test('every save is a version that can be compared and brought back', async ({ page }) => {
	await openImported(page, { versions: FIRST });
	await writeScript(page, SECOND);
	await save(page);
	await page.getByRole('tab', { name: 'History' }).click();
	const versions = page.getByRole('list', { name: 'Versions, newest first' }).getByRole('button');
	await expect(versions).toHaveText([/^Version 2.*current/, /^Version 1/]);

	const before = page.getByRole('textbox', { name: 'Version 1', exact: true });
	const after = page.getByRole('textbox', { name: 'Version 2, current', exact: true });
	await expect(before).toContainText('the first text');
	await expect(after).toContainText('the second text');
	await expect(page.getByRole('status').filter({ hasText: '1 change' })).toBeVisible();
	await expect(before.locator('.cm-changedLine')).toHaveText(["    this.log('the first text')"]);
	await expect(after.locator('.cm-changedLine')).toHaveText(["    this.log('the second text')"]);
	const [left, right] = [(await before.boundingBox())!, (await after.boundingBox())!];
	expect(left.x + left.width).toBeLessThanOrEqual(right.x);

	await page.getByRole('button', { name: 'Restore version 1' }).click();
	await expect(versions).toHaveText([/^Version 3.*current.*restore of version 1/s, /^Version 2/, /^Version 1/]);
	await page.getByRole('tab', { name: 'Script' }).click();
	await expect(editor(page)).toContainText('the first text');
	await expect(unsaved(page)).toHaveCount(0);
});

test('restoring does not throw unsaved text away', async ({ page }) => {
	await openImported(page, { careful: FIRST });
	await writeScript(page, SECOND);
	await save(page);
	await writeScript(page, 'text = "typed and not saved"\n');
	await page.getByRole('tab', { name: 'History' }).click();
	await page.getByRole('button', { name: 'Restore version 1' }).click();
	await expect(page.getByText('There is unsaved text in the editor')).toBeVisible();
	await page.getByRole('tab', { name: /^Script/ }).click();
	await expect(editor(page)).toContainText('typed and not saved');
});

test('the editor searches, folds and takes back', async ({ page }) => {
	await openImported(page, { edited: `${FIRST}    this.log('another line')\n` });
	await editor(page).press('ControlOrMeta+f');
	await page.getByRole('textbox', { name: 'Find' }).fill('this.log');
	await expect(page.locator('.cm-searchMatch')).toHaveCount(2);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('textbox', { name: 'Find' })).toHaveCount(0);

	await editor(page).press('ControlOrMeta+Home');
	await editor(page).press('ControlOrMeta+Shift+BracketLeft');
	await expect(lines(page).first()).toHaveText(/^def handler.*…$/);
	await expect(editor(page)).not.toContainText('another line');
	await editor(page).press('ControlOrMeta+Shift+BracketRight');
	await expect(editor(page)).toContainText('another line');

	await toEnd(page);
	await page.keyboard.type('# a thought');
	await expect(editor(page)).toContainText('# a thought');
	await editor(page).press('ControlOrMeta+z');
	await expect(editor(page)).not.toContainText('# a thought');
	await expect(unsaved(page)).toHaveCount(0);
});

test('new lines are indented and brackets are closed', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'typed', '');
	await editor(page).focus();
	await page.keyboard.type('def handler(system, this):\nthis.log([1');
	await expect(lines(page)).toHaveText(['def handler(system, this):', '    this.log([1])']);
});

test('a name that is taken is refused, with the reason', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { taken: FIRST, other: FIRST });
	await openFlow(page, 'other');
	const name = page.getByRole('textbox', { name: 'Name of the flow' });
	await name.fill(' taken ');
	await name.press('Enter');
	await expect(page.getByRole('alert')).toHaveText('There is a flow named “taken” already. Choose another name.');
	await expect(page).toHaveTitle('other · Millrace');
	await name.press('Escape');
	await expect(name).toHaveValue('other');
	await expect(page.getByRole('alert')).toHaveCount(0);
	await name.fill('free');
	await name.press('Enter');
	await expect(page).toHaveTitle('free · Millrace');
	await page.reload();
	await expect(name).toHaveValue('free');
});

test('a save in another tab is noticed, and never overwritten unasked', async ({ page, context }) => {
	await openImported(page, { shared: FIRST });
	const other = await context.newPage();
	await other.goto(page.url());
	await expect(editor(other)).toContainText('the first text');
	await writeScript(page, 'text = "mine"\n');
	await writeScript(other, 'text = "theirs"\n');
	await save(other);

	const notice = page.getByRole('alert').filter({ hasText: 'Another version was saved meanwhile.' });
	await expect(notice).toBeVisible();
	await editor(page).press('ControlOrMeta+s');
	await expect(page.getByText('Not saved: another tab saved this flow meanwhile')).toBeVisible();
	await expect(editor(page)).toContainText('mine');

	await notice.getByRole('button', { name: 'Compare' }).click();
	const dialog = page.getByRole('dialog', { name: 'The saved version and yours' });
	await expect(dialog.getByRole('textbox', { name: 'Saved meanwhile' })).toContainText('theirs');
	await expect(dialog.getByRole('textbox', { name: 'Yours' })).toContainText('mine');
	await dialog.getByRole('button', { name: 'Close' }).click();

	await notice.getByRole('button', { name: 'Keep mine' }).click();
	await expect(notice).toHaveCount(0);
	await save(page);
	// Nothing was changed in the other tab since its save: it takes over what is saved now.
	await expect(editor(other)).toContainText('mine');
	await expect(unsaved(other)).toHaveCount(0);
	await page.getByRole('tab', { name: 'History' }).click();
	await expect(page.getByRole('list', { name: 'Versions, newest first' }).getByRole('button')).toHaveCount(3);
});
