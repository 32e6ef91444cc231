import { tabTo } from './accessible';
import { editor, expectStatus, unsaved, visit } from './app';
import { expect, test } from './fixtures';
import { importFlows } from './flows';

test('a flow is made, written, run, watched and cancelled with the keyboard alone', async ({ app }) => {
	const { keyboard } = app;
	await keyboard.press('c');
	await expect(app).toHaveTitle(/New flow/);
	const name = app.getByRole('textbox', { name: 'Name of the flow' });
	await expect(name).toBeFocused();
	await keyboard.type('typed');
	await keyboard.press('Enter');
	await expect(app).toHaveTitle('typed · Millrace');
	await tabTo(app, editor(app));
	await keyboard.press('ControlOrMeta+a');
	await keyboard.insertText('def handler(system, this, inputs):\n    this.log("got", inputs)\n    this.sleep(600)\n');
	await expect(unsaved(app)).toBeVisible();
	// Tab indents in the editor; after Escape it leads on, and with Shift back.
	// An Escape that closes a list of offers is not that one, so it may take a second.
	await expect(async () => {
		await keyboard.press('Escape');
		await keyboard.press('Shift+Tab');
		await expect(editor(app)).not.toBeFocused({ timeout: 500 });
	}).toPass({ timeout: 60_000 });
	await tabTo(app, app.getByRole('button', { name: 'Run with inputs…' }), { back: true });
	await keyboard.press('Enter');
	const dialog = app.getByRole('dialog', { name: 'Run with inputs' });
	const inputs = dialog.getByRole('textbox', { name: 'Inputs' });
	await tabTo(app, inputs);
	await keyboard.insertText('city: Graz');
	// In a dialog, too: only a second Escape would close that.
	await keyboard.press('Escape');
	await keyboard.press('Tab');
	await expect(inputs).not.toBeFocused();
	await tabTo(app, inputs, { back: true });
	await keyboard.press('ControlOrMeta+Enter');
	await expect(app).toHaveURL(/\/executions\//);
	await expect(app.getByRole('log')).toContainText('Graz');

	const tab = (word: string) => app.getByRole('tab', { name: word });
	await tabTo(app, tab('Log'));
	await keyboard.press('ArrowRight');
	await expect(tab('Inputs')).toHaveAttribute('aria-selected', 'true');
	await expect(app.getByRole('region', { name: 'Inputs' })).toContainText('Graz');
	await tabTo(app, app.getByRole('button', { name: /^Cancel/ }), { back: true });
	await keyboard.press('Enter');
	await expectStatus(app, 'Cancelled');

	await keyboard.press('g');
	await keyboard.press('e');
	await expect(app).toHaveURL(/\/executions$/);
	await keyboard.press('/');
	await expect(app.getByRole('textbox', { name: 'Search executions' })).toBeFocused();
	await keyboard.type('typed');
	await expect(app).toHaveURL(/q=typed/);
	const found = app.getByRole('table').getByRole('link', { name: 'typed', exact: true }).first();
	await tabTo(app, app.getByRole('button', { name: 'Cancelled' }));
	await keyboard.press('Space');
	await expect(app).toHaveURL(/status=cancelled/);
	await tabTo(app, found);
	await keyboard.press('Enter');
	await expectStatus(app, 'Cancelled');
});

test('flows are chosen, imported over, compared and thrown away with the keyboard alone', async ({ app }) => {
	const { keyboard } = app;
	await importFlows(app, { one: 'x = 1\n', two: 'y = 1\n' });
	const dialog = app.getByRole('dialog');

	await test.step('a conflict is decided', async () => {
		await app.getByLabel('Flows to import').setInputFiles({
			name: 'one.py',
			mimeType: 'text/x-python',
			buffer: Buffer.from('x = 2\n')
		});
		await tabTo(app, dialog.getByRole('radio', { name: /^Keep mine/ }));
		await keyboard.press('ArrowDown');
		await expect(dialog.getByRole('radio', { name: /^Take theirs/ })).toBeChecked();
		await tabTo(app, dialog.getByRole('button', { name: 'Import 1 flow' }));
		await keyboard.press('Enter');
		await expect(app).toHaveTitle('one · Millrace');
	});

	await test.step('a version is brought back', async () => {
		const tab = (word: string) => app.getByRole('tab', { name: word });
		await tabTo(app, tab('Script'));
		await keyboard.press('ArrowRight');
		await keyboard.press('ArrowRight');
		await expect(tab('History')).toHaveAttribute('aria-selected', 'true');
		await tabTo(app, app.getByRole('button', { name: 'Restore version 1' }));
		await keyboard.press('Enter');
		await expect(app.getByRole('list', { name: 'Versions, newest first' }).getByRole('button')).toHaveCount(3);
	});

	await test.step('a menu is used, and a flow thrown away and taken back', async () => {
		await keyboard.press('g');
		await keyboard.press('f');
		await expect(app).toHaveURL(/\/flows$/);
		const more = app.getByRole('button', { name: 'More for two' });
		await tabTo(app, more);
		await keyboard.press('Enter');
		await expect(app.getByRole('menuitem', { name: 'Run with inputs…' })).toBeFocused();
		await keyboard.press('ArrowUp');
		await keyboard.press('Enter');
		await expect(app.getByRole('link', { name: 'two', exact: true })).toHaveCount(0);
		const trash = app.getByRole('button', { name: /^Trash/ });
		await tabTo(app, trash, { back: true });
		await keyboard.press('Enter');
		await tabTo(app, dialog.getByRole('button', { name: 'Take back two' }).first());
		await keyboard.press('Enter');
		await keyboard.press('Escape');
		await expect(dialog).toBeHidden();
		await expect(app.getByRole('link', { name: 'two', exact: true })).toBeVisible();
	});

	await test.step('a dialog keeps the focus in it', async () => {
		await visit(app, 'Flows');
		await keyboard.press('?');
		await expect(dialog).toBeVisible();
		for (let pressed = 0; pressed < 4; pressed++) {
			await keyboard.press('Tab');
			expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
		}
		await keyboard.press('Escape');
		await expect(dialog).toBeHidden();
	});
});
