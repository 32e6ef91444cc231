import { appendFile, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { callApp } from './crash/errands.mjs';
import { openKillable } from './crash/killable-browser.mjs';
import { rowsOf } from './database';
import { expect, test } from './fixtures';

const BLOCK = 32_768;
const HEADER = 7;

/** Opens the app in a browser of its own for some work; `end` says how that browser ends. */
async function live<Result>(
	{ url, profile, end = 'kill' }: { url: string; profile: string; end?: 'kill' | 'close' },
	work: (page: Page) => Promise<Result>
): Promise<Result> {
	const browser = await openKillable({ executablePath: process.env.MILLRACE_CHROMIUM!, profile });
	try {
		await browser.page.goto(`${url}automation`);
		await browser.page.waitForFunction(() => '__millrace' in window);
		return await work(browser.page);
	} finally {
		await browser[end]();
	}
}

const bring = (name: string) => async (page: Page) => {
	const flows = [{ name, script: 'def handler(system, this):\n    pass\n' }];
	await callApp(page, 'importBundle', JSON.stringify({ format: 'millrace-bundle', version: 1, flows }));
};

test('a browser that was killed in the middle of a write keeps its data, at the next start and at those after it', async ({
	baseURL,
	scratch: profile
}) => {
	const life = { url: baseURL!, profile };
	await live(life, bring('first'));
	await tear(await lastLog(life));
	await live(life, bring('second'));
	await live(life, bring('third'));
	const names = await live(life, flowNames);
	expect(names.toSorted()).toEqual(['first', 'second', 'third']);
});

test('where the browser has deleted a damaged database, the app says so', async ({ baseURL, scratch: profile }) => {
	const life = { url: baseURL!, profile };
	await live({ ...life, end: 'close' }, bring('first'));
	await damage(await lastLog(life));
	await live(life, async (page) => {
		const notice = page.locator('::-p-text(What was kept here is gone.)');
		await notice.wait();
		expect(await flowNames(page)).toEqual([]);
		await page.reload();
		await page.waitForFunction(() => '__millrace' in window);
		// It is said where the database is opened, which this waits for.
		await bring('second')(page);
		expect(await page.evaluate(() => document.body.innerText)).not.toContain('What was kept here is gone.');
	});
});

/** Path of the file that LevelDB wrote last what is in IndexedDB. */
async function lastLog({ url, profile }: { url: string; profile: string }): Promise<string> {
	const site = new URL(url).origin.replace(/:\/*/g, '_');
	const folder = join(profile, 'Default/IndexedDB', `${site}.indexeddb.leveldb`);
	const logs = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
	return join(folder, logs.at(-1)!);
}

/** Makes the first record of a log one that does not fit its checksum. */
async function damage(log: string): Promise<void> {
	const file = await open(log, 'r+');
	await file.write(Buffer.from('damaged'), 0, 7, HEADER);
	await file.close();
}

/** Writes the head of a record at the end of a log of LevelDB, and not what belongs to it. */
async function tear(log: string): Promise<void> {
	const { size } = await stat(log);
	const left = BLOCK - (size % BLOCK);
	// A head is never parted: what is left of a block is filled with zeros then.
	const zeros = left < HEADER ? left : 0;
	const head = Buffer.alloc(HEADER);
	head.writeUInt32LE(0x5eed, 0);
	head.writeUInt16LE(Math.min(1_000, (zeros > 0 ? BLOCK : left) - HEADER), 4);
	head.writeUInt8(1, 6);
	await appendFile(log, Buffer.concat([Buffer.alloc(zeros), head]));
}

/** The names of all flows of a person. */
async function flowNames(page: Page): Promise<string[]> {
	const flows = (await page.evaluate(rowsOf, 'flows')) as { name: string; projectId: string }[];
	return flows.filter(({ projectId }) => projectId.endsWith('1')).map(({ name }) => name);
}
