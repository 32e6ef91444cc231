import { killRun } from './crash/kill-run.mjs';
import { expect, test } from './fixtures';

test('executions survive a browser that is killed again and again', async ({ baseURL }) => {
	// A limit against hanging: a busy machine takes its time for so many starts.
	test.setTimeout(600_000);
	const seed = Date.now() % 1_000_000;
	const { violations, ...figures } = await killRun({
		kills: 10,
		seed,
		url: baseURL!,
		executablePath: process.env.MILLRACE_CHROMIUM!,
		tell: (line) => console.log(line)
	});
	console.log(JSON.stringify(figures));
	expect(violations, `Again: npm run test:crash -- --kills 10 --seed ${seed}`).toEqual([]);
	expect(figures.kills).toBe(10);
	expect(figures.effects).toBeGreaterThan(0);
});
