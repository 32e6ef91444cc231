import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { buildFolder } from '../scripts/paths.mjs';
import { serve } from '../scripts/serve.mjs';

/** A site of a test's own, which it may change and switch off. */
export interface Site {
	/** Address, with a slash at the end. */
	url: string;
	/** What is served. */
	folder: string;
	close(): Promise<void>;
}

export const test = base.extend<{ site: Site; scratch: string }>({
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
	}
});

export { expect } from '@playwright/test';
