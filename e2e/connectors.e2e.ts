import type { Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { expectStatus, openChild, openFlows, run } from './app';
import { expect, test } from './fixtures';
import { openImported } from './flows';

const TOKEN = 'tok-4f5d6a7b8c9d';
const ASKS = `import flow_api

def handler(system, this, inputs):
    call = this.connect('shop', path='/orders', params={'open': True})
    # What the flow sees: not the token.
    this.set_output('echoed', call.get('output_value')['json']['headers'])
    this.set_output('given', call.get('input_value'))
`;

async function openResources(page: Page, name: 'Connectors' | 'Secrets'): Promise<void> {
	await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click();
	await expect(page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) })).toBeVisible();
}

/** Nothing that this page shows, and nothing in the database but what is encrypted, has the token in it. */
async function expectHidden(page: Page): Promise<void> {
	expect(await page.content()).not.toContain(TOKEN);
	const kept = await page.evaluate(async () => {
		const done = <Value>(request: IDBRequest<Value>) =>
			new Promise<Value>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error!);
			});
		const db = await done(indexedDB.open('millrace'));
		const names = [...db.objectStoreNames];
		const stores = db.transaction(names);
		const rows = await Promise.all(names.map((name) => done(stores.objectStore(name).getAll())));
		db.close();
		return JSON.stringify(rows);
	});
	expect(kept).toContain('vault.secret(shop.token)');
	expect(kept).not.toContain(TOKEN);
}

test('a connector with a secret is made, tried and used, and nobody is shown the secret', async ({ page, stub }) => {
	await openFlows(page);
	await openImported(page, { asks: ASKS });
	await openResources(page, 'Connectors');
	await expect(page.getByRole('heading', { name: 'No connectors yet' })).toBeVisible();
	await page.getByRole('button', { name: 'New connector' }).click();
	await page.getByLabel('Name', { exact: true }).fill('shop');
	await page.keyboard.press('Enter');
	await expect(page).toHaveTitle('shop · Millrace');

	// With the keyboard from field to field.
	await page.getByLabel('Base address').focus();
	await page.keyboard.type(stub.url.replace('http://', ''));
	await tabTo(page, page.getByRole('button', { name: 'Add a header' }));
	await page.keyboard.press('Enter');
	await page.keyboard.type('X-Mine');
	await tabTo(page, page.getByLabel('Value of X-Mine', { exact: true }));
	await page.keyboard.type('header');
	await page.getByRole('combobox', { name: 'Authentication' }).selectOption('Bearer token');
	await tabTo(page, page.getByRole('button', { name: 'Token: choose a secret' }));
	await page.keyboard.press('Enter');
	await page.getByRole('menuitem', { name: 'New secret' }).press('Enter');
	const dialog = page.getByRole('dialog', { name: 'New secret' });
	await expect(dialog.getByLabel('Name')).toHaveValue('shop');
	await dialog.getByLabel('Value').fill(`${TOKEN}\n`);
	await expectAccessible(page, 'a new secret');
	await dialog.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(dialog).toBeHidden();
	await expect(page.getByRole('group', { name: 'Token' })).toContainText('shop · token');

	// What is wrong is told where it is, and not saved.
	await page.keyboard.press('ControlOrMeta+s');
	await expect(page.getByText('It has to begin with https:// or http://')).toBeVisible();
	await expect(page.getByText('Unsaved', { exact: true })).toBeVisible();
	await page.getByLabel('Base address').fill(stub.url);

	// Tried before it is saved.
	const path = page.getByLabel('Path', { exact: true });
	await path.fill('/items');
	await path.press('Enter');
	const body = page.getByRole('region', { name: 'Body of the answer' });
	await expect(body).toContainText('"path": "/items"');
	await expect(body).toContainText('Bearer ••••••••');
	await expect(page.getByText('200', { exact: true })).toBeVisible();
	expect(stub.seen.at(-1)).toMatchObject({ method: 'GET', path: '/items' });
	expect(stub.seen.at(-1)!.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, 'x-mine': 'header' });
	await expectAccessible(page, 'a connector that was tried');
	await path.fill('/no-cors');
	await path.press('Enter');
	await expect(page.getByText('blocked by the browser')).toBeVisible();
	await page.keyboard.press('ControlOrMeta+s');
	await expect(page.getByText('Unsaved', { exact: true })).toHaveCount(0);
	await expectHidden(page);

	await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Flows' }).click();
	await page.getByRole('link', { name: 'asks', exact: true }).click();
	await run(page);
	await expectStatus(page, 'Succeeded');
	expect(stub.seen.at(-1)).toMatchObject({ path: '/orders', query: { open: 'true' } });
	expect(stub.seen.at(-1)!.headers.authorization).toBe(`Bearer ${TOKEN}`);
	await expectHidden(page);
	await openChild(page, 'shop');
	await page.getByRole('tab', { name: 'Inputs' }).click();
	await expect(page.getByRole('region', { name: 'The call gave of the connection' })).toContainText('/orders');
	const stored = page.getByRole('region', { name: 'From the connector of the connection' });
	await expect(stored).toContainText('vault.secret(shop.token)');
	await expectAccessible(page, 'the inputs of a connection');

	await page.getByRole('link', { name: 'shop' }).first().click();
	await expect(page).toHaveTitle('shop · Millrace');
	const used = page.getByRole('region', { name: 'Used lately' });
	await expect(used.getByRole('link', { name: 'asks' })).toBeVisible();
	await used.getByRole('link', { name: 'All executions with it' }).click();
	await expect(page.getByRole('button', { name: 'With shop' })).toBeVisible();
	await expect(page.getByRole('table', { name: /^Executions/ }).getByRole('link', { name: 'shop' })).toHaveCount(1);
});

test('a secret is replaced, limited to a server and deleted, and is not there any more then', async ({
	page,
	stub
}) => {
	await openFlows(page);
	await openResources(page, 'Secrets');
	await expect(page.getByRole('heading', { name: 'No secrets yet' })).toBeVisible();
	await expectAccessible(page, 'no secrets');
	await page.getByRole('button', { name: 'New secret' }).click();
	const dialog = page.getByRole('dialog', { name: 'New secret' });
	await dialog.getByLabel('Name').fill('shop');
	await dialog.getByLabel('Value').fill('short');
	await expect(dialog.getByText('Shorter than 8 characters')).toBeVisible();
	await dialog.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page).toHaveTitle('shop · Millrace');

	await tabTo(page, page.getByRole('button', { name: 'Replace token' }));
	await page.keyboard.press('Enter');
	await page.keyboard.type(TOKEN);
	await page.getByRole('button', { name: 'Save', exact: true }).click();
	await expect(page.getByLabel('New value of token')).toHaveCount(0);
	await expect(page.getByRole('button', { name: 'Replace token' })).toBeFocused();

	// A value is deleted for good, and not by a slip.
	const remove = page.getByRole('button', { name: 'Delete token' });
	await tabTo(page, remove);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('dialog', { name: 'Delete “token”' })).toBeVisible();
	await expectAccessible(page, 'a value that is to be deleted');
	await page.keyboard.press('Escape');
	await expect(remove).toBeFocused();
	await page.getByLabel('May be sent to').fill('api.example.com');
	await page.getByLabel('May be sent to').blur();
	await expect(page.getByText('is no address of a server')).toBeVisible();
	await page.getByLabel('May be sent to').fill('https://api.example.com/');
	await page.getByLabel('May be sent to').blur();
	await expect(page.getByText('is no address of a server')).toHaveCount(0);
	await expectAccessible(page, 'a secret');

	// A flow may make a connector; the secret goes where it may go only.
	await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Flows' }).click();
	await openImported(page, {
		steals: `def handler(system, this, inputs):
    token = {'type': 'bearer', 'token': 'vault.secret(shop.token)'}
    system.connector('mine').save(value={'url': '${stub.url}', 'authentication': token})
    this.connect('mine')
`
	});
	await run(page);
	await expectStatus(page, 'Failed');
	await expect(page.getByText('may be sent to https://api.example.com only').first()).toBeVisible();
	expect(stub.seen).toEqual([]);

	await openResources(page, 'Secrets');
	await page.getByRole('table', { name: 'Secrets' }).getByRole('link', { name: 'shop' }).click();
	await expect(page.getByRole('region', { name: 'Used by' }).getByRole('link', { name: 'mine' })).toBeVisible();
	await page.getByRole('button', { name: 'Delete the secret' }).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
	await expect(page.getByRole('heading', { name: 'No secrets yet' })).toBeVisible();
	await openResources(page, 'Connectors');
	await page.getByRole('table', { name: 'Connectors' }).getByRole('link', { name: 'mine' }).click();
	await expect(page.getByRole('group', { name: 'Token' })).toContainText('is not there');
	await page.getByLabel('Path', { exact: true }).press('Enter');
	await expect(page.getByText('There is no secret “shop”. Add it under Secrets.')).toBeVisible();
});
