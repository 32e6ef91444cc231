import { beforeAll, describe, expect, it } from 'vitest';
import { flowApiInNode, type Play } from './flow-api-in-node';

let play: Play;

beforeAll(async () => {
	play = await flowApiInNode();
}, 60_000);

const script = (...lines: string[]) => `${lines.join('\n')}\n`;

/** Lines 1 to 9. */
const sums = script(
	'def double(n):',
	'    twice = 2 * n',
	'    return twice',
	'',
	'def handler(system, this, inputs):',
	'    total = 0',
	'    for n in range(3):',
	'        total += double(n)',
	"    return {'total': total}"
);

describe('breakpoints', () => {
	it('stop before their line, each time, with the variables as they are there', () => {
		const { halts, ending } = play(sums, { debug: { breakpoints: [8] } });
		expect(halts.map(({ line, visit, local }) => [line, visit, local!.n, local!.total])).toEqual([
			[8, 1, 0, 0],
			[8, 2, 1, 0],
			[8, 3, 2, 2]
		]);
		expect(halts[0]).toMatchObject({ function: 'handler', reason: 'breakpoint' });
		expect(ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { total: 6 } });
	});

	it('are moved from a line without code to the next one with some', () => {
		expect(play(sums, { debug: { breakpoints: [4] } }).halts.map(({ line }) => line)).toEqual([5]);
		expect(play(sums, { debug: { breakpoints: [40] } }).halts).toEqual([]);
	});

	it('stop at the top level, in functions, comprehensions, generators and classes', () => {
		const source = script(
			'x = 1',
			'class Box:',
			'    size = x + 1',
			'def many():',
			'    for n in range(2):',
			'        yield n',
			'def handler(system, this):',
			'    return {"all": list(many())}'
		);
		const { halts } = play(source, { debug: { breakpoints: [1, 3, 6] } });
		expect(halts.map(({ line, function: name }) => [line, name])).toEqual([
			[1, '<module>'],
			[3, 'Box'],
			[6, 'many'],
			[6, 'many']
		]);
		expect(halts[0]).toMatchObject({ local: null, global: {} });
		expect(halts[2]).toMatchObject({
			global: { x: 1 },
			stack: [{ function: 'many', line: 6 }, { function: 'handler' }]
		});
	});

	it('can be changed at each step and at each stop', () => {
		const source = script(
			'def handler(system, this):',
			'    a = 1',
			'    this.sleep(1)',
			'    b = 2',
			'    c = 3',
			'    d = 4'
		);
		const { halts } = play(source, {
			debug: {
				breakpoints: [2],
				onhalt: ({ line }) => ({ breakpoints: line === 2 ? [] : [6] }),
				onlook: (count) => (count === 2 ? { breakpoints: [4] } : null)
			}
		});
		expect(halts.map(({ line }) => line)).toEqual([2, 4, 6]);
	});

	it('leave the traceback and the lines of an error as they are', () => {
		const source = script('def handler(system, this):', '    a = 1', '    return a / 0');
		const plain = play(source).ending;
		const debugged = play(source, { debug: { breakpoints: [2, 3] } }).ending;
		expect(debugged).toEqual(plain);
		expect(debugged.errorLine).toBe(3);
	});
});

describe('stepping', () => {
	const walk = (mode: string, from = 8) =>
		play(sums, { debug: { breakpoints: [from], onhalt: () => ({ breakpoints: [], mode }) } }).halts.map(
			({ line }) => line
		);

	it('goes over calls, line by line', () => {
		expect(walk('over')).toEqual([8, 7, 8, 7, 8, 7, 9]);
	});

	it('goes into calls', () => {
		expect(walk('into').slice(0, 5)).toEqual([8, 2, 3, 7, 8]);
	});

	it('goes out of a function, to the line after the call', () => {
		expect(walk('out', 2)).toEqual([2, 7]);
	});

	it('goes over a function that calls itself', () => {
		const source = script(
			'def down(n):',
			'    if n:',
			'        down(n - 1)',
			'    return n',
			'def handler(system, this):',
			'    down(3)',
			'    return None'
		);
		const { halts } = play(source, { debug: { breakpoints: [2], onhalt: () => ({ breakpoints: [], mode: 'over' }) } });
		expect(halts.map(({ line, local }) => [line, local!.n])).toEqual([
			[2, 3],
			[3, 3],
			[4, 3],
			[7, undefined]
		]);
	});

	it('over a step of the execution stops at the line after it', () => {
		const source = script('def handler(system, this):', '    a = 1', '    this.sleep(5)', '    b = 2', '    c = 3');
		const { halts, ops } = play(source, {
			debug: { breakpoints: [2], onhalt: () => ({ breakpoints: [], mode: 'over' }) }
		});
		expect(halts.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
		expect(ops).toHaveLength(1);
	});
});

describe('a past that is repeated', () => {
	const source = script(
		'def handler(system, this):',
		'    for n in range(2):',
		'        n = n + 10',
		'    this.sleep(1)',
		'    for n in range(4):',
		'        n = n + 20',
		'        m = n'
	);

	it('does not stop; from its last step on, it does', () => {
		const { halts } = play(source, {
			debug: { live: false, breakpoints: [3, 6], onlook: (count) => (count === 2 ? { live: true } : null) }
		});
		expect(halts.map(({ line, visit }) => [line, visit])).toEqual([
			[6, 1],
			[6, 2],
			[6, 3],
			[6, 4]
		]);
	});

	it('comes silently to the place it was sent on from, and goes on as it was to', () => {
		const passed = { line: 6, visit: 2 };
		const onlook = (count: number) => (count === 2 ? { live: true, passed } : null);
		const again = { live: false, breakpoints: [6], onlook };
		expect(play(source, { debug: again }).halts.map(({ visit }) => visit)).toEqual([3, 4]);
		const stepping = play(source, { debug: { ...again, breakpoints: [], mode: 'over' } });
		expect(stepping.halts.map(({ line, local }) => [line, local!.n])).toEqual([[7, 21]]);
	});

	it('does not look for that place any more after another step', () => {
		const longer = `${source}    this.sleep(2)\n    end = 1\n`;
		const onlook = (count: number) => (count === 2 ? { live: true, passed: { line: 3, visit: 1 } } : null);
		const { halts } = play(longer, { debug: { live: false, breakpoints: [9], onlook } });
		expect(halts.map(({ line }) => line)).toEqual([9]);
	});

	it('takes the same steps and readings in development mode as without', () => {
		const drawing = script(
			'import random, time',
			'class Loud:',
			'    def __repr__(self):',
			'        random.random()',
			'        return "loud"',
			'def handler(system, this):',
			'    loud = Loud()',
			'    random.seed(7)',
			'    first = random.random()',
			'    this.set_output("first", first)',
			'    this.set_output("second", random.random())'
		);
		const plain = play(drawing);
		const debugged = play(drawing, { debug: { breakpoints: [9, 10, 11] } });
		expect(debugged.halts).toHaveLength(3);
		expect(debugged.notes).toEqual(plain.notes);
		expect(debugged.halts[0]!.local).toMatchObject({ loud: 'loud' });
	});
});

describe('what nothing can stop at', () => {
	/** Counts how often Python is told of a line, through a flow that looks at its own session. */
	const counting = script(
		'import flow_api.debugger as debugger, sys',
		'told = 0',
		'def count(code, line):',
		'    global told',
		'    told += 1',
		'    return debugger._at_line(code, line)',
		'def loop():',
		'    for n in range(1000):',
		'        m = n',
		'def handler(system, this):',
		'    monitoring = sys.monitoring',
		'    before = monitoring.register_callback(debugger._the_tool(), monitoring.events.LINE, count)',
		'    loop()',
		'    monitoring.register_callback(debugger._the_tool(), monitoring.events.LINE, before)',
		'    events = monitoring.get_local_events(debugger._the_tool(), loop.__code__)',
		'    return {"told": told, "events": events}'
	);

	it('is not watched at all, where no breakpoint is in the same function', () => {
		const { ending } = play(counting, { debug: { breakpoints: [16] } });
		expect(ending.output).toMatchObject({ events: 0 });
		expect((ending.output as { told: number }).told).toBeLessThan(10);
	});

	it('is switched off at its first visit, where a breakpoint is in the same function', () => {
		const far = counting.replace('        m = n\n', '        m = n\n    last = 1\n');
		const { ending, halts } = play(far, { debug: { breakpoints: [10] } });
		expect(halts.map(({ line }) => line)).toEqual([10]);
		expect((ending.output as { told: number }).told).toBeLessThan(10);
	});

	it('leaves no trace in the code that others run', () => {
		const source = script(
			'import sys, flow_api.debugger as debugger',
			'def handler(system, this):',
			'    return {"events": sys.monitoring.get_local_events(debugger._the_tool(), handler.__code__)}'
		);
		expect(play(source, { debug: { breakpoints: [3] } }).ending.output!.events).not.toBe(0);
		expect(play(source).ending.output).toEqual({ events: 0 });
	});
});

describe('variables', () => {
	const see = (lines: string[], more: Parameters<Play>[1] = {}) => {
		const source = script('def handler(system, this, inputs):', ...lines.map((line) => `    ${line}`), '    end = 1');
		const { halts } = play(source, { ...more, debug: { breakpoints: [lines.length + 2], ...more.debug } });
		return halts[0]!.local!;
	};

	it('are JSON where they can be, and else what Python shows for them', () => {
		const local = see([
			'import datetime, decimal',
			"plain = {'a': [1, 2.5, None, True], 2: ('x', 'y')}",
			'when = datetime.date(2026, 1, 2)',
			'big = 2 ** 60',
			"odd = float('nan')",
			"some = {'only'}",
			"raw = b'bytes'",
			'nested = [[[[[[[[1]]]]]]]]'
		]);
		expect(local).toMatchObject({
			plain: { a: [1, 2.5, null, true], '2': ['x', 'y'] },
			when: 'datetime.date(2026, 1, 2)',
			big: '1152921504606846976',
			odd: 'nan',
			some: "{'only'}",
			raw: "b'bytes'",
			nested: [[[[['list with 1 entries']]]]],
			inputs: {}
		});
	});

	it('are cut where they are long', () => {
		const local = see([
			"text = 'x' * 100_000",
			'many = list(range(100_000))',
			'wide = {str(n): n for n in range(500)}',
			'loop = []',
			'loop.append(loop)',
			'heap = set(range(100_000))'
		]);
		expect(local.text).toBe(`${'x'.repeat(2000)}… (100,000 characters)`);
		expect(local.many).toHaveLength(101);
		expect((local.many as unknown[])[100]).toBe('… and 99,900 more');
		expect((local.wide as Record<string, unknown>)['…']).toBe('… and 400 more');
		expect(local.heap).toMatch(/… and 99,900 more$/);
		expect(JSON.stringify(local).length).toBeLessThan(50_000);
	});

	it('stand a repr that raises, prints, or calls the engine', () => {
		const { halts, notes, ops, ending } = play(
			script(
				'class Bad:',
				'    def __repr__(self): raise SystemExit(3)',
				'class Loud:',
				'    def __repr__(self):',
				'        self.this.log("from repr")',
				'        return "unseen"',
				'def handler(system, this):',
				'    bad, loud = Bad(), Loud()',
				'    loud.this = this',
				'    end = 1'
			),
			{ debug: { breakpoints: [10] } }
		);
		expect(halts[0]!.local).toMatchObject({
			bad: '<Bad: its repr raised SystemExit>',
			loud: '<Loud: its repr raised RuntimeError>'
		});
		expect(ops).toEqual([]);
		expect(notes).toEqual([]);
		expect(ending.status).toBe('ENDED_SUCCESS');
	});

	it('do not show protected inputs, in whatever variable they are', () => {
		const local = see(
			[
				"password = inputs['password']",
				"header = 'Bearer ' + inputs['password']",
				"pin = inputs['login']['pin']",
				"other = {'password': 'anything', 'kept': 'kept'}",
				"raw = inputs['password'].encode()",
				"listed = [inputs['password'], 'kept']",
				"edge = 'x' * 1995 + inputs['password']"
			],
			{
				input: { password: 'hunter22', login: { pin: 4711 }, kept: 'kept' },
				debug: { protectedKeys: ['password', 'login'] }
			}
		);
		expect(JSON.stringify(local)).not.toMatch(/hunt|4711|anything/);
		expect(local).toMatchObject({
			password: '••••••••',
			header: 'Bearer ••••••••',
			pin: '••••••••',
			inputs: { password: '••••••••', login: '••••••••', kept: 'kept' },
			other: { kept: 'kept' },
			listed: ['••••••••', 'kept']
		});
	});
});

describe('cancelling', () => {
	it('unwinds a handler where it stands', () => {
		const source = script(
			'def handler(system, this):',
			'    try:',
			'        a = 1',
			'    finally:',
			'        print("cleaned up")',
			'    this.sleep(1)'
		);
		const { ending, ops } = play(source, { debug: { breakpoints: [3], onhalt: () => ({ stop: 'ENDED_CANCELLED' }) } });
		expect(ending.status).toBe('ENDED_CANCELLED');
		expect(ops).toEqual([]);
	});

	it('cannot be caught', () => {
		const source = script(
			'def handler(system, this):',
			'    try:',
			'        a = 1',
			'    except BaseException:',
			'        pass',
			'    this.sleep(1)'
		);
		const { ending, ops } = play(source, { debug: { breakpoints: [3], onhalt: () => ({ stop: 'ENDED_CANCELLED' }) } });
		expect(ending.status).toBe('ENDED_CANCELLED');
		expect(ops).toEqual([]);
	});
});
