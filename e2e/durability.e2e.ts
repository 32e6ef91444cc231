import { expect, type Page } from '@playwright/test';
import { expectStatus, openFlows, run } from './app';
import { test } from './fixtures';
import { importFlows, openFlow, openImported, type Scripts } from './flows';

/** Draws what differs in each run, sleeps, and says whether it is still the same; the child logs once. */
const REMEMBERS: Scripts = {
	remembers: `import datetime, os, random, secrets, time, uuid

def handler(system, this, inputs):
    drawn = [random.random(), time.time(), str(uuid.uuid4()), os.urandom(4).hex(), secrets.token_hex(4),
             datetime.datetime.now().isoformat(), random.randint(1, 10**9), hash('x')]
    this.log('before', drawn)
    random.seed(7)
    draws = [random.random()]
    this.flow('child')
    this.sleep(4)
    draws.append(random.random())
    this.log('after', drawn)
    this.log('draws', draws)
`,
	child: `import uuid\ndef handler(system, this):\n    this.log('child', str(uuid.uuid4()))\n`
};

const lines = (page: Page) => page.getByRole('log').getByText(/^(before|after|draws) /);

/** Each line is there once, and the first two say the same. */
async function expectRemembered(page: Page): Promise<void> {
	await expectStatus(page, 'Succeeded');
	await expect(lines(page)).toHaveCount(3);
	const [before, after, draws] = await lines(page).allTextContents();
	expect(after!.replace('after', '')).toBe(before!.replace('before', ''));
	// What Python gives for this seed: the generator goes on where it was.
	expect(draws).toMatch(/^draws \[\s*0\.32383276483316237,\s*0\.15084917392450192\s*\]$/);
	await expect(page.getByRole('tab', { name: 'Children 1' })).toBeVisible();
}

test('an execution goes on after a reload with what it had drawn, and logs nothing twice', async ({ app }) => {
	await openImported(app, REMEMBERS);
	await run(app);
	await expectStatus(app, 'Sleeping');
	await expect(lines(app)).toHaveCount(1);
	await app.reload();
	await expect(lines(app).first()).toBeVisible();
	await expectRemembered(app);
});

test.describe('with windows of their own', () => {
	test('when the tab that runs the engine is closed, the next one goes on', async ({ page, context }) => {
		await openFlows(page);
		await importFlows(page, REMEMBERS);
		const other = await context.newPage();
		await openFlows(other);
		await expect(other.getByText('Running in another tab').first()).toBeVisible();
		await openFlow(other, 'remembers');
		await run(other);
		await expectStatus(other, 'Sleeping');
		await page.close();
		await expectRemembered(other);
		await expect(other.getByText('Engine ready').first()).toBeVisible();
	});
});

test('a second tab starts, follows and cancels what the first one runs', async ({ app }) => {
	await importFlows(app, {
		waits: `def handler(system, this):\n    this.log('waiting')\n    this.sleep(24 * 60 * 60)\n`,
		quick: `def handler(system, this):\n    this.log('quick')\n`
	});
	const other = await app.context().newPage();
	await openFlows(other);
	await other.getByRole('button', { name: 'Run quick' }).click();
	await expect(other.getByRole('log')).toContainText('quick');
	await expectStatus(other, 'Succeeded');
	await openFlow(other, 'waits');
	await run(other);
	await expect(other.getByRole('log')).toContainText('waiting');
	await other.getByRole('button', { name: /^Cancel/ }).click();
	await expectStatus(other, 'Cancelled');
	// The first tab shows it, without being asked to.
	const row = app.getByRole('row').filter({ has: app.getByRole('link', { name: 'waits', exact: true }) });
	await expect(row).toContainText('Cancelled');
	await other.close();
});
