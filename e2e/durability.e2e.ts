import { expect, type Page } from '@playwright/test';
import { expectStatus, run } from './app';
import { test } from './fixtures';
import { openFlow, openImported, type Scripts } from './flows';

/** Logs what differs in each run, waits, and logs the same values again with one more. */
const REMEMBERS: Scripts = {
	remembers: `import datetime, os, random, secrets, time, uuid

def handler(system, this, inputs):
    drawn = [random.random(), time.time(), str(uuid.uuid4()), os.urandom(4).hex(), secrets.token_hex(4), datetime.datetime.now().isoformat(), hash('x')]
    this.log('before', drawn)
    this.sleep(4)
    this.log('after', drawn)
    return {'drawn': drawn, 'more': random.random()}
`
};

const lines = (page: Page) => page.getByRole('log').getByText(/^(before|after) /);

/** Both lines are there once, and say the same. */
async function expectRemembered(page: Page): Promise<void> {
	await expectStatus(page, 'Succeeded');
	await expect(lines(page)).toHaveCount(2);
	const [before, after] = await lines(page).allTextContents();
	expect(after!.replace('after', '')).toBe(before!.replace('before', ''));
}

test('an execution goes on after a reload with what it had drawn, and logs nothing twice', async ({ page }) => {
	await openImported(page, REMEMBERS);
	await run(page);
	await expect(lines(page)).toHaveCount(1);
	await page.reload();
	await expect(lines(page)).toHaveCount(1);
	await expectRemembered(page);
});

test('when the tab that runs the engine is closed, the next one goes on', async ({ page, context }) => {
	await openImported(page, REMEMBERS);
	const other = await context.newPage();
	await other.goto('flows');
	await expect(other.getByText('Running in another tab').first()).toBeVisible();
	await run(page);
	await expect(lines(page)).toHaveCount(1);
	const address = page.url();
	await page.close();
	await other.goto(address);
	await expectRemembered(other);
});

test('a second tab starts and cancels what the first one runs', async ({ page, context }) => {
	await openImported(page, REMEMBERS);
	const other = await context.newPage();
	await openFlow(other, 'remembers');
	await run(other);
	await expect(lines(other)).toHaveCount(1);
	await other.getByRole('button', { name: 'Cancel' }).click();
	await expectStatus(other, 'Cancelled');
	await page.goto('executions');
	await expect(page.getByRole('row', { name: /remembers/ })).toContainText('Cancelled');
});

test('an endless loop is cancelled, and its neighbours in the same interpreter go on as if nothing had been', async ({
	page,
	context
}) => {
	await openImported(page, {
		...REMEMBERS,
		loop: `def handler(system, this, inputs):
    this.log('turning')
    while True:
        pass
`
	});
	await run(page);
	await expect(lines(page)).toHaveCount(1);
	const loop = await context.newPage();
	await openFlow(loop, 'loop');
	await run(loop);
	await expect(loop.getByRole('log')).toContainText('turning');
	await loop.getByRole('button', { name: 'Cancel' }).click();
	await expectStatus(loop, 'Cancelled');
	await expectRemembered(page);
});
