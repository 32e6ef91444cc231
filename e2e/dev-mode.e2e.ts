import { createFlow, editor, expectStatus, unsaved, visit, writeScript } from './app';
import { expectAccessible } from './accessible';
import { expect, test } from './fixtures';
import type { Page } from '@playwright/test';

const adding = `import flow_api


def double(n):
    twice = 2 * n
    return twice


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    total = 0
    for n in range(3):
        total += double(n)
    this.sleep(0.01)
    this.log('total', total)
    return this.success(f'total {total}')
`;

/** Sets or takes away a breakpoint, with the keyboard. */
async function toggleBreakpoint(page: Page, line: number): Promise<void> {
	await editor(page).press('ControlOrMeta+Home');
	for (let at = 1; at < line; at++) await editor(page).press('ArrowDown');
	await editor(page).press('F9');
}

const bar = (page: Page) => page.getByRole('region', { name: 'Development mode' });
const variables = (page: Page) => page.getByRole('region', { name: 'Variables' });

async function expectStoppedAt(page: Page, line: number): Promise<void> {
	await expect(bar(page).getByText(`Stopped before line ${line}`, { exact: true })).toBeVisible();
	await expect(page.locator('.cm-revealed-info')).toHaveCount(1);
}

test('an unsaved script runs in dev mode, stops at a breakpoint, shows variables, is stepped by keyboard, and ends', async ({
	app: page
}) => {
	await createFlow(page, 'adds');
	await writeScript(page, adding);
	await toggleBreakpoint(page, 12);
	await expect(page.locator('.cm-breakpoint')).toHaveCount(1 + 1);
	await editor(page).press('ControlOrMeta+Shift+Enter');
	await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
	await expectStoppedAt(page, 12);
	await expectStatus(page, 'Paused');
	await expect(page.getByText('DEV', { exact: true })).toBeVisible();
	await expect(page.getByText('not saved', { exact: true })).toBeVisible();
	await expect(variables(page)).toContainText(/\btotal\s*0/);
	await expectAccessible(page, 'an execution at a breakpoint');

	await page.keyboard.press('F8');
	await expect(variables(page)).toContainText(/0n\s*1/);
	await page.keyboard.press('F11');
	await expectStoppedAt(page, 5);
	await expect(variables(page)).toContainText('handler, line 12');
	await page.keyboard.press('Shift+F11');
	await expectStoppedAt(page, 11);
	await expect(variables(page)).toContainText(/\btotal\s*2/);
	await page.keyboard.press('F10');
	await expectStoppedAt(page, 12);
	await page.keyboard.press('F8');
	await expectStatus(page, 'Succeeded');

	await page.getByRole('tab', { name: 'Log' }).click();
	const log = page.getByRole('log');
	await expect(log).toContainText('total 6');
	await expect(log.getByText('Sleep', { exact: true })).toBeVisible();
	await page.getByRole('checkbox', { name: 'Steps' }).uncheck();
	await expect(log.getByText('Sleep', { exact: true })).toHaveCount(0);

	await visit(page, 'Executions');
	await page.getByRole('combobox', { name: 'Mode' }).selectOption('Development');
	await expect(page.getByRole('link', { name: 'adds' }).first()).toBeVisible();
	await page.getByRole('combobox', { name: 'Mode' }).selectOption('Productive');
	await expect(page.getByRole('link', { name: 'adds' })).toHaveCount(0);
});

test('a stop is seen in every tab, outlives a reload, and breakpoints are changed while it stands', async ({
	app: page
}) => {
	await createFlow(page, 'stands');
	await writeScript(page, adding);
	await page.locator('.cm-breakpoint-gutter .cm-gutterElement').nth(12).click();
	await page.getByRole('button', { name: 'Run in dev mode', exact: true }).click();
	await expectStoppedAt(page, 12);
	const other = await page.context().newPage();
	await other.goto(page.url());
	await expectStoppedAt(other, 12);
	await expect(variables(other)).toContainText(/0n\s*0/);
	await other.close();

	await page.reload();
	await expectStoppedAt(page, 12);
	await page.getByRole('button', { name: 'Continue' }).click();
	await expect(variables(page)).toContainText(/0n\s*1/);
	await page.locator('.cm-breakpoint-gutter .cm-gutterElement').nth(12).click();
	await page.locator('.cm-breakpoint-gutter .cm-gutterElement').nth(14).click();
	await page.getByRole('button', { name: 'Continue' }).click();
	await expectStoppedAt(page, 14);
	await page.getByRole('button', { name: 'Cancel' }).click();
	await expectStatus(page, 'Cancelled');
});

const ROUNDS = `import itertools


def handler(system, this, inputs):
    for number in itertools.count():
        this.save(message=f'round {number}')
        this.sleep(0.2)
`;

/**
 * When executions in development mode are paused, as the database has it.
 * @param minutes to be written; shorter than the screen offers, as a test has no minute
 */
async function pauseAfter(page: Page, minutes?: number): Promise<number | null> {
	return page.evaluate(
		(minutes) =>
			new Promise<number | null>((resolve, reject) => {
				const opening = indexedDB.open('millrace');
				opening.onerror = () => reject(opening.error!);
				opening.onsuccess = () => {
					const doing = opening.result.transaction('preferences', 'readwrite');
					const rows = doing.objectStore('preferences');
					if (minutes !== undefined) rows.put({ key: 'dev-pause', value: { minutes } });
					const reading = rows.get('dev-pause');
					doing.oncomplete = () => {
						opening.result.close();
						resolve(reading.result.value.minutes);
					};
				};
			}),
		minutes
	);
}

/** Lets the page be behind another, or be seen again, as far as it can know. */
async function turn(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
	await page.evaluate((value) => {
		Object.defineProperty(document, 'visibilityState', { value, configurable: true });
		document.dispatchEvent(new Event('visibilitychange'));
	}, visibility);
}

test('it stands still while nobody looks at the app, says so, and goes on when somebody does', async ({
	app: page
}) => {
	await createFlow(page, 'goes round');
	await writeScript(page, ROUNDS);
	await page.getByRole('button', { name: 'Run in dev mode', exact: true }).click();
	const round = async () => Number(/round (\d+)/.exec(await page.getByRole('main').innerText())?.[1] ?? -1);
	await expect.poll(round).toBeGreaterThan(1);
	const after = bar(page).getByRole('combobox', { name: 'When hidden, pause' });
	await expect(after).toHaveValue('5');
	await pauseAfter(page, 0);
	await turn(page, 'hidden');
	await expectStatus(page, 'Paused');
	await expect(bar(page)).toContainText('Paused: nobody has looked at the app since');
	await expectAccessible(page, 'an execution that stands still');
	const stood = await round();

	await turn(page, 'visible');
	await expect(page.getByText('One execution in dev mode stood still while the app was hidden.')).toBeVisible();
	await expect.poll(round).toBeGreaterThan(stood);
	await expect(bar(page)).toContainText('Stops at breakpoints');
	// What is chosen on screen is what the engine goes by.
	for (const [word, minutes] of [
		['never', null],
		['after 5 minutes', 5]
	] as const) {
		await after.selectOption(word);
		await expect.poll(() => pauseAfter(page)).toBe(minutes);
	}
	await page.getByRole('button', { name: 'Cancel' }).click();
	await expectStatus(page, 'Cancelled');
});

test('made productive, it goes on and stops no more', async ({ app: page }) => {
	await createFlow(page, 'leaves');
	await writeScript(page, adding);
	await toggleBreakpoint(page, 12);
	await page.getByRole('button', { name: 'Run in dev mode', exact: true }).click();
	await expectStoppedAt(page, 12);
	await page.setViewportSize({ width: 390, height: 844 });
	await expect(variables(page)).toBeVisible();
	await expectAccessible(page, 'an execution at a breakpoint, narrow');
	await page.getByRole('button', { name: 'Make productive' }).click();
	await expectStatus(page, 'Succeeded');
	await expect(page.getByText('DEV', { exact: true })).toHaveCount(0);
});

test('stubs for other editors are downloaded from the menu of a flow', async ({ app: page }) => {
	await createFlow(page, 'elsewhere');
	await page.getByRole('button', { name: 'More for this flow' }).click();
	await page.getByRole('menuitem', { name: /^Work in another editor/ }).click();
	const dialog = page.getByRole('dialog', { name: 'Work in another editor' });
	await expectAccessible(page, 'work in another editor');
	const downloading = page.waitForEvent('download');
	await dialog.getByRole('link', { name: 'Download the stubs' }).click();
	const download = await downloading;
	expect(download.suggestedFilename()).toBe('flow_api-stubs.zip');
	await dialog.getByRole('button', { name: 'Close' }).first().click();
	await expect(unsaved(page)).toHaveCount(0);
});
