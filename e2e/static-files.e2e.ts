import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../scripts/paths.mjs';
import { serve } from '../scripts/serve.mjs';
import { createFlow, expectStatus, openFlows, run, storedForOffline } from './app';
import { expect, test } from './fixtures';

test('the service worker knows every file that the app may ask for', async ({ site }) => {
	const worker = await readFile(join(site.folder, 'service-worker.js'), 'utf8');
	const files = await readdir(join(site.folder, '_app/immutable'), { recursive: true, withFileTypes: true });
	const names = files.filter((file) => file.isFile()).map((file) => file.name);
	expect(names.length).toBeGreaterThan(10);
	expect(names.filter((name) => !worker.includes(`/${name}`))).toEqual([]);
});

test('hosts with GitHub’s rules serve it: .nojekyll is there, and 404.html is the app', async ({ page, site }) => {
	expect((await stat(join(site.folder, '.nojekyll'))).isFile()).toBe(true);
	const answer = await page.goto(`${site.url}executions`);
	expect(answer?.status()).toBe(404);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText(/Executions/);
});

test('a build for a folder of a host works there, deep links and offline too', async ({ page, context, scratch }) => {
	test.setTimeout(240_000);
	const folder = join(scratch, 'site');
	const build = spawn(process.execPath, [join(root, 'scripts/build.mjs')], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'inherit'],
		env: { ...process.env, BASE_PATH: '/deep/folder', BUILD_FOLDER: folder }
	});
	build.stdout.resume();
	expect(await once(build, 'exit')).toEqual([0, null]);
	const server = await serve({ folder, base: '/deep/folder' });
	try {
		const outside: string[] = [];
		page.on('request', (request) => {
			const { protocol, pathname } = new URL(request.url());
			if (protocol === 'http:' && !pathname.startsWith('/deep/folder/')) outside.push(request.url());
		});
		await openFlows(page, server.url);
		await createFlow(page, 'based', `def handler(system, this, inputs):\n    this.log('from a folder')\n`);
		await run(page);
		await expect(page.getByRole('log')).toContainText('from a folder');
		await expectStatus(page, 'Succeeded');
		expect(page.url()).toContain('/deep/folder/executions/');
		await page.reload();
		await expectStatus(page, 'Succeeded');
		await storedForOffline(page);
		await context.setOffline(true);
		await page.goto(`${server.url}flows`);
		await expect(page.getByRole('link', { name: 'based' })).toBeVisible();
		expect(outside).toEqual([]);
	} finally {
		await server.close();
	}
});
