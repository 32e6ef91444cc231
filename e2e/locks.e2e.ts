import type { Page } from '@playwright/test';
import { expectAccessible, tabTo } from './accessible';
import { expectStatus, follow, openFlows, run } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow } from './flows';

/** Holds the lock until somebody says that it may let it go. */
const HOLDS = `def handler(system, this, inputs):
    setting = system.setting('the gate')
    with setting:
        setting.save(value=[*setting.load('value'), this.get('name')])
        this.message(subject='Let it go?', message='The others wait.')
`;
const MAKES = `def handler(system, this, inputs):
    system.setting('the gate').save(value=[])
`;

const lock = (page: Page) => page.getByRole('region', { name: 'Lock' });

/** Runs a flow, and looks at what it waits for. */
async function start(page: Page, flow: string, status: string): Promise<void> {
	await openFlow(page, flow);
	await run(page);
	await expectStatus(page, status);
}

test('executions of two tabs have one lock in the order in which they asked, and both tabs show it', async ({
	page: one,
	context
}) => {
	await openFlows(one);
	await importFlows(one, { first: HOLDS, second: HOLDS, third: HOLDS, makes: MAKES });
	await start(one, 'makes', 'Succeeded');
	await start(one, 'first', 'Waiting for an answer');
	const two = await context.newPage();
	await openFlows(two);
	await start(two, 'second', 'Waiting for a lock');
	await start(one, 'third', 'Waiting for a lock');
	for (const page of [one, two]) {
		await follow(page, 'resources/settings');
		await page.getByRole('table', { name: 'Settings' }).getByRole('link', { name: 'the gate' }).click();
	}

	const expectHeld = async (holder: string, ...waiting: string[]) => {
		for (const page of [one, two]) {
			await expect(lock(page)).toContainText(new RegExp(`Held by\\s*${holder}`));
			await expect(lock(page).getByRole('listitem').getByRole('link')).toHaveText(waiting);
		}
	};
	/** Goes to the one that holds it, with the keyboard, has it let go, and comes back. */
	const letGo = async (page: Page, holder: string) => {
		const setting = page.url();
		await lock(page).getByRole('link', { name: holder }).press('Enter');
		await tabTo(page, page.getByRole('tabpanel').getByRole('button', { name: 'OK' }));
		await page.keyboard.press('Enter');
		await expectStatus(page, 'Succeeded');
		await page.goBack();
		await expect(page).toHaveURL(setting);
	};

	await expectHeld('first', 'second', 'third');
	await expectAccessible(two, 'a lock that others wait for');
	// Whichever tab runs Python: what was started in the other one has it next.
	await letGo(two, 'first');
	await expectHeld('second', 'third');
	await letGo(one, 'second');
	await expectHeld('third');
	await expect(lock(two)).toContainText('Nobody waits for it.');
	await letGo(two, 'third');
	for (const page of [one, two]) {
		await expect(lock(page)).toContainText('Free.');
		await expect(page.getByRole('textbox', { name: 'Value', exact: true })).toContainText(/first\s*- second\s*- third/);
	}
});
