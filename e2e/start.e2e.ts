import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { root } from '../scripts/paths.mjs';
import { createFlow, expectStatus, openFlows, run, storedForOffline } from './app';
import { expect, test } from './fixtures';

test.use({ keepsFiles: true });

/** Copies what a fresh clone would hold, with what is not committed yet. */
async function clone(to: string): Promise<void> {
	const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
	const gone = new Set(
		execFileSync('git', ['ls-files', '-z', '--deleted'], { cwd: root, encoding: 'utf8' }).split('\0')
	);
	const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0');
	for (const file of files.filter((name) => name !== '' && !gone.has(name))) {
		await mkdir(dirname(join(to, file)), { recursive: true });
		await cp(join(root, file), join(to, file));
	}
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	return port;
}

test('on a fresh clone npm start installs, builds, serves and says where; in a folder of a host, too', async ({
	page,
	context,
	scratch
}) => {
	// It installs hundreds of packages and builds everything.
	test.setTimeout(600_000);
	const folder = join(scratch, 'clone');
	await clone(folder);
	const port = await freePort();
	const npm = spawn('npm', ['start'], {
		cwd: folder,
		// A group of its own, so that a signal reaches what npm starts, as Ctrl-C in a terminal does.
		detached: true,
		stdio: ['ignore', 'pipe', 'inherit'],
		env: {
			...process.env,
			PORT: String(port),
			BASE_PATH: '/deep/folder',
			// What was downloaded for this folder is good for its clone, too.
			npm_config_prefer_offline: 'true'
		}
	});
	const exited = once(npm, 'exit');
	let printed = '';
	npm.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
	try {
		await expect.poll(() => printed, { timeout: 480_000 }).toContain('Millrace is at ');
		const address = /Millrace is at (\S+)/.exec(printed)![1]!;
		expect(address).toBe(`http://localhost:${port}/deep/folder/`);

		const outside: string[] = [];
		page.on('request', (request) => {
			const { protocol, pathname } = new URL(request.url());
			if (protocol === 'http:' && !pathname.startsWith('/deep/folder/')) outside.push(request.url());
		});
		await openFlows(page, address);
		await createFlow(page, 'based', `def handler(system, this, inputs):\n    this.log('from a folder')\n`);
		await run(page);
		await expect(page.getByRole('log')).toContainText('from a folder');
		await expectStatus(page, 'Succeeded');
		expect(page.url()).toContain('/deep/folder/executions/');
		await storedForOffline(page);
		await context.setOffline(true);
		await page.reload();
		await expectStatus(page, 'Succeeded');
		expect(outside).toEqual([]);
	} finally {
		process.kill(-npm.pid!, 'SIGINT');
		await exited;
	}
});
