import type { Page } from '@playwright/test';
import { expectStatus } from './app';
import { expect, test } from './fixtures';

async function runExample(page: Page, title: string): Promise<void> {
	await page.goto('');
	await page.getByRole('button', { name: `Run ${title}`, exact: true }).click();
	await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
}

test('the first visit welcomes with three examples, later ones lead to the flows', async ({ page }) => {
	await page.goto('');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Automation in plain Python/);
	const examples = page.getByRole('main').getByRole('listitem');
	await expect(examples.getByRole('heading')).toHaveText(['Hello world', 'A parent with five children', 'A REST call']);
	await expect(examples.getByRole('button', { name: /^Run / })).toHaveCount(3);

	await page.getByRole('link', { name: 'Go to flows' }).click();
	await expect(page).toHaveURL(/\/flows$/);
	await expect(page.getByRole('heading', { name: 'No flows yet' })).toBeVisible();
	await page.goto('');
	await expect(page).toHaveURL(/\/flows$/);
});

test('hello world runs with one click', async ({ page }) => {
	await runExample(page, 'Hello world');
	await expect(page.getByRole('log')).toContainText('Hello, world!');
	await expectStatus(page, 'Succeeded');
	await page.getByRole('tab', { name: 'Outputs' }).click();
	await expect(page.getByRole('region', { name: 'Outputs' })).toContainText('greeting');
});

test('the parent with five children runs with one click', async ({ page }) => {
	await runExample(page, 'A parent with five children');
	await expect(page.getByRole('log')).toContainText('five dice are in the air');
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('main')).toContainText(/\d( \+ \d){4} = \d+/);
	await page.getByRole('tab', { name: 'Children 5' }).click();
	const children = page.getByRole('table', { name: /^Children/ });
	await expect(children.getByRole('link')).toHaveText(['die 1', 'die 2', 'die 3', 'die 4', 'die 5']);
	await children.getByRole('link', { name: 'die 3' }).click();
	await expect(page.getByRole('log')).toContainText(/a [1-6]/);
});

test('the REST call runs with one click', async ({ page, context }) => {
	await context.route('https://api.github.com/**', (route) =>
		route.fulfill({
			headers: { 'access-control-allow-origin': '*' },
			json: { description: 'From the stub', stargazers_count: 12_345, open_issues_count: 6 }
		})
	);
	await runExample(page, 'A REST call');
	await expect(page.getByRole('log')).toContainText('From the stub');
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('main')).toContainText('python/cpython has 12,345 stars');
	await page.getByRole('tab', { name: 'Children 1' }).click();
	await page.getByRole('link', { name: 'about python/cpython' }).click();
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('region', { name: 'Outputs' })).toContainText('stargazers_count');
	await page.getByRole('link', { name: 'Example: REST call' }).click();
	await expect(page).toHaveTitle('Example: REST call · Succeeded · Millrace');
});

test('the REST call says in words that there is no network', async ({ page, context }) => {
	await context.route('https://api.github.com/**', (route) => route.abort('internetdisconnected'));
	await runExample(page, 'A REST call');
	await expectStatus(page, 'Failed');
	await expect(page.getByRole('region', { name: 'Error' })).toContainText('GitHub could not be asked');
	await expect(page.getByRole('log')).toContainText('https://api.github.com cannot be reached');
});
