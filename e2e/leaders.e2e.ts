import type { Page } from '@playwright/test';
import { startCountingServer } from './crash/counting-server.mjs';
import { Errands, importErrands } from './crash/errands.mjs';
import { SeededRandom } from './crash/random.mjs';
import { countOpen, countSteps, readRecords } from './crash/records.mjs';
import { Sightings } from './crash/sightings.mjs';
import { judge } from './crash/verdict.mjs';
import { expect, test } from './fixtures';

/** Ways in which a tab stops being there. */
const ENDS: { [how: string]: (page: Page) => Promise<void> } = {
	closed: (page) => page.close(),
	'left for another page': async (page) => {
		await page.goto('about:blank');
		await page.close();
	},
	reloaded: async (page) => {
		await page.reload();
	},
	crashed: async (page) => {
		const session = await page.context().newCDPSession(page);
		const crashed = page.waitForEvent('crash');
		// There is no answer from a page that crashed.
		session.send('Page.crash').catch(() => undefined);
		await crashed;
		await page.close();
	}
};

test('five tabs that come and go do nothing twice, whichever leads', async ({ context }) => {
	// A limit against hanging: a busy machine takes its time for so many tabs.
	test.setTimeout(300_000);
	const seed = Date.now() % 1_000_000;
	const random = new SeededRandom(seed);
	const server = await startCountingServer({ pause: () => random.between(0, 100) });
	const errands = new Errands(server.url, random);
	const sightings = new Sightings();
	const open = async () => {
		const page = await context.newPage();
		await page.goto('automation');
		await page.waitForFunction(() => '__millrace' in window);
		return page;
	};
	const tabs = [await open()];
	await importErrands(tabs[0]!);
	while (tabs.length < 5) tabs.push(await open());

	for (let round = 0; round < 8; round++) {
		// The one that came first leads: the others stand in line.
		const [leader, next] = tabs as [Page, Page];
		const before = await countSteps(next);
		await errands.give(next);
		const enough = before + random.whole(0, 20);
		// What was open may have been about to end, all of it.
		const worked = async () => (await countSteps(next)) > enough || (await countOpen(next)) === 0;
		await expect.poll(worked, { timeout: 60_000 }).toBe(true);
		sightings.add(await readRecords(next));
		const how = random.pick(Object.keys(ENDS).map((name) => [name, 1] as const));
		await test.step(`the leader is ${how}`, () => ENDS[how]!(leader));
		tabs.shift();
		tabs.push(leader.isClosed() ? await open() : leader);
	}

	const last = tabs.at(-1)!;
	await expect.poll(() => countOpen(last), { timeout: 120_000 }).toBe(0);
	const records = await readRecords(last);
	const { violations, ...figures } = judge({
		records,
		calls: server.calls,
		errands: errands.given,
		sightings,
		stuck: false
	});
	console.log(JSON.stringify({ seed, ...figures }));
	expect(violations).toEqual([]);
	await server.close();
});
