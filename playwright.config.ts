import { defineConfig } from '@playwright/test';
import { chromiumArguments } from './scripts/browser.mjs';

/** End to end, on the production build, served as plainly as GitHub Pages does. */
export default defineConfig({
	testDir: 'e2e',
	testMatch: '**/*.e2e.ts',
	outputDir: 'test-results',
	// Builds the app if that is needed and serves it; gives MILLRACE_URL and MILLRACE_CHROMIUM to the workers.
	globalSetup: './e2e/global-setup.ts',
	fullyParallel: true,
	forbidOnly: true,
	// A test that passes only at the second try does not pass.
	retries: 0,
	workers: 2,
	// Limits against hanging, not measures: some machines do several things at once.
	timeout: 600_000,
	expect: { timeout: 90_000 },
	reporter: [['list']],
	use: {
		baseURL: process.env.MILLRACE_URL,
		launchOptions: { executablePath: process.env.MILLRACE_CHROMIUM, args: chromiumArguments },
		// `--trace retain-on-failure` tells more of a failure; recording every test takes as long as the tests do.
		screenshot: 'only-on-failure'
	},
	projects: [
		{ name: 'chromium', testIgnore: 'firefox/**' },
		{ name: 'firefox', testMatch: 'firefox/**/*.e2e.ts' }
	]
});
