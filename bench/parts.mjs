import { firstLogLine, importFlows, runToEnd } from './app-page.mjs';
import * as durable from './durable.mjs';
import { ask, barePage, beside, median, round } from './figures.mjs';

const HELLO = 'def handler(system, this, inputs):\n    this.log("hello")\n';
const TRIVIAL = 'def handler(system, this, inputs):\n    return {"i": inputs["i"]}\n';
const OPS = `import time

def handler(system, this, inputs):
    begun = time.perf_counter()
    for _ in range(inputs['count']):
        this.load('status')
    return {'us': (time.perf_counter() - begun) / inputs['count'] * 1e6}
`;
const PARENT = `import time

def handler(system, this, inputs):
    begun = time.perf_counter()
    children = [this.flow('trivial', i=i, wait=False) for i in range(inputs['count'])]
    this.wait_for(*children, return_when=system.return_when.ALL_SUCCEEDED)
    return {'seconds': time.perf_counter() - begun}
`;
const SLEEPER = 'def handler(system, this, inputs):\n    this.sleep(100_000)\n';
const SPIN = `import time

def handler(system, this, inputs):
    until = time.perf_counter() + 2
    while time.perf_counter() < until:
        pass
`;
const TWO_SPINS = `def handler(system, this, inputs):
    this.wait_for(this.flow('spin', wait=False), this.flow('spin', wait=False))
`;
const FAN_OUT = `def handler(system, this, inputs):
    for i in range(inputs['count']):
        this.flow('sleeper', wait=False)
`;

/** From navigation to the first line, in a profile that has seen nothing, and again in the same one. */
async function starts(bench, rounds) {
	const figures = { cold: { ours: [], bare: [] }, warm: { ours: [], bare: [] } };
	for (let i = 0; i < rounds; i++) {
		for (const who of i % 2 ? ['ours', 'bare'] : ['bare', 'ours']) {
			const profile = await bench.profile();
			for (const when of ['cold', 'warm']) {
				const page = await profile.page(who === 'ours' ? 'automation' : barePage);
				if (who === 'bare') figures[when].bare.push(await page.evaluate(() => window.firstLine));
				else {
					if (when === 'cold') await importFlows(page, { hello: HELLO });
					figures[when].ours.push(await firstLogLine(page, 'hello'));
					// The service worker takes over with the next page, as it does for a person.
					await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
				}
				await page.close();
			}
			await profile.close();
		}
	}
	const of = ({ ours, bare }) => beside(median(ours), median(bare), 'ms');
	return { first_visit: of(figures.cold), warm_start: of(figures.warm), goal: 'ratio ≤ 0.6' };
}

/** Time of one op that needs an answer, alone; bare: a promise that another worker settles. */
async function roundTrip(bench, rounds) {
	const ours = [];
	const bare = [];
	const profile = await bench.profile();
	for (let i = 0; i < rounds; i++) {
		const app = await profile.page('automation');
		await importFlows(app, { ops: OPS });
		ours.push((await runToEnd(app, 'ops', { count: 2_000 })).us);
		await app.close();
		const page = await profile.page(barePage);
		await page.evaluate(() => window.firstLine);
		bare.push((await ask(page, { what: 'trips', count: 2_000 })).us);
		await page.close();
	}
	await profile.close();
	return beside(median(ours), median(bare), 'µs');
}

/** Trivial children a second, awaited with wait_for; bare: as many calls of a trivial Python function. */
async function children(bench, rounds) {
	const figures = {};
	const profile = await bench.profile();
	for (const count of [100, 1_000]) {
		const ours = [];
		const bare = [];
		for (let i = 0; i < rounds; i++) {
			const app = await profile.page('automation');
			await importFlows(app, { parent: PARENT, trivial: TRIVIAL });
			// Once before, on both sides: a fresh interpreter is still being compiled by the browser.
			await runToEnd(app, 'parent', { count: 100 });
			ours.push(count / (await runToEnd(app, 'parent', { count })).seconds);
			await app.close();
			const page = await profile.page(barePage);
			await page.evaluate(() => window.firstLine);
			await ask(page, { what: 'calls', count: 100 });
			bare.push((await ask(page, { what: 'calls', count })).perSecond);
			await page.close();
		}
		figures[`children_${count}`] = beside(median(ours), median(bare), '/s');
	}
	await profile.close();
	return { ...figures, goal: 'ours ≥ 500 /s' };
}

/**
 * Memory of a handler that waits, after garbage collection: what the process that Python runs in holds more with 1,000 of
 * them, and beside it what the process of page and engine does, with their records.
 */
async function memory(bench) {
	const count = 1_000;
	let profile = await bench.profile();
	const app = await profile.page('automation');
	await importFlows(app, { spins: TWO_SPINS, spin: SPIN, fan: FAN_OUT, sleeper: SLEEPER });
	// Opens every interpreter that there may be, so that none of them is counted among the handlers.
	await runToEnd(app, 'spins');
	const before = await profile.memory();
	await app.evaluate(async (howMany) => {
		await window.__millrace.run('fan', { count: howMany });
		for (;;) {
			await window.__millrace.poll(3_000);
			const report = await window.__millrace.result();
			if (report.value.executions.filter(({ status }) => status === 'SLEEPING').length === howMany) return;
		}
	}, count);
	const after = await profile.memory();
	await profile.close();
	// Python's process is the one that holds an interpreter: the largest.
	const [python, ...others] = [...after]
		.sort((a, b) => b[1] - a[1])
		.map(([pid, held]) => held - (before.get(pid) ?? 0));

	profile = await bench.profile();
	const page = await profile.page(barePage);
	await page.evaluate(() => window.firstLine);
	const bareBefore = await profile.memory();
	await ask(page, { what: 'suspend', count });
	const bareAfter = await profile.memory();
	await profile.close();
	const sum = (held) => [...held.values()].reduce((all, one) => all + one, 0);
	return {
		waiting_handler: beside(python / count, (sum(bareAfter) - sum(bareBefore)) / count, 'kB'),
		its_records: { ours: round(others.reduce((all, one) => all + one, 0) / count), unit: 'kB' },
		goal: 'ours ≤ 50 kB'
	};
}

/** What can be measured, by name. */
export const PARTS = { starts, round_trip: roundTrip, children, memory, ...durable };
