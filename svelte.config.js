import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

const base = (process.env.BASE_PATH ?? '').replace(/\/+$/, '');
if (base !== '' && !base.startsWith('/')) {
	throw new Error(
		`BASE_PATH has to start with a slash, for example BASE_PATH=/millrace; it is "${process.env.BASE_PATH}".`
	);
}

/** @type {import('@sveltejs/kit').Config} */
export default {
	preprocess: vitePreprocess(),
	compilerOptions: { runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true) },
	kit: {
		// 404.html is what GitHub Pages and most static hosts answer deep links with; it is the same shell as `/`.
		adapter: adapter({ fallback: '404.html', pages: process.env.BUILD_FOLDER ?? 'build' }),
		// Relative asset addresses break deep links that the service worker answers with the shell.
		paths: { base: /** @type {'' | `/${string}`} */ (base), relative: false },
		// scripts/build.mjs names a build by its sources, so that publishing the same ones again tells nobody to update.
		// Kept in the environment: this file is read again in the process that writes the pages, and has to say the same.
		version: { name: (process.env.MILLRACE_BUILD ??= String(Date.now())) },
		// Registered by our own code, which shows "Update ready" instead of reloading.
		serviceWorker: { register: false },
		typescript: {
			config: (config) => {
				config.include.push('../scripts/**/*.ts', '../e2e/**/*.ts', '../bench/**/*.ts', '../cli/**/*.ts', '../*.ts');
				// These two want WebWorker types instead of DOM ones: tsconfig.worker.json.
				config.exclude = [...(config.exclude ?? []), '../src/service-worker.ts', '../src/**/*.worker.ts'];
			}
		}
	}
};
