import type { Locator, Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { editor, follow, openFlows } from './app';
import { expect, test } from './fixtures';
import { importBundle } from './flows';

// Nothing runs here: Python need not be there, and takes longer to start than most of this.
test.beforeEach(({ context }) => context.route(/\/(pyodide|python)\//, () => {}));

/** A kind of records whose page is made from what its records are. */
interface Kind {
	plural: string;
	singular: string;
	segment: string;
	/** What an empty list says. */
	none: string;
	name: string;
	/** Fills in its form, with the keyboard. */
	type: (page: Page) => Promise<void>;
	/** What its row in the list shows of that. */
	shown: string;
	/** What its page shows when it is opened again. */
	kept: (page: Page) => Promise<void>;
}

const field = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });

const KINDS: Kind[] = [
	{
		plural: 'Projects',
		singular: 'project',
		segment: 'projects',
		none: 'No projects yet',
		name: 'archive',
		// It has what all records have, and shows what is in it.
		type: async (page) => {
			await expect(page.getByRole('region', { name: 'What is in it' })).toContainText('Nothing yet.');
			await tabTo(page, field(page, 'Description'));
			await page.keyboard.type('Of last year');
			await page.keyboard.press('Tab');
		},
		shown: 'Of last year',
		kept: (page) => expect(field(page, 'Description')).toHaveValue('Of last year')
	},
	{
		plural: 'Wrappers',
		singular: 'wrapper',
		segment: 'wrappers',
		none: 'No wrappers kept here yet',
		name: 'careful',
		type: async (page) => {
			await tabTo(page, page.getByLabel('Flow', { exact: true }));
			// A native list takes what is typed.
			await page.keyboard.type('retry with alarm');
		},
		shown: 'retry with alarm',
		kept: (page) => expect(page.getByLabel('Flow', { exact: true })).toHaveValue('retry with alarm')
	},
	{
		plural: 'Schedulers',
		singular: 'scheduler',
		segment: 'schedulers',
		none: 'No schedulers yet',
		name: 'when it is time',
		type: async (page) => {
			await tabTo(page, field(page, 'Script'));
			await page.keyboard.insertText('def handler(system, this, inputs):\n    this.sleep(3600)\n');
			await leave(field(page, 'Script'));
		},
		shown: 'when it is time',
		kept: (page) => expect(field(page, 'Script')).toContainText('this.sleep(3600)')
	},
	{
		plural: 'Users',
		singular: 'user',
		segment: 'users',
		none: 'No users yet',
		name: 'on call',
		type: async (page) => {
			await tabTo(page, field(page, 'Email'));
			await page.keyboard.type('on-call@example.com');
		},
		shown: 'on-call@example.com',
		kept: (page) => expect(field(page, 'Email')).toHaveValue('on-call@example.com')
	},
	{
		plural: 'Workspaces',
		singular: 'workspace',
		segment: 'workspaces',
		none: 'No workspaces yet',
		name: 'plant',
		type: async (page) => {
			await tabTo(page, field(page, 'Value'));
			await page.keyboard.press('ControlOrMeta+a');
			await page.keyboard.insertText('city: Graz\n');
			await leave(field(page, 'Value'));
		},
		shown: 'Graz',
		kept: (page) => expect(field(page, 'Value')).toContainText('city: Graz')
	}
];

/** Past what is on every screen, as somebody without a mouse would go. */
async function skip(page: Page): Promise<void> {
	await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('main')).toBeFocused();
}

/** Leaves an editor, where Tab indents: after Escape it leads on. One that closes a list of offers is not that one. */
async function leave(box: Locator): Promise<void> {
	await expect(async () => {
		await box.press('Escape');
		await box.press('Shift+Tab');
		await expect(box).not.toBeFocused({ timeout: 500 });
	}).toPass({ timeout: 60_000 });
}

test('records of every other kind are made, filled in, thrown away and taken back with the keyboard alone', async ({
	page
}) => {
	const { keyboard } = page;
	await openFlows(page);
	await importBundle(page, { flows: [{ name: 'retry with alarm', script: 'def handler(system, this):\n    pass\n' }] });
	await expect(editor(page)).toBeVisible();

	for (const { plural, singular, segment, none, name, type, shown, kept } of KINDS) {
		await test.step(plural, async () => {
			await follow(page, `resources/${segment}`);
			await expect(page.getByRole('heading', { name: none })).toBeVisible();
			await skip(page);
			await tabTo(page, page.getByRole('button', { name: `New ${singular}` }));
			await keyboard.press('Enter');
			await expect(field(page, 'Name')).toBeFocused();
			await keyboard.type(name);
			await keyboard.press('Enter');
			await expect(page).toHaveTitle(`${name} · Millrace`);
			await type(page);
			await keyboard.press('ControlOrMeta+s');
			await expect(page.getByText('Unsaved', { exact: true })).toHaveCount(0);
			await expectAccessible(page, `a ${singular}`);

			await tabTo(page, page.getByRole('link', { name: `All ${segment}` }), { back: true });
			await keyboard.press('Enter');
			const row = page.getByRole('table', { name: plural }).getByRole('row').filter({ hasText: name });
			await expect(row).toContainText(shown);
			await expectAccessible(page, segment);
			await skip(page);
			await tabTo(page, row.getByRole('link', { name, exact: true }));
			await keyboard.press('Enter');
			await kept(page);

			await skip(page);
			await tabTo(page, page.getByRole('button', { name: 'Move to trash' }));
			await keyboard.press('Enter');
			await expect(page.getByRole('heading', { name: none })).toBeVisible();
			await skip(page);
			await tabTo(page, page.getByRole('button', { name: 'Trash (1)' }));
			await keyboard.press('Enter');
			const dialog = page.getByRole('dialog', { name: 'Trash' });
			await tabTo(page, dialog.getByRole('button', { name: `Take back ${name}` }));
			await keyboard.press('Enter');
			await expect(dialog).toContainText('The trash is empty.');
			await keyboard.press('Escape');
			await expect(row).toContainText(shown);
		});
	}
});

const RECORDS = [
	{ type: 'tag', name: 'urgent', fields: { color: '#d1483d' } },
	{ type: 'tag', name: 'pale', fields: { color: '#f5d90a' } },
	{
		type: 'setting',
		name: 'limits',
		description: 'Of one page',
		tags: ['urgent', 'pale'],
		fields: { value: { rows: 5 } }
	},
	{ type: 'setting', name: 'a list', fields: { value: Array.from({ length: 200 }, (_, n) => n) } },
	{
		type: 'connector',
		name: 'shop',
		tags: ['no tag of its own'],
		fields: { value: { url: 'https://shop.example.com/api' } }
	},
	{
		type: 'object_template',
		name: 'machine',
		fields: { attributes: { hours: { type: 'number' }, since: { type: 'date' } } }
	}
];

test('lists of records can be used by everybody, and a tag is coloured with the keyboard', async ({ page }) => {
	const { keyboard } = page;
	await openFlows(page);
	await importBundle(page, { records: RECORDS });

	for (const { plural, row, shows } of [
		{ plural: 'Settings', row: 'limits', shows: ['urgent', 'pale', 'Of one page', 'rows'] },
		{ plural: 'Connectors', row: 'shop', shows: ['no tag of its own', 'https://shop.example.com/api'] },
		{ plural: 'Templates', row: 'machine', shows: ['hours', 'since'] },
		{ plural: 'Tags', row: 'urgent', shows: [] }
	]) {
		await test.step(plural, async () => {
			await follow(page, `resources/${plural.toLowerCase()}`);
			const found = page.getByRole('table', { name: plural }).getByRole('row').filter({ hasText: row });
			await expect(found).toContainText(new RegExp(shows.join('[^]*')));
			await expectAccessible(page, plural);
			await skip(page);
			await tabTo(page, found.getByRole('link', { name: row, exact: true }));
			await keyboard.press('Enter');
			await expect(page).toHaveTitle(`${row} · Millrace`);
		});
	}

	await test.step('a tag', async () => {
		await expectAccessible(page, 'a tag');
		const color = page.getByRole('button', { name: 'The colour #2f9e5b' });
		await skip(page);
		await tabTo(page, color);
		await keyboard.press('Space');
		await expect(color).toHaveAttribute('aria-pressed', 'true');
		await keyboard.press('ControlOrMeta+s');
		await expect(page.getByText('Unsaved', { exact: true })).toHaveCount(0);
		await page.reload();
		await expect(color).toHaveAttribute('aria-pressed', 'true');
	});

	await test.step('secrets', async () => {
		await follow(page, 'resources/secrets');
		await skip(page);
		await tabTo(page, page.getByRole('button', { name: 'New secret' }));
		await keyboard.press('Enter');
		const dialog = page.getByRole('dialog', { name: 'New secret' });
		await expect(dialog.getByLabel('Name')).toBeFocused();
		await keyboard.type('shop');
		await tabTo(page, dialog.getByLabel('Value', { exact: true }));
		await keyboard.type('not to be shown anywhere');
		await tabTo(page, dialog.getByRole('button', { name: 'Save' }));
		await keyboard.press('Enter');
		await expect(page).toHaveTitle('shop · Millrace');
		await skip(page);
		await tabTo(page, page.getByRole('link', { name: 'All secrets' }));
		await keyboard.press('Enter');
		const row = page.getByRole('row').filter({ hasText: 'shop' });
		await expect(row).toBeVisible();
		await expectAccessible(page, 'secrets');
		await skip(page);
		await tabTo(page, row.getByRole('link', { name: 'shop' }));
		await keyboard.press('Enter');
		await expect(page).toHaveTitle('shop · Millrace');
	});
});
