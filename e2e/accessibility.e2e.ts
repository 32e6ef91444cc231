import { expectAccessible } from './accessible';
import { editor, expectStatus, follow, run, save, visit, writeScript } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow } from './flows';

const FAILS = {
	fails: `def handler(system, this, inputs):
    this.log('about to fail', inputs)
    child = this.flow('child', n=1)
    raise ValueError('on purpose')
`,
	child: 'def handler(system, this, inputs):\n    return inputs\n'
};

const bundle = (flows: { name: string; script: string }[]) => ({
	name: 'flows.json',
	mimeType: 'application/json',
	buffer: Buffer.from(JSON.stringify({ format: 'millrace-bundle', version: 1, flows }))
});

// Both themes and both widths, in two walks instead of four: what a theme or a width breaks shows in one of them.
for (const { colorScheme, device, viewport } of [
	{ colorScheme: 'light', device: 'desk', viewport: { width: 1440, height: 900 } },
	{ colorScheme: 'dark', device: 'phone', viewport: { width: 390, height: 844 } }
] as const) {
	test(`every screen can be used by everybody: ${colorScheme}, ${device}`, async ({ app }) => {
		await app.setViewportSize(viewport);
		await app.emulateMedia({ colorScheme });
		const check = (screen: string) => expectAccessible(app, screen);
		const dialog = app.getByRole('dialog');
		const closeDialog = async () => {
			await app.keyboard.press('Escape');
			await expect(dialog).toBeHidden();
		};

		await test.step('flows', async () => {
			await check('no flows yet');
			await importFlows(app, { ...FAILS, thrown: FAILS.child });
			await app.getByRole('checkbox', { name: 'Choose child' }).check();
			await check('flows');
			await app.keyboard.press('?');
			await expect(dialog).toBeVisible();
			await check('shortcuts');
			await closeDialog();
			await app.getByRole('button', { name: 'Clear', exact: true }).click();
			await app.getByRole('checkbox', { name: 'Choose thrown' }).check();
			await app.getByRole('button', { name: 'Move to trash' }).click();
			await app.getByRole('button', { name: /^Trash/ }).click();
			await expect(dialog).toBeVisible();
			await check('trash');
			await closeDialog();
			await app.getByRole('button', { name: 'Create' }).first().click();
			await expect(app.getByRole('menu')).toBeVisible();
			await check('a menu');
			await app.keyboard.press('Escape');
		});

		await test.step('import', async () => {
			const chooser = app.getByLabel('Flows to import');
			await chooser.setInputFiles(bundle([{ name: 'fails', script: 'x = 1\n' }]));
			await dialog.getByRole('button', { name: 'Show the difference of fails' }).click();
			await expect(dialog.getByRole('textbox', { name: 'Theirs' })).toBeVisible();
			await check('import with a conflict');
			await closeDialog();
			await chooser.setInputFiles({ name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from('{') });
			await expect(dialog.getByRole('alert')).toBeVisible();
			await check('import of a broken file');
			await closeDialog();
		});

		await test.step('a flow', async () => {
			await openFlow(app, 'fails');
			// Wider than the window, so that there is something to scroll.
			await writeScript(app, `${FAILS.fails}    unused = '${'long '.repeat(60)}'\n`);
			await save(app);
			await check('script');
			for (const tab of ['Executions', 'History', 'Settings']) {
				await app.getByRole('tab', { name: tab }).click();
				await expect(app.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
				if (tab === 'History') await expect(app.getByRole('textbox', { name: 'Version 1' })).toBeVisible();
				await check(`flow: ${tab}`);
			}
			await app.getByRole('tab', { name: 'Script' }).click();
			await app.getByRole('button', { name: 'Run with inputs…' }).click();
			await dialog.getByRole('textbox', { name: 'Inputs' }).fill('- wrong');
			await dialog.getByRole('button', { name: 'Run', exact: true }).click();
			await expect(dialog.getByRole('alert')).not.toBeEmpty();
			await check('run with inputs');
			await closeDialog();
			await expect(editor(app)).toBeVisible();
		});

		await test.step('an execution', async () => {
			await run(app);
			await expectStatus(app, 'Failed');
			for (const tab of ['Log', 'Inputs', 'Outputs', 'Children', 'Script']) {
				await app.getByRole('tab', { name: tab }).click();
				await expect(app.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
				await check(`execution: ${tab}`);
			}
		});

		await test.step('executions', async () => {
			await visit(app, 'Executions');
			await expect(app.getByRole('link', { name: 'fails' }).first()).toBeVisible();
			await check('executions');
			await app.getByRole('textbox', { name: 'Search executions' }).fill('nothing has this name');
			await expect(app.getByRole('heading', { name: 'No execution matches' })).toBeVisible();
			await check('no execution matches');
			await follow(app, 'executions/00000000-0000-7000-8000-000000000000');
			await expect(app.getByRole('heading', { level: 1 })).toHaveText('There is no such execution here');
			await check('an execution that is not there');
		});
	});
}
