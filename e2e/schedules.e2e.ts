import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../scripts/paths.mjs';
import { expectAccessible, tabTo } from './accessible';
import { expectStatus, follow, openFlows } from './app';
import { rowsOf } from './database';
import { expect, test } from './fixtures';
import { importFlows, runScripts, texts } from './flows';

const GREET = `def handler(system, this, inputs):
    this.log('hello', inputs.get('name'))
    this.set_output('for', this.get('scheduled_for'))
`;
const SLOW = `def handler(system, this):
    this.sleep(3600)
`;
const ROUND = `def handler(system, this):
    this.sleep(0.2)
    return this.success('it is time')
`;

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

async function openSchedules(page: Page): Promise<void> {
	await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Schedules' }).click();
	await expect(page.getByRole('heading', { level: 1, name: /^Schedules/ })).toBeVisible();
}

interface Wanted {
	name: string;
	flow: string;
	/** In seconds. */
	every: number;
	more?: (page: Page) => Promise<void>;
}

async function makeSchedule(page: Page, { name, flow, every, more }: Wanted): Promise<void> {
	await openSchedules(page);
	await page.getByRole('link', { name: 'New schedule' }).click();
	await page.getByLabel('Name', { exact: true }).fill(name);
	await page.getByLabel('Flow', { exact: true }).selectOption(flow);
	await page.getByText('Interval', { exact: true }).click();
	await page.getByLabel('Unit').selectOption('seconds');
	await page.getByLabel('Every').fill(String(every));
	await more?.(page);
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByRole('table', { name: 'Schedules' })).toBeVisible();
}

/** Lets a schedule have been made, looked at and left that long ago, as if the app had been closed since. */
async function age(page: Page, hours: number): Promise<void> {
	await page.evaluate(async (ms) => {
		const done = <Value>(request: IDBRequest<Value>) =>
			new Promise<Value>((resolve, reject) => {
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(request.error!);
			});
		const db = await done(indexedDB.open('millrace'));
		const stores = db.transaction(['records', 'scheduleStates'], 'readwrite');
		for (const [name, fields] of [
			['records', ['createdAt', 'modifiedAt']],
			['scheduleStates', ['accountedUntil']]
		] as const) {
			for (const one of (await done(stores.objectStore(name).getAll())) as Record<string, number>[]) {
				for (const field of fields) one[field]! -= ms;
				await done(stores.objectStore(name).put(one));
			}
		}
		db.close();
	}, hours * 3_600_000);
}

/** Waits until the schedule was looked at for the first time. */
async function begun(page: Page): Promise<void> {
	await expect.poll(() => page.evaluate(rowsOf, 'scheduleStates')).not.toEqual([]);
}

test('a schedule is made by keyboard alone, and says what is wrong where it is wrong', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { greet: GREET });
	await page.keyboard.press('g');
	await page.keyboard.press('t');
	await expect(page.getByRole('heading', { name: 'Nothing starts by itself yet' })).toBeVisible();
	await expect(page.getByText('while Millrace is open in a tab or as an app')).toBeVisible();
	await expectAccessible(page, 'no schedules');

	await tabTo(page, page.getByRole('link', { name: 'New schedule' }));
	await page.keyboard.press('Enter');
	const name = page.getByLabel('Name', { exact: true });
	await tabTo(page, page.getByRole('button', { name: 'Save' }));
	await page.keyboard.press('Enter');
	await expect(page.getByText('Give it a name.')).toBeVisible();
	await expect(page.getByText('Choose the flow that is to be started.')).toBeVisible();
	await expect(name).toBeFocused();
	await page.keyboard.type('Mornings');
	await tabTo(page, page.getByLabel('Flow', { exact: true }));
	await page.keyboard.type('greet');
	await expect(page.getByText('Choose the flow that is to be started.')).toBeHidden();

	const cron = page.getByLabel('Cron expression');
	await tabTo(page, cron);
	await cron.fill('0 25 * * *');
	await expect(page.getByText('Hours go from 0 to 23')).toBeVisible();
	await expectAccessible(page, 'a schedule with a mistake');
	await cron.fill('30 7 * * 1');
	await expect(page.getByText(/^At 0?7:30( AM)?, only on Monday$/)).toBeVisible();
	const runs = page.getByRole('region', { name: 'Next runs' });
	await expect(runs.getByRole('listitem')).toHaveCount(5);
	await expect(runs.getByRole('listitem').first()).toContainText(/Mon.*0?7:30/);
	await page.getByLabel('Time zone').fill('Mars/Olympus');
	await expect(page.getByText('There is no time zone “Mars/Olympus”.')).toBeVisible();
	await page.getByLabel('Time zone').fill('Asia/Tokyo');
	await expectAccessible(page, 'a schedule');

	await page.getByLabel('Time zone').press('Enter');
	await expect(row(page, 'Mornings')).toContainText('only on Monday, Asia/Tokyo');
	await expect(row(page, 'Mornings')).toContainText('never');
	await expectAccessible(page, 'schedules');
	const enabled = page.getByRole('switch', { name: 'Mornings is enabled' });
	await tabTo(page, enabled);
	await page.keyboard.press('Space');
	await expect(enabled).not.toBeChecked();
	await expect(row(page, 'Mornings')).toContainText('Off');

	// What was saved is there to be changed.
	await page.getByRole('link', { name: 'Mornings' }).click();
	await expect(cron).toHaveValue('30 7 * * 1');
	await expect(page.getByLabel('Time zone')).toHaveValue('Asia/Tokyo');
	await page.getByRole('button', { name: 'Move to trash' }).click();
	await expect(page.getByRole('heading', { name: 'Nothing starts by itself yet' })).toBeVisible();
	await page.getByRole('button', { name: 'Undo' }).click();
	await expect(row(page, 'Mornings')).toBeVisible();

	// The trash has it, too, when nobody took it back at once.
	await page.getByRole('link', { name: 'Mornings' }).click();
	await page.getByRole('button', { name: 'Move to trash' }).click();
	await page.getByRole('button', { name: 'Trash (1)' }).click();
	await page.getByRole('button', { name: 'Take back Mornings' }).click();
	await expect(page.getByText('The trash is empty.')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(row(page, 'Mornings')).toBeVisible();
});

test('what is due runs with its inputs, and the executions of a schedule are found by it', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { greet: GREET, slow: SLOW });
	await makeSchedule(page, {
		name: 'Ticks',
		flow: 'greet',
		every: 1,
		more: async () => {
			await page.getByRole('textbox', { name: 'Inputs' }).fill('name: Ada');
		}
	});
	await expect(row(page, 'Ticks')).toContainText('Every second');
	await row(page, 'Ticks')
		.getByRole('link', { name: /Succeeded/ })
		.click();
	await expectStatus(page, 'Succeeded');
	await expect(page.getByText('hello Ada').first()).toBeVisible();
	await page.getByRole('link', { name: 'Ticks' }).click();
	await page.getByRole('link', { name: 'Its executions' }).click();
	await expect(page.getByRole('button', { name: 'Started by Ticks' })).toBeVisible();
	await expect(page.getByRole('row').filter({ hasText: 'greet' }).nth(1)).toBeVisible();

	// One that is slower than its schedule runs once at a time, and the list says so.
	await makeSchedule(page, { name: 'Heavy', flow: 'slow', every: 1 });
	await expect(row(page, 'Heavy')).toContainText(/left out: the one before was not over/);
	await page.getByRole('switch', { name: 'Ticks is enabled' }).uncheck();
	await page.getByRole('switch', { name: 'Heavy is enabled' }).uncheck();
	await page.getByRole('link', { name: 'Heavy' }).click();
	await page.getByRole('link', { name: 'Its executions' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Executions\s*1$/);
});

test('what was missed while the app was closed is made up for once, or left out', async ({ context }) => {
	const page = await context.newPage();
	await openFlows(page);
	await importFlows(page, { greet: GREET });
	await makeSchedule(page, { name: 'Caught up', flow: 'greet', every: 7_200 });
	await makeSchedule(page, {
		name: 'Left out',
		flow: 'greet',
		every: 7_200,
		more: async () => page.getByText('Leave them out').click()
	});
	await expect(row(page, 'Caught up')).toContainText('in 2 h');
	await begun(page);
	await age(page, 5);
	await page.close();

	const later = await context.newPage();
	await openFlows(later);
	await openSchedules(later);
	await expect(row(later, 'Caught up')).toContainText('Succeeded');
	await expect(row(later, 'Caught up')).toContainText('One run missed while the app was closed');
	await expect(row(later, 'Left out')).toContainText('2 runs missed while the app was closed');
	await expect(row(later, 'Left out')).toContainText('never');
	// Once: also for a page that comes after.
	await later.reload();
	await expect(row(later, 'Caught up')).toContainText('Succeeded');
	await later.getByRole('link', { name: 'Caught up' }).click();
	await later.getByRole('link', { name: 'Its executions' }).click();
	await expect(later.getByRole('heading', { level: 1 })).toHaveText(/Executions\s*1$/);
});

test('the script of a scheduler decides, round after round', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { greet: GREET });
	await openSchedules(page);
	await page.getByRole('link', { name: 'New schedule' }).click();
	await page.getByLabel('Name', { exact: true }).fill('By script');
	await page.getByLabel('Flow', { exact: true }).selectOption('greet');
	await page.getByText('Script', { exact: true }).click();
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(page.getByText('Give the scheduler a name.')).toBeVisible();
	await page.getByLabel('Name of the new scheduler').fill('in a moment');
	await page.getByRole('textbox', { name: 'Script of the scheduler' }).fill(ROUND);
	await expectAccessible(page, 'a scheduler');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(row(page, 'By script')).toContainText('When “in a moment” says so');
	await expect(row(page, 'By script')).toContainText('Succeeded');
	await page.getByRole('link', { name: 'By script' }).click();
	await page.getByRole('link', { name: 'Its executions' }).click();
	await expect(page.getByRole('row').filter({ hasText: 'greet' }).nth(1)).toBeVisible();
	await expect(
		page.getByRole('row').filter({ hasText: 'Scheduler' }).filter({ hasText: 'Succeeded' }).first()
	).toBeVisible();

	// A broken script stops it, and says so.
	await openSchedules(page);
	await page.getByRole('link', { name: 'By script' }).click();
	await page.getByRole('textbox', { name: 'Script of the scheduler' }).fill('def handler(system, this):\n    1 / 0\n');
	await page.getByRole('button', { name: 'Save' }).click();
	await expect(row(page, 'By script')).toContainText('The script of the scheduler “in a moment” ended with an error');
});

test('a flow makes schedules of its own, and starts others later', async ({ page }) => {
	await openFlows(page);
	const report = await readFile(join(root, 'examples/daily-report.py'), 'utf8');
	const run = await runScripts(page, { report }, { delay_seconds: 0.2 });
	expect(run.status, run.status_message ?? '').toBe('ENDED_SUCCESS');
	const names = ['report: every quarter of an hour', 'report: once, in an hour', 'report: weekday mornings'];
	const { schedules } = run.output_value as { schedules: string[] };
	expect(schedules.toSorted()).toEqual(names);
	// The one that was to begin later did so, with its own inputs.
	expect(texts(run).filter((text) => text.startsWith('reporting'))).toHaveLength(1);
	await follow(page, 'schedules');
	await expect(row(page, names[0]!)).toContainText('in 15 min');
	await expect(row(page, names[1]!)).toContainText('in 1 h');
	await expect(row(page, names[2]!)).toContainText('Monday to Friday');
});

test('of two flows with one name in two projects, the one that is chosen runs', async ({ page }) => {
	await openFlows(page);
	const namesake = `def handler(system, this):
    system.project('side').save()
    system.flow('namesake', project_name='side').save(script='def handler(system, this):\\n    this.log("of the side")\\n')
`;
	const run = await runScripts(page, { namesake });
	expect(run.status, run.status_message ?? '').toBe('ENDED_SUCCESS');
	await makeSchedule(page, { name: 'on the side', flow: 'namesake (side)', every: 3600 });
	await expect(row(page, 'on the side')).toContainText('namesake (side)');
	await page.getByRole('link', { name: 'on the side' }).click();
	await expect(page.getByLabel('Flow', { exact: true }).locator('option:checked')).toHaveText('namesake (side)');
	await page.getByRole('button', { name: 'Run now' }).click();
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('log')).toContainText('of the side');
});
