import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { callApp } from './crash/errands.mjs';
import { openKillable } from './crash/killable-browser.mjs';
import { expect, test } from './fixtures';

const BLOCK = 32_768;
const HEADER = 7;

test('a browser that was killed in the middle of a write keeps its data, at the next start and at those after it', async ({
	baseURL,
	scratch: profile
}) => {
	/** One life of the browser, which is killed at its end. */
	const live = async <Result>(work: (page: Page) => Promise<Result>): Promise<Result> => {
		const browser = await openKillable({ executablePath: process.env.MILLRACE_CHROMIUM!, profile });
		try {
			await browser.page.goto(`${baseURL}automation`);
			await browser.page.waitForFunction(() => '__millrace' in window);
			return await work(browser.page);
		} finally {
			await browser.kill();
		}
	};
	const bring = (name: string) => async (page: Page) => {
		const flows = [{ name, script: 'def handler(system, this):\n    pass\n' }];
		await callApp(page, 'importBundle', JSON.stringify({ format: 'millrace-bundle', version: 1, flows }));
	};

	await live(bring('first'));
	const folder = join(
		profile,
		'Default/IndexedDB',
		`${new URL(baseURL!).origin.replace(/:\/*/g, '_')}.indexeddb.leveldb`
	);
	await tear(folder);
	await live(bring('second'));
	await live(bring('third'));
	const names = await live((page) => page.evaluate(flowNames));
	expect(names.toSorted()).toEqual(['first', 'second', 'third']);
});

/** Writes the head of a record at the end of a log of LevelDB, and not what belongs to it. */
async function tear(folder: string): Promise<void> {
	const logs = (await readdir(folder)).filter((name) => name.endsWith('.log')).sort();
	const log = join(folder, logs.at(-1)!);
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

/** In the page: the names of all flows of a person. */
function flowNames(): Promise<string[]> {
	return new Promise((resolve, reject) => {
		const opening = indexedDB.open('millrace');
		opening.onerror = () => reject(opening.error!);
		opening.onsuccess = () => {
			const reading = opening.result.transaction('flows').objectStore('flows').getAll();
			reading.onerror = () => reject(reading.error!);
			reading.onsuccess = () => {
				const flows = reading.result as { name: string; projectId: string }[];
				resolve(flows.filter(({ projectId }) => projectId.endsWith('1')).map(({ name }) => name));
			};
		};
	});
}
