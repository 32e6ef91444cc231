import type { Page } from '@playwright/test';
import { createFlow, editor, save, unsaved, visit, writeScript } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow, openImported } from './flows';

const FIRST = `def handler(system, this, inputs):
    this.log('the first text')
`;
const SECOND = FIRST.replace('first', 'second');

const lines = (page: Page) => editor(page).locator('.cm-line');

/** Puts the cursor at the end of the text. */
async function toEnd(page: Page): Promise<void> {
	await editor(page).press('ControlOrMeta+End');
}

test('a new flow has the template, highlighted as Python', async ({ app }) => {
	await createFlow(app, 'from template');
	await expect(editor(app)).toContainText(
		'def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):'
	);
	await expect(editor(app)).toContainText("return this.success('all done')");
	await expect(unsaved(app)).toHaveCount(0);
	const colour = (of: ReturnType<typeof editor>) => of.evaluate((element) => getComputedStyle(element).color);
	const token = (text: string) => editor(app).locator('span').getByText(text, { exact: true }).first();
	const colours = await Promise.all([
		colour(lines(app).last()),
		colour(token('def')),
		colour(token("'hello'")),
		colour(editor(app).locator('span').filter({ hasText: '# write your automation here' }).first())
	]);
	expect(new Set(colours).size).toBe(colours.length);
});

test('a syntax error is marked at its line while typing, and the mark goes when it is mended', async ({ app }) => {
	await createFlow(app, 'broken');
	await toEnd(app);
	await app.keyboard.type('wrong = = 1');
	const marked = lines(app).filter({ has: app.locator('.cm-lintRange-error') });
	await expect(marked).toHaveText(['wrong = = 1']);
	await expect(app.getByRole('button', { name: '1 error' })).toBeVisible();
	await marked.locator('.cm-lintRange-error').first().hover();
	await expect(app.locator('.cm-tooltip')).toContainText(/syntax error/i);

	for (let typed = 0; typed < '= 1'.length; typed++) await app.keyboard.press('Backspace');
	await app.keyboard.type('1');
	await expect(lines(app).last()).toHaveText('wrong = 1');
	await expect(app.locator('.cm-lintRange-error')).toHaveCount(0);
});

test('completion lists what this and system can do, each with its help', async ({ app }) => {
	await createFlow(app, 'completed', `def handler(system, this, inputs):\n    pass\n    `);
	await toEnd(app);
	const options = app.getByRole('listbox').getByRole('option');
	await app.keyboard.type('system.');
	await expect(options.filter({ hasText: 'return_when' })).toBeVisible();
	await app.keyboard.press('Escape');
	for (let typed = 0; typed < 'system.'.length; typed++) await app.keyboard.press('Backspace');

	await app.keyboard.type('this.');
	for (const name of ['flow', 'connect', 'success']) {
		await expect(options.filter({ hasText: new RegExp(`^${name}\\(`) })).toBeVisible();
	}
	await app.keyboard.type('log');
	const log = options.filter({ hasText: /^log\(/ });
	await expect(log).toHaveAttribute('aria-selected', 'true');
	await expect(app.locator('.cm-completionInfo')).toContainText(/log\(.+\)\s*\w.+ log/);
	// For its first 75 ms the editor takes no key for a list: it may not have been meant for it.
	await app.waitForTimeout(200);
	await app.keyboard.press('Tab');
	await expect(lines(app).last()).toHaveText('    this.log()');
});

test('Ctrl-S saves, Ctrl-Enter saves, runs and goes to the execution', async ({ app }) => {
	await createFlow(app, 'keys', FIRST);
	await save(app);
	await openFlow(app, 'keys');
	await expect(editor(app)).toContainText('the first text');
	await expect(unsaved(app)).toHaveCount(0);

	await writeScript(app, SECOND);
	await editor(app).press('ControlOrMeta+Enter');
	await expect(app).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
	await expect(app.getByRole('log')).toContainText('the second text');
	await app.goBack();
	await expect(editor(app)).toContainText('the second text');
	await expect(unsaved(app)).toHaveCount(0);
});

test('unsaved text survives a reload', async ({ app }) => {
	await createFlow(app, 'draft', FIRST);
	await app.reload();
	await expect(editor(app)).toContainText('the first text');
	await expect(unsaved(app)).toBeVisible();
	// What runs is what was saved: nothing was, but the template.
	await app.getByRole('tab', { name: 'History' }).click();
	await expect(app.getByRole('heading', { name: 'One version so far' })).toBeVisible();
});

test('every save is a version that can be compared and brought back', async ({ app }) => {
	await openImported(app, { versions: FIRST });
	await writeScript(app, SECOND);
	await save(app);
	await app.getByRole('tab', { name: 'History' }).click();
	const versions = app.getByRole('list', { name: 'Versions, newest first' }).getByRole('button');
	await expect(versions).toHaveText([/^Version 2.*current/, /^Version 1/]);

	const before = app.getByRole('textbox', { name: 'Version 1', exact: true });
	const after = app.getByRole('textbox', { name: 'Version 2, current', exact: true });
	await expect(before).toContainText('the first text');
	await expect(after).toContainText('the second text');
	await expect(app.getByRole('status').filter({ hasText: '1 change' })).toBeVisible();
	await expect(before.locator('.cm-changedLine')).toHaveText(["    this.log('the first text')"]);
	await expect(after.locator('.cm-changedLine')).toHaveText(["    this.log('the second text')"]);
	const [left, right] = [(await before.boundingBox())!, (await after.boundingBox())!];
	expect(left.x + left.width).toBeLessThanOrEqual(right.x);

	await app.getByRole('button', { name: 'Restore version 1' }).click();
	await expect(versions).toHaveText([/^Version 3.*current.*restore of version 1/s, /^Version 2/, /^Version 1/]);
	await app.getByRole('tab', { name: 'Script' }).click();
	await expect(editor(app)).toContainText('the first text');
	await expect(unsaved(app)).toHaveCount(0);
});

test('restoring does not throw unsaved text away', async ({ app }) => {
	await openImported(app, { careful: FIRST });
	await writeScript(app, SECOND);
	await save(app);
	await writeScript(app, 'text = "typed and not saved"\n');
	await app.getByRole('tab', { name: 'History' }).click();
	await app.getByRole('button', { name: 'Restore version 1' }).click();
	await expect(app.getByText('There is unsaved text in the editor')).toBeVisible();
	await app.getByRole('tab', { name: /^Script/ }).click();
	await expect(editor(app)).toContainText('typed and not saved');
});

test('the editor searches, folds and takes back', async ({ app }) => {
	await openImported(app, { edited: `${FIRST}    this.log('another line')\n` });
	await editor(app).press('ControlOrMeta+f');
	await expect(app.getByRole('textbox', { name: 'Find' })).toBeFocused();
	await app.keyboard.type('this.log');
	await expect(app.locator('.cm-searchMatch')).toHaveCount(2);
	await app.keyboard.press('Escape');
	await expect(app.getByRole('textbox', { name: 'Find' })).toHaveCount(0);

	await editor(app).press('ControlOrMeta+Home');
	await editor(app).press('ControlOrMeta+Shift+BracketLeft');
	await expect(lines(app).first()).toHaveText(/^def handler.*…$/);
	await expect(editor(app)).not.toContainText('another line');
	await editor(app).press('ControlOrMeta+Shift+BracketRight');
	await expect(editor(app)).toContainText('another line');

	await toEnd(app);
	// At once: what is typed slowly is taken back in parts.
	await app.keyboard.insertText('# a thought');
	await expect(editor(app)).toContainText('# a thought');
	await editor(app).press('ControlOrMeta+z');
	await expect(editor(app)).not.toContainText('# a thought');
	await expect(unsaved(app)).toHaveCount(0);
});

test('new lines are indented and brackets are closed', async ({ app }) => {
	await createFlow(app, 'typed', '');
	await editor(app).focus();
	await app.keyboard.type('def handler(system, this):\nthis.log([1');
	await expect(lines(app)).toHaveText(['def handler(system, this):', '    this.log([1])']);
});

test('a name that is taken is refused, with the reason', async ({ app }) => {
	await importFlows(app, { taken: FIRST, other: FIRST });
	await openFlow(app, 'other');
	const name = app.getByRole('textbox', { name: 'Name of the flow' });
	await name.fill(' taken ');
	await name.press('Enter');
	await expect(app.getByRole('alert')).toHaveText('There is a flow named “taken” already. Choose another name.');
	await expect(app).toHaveTitle('other · Millrace');
	await name.press('Escape');
	await expect(name).toHaveValue('other');
	await expect(app.getByRole('alert')).toHaveCount(0);
	await name.fill('free');
	await name.press('Enter');
	await expect(app).toHaveTitle('free · Millrace');
	await visit(app, 'Flows');
	await expect(app.getByRole('table', { name: 'Flows' }).locator('.name a')).toHaveText(['free', 'taken']);
});

test('a save in another tab is noticed, and never overwritten unasked', async ({ app }) => {
	await openImported(app, { shared: FIRST });
	const other = await app.context().newPage();
	await other.goto(app.url());
	await expect(editor(other)).toContainText('the first text');
	await writeScript(app, 'text = "mine"\n');
	await writeScript(other, 'text = "theirs"\n');
	await save(other);

	const notice = app.getByRole('alert').filter({ hasText: 'Another version was saved meanwhile.' });
	await expect(notice).toBeVisible();
	await editor(app).press('ControlOrMeta+s');
	await expect(app.getByText('Not saved: another tab saved this flow meanwhile')).toBeVisible();
	await expect(editor(app)).toContainText('mine');

	await notice.getByRole('button', { name: 'Compare' }).click();
	const dialog = app.getByRole('dialog', { name: 'The saved version and yours' });
	await expect(dialog.getByRole('textbox', { name: 'Saved meanwhile' })).toContainText('theirs');
	await expect(dialog.getByRole('textbox', { name: 'Yours' })).toContainText('mine');
	await dialog.getByRole('button', { name: 'Close' }).click();

	await notice.getByRole('button', { name: 'Keep mine' }).click();
	await expect(notice).toHaveCount(0);
	await save(app);
	// Nothing was changed in the other tab since its save: it takes over what is saved now.
	await expect(editor(other)).toContainText('mine');
	await expect(unsaved(other)).toHaveCount(0);
	await app.getByRole('tab', { name: 'History' }).click();
	await expect(app.getByRole('list', { name: 'Versions, newest first' }).getByRole('button')).toHaveCount(3);
	await other.close();
});
