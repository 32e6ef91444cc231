import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { follow } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow } from './flows';

const HOOK = `def handler(system, this, inputs):
    this.save(message=f"{inputs['event']} {inputs['object']['name']} {inputs['object']['value'].get('hours')}")
`;

/** Asks for a new one on the list that is open. */
async function openNew(page: Page, kind: string): Promise<void> {
	await page
		.getByRole('button', { name: `New ${kind}` })
		.first()
		.press('Enter');
	await expect(page.getByRole('dialog', { name: `New ${kind}` })).toBeVisible();
}

test('a template and its objects, by keyboard: attributes, hooks, what does not fit, the list by template', async ({
	app
}) => {
	await importFlows(app, { 'machine changed': HOOK });
	const template = `machine ${Date.now()}`;

	await test.step('template', async () => {
		await follow(app, 'resources/templates');
		await openNew(app, 'template');
		await app.keyboard.type(template);
		await app.keyboard.press('Enter');
		await expect(app).toHaveTitle(`${template} · Millrace`);
		const attribute = async (n: number, name: string, type: string) => {
			await app.getByRole('button', { name: 'Add an attribute' }).press('Enter');
			await expect(app.getByRole('textbox', { name: `Name of attribute ${n}` })).toBeFocused();
			await app.keyboard.type(name);
			await app.keyboard.press('Tab');
			// A native list takes what is typed.
			await app.keyboard.type(type);
			await expect(app.getByRole('combobox', { name: `Type of attribute ${n}` })).toHaveValue(type);
		};
		await attribute(1, 'hours', 'integer');
		await app.getByRole('checkbox', { name: 'Attribute 1 is required' }).press('Space');
		await attribute(2, 'since', 'date');
		await attribute(3, 'running', 'boolean');
		await attribute(4, 'feeds', 'reference');
		await app.getByRole('combobox', { name: 'Template that attribute 4 refers to' }).selectOption(template);
		await attribute(5, 'hours', 'array');
		await expect(app.getByText('There is an attribute “hours” already, in row 1.')).toBeVisible();
		await app.getByRole('textbox', { name: 'Name of attribute 5' }).fill('parts');
		for (const hook of ['made', 'changed', 'deleted']) {
			await app.getByRole('combobox', { name: `When one is ${hook}` }).selectOption('machine changed');
		}
		await expectAccessible(app, 'an object template');
		await app.keyboard.press('ControlOrMeta+s');
		await expect(app.getByText('Unsaved', { exact: true })).toHaveCount(0);
	});

	const make = async (name: string, fill: () => Promise<void>) => {
		await follow(app, 'resources/objects');
		await openNew(app, 'object');
		await app.keyboard.type(name);
		await app.getByRole('combobox', { name: 'Template' }).last().selectOption(template);
		await fill();
		await app.keyboard.press('Enter');
		await expect(app).toHaveTitle(`${name} · Millrace`);
	};
	const hours = app.getByRole('textbox', { name: 'hours' });

	await test.step('objects', async () => {
		await make('press 1', async () => {
			await hours.press('Enter');
			await expect(hours).toBeFocused();
			await expect(hours).toHaveAccessibleDescription('Fill this in.');
			await app.getByLabel('since').fill('2026-01-31');
			await expectAccessible(app, 'a new object');
			await hours.fill('12');
		});
		await make('press 2', async () => {
			await app.getByRole('combobox', { name: 'feeds' }).selectOption('press 1');
			await hours.fill('7');
		});
		await expect(app.getByRole('link', { name: 'Open press 1' })).toBeVisible();
		await app.getByRole('switch', { name: 'running' }).press('Space');
		await app.getByRole('textbox', { name: 'parts' }).fill('- belt\n- [1, 2]\n');
		await hours.fill('8,5');
		await app.keyboard.press('ControlOrMeta+s');
		await expect(hours).toHaveAccessibleDescription('This is not of the type integer.');
		await hours.fill('8');
		await expectAccessible(app, 'an object');
		await app.keyboard.press('ControlOrMeta+s');
		await expect(app.getByText('Unsaved', { exact: true })).toHaveCount(0);
		await app.getByRole('link', { name: 'Open press 1' }).press('Enter');
		await expect(app).toHaveTitle('press 1 · Millrace');
		await app.getByRole('button', { name: 'Move to trash' }).press('Enter');
		await expect(app).toHaveTitle('Objects · Millrace');
	});

	await test.step('list', async () => {
		await app.getByRole('combobox', { name: 'Template' }).selectOption(template);
		const table = app.getByRole('table', { name: 'Objects' });
		await expect(table.getByRole('columnheader')).toHaveText(['Name', 'hours', 'since', 'running', 'feeds', 'Changed']);
		await expect(table.getByRole('link')).toHaveText(['press 2']);
		await expect(table.getByRole('cell', { name: '8', exact: true })).toBeVisible();
		await expectAccessible(app, 'objects of a template');
		// A new one is of the template that is looked at.
		await openNew(app, 'object');
		const dialog = app.getByRole('dialog', { name: 'New object' });
		await expect(dialog.getByRole('combobox', { name: 'Template' })).toHaveValue(template);
		await expect(dialog.getByRole('textbox', { name: 'hours' })).toBeVisible();
		await app.keyboard.press('Escape');
	});

	await test.step('hooks ran for what was done on screen', async () => {
		await openFlow(app, 'machine changed');
		await app.getByRole('tab', { name: 'Executions' }).click();
		for (const said of ['on_create press 1 12', 'on_create press 2 7', 'on_update press 2 8', 'on_delete press 1 12']) {
			await expect(app.getByText(said, { exact: true })).toBeVisible();
		}
	});
});
