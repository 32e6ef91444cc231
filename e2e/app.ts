import { expect, type Page } from '@playwright/test';

/** What tests do with the app again and again, in the words of the screen. */

/** Opens the app and leaves the welcome. @param at address of the site; the served build by default */
export async function openFlows(page: Page, at = ''): Promise<void> {
	await page.goto(`${at}flows`);
	await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

/** Makes a flow by hand, and leaves its page open. */
export async function createFlow(page: Page, name: string, script?: string): Promise<void> {
	await page.getByRole('button', { name: 'Create' }).first().click();
	await page.getByRole('menuitem', { name: /^Flow/ }).click();
	const field = page.getByRole('textbox', { name: 'Name of the flow' });
	await field.fill(name);
	await field.press('Enter');
	await expect(page).toHaveTitle(`${name} · Millrace`);
	if (script !== undefined) await writeScript(page, script);
}

/** Puts a script into the editor of the flow that is open. */
export async function writeScript(page: Page, script: string): Promise<void> {
	await editor(page).fill(script);
	await expect(page.getByText('Unsaved', { exact: true })).toBeVisible();
}

export function editor(page: Page) {
	return page.getByRole('textbox', { name: /^Script of / });
}

/** Runs the flow that is open, and goes to its execution. */
export async function run(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Run', exact: true }).click();
	await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
}

/** Waits until the execution that is open shows a status, in the words of the screen. */
export async function expectStatus(page: Page, word: string): Promise<void> {
	await expect(page).toHaveTitle(new RegExp(` · ${word} · Millrace$`), { timeout: 30_000 });
}

/** Waits until this page is controlled by a service worker that has stored everything. */
export async function storedForOffline(page: Page): Promise<void> {
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', undefined, {
		timeout: 30_000
	});
}
