import type { Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { editor, expectStatus, openChild, save, titleOf, visit } from './app';
import { expect, test } from './fixtures';

const GITHUB = 'https://api.github.com/**';

const runExample = async (page: Page, title: string) => {
	await page.getByRole('button', { name: `Run ${title}`, exact: true }).click();
	await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
};

test.describe('a first visit', () => {
	test('welcomes with three examples, which run with one click; later ones lead to the flows', async ({ page }) => {
		await page.goto('');
		await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Automation in plain Python/);
		const examples = page.getByRole('main').getByRole('listitem');
		await expect(examples.getByRole('heading')).toHaveText([
			'Hello world',
			'A parent with five children',
			'A REST call'
		]);
		await expect(examples.getByRole('button', { name: /^Run / })).toHaveCount(3);
		await expectAccessible(page, 'welcome');

		await test.step('the places are there, at a desk and on a phone', async () => {
			const main = page.getByRole('navigation', { name: 'Main' });
			const places = main.getByRole('list').first().getByRole('link');
			await expect(places).toHaveText(['Flows', 'Executions', 'Schedules', 'Webhooks', 'Storage']);
			const resources = main.getByRole('list', { name: 'Resources' }).getByRole('link');
			await expect(resources).toHaveText(['Settings', 'Files', 'Connectors', 'Secrets', 'Schemas', 'Objects']);
			const side = (await main.boundingBox())!;
			expect([side.x < 30, side.y < 200]).toEqual([true, true]);
			await page.setViewportSize({ width: 390, height: 844 });
			await expect(main.getByRole('link')).toHaveText(['Flows', 'Executions', 'Schedules', 'Resources']);
			await expect(main.getByRole('button', { name: 'More' })).toBeVisible();
			await expect.poll(async () => (await main.boundingBox())!.y).toBeGreaterThan(700);
			const width = () => page.evaluate(() => document.documentElement.scrollWidth);
			expect(await width()).toBe(390);
		});

		await test.step('it is light or dark, as the system or as chosen', async () => {
			const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
			const light = await background();
			await page.emulateMedia({ colorScheme: 'dark' });
			await expect.poll(background).not.toBe(light);
			await expectAccessible(page, 'welcome, dark, on a phone');
			await page.getByRole('button', { name: 'Theme: As the system' }).click();
			await page.getByRole('menuitem', { name: 'Light' }).click();
			await expect.poll(background).toBe(light);
			await page.setViewportSize({ width: 1280, height: 800 });
		});

		await tabTo(page, page.getByRole('button', { name: 'Run Hello world', exact: true }));
		await page.keyboard.press('Enter');
		await expect(page.getByRole('log')).toContainText('Hello, world!');
		await expectStatus(page, 'Succeeded');
		await page.getByRole('tab', { name: 'Outputs' }).click();
		await expect(page.getByRole('region', { name: 'Outputs' })).toContainText('greeting');

		// Whoever was welcomed is not welcomed again, and the theme stays.
		await page.goto('');
		await expect(page).toHaveURL(/\/flows$/);
		await expect(page.getByRole('button', { name: 'Theme: Light' })).toBeVisible();
	});

	test('leads to a flow of one’s own, to a script and to the flows with the keyboard alone', async ({ page }) => {
		const { keyboard } = page;
		const main = page.getByRole('main');
		await page.goto('');
		await tabTo(page, page.getByRole('link', { name: 'Skip to the content' }));
		await keyboard.press('Enter');
		// In the order in which they are read.
		for (const name of ['Run A parent with five children', 'See the script of A REST call', 'Create your own flow']) {
			await tabTo(page, main.getByRole('button', { name, exact: true }));
		}
		await keyboard.press('Enter');
		await expect(page).toHaveTitle(titleOf('New flow'));
		await expect(page.getByRole('textbox', { name: 'Name of the flow' })).toBeFocused();
		// Whoever has begun is not welcomed again.
		await page.goto('');
		await expect(page).toHaveURL(/\/flows$/);
	});
});

test('the example with five children runs with one click, and can be read and changed', async ({ app }) => {
	await runExample(app, 'A parent with five children');
	await expect(app.getByRole('log')).toContainText('five dice are in the air');
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('main')).toContainText(/\d( \+ \d){4} = \d+/);
	await app.getByRole('tab', { name: 'Children 5' }).click();
	const children = app.getByRole('table', { name: /^Children/ });
	await expect(children.getByRole('link')).toHaveText(['die 1', 'die 2', 'die 3', 'die 4', 'die 5']);
	await openChild(app, 'die 3');
	await expect(app.getByRole('log')).toContainText(/a [1-6]/);

	await visit(app, 'Flows');
	await app.getByRole('button', { name: 'Create' }).first().click();
	await app.getByRole('menuitem', { name: 'Hello world' }).click();
	await expect(editor(app)).toContainText('def handler');
	await editor(app).press('ControlOrMeta+End');
	await app.keyboard.type('# mine');
	await save(app);
	await expect(app.getByRole('textbox', { name: 'Name of the flow' })).toHaveValue('Example: hello world');
});

test('the REST call runs with one click', async ({ app }) => {
	await app.context().route(GITHUB, (route) =>
		route.fulfill({
			headers: { 'access-control-allow-origin': '*' },
			json: { description: 'From the stub', stargazers_count: 12_345, open_issues_count: 6 }
		})
	);
	await runExample(app, 'A REST call');
	await expect(app.getByRole('log')).toContainText('From the stub');
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('main')).toContainText('python/cpython has 12,345 stars');
	await openChild(app, 'about python/cpython');
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('region', { name: 'Outputs' })).toContainText('stargazers_count');
	await app.getByRole('link', { name: 'Example: REST call' }).click();
	await expect(app).toHaveTitle('Example: REST call · Succeeded · Millrace');
	await app.context().unroute(GITHUB);
});

test('the REST call says in words that there is no network', async ({ app }) => {
	await app.context().route(GITHUB, (route) => route.abort('internetdisconnected'));
	await runExample(app, 'A REST call');
	await expectStatus(app, 'Failed');
	await expect(app.getByRole('region', { name: 'Error' })).toContainText('GitHub could not be asked');
	await expect(app.getByRole('log')).toContainText('https://api.github.com cannot be reached');
	await app.context().unroute(GITHUB);
});
