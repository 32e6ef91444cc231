import { expect, type Page } from '@playwright/test';

/** What tests do with the app again and again, in the words of the screen. */

/** Opens the app at its flows, past the welcome. @param at address of the site; the served build by default */
export async function openFlows(page: Page, at = ''): Promise<void> {
	await page.goto(`${at}flows`);
	await expect(page.getByRole('heading', { level: 1, name: /^Flows/ })).toBeVisible();
}

/** The title of a screen in the browser's tab, however many messages are open. */
export function titleOf(screen: string): RegExp {
	return new RegExp(`^(\\(\\d+\\) )?${screen.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')} · Millrace$`);
}

/** Goes to one of the places of the sidebar, without loading the app anew. */
export async function visit(page: Page, place: 'Flows' | 'Executions'): Promise<void> {
	await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: place }).click();
	await expect(page.getByRole('heading', { level: 1, name: new RegExp(`^${place}`) })).toBeVisible();
}

/** Follows a link within the app to a place that no screen links to. @param path from the app's root, without a slash */
export async function follow(page: Page, path: string): Promise<void> {
	await page.evaluate((href) => {
		const link = document.createElement('a');
		link.href = href;
		document.body.append(link);
		link.click();
		link.remove();
	}, `${process.env.MILLRACE_URL}${path}`);
	await expect(page).toHaveURL(new RegExp(`/${path.replaceAll('?', '\\?')}$`));
}

/** Makes a flow by hand, and leaves its page open. */
export async function createFlow(page: Page, name: string, script?: string): Promise<void> {
	await page.getByRole('button', { name: 'Create' }).first().click();
	await page.getByRole('menuitem', { name: /^Flow/ }).click();
	const field = page.getByRole('textbox', { name: 'Name of the flow' });
	// Until the new one is there, the page of another flow may be.
	await expect(field).toHaveValue(/^New flow/);
	await field.fill(name);
	await field.press('Enter');
	await expect(page).toHaveTitle(titleOf(name));
	if (script !== undefined) await writeScript(page, script);
}

/** Puts a script into the editor of the flow that is open. */
export async function writeScript(page: Page, script: string): Promise<void> {
	if (script === '') {
		// An empty fill selects on the page, of which the editor may hear only after the key that deletes.
		await editor(page).press('ControlOrMeta+a');
		await editor(page).press('Delete');
	} else await editor(page).fill(script);
	await expect(unsaved(page)).toBeVisible();
}

export function editor(page: Page) {
	return page.getByRole('textbox', { name: /^Script of / });
}

/** The mark of a flow that has text which was not saved. */
export const unsaved = (page: Page) => page.getByText('Unsaved', { exact: true });

/** Saves the flow that is open, with the key. */
export async function save(page: Page): Promise<void> {
	await editor(page).press('ControlOrMeta+s');
	await expect(unsaved(page)).toHaveCount(0);
}

/** Runs the flow that is open, and goes to its execution. */
export async function run(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Run', exact: true }).click();
	await expect(page).toHaveURL(/\/executions\/[0-9a-f-]{36}/);
}

/** Waits until the execution that is open shows a status, in the words of the screen. */
export async function expectStatus(page: Page, word: string): Promise<void> {
	await expect(page).toHaveTitle(new RegExp(` · ${word} · Millrace$`));
}

/** Opens one of the children of the execution that is open. */
export async function openChild(page: Page, name: string): Promise<void> {
	await page.getByRole('tab', { name: /^Children/ }).click();
	await page
		.getByRole('table', { name: /^Children/ })
		.getByRole('link', { name, exact: true })
		.click();
	await expect(page).toHaveTitle(new RegExp(`^${name} · `));
}

/** Waits until this page is controlled by a service worker that has stored everything. */
export async function storedForOffline(page: Page): Promise<void> {
	await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', undefined, {
		timeout: 120_000
	});
}
