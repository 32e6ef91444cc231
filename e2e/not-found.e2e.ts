import { expectAccessible, tabTo } from './accessible';
import { createFlow, follow, openFlows, titleOf } from './app';
import { expect, test } from './fixtures';

const ID = '00000000-0000-7000-8000-000000000000';

/** Addresses that lead to nothing: what is said there, and which link leads on to which screen. */
const NOWHERE = [
	['nowhere/at/all', 'Not found', 'There is nothing at this address', 'Go to flows', 'Flows'],
	[`flows/${ID}`, 'Flow not found', 'There is no such flow here', 'All flows', 'Flows'],
	['flows/no-id', 'Flow not found', 'There is no such flow here', 'All flows', 'Flows'],
	[`executions/${ID}`, 'Execution not found', 'There is no such execution here', 'All executions', 'Executions'],
	['executions/no-id', 'Execution not found', 'There is no such execution here', 'All executions', 'Executions'],
	['resources/nothing', 'No such resources', 'There are no resources of this kind', 'Resources', 'Settings'],
	[`resources/settings/${ID}`, 'No such setting', 'There is no such setting', 'All settings', 'Settings'],
	[`resources/files/${ID}`, 'No such file', 'There is no such file', 'All files', 'Files'],
	['resources/objects/no-id', 'No such object', 'There is no such object', 'All objects', 'Objects'],
	[`resources/secrets/${ID}`, 'No such secret', 'There is no such secret', 'All secrets', 'Secrets'],
	[`schedules/${ID}`, 'No such schedule', 'There is no such schedule', 'All schedules', 'Schedules'],
	[`webhooks/${ID}`, 'No such webhook', 'There is no such webhook', 'All webhooks', 'Webhooks'],
	[`messages/${ID}`, 'No such message', 'There is no such message here', 'All messages', 'Messages']
] as const;

test('what is not there says what it would be, and leads on with the keyboard', async ({ app }) => {
	for (const [address, title, heading, link, list] of NOWHERE) {
		await test.step(address, async () => {
			await follow(app, address);
			await expect(app.getByRole('heading', { level: 1 })).toHaveText(heading);
			await expect(app).toHaveTitle(titleOf(title));
			await expectAccessible(app, heading);
			await tabTo(app, app.getByRole('link', { name: 'Skip to the content' }));
			await app.keyboard.press('Enter');
			await tabTo(app, app.getByRole('main').getByRole('link', { name: link, exact: true }));
			await app.keyboard.press('Enter');
			await expect(app).toHaveTitle(titleOf(list));
		});
	}
});

test('an address that no screen has is answered by the app itself, also when it is opened anew', async ({ page }) => {
	const answer = await page.goto('nowhere/at/all');
	// As plain hosts do.
	expect(answer!.status()).toBe(404);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is nothing at this address');
	await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Go to flows' }));
	await page.keyboard.press('Enter');
	await expect(page.getByRole('heading', { name: 'No flows yet' })).toBeVisible();
});

test('a screen that cannot be drawn says so, and takes no other with it', async ({ page }) => {
	await openFlows(page);
	await createFlow(page, 'dated');
	const breakDates = () =>
		page.evaluate(() => {
			Object.assign(window, { whole: Date.prototype.toISOString });
			Date.prototype.toISOString = () => {
				throw new RangeError('no such day');
			};
		});
	const mendDates = () =>
		page.evaluate(() => {
			Date.prototype.toISOString = (window as unknown as { whole: () => string }).whole;
		});
	const broken = page.getByRole('heading', { name: 'This screen could not be shown' });
	const flow = page.getByRole('table', { name: 'Flows' }).getByRole('link', { name: 'dated', exact: true });

	await breakDates();
	await follow(page, 'flows');
	await expect(broken).toBeVisible();
	await expect(page.getByRole('main')).toContainText('no such day');
	await follow(page, 'webhooks');
	await expect(broken).toBeHidden();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Webhooks');

	await follow(page, 'flows');
	await expect(broken).toBeVisible();
	await mendDates();
	await expectAccessible(page, 'a screen that could not be drawn');
	await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Try again' }));
	await page.keyboard.press('Enter');
	await expect(broken).toBeHidden();
	await expect(flow).toBeVisible();
});
