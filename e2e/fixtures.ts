import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { buildFolder } from '../scripts/paths.mjs';
import { serve } from '../scripts/serve.mjs';
import { openFlows, visit } from './app';
import { startRestStub, type RestStub } from './rest-stub';

/** A site of a test's own, which it may change and switch off. */
export interface Site {
	/** Address, with a slash at the end. */
	url: string;
	/** What is served. */
	folder: string;
	close(): Promise<void>;
}

interface ForEachTest {
	/**
	 * Whether the app's files are stored for offline use in the windows of `page` and `context`; they are not unless a
	 * test asks: storing them takes longer than the rest of a start, and makes no difference to most of what a test
	 * looks at.
	 */
	keepsFiles: boolean;
	app: Page;
	site: Site;
	scratch: string;
	stub: RestStub;
}

interface ForEachWorker {
	/** What {@link ForEachTest.app} hands on: tests take that. */
	openWindow: Page;
}

export const test = base.extend<ForEachTest, ForEachWorker>({
	/** A window of the app that stays open for all tests of a worker: to start Python takes longer than most of them. */
	openWindow: [
		async ({ browser }, use) => {
			const context = await browser.newContext({ baseURL: process.env.MILLRACE_URL! });
			await keepNoFiles(context);
			const page = await context.newPage();
			await openFlows(page);
			await use(page);
			await context.close();
		},
		{ scope: 'worker', timeout: 180_000 }
	],
	/**
	 * The app at its list of flows, with none in it. Older executions may be there: it is a window in which somebody
	 * works all day. Tests that want another window, a first visit or other files take `page`.
	 */
	app: async ({ openWindow: page }, use) => {
		const errors: string[] = [];
		const note = (error: Error) => errors.push(error.stack ?? error.message);
		page.on('pageerror', note);
		await tidyUp(page);
		await use(page);
		page.off('pageerror', note);
		expect(errors, 'errors that nobody caught').toEqual([]);
	},
	keepsFiles: [false, { option: true }],
	context: async ({ context, keepsFiles }, use) => {
		if (!keepsFiles) await keepNoFiles(context);
		await use(context);
	},
	/** An empty folder, gone after the test. */
	// eslint-disable-next-line no-empty-pattern -- Playwright wants the fixtures it depends on by name
	scratch: async ({}, use) => {
		const folder = await mkdtemp(join(tmpdir(), 'millrace-'));
		await use(folder);
		await rm(folder, { recursive: true, force: true });
	},
	site: async ({ scratch }, use) => {
		const folder = join(scratch, 'site');
		await cp(buildFolder, folder, { recursive: true });
		const server = await serve({ folder });
		await use({ url: server.url, folder, close: server.close });
		await server.close();
	},
	// eslint-disable-next-line no-empty-pattern -- as above
	stub: async ({}, use) => {
		const stub = await startRestStub();
		await use(stub);
		await stub.close();
	}
});

/** Lets the app wait for its service worker for ever: nothing is stored, and nothing is said against it. */
export async function keepNoFiles(context: BrowserContext): Promise<void> {
	await context.addInitScript(() => {
		// Python's frame has no service workers, and says so when it is asked.
		if (window !== window.top) return;
		navigator.serviceWorker.register = () => new Promise(() => undefined);
	});
}

/** Puts the flows of the test before into the trash, as a person would. */
async function tidyUp(page: Page): Promise<void> {
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.emulateMedia({ colorScheme: null, reducedMotion: null });
	await visit(page, 'Flows');
	const all = page.getByRole('checkbox', { name: 'Choose all flows shown' });
	const none = page.getByRole('heading', { name: 'No flows yet' });
	await expect(all.or(none)).toBeVisible();
	if (await all.isVisible()) {
		await all.check();
		await page.getByRole('button', { name: 'Move to trash' }).click();
	}
	await expect(none).toBeVisible();
}

export { expect };
