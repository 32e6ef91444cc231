import { sveltekit } from '@sveltejs/kit/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import project from './package.json' with { type: 'json' };
import { chromiumArguments, findChromium } from './scripts/browser.mjs';
import { sandbox } from './scripts/sandbox-plugin.ts';

/** What a test may import as JavaScript: fonts are only CSS, and Pyodide brings its own files. */
const isScript = (name: string) =>
	!name.startsWith('@fontsource') && name !== 'pyodide' && name !== '@lucide/svelte' && !name.startsWith('workbox-');

/** The package's own address of its WebAssembly, which is not used, would put its 11 MB into the build a second time. */
const oneCopyOfRuff = {
	name: 'one-copy-of-ruff',
	transform(code: string, id: string) {
		if (!/ruff_wasm\.js(\?|$)/.test(id)) return null;
		return { code: code.replace("new URL('ruff_wasm_bg.wasm', import.meta.url)", 'undefined'), map: null };
	}
};

export default defineConfig({
	define: { __APP_VERSION__: JSON.stringify(project.version) },
	plugins: [sandbox(), sveltekit()],
	// Tests read recorded histories there, and write them.
	server: { fs: { allow: ['fixtures'] } },
	build: { rolldownOptions: { checks: { bundlerTimings: false } } },
	worker: { format: 'es', plugins: () => [oneCopyOfRuff] },
	test: {
		expect: { requireAssertions: true },
		// A limit against hanging, not a measure: some machines do several things at once.
		testTimeout: 120_000,
		hookTimeout: 120_000,
		projects: [
			{
				extends: './vite.config.ts',
				test: {
					name: 'node',
					environment: 'node',
					include: ['src/**/*.test.ts', 'cli/**/*.test.ts', 'scripts/**/*.test.ts', 'e2e/**/*.test.ts'],
					exclude: ['src/**/*.svelte.test.ts']
				}
			},
			{
				extends: './vite.config.ts',
				// A dependency met only during a test makes Vite reload the page in the middle of it.
				// Icons are imported one by one, each a dependency of its own to Vite: they are served as they are.
				optimizeDeps: {
					include: [...Object.keys(project.dependencies).filter(isScript), 'axe-core'],
					exclude: ['@lucide/svelte']
				},
				test: {
					name: 'browser',
					include: ['src/**/*.svelte.test.ts'],
					browser: {
						enabled: true,
						headless: true,
						screenshotFailures: false,
						provider: playwright({
							launchOptions: {
								executablePath: process.env.VITEST ? await findChromium() : undefined,
								args: chromiumArguments
							}
						}),
						instances: [{ browser: 'chromium' }]
					}
				}
			}
		]
	}
});
