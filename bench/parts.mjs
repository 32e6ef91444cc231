import { firstLogLine, importFlows, runToEnd, untilAsleep } from './app-page.mjs';
import * as durable from './durable.mjs';
import { ask, barePage, beside, median, round, sum, WARM_UP } from './figures.mjs';

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

const NAP = 'def handler(system, this, inputs):\n    this.sleep(0.2)\n';
const FAN_OUT_AND_WAIT = `def handler(system, this, inputs):
    this.wait_for(*[this.flow('nap', wait=False) for i in range(inputs['count'])])
`;

const WAITED_THEN_LONG = `def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def handler(system, this, inputs):
    this.sleep(0.1)
    fib(30)
`;
const CROWD = `import time

def handler(system, this, inputs):
    begun = time.perf_counter()
    children = [this.flow('waited_then_long', wait=False) for i in range(inputs['count'])]
    this.wait_for(*children)
    return {'seconds': time.perf_counter() - begun}
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
		for (let run = 0; run < WARM_UP; run++) await runToEnd(app, 'ops', { count: 1_000 });
		ours.push((await runToEnd(app, 'ops', { count: 2_000 })).us);
		await app.close();
		const page = await profile.page(barePage);
		await page.evaluate(() => window.firstLine);
		for (let run = 0; run < WARM_UP; run++) await ask(page, { what: 'trips', count: 1_000 });
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
			for (let run = 0; run < WARM_UP; run++) await runToEnd(app, 'parent', { count: 500 });
			ours.push(count / (await runToEnd(app, 'parent', { count })).seconds);
			await app.close();
			const page = await profile.page(barePage);
			await page.evaluate(() => window.firstLine);
			for (let run = 0; run < WARM_UP; run++) await ask(page, { what: 'calls', count: 500 });
			bare.push((await ask(page, { what: 'calls', count })).perSecond);
			await page.close();
		}
		figures[`children_${count}`] = beside(median(ours), median(bare), '/s');
	}
	await profile.close();
	return { ...figures, goal: 'ours ≥ 1,000 /s' };
}

/**
 * Memory of a handler that waits, after garbage collection: what all processes of the page hold more with so many of
 * them than before, after as many have come and gone; code that the browser compiles on the way is no handler's. Up to
 * 200 live in each interpreter; of a thousand, those that have waited longest have left it.
 */
async function memory(bench) {
	const figures = {};
	for (const count of [300, 1_000]) {
		let profile = await bench.profile();
		const app = await profile.page('automation');
		const flows = { spins: TWO_SPINS, spin: SPIN, fan: FAN_OUT, sleeper: SLEEPER, passing: FAN_OUT_AND_WAIT, nap: NAP };
		await importFlows(app, flows);
		// Opens every interpreter that there may be, so that none of them is counted among the handlers.
		await runToEnd(app, 'spins');
		for (let i = 0; i < 2; i++) await runToEnd(app, 'passing', { count });
		const before = sum(await profile.memory());
		await untilAsleep(app, 'fan', count);
		const ours = sum(await profile.memory()) - before;
		await profile.close();

		profile = await bench.profile();
		const page = await profile.page(barePage);
		await page.evaluate(() => window.firstLine);
		await ask(page, { what: 'suspend', count });
		const bareBefore = sum(await profile.memory());
		await ask(page, { what: 'suspend', count });
		const bare = sum(await profile.memory()) - bareBefore;
		await profile.close();
		figures[`waiting_${count}`] = beside(ours / count, bare / count, 'kB each');
	}
	return { ...figures, goal: 'ours ≤ 50 kB each' };
}

/** Handlers that wait once and then compute, beside one of them as often: they begin in one interpreter, and end on all cores. */
async function waitedThenLong(bench, rounds) {
	const count = 8;
	const seconds = { alone: [], together: [] };
	const profile = await bench.profile();
	const app = await profile.page('automation');
	await importFlows(app, { crowd: CROWD, waited_then_long: WAITED_THEN_LONG });
	await runToEnd(app, 'crowd', { count: 2 });
	for (let i = 0; i < rounds; i++) {
		seconds.alone.push((await runToEnd(app, 'crowd', { count: 1 })).seconds);
		seconds.together.push((await runToEnd(app, 'crowd', { count })).seconds);
	}
	await profile.close();
	const serial = median(seconds.alone) * count;
	const together = median(seconds.together);
	return { serial: round(serial, 2), together: round(together, 2), ratio: round(together / serial, 2), unit: 's' };
}

/** What can be measured, by name. */
export const PARTS = { starts, round_trip: roundTrip, children, memory, waited_then_long: waitedThenLong, ...durable };
