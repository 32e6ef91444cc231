import type { Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { expectStatus, openFlows } from './app';
import { committed, rowsOf } from './database';
import { expect, test } from './fixtures';
import { importFlows } from './flows';

const ANSWERS = `def handler(system, this, inputs):
    this.log('called', inputs['method'], inputs['path'])
    this.webhook_json_response({'path': inputs['path'], 'query': inputs['query'], 'data': inputs['data']})
`;
const PAGE = `def handler(system, this, inputs):
    this.webhook_html_response('''
        <h1>Order taken</h1>
        <img src="data:," onerror="parent.postMessage('escaped', '*')">
        <script>parent.document.title = 'escaped'</script>
    ''')
`;

/** Makes a webhook by hand. @returns its link */
async function makeWebhook(page: Page, name: string, flow: string): Promise<string> {
	await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Webhooks' }).click();
	await page.getByRole('button', { name: 'New webhook' }).click();
	await expect(page).toHaveTitle('New webhook · Millrace');
	const field = page.getByLabel('Name', { exact: true });
	await field.fill(name);
	await field.press('Enter');
	await field.blur();
	await expect(page).toHaveTitle(`${name} · Millrace`);
	await page.getByLabel('Flow', { exact: true }).selectOption(flow);
	await committed(page);
	await page.getByRole('button', { name: 'Show', exact: true }).click();
	return (await page.locator('code.link').textContent())!;
}

/** How many executions webhooks have started. */
async function calls(page: Page): Promise<number> {
	const executions = (await page.evaluate(rowsOf, 'executions')) as { startedBy: object | null }[];
	return executions.filter(({ startedBy }) => startedBy !== null).length;
}

test('a webhook is called from its panel, by keyboard, and answers', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { answers: ANSWERS, page: PAGE });
	await page.keyboard.press('g');
	await page.keyboard.press('w');
	await expect(page.getByRole('heading', { name: 'Nothing calls your flows yet' })).toBeVisible();
	await expectAccessible(page, 'no webhooks');
	await makeWebhook(page, 'orders', 'answers');
	await page.getByLabel('Path').fill('/orders/7');
	await page.getByLabel('Query').fill('a=1&a=2');
	await page.getByLabel('Headers').fill('nonsense');
	await tabTo(page, page.getByRole('button', { name: 'Call' }));
	await page.keyboard.press('Enter');
	await expect(page.getByText('Line 1 is no header.')).toBeVisible();
	await expectAccessible(page, 'a webhook');
	await page.getByLabel('Headers').fill('Content-Type: application/json');
	await page.getByLabel('Body').fill('{"id": 7}');
	await page.getByRole('button', { name: 'Call' }).click();
	const response = page.getByRole('region', { name: 'Response' });
	await expect(response).toContainText('Succeeded');
	await expect(response).toContainText('/orders/7');
	await expectAccessible(page, 'an answer');

	await page.getByLabel('Flow', { exact: true }).selectOption('page');
	await page.getByRole('button', { name: 'Call' }).click();
	const frame = response.locator('iframe');
	await expect(frame.contentFrame().getByRole('heading', { name: 'Order taken' })).toBeVisible();
	// Nothing in it ran.
	await expect(page).toHaveTitle('orders · Millrace');
	expect(await frame.getAttribute('sandbox')).toBe('');
	await page.getByLabel('Pages that may call it').fill('https://example.com/path');
	await page.getByLabel('Pages that may call it').blur();
	await expect(page.getByText('is no origin')).toBeVisible();

	await page.getByRole('link', { name: 'All webhooks' }).click();
	await expect(page.getByRole('row').filter({ hasText: 'orders' })).toContainText('Succeeded');
	await expectAccessible(page, 'webhooks');
	await page.setViewportSize({ width: 390, height: 844 });
	await expectAccessible(page, 'webhooks, on a phone');
});

test('a link calls where it has the key, once; any other does nothing', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { answers: ANSWERS });
	const link = await makeWebhook(page, 'by link', 'answers');
	const open = async (address: string) => {
		await page.goto('about:blank');
		await page.goto(address);
	};
	const key = new URL(`http://x/?${link.split('?')[1]}`).searchParams.get('key')!;
	expect(key).toHaveLength(32);

	for (const hostile of [
		link.replace(/\?.*/, ''),
		link.replace(key, ''),
		link.replace(key, key.slice(1)),
		link.replace(key, `${key}x`),
		`${link.replace(key, 'wrong')}&key=${key}`,
		link.replace('by%20link', 'other'),
		link.replace('by%20link', '%')
	]) {
		await open(hostile);
		await expect(page.getByRole('heading', { name: 'This link calls nothing' })).toBeVisible();
		expect(page.url(), 'no key stays in the address').not.toContain('key');
		expect(await calls(page), hostile).toBe(0);
	}
	await expectAccessible(page, 'a link that calls nothing');
	await tabTo(page, page.getByRole('main').getByRole('link', { name: 'All webhooks' }));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('table', { name: 'Webhooks' }).getByRole('link', { name: 'by link' })).toBeVisible();

	await open(link.replace('?', '/sub/path?') + '&x=1');
	const response = page.getByRole('region', { name: 'Response' });
	await expect(response).toContainText('/sub/path');
	await expect(response).toContainText('Succeeded');
	expect(page.url()).not.toContain(key);
	expect(await calls(page)).toBe(1);
	await page.reload();
	await expect(response).toContainText('Succeeded');
	expect(await calls(page), 'loading it anew calls nothing').toBe(1);
	for (const [times, path] of [
		[2, 'again'],
		[3, 'again']
	] as const) {
		// From a bookmark, in a window that shows an answer: the page itself stays.
		await page.evaluate((hash) => location.assign(hash), `${new URL(link, page.url()).hash.replace('?', `/${path}?`)}`);
		await expect(response).toContainText(`/${path}`);
		await expect.poll(() => calls(page)).toBe(times);
		expect(page.url()).not.toContain(key);
	}
	await expectAccessible(page, 'the answer to a link');
	await tabTo(page, response.getByRole('link', { name: 'Its execution' }));
	await page.keyboard.press('Enter');
	await expectStatus(page, 'Succeeded');
	expect(page.url()).not.toContain('#');
});

test('a page calls by postMessage where its origin is allowed, and is not heard elsewhere', async ({
	page,
	context,
	stub
}) => {
	await openFlows(page);
	await importFlows(page, { answers: ANSWERS });
	const link = await makeWebhook(page, 'by page', 'answers');
	const key = new URL(`http://x/?${link.split('?')[1]}`).searchParams.get('key')!;
	const other = await context.newPage();
	// Any page of another origin does.
	await other.goto(stub.url);
	await other.evaluate(
		(app) =>
			new Promise<void>((resolve) => {
				const heard: unknown[] = [];
				Object.assign(window, { heard, app: window.open(app) });
				addEventListener('message', ({ data }) => {
					if (data.type === 'millrace-ready') resolve();
					else heard.push(data);
				});
			}),
		`${process.env.MILLRACE_URL}webhooks`
	);
	const send = (id: number, shown: string) =>
		other.evaluate((message) => (window as unknown as { app: Window }).app.postMessage(message, '*'), {
			type: 'millrace-call',
			id,
			webhook: 'by page',
			key: shown,
			path: '/p',
			body: { a: id }
		});
	const heard = () => other.evaluate(() => (window as unknown as { heard: { id: number }[] }).heard);
	await send(1, key);
	await page.getByLabel('Pages that may call it').fill(new URL(stub.url).origin);
	await page.getByLabel('Pages that may call it').blur();
	await committed(page);
	await page.reload();
	await expect(page.getByLabel('Pages that may call it')).toHaveValue(new URL(stub.url).origin);
	await send(2, 'guess');
	await expect.poll(heard).toMatchObject([{ id: 2, status: 'REFUSED', output: null }]);
	expect(await calls(page)).toBe(0);
	await send(3, key);
	await expect.poll(async () => (await heard()).length).toBe(2);
	expect((await heard())[1]).toMatchObject({
		id: 3,
		status: 'ENDED_SUCCESS',
		output: { webhook_response: { type: 'json', json: { path: '/p', data: { a: 3 } } } }
	});
	// The first call, from a page that was not allowed yet, has no answer and started nothing.
	expect(await calls(page)).toBe(1);
});

test('what another app shares goes where a person sends it, and nowhere by itself', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { answers: ANSWERS });
	await makeWebhook(page, 'clippings', 'answers');
	await page.getByRole('checkbox', { name: /Offer it what other apps share/ }).check();
	await committed(page);
	await page.goto('share?title=A%20page&text=hello&url=https%3A%2F%2Fexample.com');
	await expect(page.getByText('https://example.com')).toBeVisible();
	await expectAccessible(page, 'shared');
	expect(await calls(page)).toBe(0);
	await tabTo(page, page.getByRole('button', { name: 'clippings' }));
	await page.keyboard.press('Enter');
	const response = page.getByRole('region', { name: 'Response' });
	await expect(response).toContainText('Succeeded');
	await expect(response).toContainText('A page');
	expect(await calls(page)).toBe(1);
});
