import { defineConfig } from '@playwright/test';
import { chromiumArguments } from './scripts/browser.mjs';

/**
 * The browser's features that tests do without. `RenderDocument`: while a debugger is attached, as it always is here,
 * Chromium 150 now and then lost a tab in the background that reloaded itself (a null pointer where its emulated focus
 * is undone: 2 of 107 restores, none of 330 without the feature, nor of 300 in Chromium 156). The others are those that
 * Playwright leaves out and that matter here: of two such lists a browser heeds the last alone.
 */
const withoutFeatures = [
	'RenderDocument',
	'AimEnabled',
	'AvoidCorsURLLoaderRestartOnRedirect',
	'AvoidUnnecessaryBeforeUnloadCheckSync',
	'DestroyProfileOnBrowserClose',
	'HttpsFirstBalancedModeAutoEnable',
	'HttpsUpgrades',
	'MediaRouter',
	'NetworkTimeServiceQuerying',
	'OptimizationHints',
	'PaintHolding',
	'PreconnectToSearch',
	'ThirdPartyStoragePartitioning'
];

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
		launchOptions: {
			executablePath: process.env.MILLRACE_CHROMIUM,
			args: [...chromiumArguments, `--disable-features=${withoutFeatures.join()}`]
		},
		// `--trace retain-on-failure` tells more of a failure; recording every test takes as long as the tests do.
		screenshot: 'only-on-failure'
	},
	projects: [
		{ name: 'chromium', testIgnore: 'firefox/**' },
		{ name: 'firefox', testMatch: 'firefox/**/*.e2e.ts' }
	]
});
