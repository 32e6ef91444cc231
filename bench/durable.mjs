/** What durability costs, as the benchmarks of workflow engines measure it: tasks, steps, sleepers, replay, recovery. */
import { importFlows, runToEnd, untilAsleep, untilLine } from './app-page.mjs';
import { ask, barePage, beside, median, round, sum, WARM_UP } from './figures.mjs';

const FIB = 'def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n';
const TASK = `${FIB}
def handler(system, this, inputs):
    return {'fib': fib(inputs['n'])}
`;
const TASKS = `import time

def handler(system, this, inputs):
    begun = time.perf_counter()
    tasks = [this.flow('task', n=inputs['n'], wait=False) for _ in range(inputs['count'])]
    this.wait_for(*tasks)
    return {'ms': (time.perf_counter() - begun) * 1000}
`;
const STEPS = `import time
${FIB}
def handler(system, this, inputs):
    begun = time.perf_counter()
    for _ in range(inputs['count']):
        fib(inputs['n'])
        this.load('status')
    return {'ms': (time.perf_counter() - begun) * 1000}
`;
const HELLO = 'def handler(system, this, inputs):\n    this.log("hello")\n';
const SLEEPER = 'def handler(system, this, inputs):\n    this.sleep(1_000_000)\n';
const FAN_OUT = `def handler(system, this, inputs):
    for i in range(inputs['count']):
        this.flow('sleeper', wait=False, orphan=True)
`;
/** Takes many steps, then sleeps until the browser was killed and started again. */
const LONG_PAST = `def handler(system, this, inputs):
    for _ in range(COUNT):
        this.load('status')
    this.log('asleep')
    this.sleep(5)
    this.log('awake')
`;

/** Tasks as children, in as many interpreters as there are cores; bare: their sum, one after the other. */
function tasks(n, count, goal) {
	return async (bench, rounds) => {
		const [ours, bare] = [[], []];
		const profile = await bench.profile();
		for (let i = 0; i < rounds; i++) {
			const app = await profile.page('automation');
			await importFlows(app, { tasks: TASKS, task: TASK });
			// Before, on both sides: interpreters are open, and compiled by the browser for the second time.
			for (let run = 0; run < WARM_UP; run++) await runToEnd(app, 'tasks', { n: Math.min(n, 25), count: 60 });
			ours.push((await runToEnd(app, 'tasks', { n, count })).ms);
			await app.close();
			const page = await profile.page(barePage);
			await page.evaluate(() => window.firstLine);
			await ask(page, { what: 'python', code: `${FIB}\nfor _ in range(${WARM_UP} * 60): fib(${Math.min(n, 25)})` });
			bare.push((await ask(page, { what: 'python', code: `${FIB}\nfor _ in range(${count}): fib(${n})` })).ms);
			await page.close();
		}
		await profile.close();
		return { ...beside(median(ours), median(bare), 'ms'), goal };
	};
}

export const short_tasks = tasks(10, 40, 'ours < 50 ms');
export const long_tasks = tasks(33, 10, 'ratio ≤ 0.6 on two cores');

/** Steps with an outcome in the journal, one after the other; bare: the same computation without a journal. */
function steps(n, count, goal) {
	return async (bench, rounds) => {
		const [ours, bare] = [[], []];
		const profile = await bench.profile();
		for (let i = 0; i < rounds; i++) {
			const app = await profile.page('automation');
			await importFlows(app, { steps: STEPS });
			for (let run = 0; run < WARM_UP; run++) await runToEnd(app, 'steps', { n, count: 1_000 });
			ours.push((await runToEnd(app, 'steps', { n, count })).ms);
			await app.close();
			const page = await profile.page(barePage);
			await page.evaluate(() => window.firstLine);
			await ask(page, { what: 'python', code: `${FIB}\nfor _ in range(${WARM_UP} * 1_000): fib(${n})` });
			bare.push((await ask(page, { what: 'python', code: `${FIB}\nfor _ in range(${count}): fib(${n})` })).ms);
			await page.close();
		}
		await profile.close();
		const ms = median(ours);
		return { ...beside(ms, median(bare), 'ms'), ms_a_step: round(ms / count, 3), goal };
	};
}

export const short_tasks_as_steps = steps(10, 40, 'ours < 50 ms');
export const durable_steps = steps(1, 400, 'ours ≤ 0.5 ms a step');

/** Ten thousand that sleep: what they hold in memory, and what a start with them costs beside one without. */
export async function sleepers(bench) {
	const count = 10_000;
	const userData = await bench.userData();
	let profile = await bench.profile(userData);
	let app = await profile.page('automation');
	await importFlows(app, { hello: HELLO, fan: FAN_OUT, sleeper: SLEEPER });
	await runToEnd(app, 'hello');
	await app.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	// Both starts are those of a browser that was just opened.
	await profile.close();
	profile = await bench.profile(userData);
	app = await profile.page('automation');
	const without = await untilLine(app, 'hello', 'hello');
	const before = sum(await profile.memory());
	await untilAsleep(app, 'fan', count);
	// After a minute of waiting they have left Python, and the engine.
	await new Promise((resolve) => setTimeout(resolve, 130_000));
	const after = sum(await profile.memory());
	await profile.close();
	profile = await bench.profile(userData);
	app = await profile.page('automation');
	const withThem = await untilLine(app, 'hello', 'hello');
	await profile.close();
	return {
		memory_each: { ours: round((after - before) / count, 2), unit: 'kB' },
		restart: { with: round(withThem), without: round(without), ratio: round(withThem / without, 2), unit: 'ms' }
	};
}

/** From the start of a killed browser to the next line of an execution with a past of so many steps. */
async function afterKill(bench, steps) {
	const userData = await bench.userData();
	let profile = await bench.profile(userData);
	let app = await profile.page('automation');
	await importFlows(app, { past: LONG_PAST.replace('COUNT', String(steps)) });
	await app.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
	await untilLine(app, 'asleep', 'past');
	await profile.kill();
	// It is due when the browser is there again.
	await new Promise((resolve) => setTimeout(resolve, 5_000));
	profile = await bench.profile(userData);
	app = await profile.page('automation');
	const ms = await untilLine(app, 'awake');
	await profile.close();
	return ms;
}

/** From navigation after a kill to the next line of what was running; and how fast a long past is replayed. */
export async function recovery(bench, rounds) {
	const count = 20_000;
	const [short, long] = [[], []];
	for (let i = 0; i < rounds; i++) {
		short.push(await afterKill(bench, 1));
		long.push(await afterKill(bench, count));
	}
	const [least, most] = [median(short), median(long)];
	return {
		kill_to_next_line: { ours: round(least), unit: 'ms' },
		replay: { ours: round((count / (most - least)) * 1000), unit: 'ops/s' }
	};
}
