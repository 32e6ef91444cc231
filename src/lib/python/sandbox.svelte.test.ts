import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../domain/json';
import { FakeEngine } from './fake-engine';
import { pythonKey } from 'virtual:millrace-sandbox';
import type { BootFiles, FromFileSender } from '../protocol/file-sender';
import { fileSender, type SendFiles } from './file-sender';
import type { PythonSources } from '../protocol/engine';
import type { DebugSetup } from '../protocol/interpreter';
import { receivedFiles } from './received-files';
import { Sandbox } from './sandbox';
import { sandboxAddresses } from './sandbox-addresses';
import { storedSnapshot } from './snapshot-store';

const BOOT_MS = 60_000;
let sandbox: Sandbox;
const gone: number[] = [];

/** Sends the app's files, but those given here instead of its own. What is an error cannot be had; undefined never comes. */
function sendingInstead(given: { [Name in keyof BootFiles]?: BootFiles[Name] | Error | undefined }): SendFiles {
	return (port, failed) => {
		const { port1, port2 } = new MessageChannel();
		const tell = (message: FromFileSender) => port.postMessage(message);
		for (const [name, coming] of Object.entries(receivedFiles(port2)) as [keyof BootFiles, Promise<ArrayBuffer>][]) {
			const file = given[name];
			if (file instanceof Error) tell({ type: 'failed', reason: file.message });
			else if (name in given) {
				if (file !== undefined) tell({ type: 'file', name, bytes: file } as FromFileSender);
			} else coming.then((bytes) => tell({ type: 'file', name, bytes }), failed);
		}
		return fileSender('')(port1, failed);
	};
}

async function open(from = sandbox): Promise<FakeEngine & { id: number }> {
	const opened = await from.openInterpreter();
	if (!opened.ok) throw new Error(opened.failure.message);
	return Object.assign(new FakeEngine(opened.value.port), { id: opened.value.interpreterId });
}

beforeAll(async () => {
	sandbox = new Sandbox({ sendFiles: fileSender('') });
	sandbox.onGone = (id) => gone.push(id);
});

afterAll(() => sandbox.dispose());

describe('a booted interpreter', () => {
	let engine: FakeEngine & { id: number };
	beforeAll(async () => {
		engine = await open();
	}, BOOT_MS);

	it('runs a handler, and tells each line as it is printed', async () => {
		const id = engine.run(
			'print("top level")\ndef handler(system, this, inputs):\n    print("hello", inputs["name"])\n    return {"done": True}\n',
			{
				input: { name: 'Ada' }
			}
		);
		const left = await engine.until('left', (message) => message.executionId === id);
		expect(engine.lines(id)).toEqual(['top level', 'hello Ada']);
		expect(left.ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { done: true } });
	});

	it('posts a line before the computation that follows it is over', async () => {
		const id = engine.run('def handler(system, this):\n    print("before")\n    while True: pass\n');
		const other = await open();
		await engine.until('note', (message) => message.executionId === id);
		sandbox.closeInterpreter(engine.id);
		expect(engine.received.some((message) => message.type === 'left' && message.executionId === id)).toBe(false);
		engine = other;
	});

	it('holds 200 suspended handlers at once, each with its own contextvars and exception', async () => {
		const source = `
import contextvars, sys
mine = contextvars.ContextVar('mine')
def deep(this, n):
    return this.sleep(1) if n == 0 else deep(this, n - 1)
def handler(system, this, inputs):
    mine.set(inputs['n'])
    try:
        raise ValueError(inputs['n'])
    except ValueError as error:
        deep(this, inputs['n'] % 50)
        assert sys.exc_info()[1] is error
    assert mine.get() == inputs['n']
    return {'n': mine.get()}
`;
		engine.answer = () => undefined;
		const ids = Array.from({ length: 200 }, (_, n) => engine.run(source, { input: { n } }));
		const ops = await Promise.all(ids.map((id) => engine.until('op', (message) => message.executionId === id)));
		engine.send({ type: 'ping', id: 7 });
		expect(await engine.until('pong')).toMatchObject({ id: 7, liveHandlers: 200 });
		for (const op of ops.reverse()) engine.settle(op.executionId, op.seq, null);
		const left = await Promise.all(ids.map((id) => engine.until('left', (message) => message.executionId === id)));
		expect(left.map(({ ending }) => ending.output ?? ending.statusMessage)).toEqual(ids.map((_, n) => ({ n })));
	});

	it('stands cycles of objects in many handlers that are suspended', async () => {
		const source = `
class Node: pass
def handler(system, this):
    for _ in range(8):
        for _ in range(1_000):
            one, other = Node(), Node()
            one.other, other.other = other, one
        this.sleep(1)
    return {'done': True}
`;
		engine.answer = () => null;
		const ids = Array.from({ length: 60 }, () => engine.run(source));
		const left = await Promise.all(ids.map((id) => engine.until('left', (message) => message.executionId === id)));
		expect(left.every(({ ending }) => ending.status === 'ENDED_SUCCESS')).toBe(true);
	});

	it('lets handlers begin in development mode beside many that are suspended deep in calls', async () => {
		const source = `
import contextvars, functools
def deeper(this, depth):
    if depth == 0:
        for _ in range(6): this.sleep(1)
    elif depth % 3:
        contextvars.copy_context().run(deeper, this, depth - 1)
    else:
        functools.reduce(lambda _, left: deeper(this, left), [depth - 1], None)
def handler(system, this, inputs):
    deeper(this, inputs['depth'])
    return {'done': True}
`;
		const debug: DebugSetup = { breakpoints: [], mode: 'continue', passed: null, protectedKeys: [] };
		engine.answer = () => null;
		// Where the stack of one holds a frame, those of others have held other things since.
		const ids = Array.from({ length: 120 }, (_, at) =>
			engine.run(source, { input: { depth: at % 12 }, ...(at % 3 === 2 && { debug }) })
		);
		const left = await Promise.all(ids.map((id) => engine.until('left', (message) => message.executionId === id)));
		expect(left.every(({ ending }) => ending.status === 'ENDED_SUCCESS')).toBe(true);
	});

	it('replays clocks and random numbers exactly', async () => {
		const source = `
import time, datetime, uuid, secrets, os, random
def draw():
    return [time.time(), time.monotonic(), time.perf_counter(), time.time_ns() % 10**12, datetime.datetime.now().isoformat(), str(uuid.uuid4()), str(uuid.uuid1()),
            secrets.token_hex(8), os.urandom(4).hex(), random.random(), random.sample(range(100), 5), random.Random().random(), hash('text')]
def handler(system, this):
    start = time.time()
    while time.time() < start + 0.02: pass
    first = draw()
    this.sleep(1)
    second = draw()
    this.sleep(2)
    return {'first': first, 'second': second}
`;
		engine.answer = () => null;
		const id = engine.run(source);
		const recorded = (await engine.until('left', (message) => message.executionId === id)).ending;
		expect(recorded.status, recorded.statusMessage ?? '').toBe('ENDED_SUCCESS');
		const elsewhere = await open();
		const disturber = elsewhere.run(
			'import random\ndef handler(system, this):\n    while True:\n        random.random()\n        this.sleep(1)\n'
		);
		const again = await elsewhere.ending(source, { id: 'again', history: engine.history(id) });
		expect(again).toEqual(recorded);
		expect(elsewhere.received.filter((message) => message.type === 'op' && message.executionId !== disturber)).toEqual(
			[]
		);
		sandbox.closeInterpreter(elsewhere.id);
	});

	it('replays files, the time zone, and what JavaScript offers of clocks and random numbers', async () => {
		const source = `
import js, os, pathlib, tempfile, time
def handler(system, this):
    found = [os.listdir(), os.listdir('/tmp'), os.environ.get('SEEN')]
    os.environ['SEEN'] = 'yes'
    with open('/dev/urandom', 'rb') as device:
        drawn = [device.read(6).hex(), js.Math.random(), js.Date.now(), tempfile.mkdtemp()]
    with open('report.csv', 'a') as report:
        report.write('row')
    this.sleep(1)
    os.chdir('/tmp')
    os.mkdir('work')
    times = [os.stat('/home/flow/report.csv').st_mtime, time.localtime().tm_hour, time.strftime('%Z'), time.timezone]
    this.sleep(2)
    return {'found': found, 'drawn': drawn, 'times': times, 'text': pathlib.Path('/home/flow/report.csv').read_text()}
`;
		engine.answer = () => null;
		const id = engine.run(source);
		const recorded = (await engine.until('left', (message) => message.executionId === id)).ending;
		expect(recorded, recorded.statusMessage ?? '').toMatchObject({ output: { found: [[], [], null], text: 'row' } });
		const [first, second] = engine.history(id);
		expect(first!.reads).toMatchObject({ dateNow: expect.anything(), random: expect.anything() });
		expect(second!.reads).toMatchObject({ zone: expect.any(String) });
		expect(await engine.ending(source, { id: 'here again', history: engine.history(id) })).toEqual(recorded);
		const elsewhere = await open();
		expect(await elsewhere.ending(source, { id: 'elsewhere', history: engine.history(id) })).toEqual(recorded);
		sandbox.closeInterpreter(elsewhere.id);
	});

	it('keeps what a library reads while it is imported out of the record', async () => {
		const source = `
import importlib, pathlib, sys, uuid
pathlib.Path('reads_at_import.py').write_text('import time, os; found = [time.time(), os.urandom(8)]')
importlib.invalidate_caches()
if '' not in sys.path: sys.path.insert(0, '')
def handler(system, this):
    import reads_at_import
    before = str(uuid.uuid4())
    this.sleep(1)
    return {'ids': [before, str(uuid.uuid4())]}
`;
		engine.answer = () => null;
		const id = engine.run(source);
		const recorded = (await engine.until('left', (message) => message.executionId === id)).ending;
		expect(recorded.status, recorded.statusMessage ?? '').toBe('ENDED_SUCCESS');
		const again = await engine.ending(source, { id: 'imported before', history: engine.history(id).slice(0, 1) });
		expect((again.output!.ids as string[])[0]).toBe((recorded.output!.ids as string[])[0]);
	});

	it('goes on live where the past ends, and keeps the numbering', async () => {
		const source =
			'def handler(system, this):\n    print("a")\n    this.sleep(1)\n    print("b")\n    this.sleep(2)\n    print("c")\n';
		const history = [
			{ seq: 1, at: 1, step: { kind: 'print', stream: 'stdout', text: 'a' } as const, outcome: null, reads: null },
			{
				seq: 2,
				at: 1,
				step: { kind: 'sleep', seconds: 1 } as const,
				outcome: { ok: true, value: null } as const,
				reads: null
			},
			{ seq: 3, at: 1, step: { kind: 'print', stream: 'stdout', text: 'b' } as const, outcome: null, reads: null },
			{ seq: 4, at: 1, step: { kind: 'sleep', seconds: 2 } as const, outcome: null, reads: null }
		];
		const id = engine.run(source, { history });
		await engine.until('left', (message) => message.executionId === id);
		const posted = engine.received.filter((message) => 'executionId' in message && message.executionId === id);
		expect(posted.map((message) => [message.type, 'seq' in message && message.seq])).toEqual([
			['op', 4],
			['note', 5],
			['left', 6]
		]);
	});

	it('unwinds a stopped handler, whatever it catches', async () => {
		const source = `
def handler(system, this):
    while True:
        try:
            this.sleep(1000)
        except BaseException:
            this.log('never seen')
`;
		engine.answer = () => undefined;
		const id = engine.run(source);
		await engine.until('op', (message) => message.executionId === id);
		engine.send({ type: 'stop', executionId: id, epoch: 1, ending: 'HIBERNATED' });
		await engine.until('left', (message) => message.executionId === id);
		const stubborn = engine.run(source.replace("            this.log('never seen')", '            pass'));
		await engine.until('op', (message) => message.executionId === stubborn);
		engine.send({ type: 'stop', executionId: stubborn, epoch: 1, ending: 'ENDED_CANCELLED' });
		await engine.until('left', (message) => message.executionId === stubborn);
		engine.answer = () => null;
		expect(engine.lines(id)).toEqual([]);
		expect(await engine.ending('def handler(system, this): return {"alive": True}')).toMatchObject({
			output: { alive: true }
		});
	});

	it('runs a script again that it was given before', async () => {
		const source = 'def handler(system, this, inputs): return {"n": inputs["n"]}';
		await engine.ending(source, { input: { n: 1 } });
		const id = engine.run(source, { input: { n: 2 }, known: true });
		expect((await engine.until('left', (message) => message.executionId === id)).ending.output).toEqual({ n: 2 });
	});

	it('awaits an async handler', async () => {
		const source = `
import asyncio
async def part(this, n):
    this.sleep(n)
    await asyncio.sleep(0.001)
    return n
async def handler(system, this):
    return {'sum': await part(this, 1) + await part(this, 2)}
`;
		expect(await engine.ending(source)).toMatchObject({ status: 'ENDED_SUCCESS', output: { sum: 3 } });
	});
});

describe('an async handler', () => {
	it(
		'has the same turns and readings in a replay, whoever runs beside it',
		async () => {
			const source = `
import asyncio, os, random, time
async def part(this, n):
    drawn = []
    for _ in range(3):
        await asyncio.sleep(random.random() * 0.01)
        drawn.append([time.time(), os.urandom(4).hex()])
        this.sleep(n)
    return drawn
async def handler(system, this):
    tasks = [asyncio.create_task(part(this, n)) for n in range(4)]
    done, _ = await asyncio.wait(tasks)
    return {'drawn': await asyncio.gather(*tasks), 'done': [task.get_name() for task in done]}
`;
			const disturber =
				'import os\ndef handler(system, this):\n    while True:\n        os.urandom(3)\n        this.sleep(1)\n';
			const [first, second] = await Promise.all([open(), open()]);
			for (const engine of [first, second]) {
				engine.answer = () => null;
				engine.run(disturber, { id: 'disturber' });
			}
			const id = first.run(source);
			const recorded = (await first.until('left', (message) => message.executionId === id)).ending;
			expect(recorded.status, recorded.statusMessage ?? '').toBe('ENDED_SUCCESS');
			const history = first.history(id);
			expect(history.every(({ reads }) => reads?.clock && reads.random)).toBe(true);
			expect(await second.ending(source, { id: 'again', history })).toEqual(recorded);
			const asked = second.received.filter((message) => 'executionId' in message && message.executionId === 'again');
			expect(asked.map(({ type }) => type)).toEqual(['left']);
			for (const { id } of [first, second]) sandbox.closeInterpreter(id);
		},
		BOOT_MS
	);

	it(
		'is held at a breakpoint, as any other, and goes on',
		async () => {
			const engine = await open();
			engine.answer = () => null;
			const debug: DebugSetup = { breakpoints: [3], mode: 'continue', passed: null, protectedKeys: [] };
			for (const keyword of ['def', 'async def']) {
				const id = engine.run(`${keyword} handler(system, this):\n    this.sleep(1)\n    return {'done': True}\n`, {
					debug
				});
				const { stop } = await engine.until('stopped', (message) => message.executionId === id);
				expect(stop).toMatchObject({ line: 3 });
				engine.send({ type: 'debug', executionId: id, epoch: 1, mode: 'continue' });
				const left = await engine.until('left', (message) => message.executionId === id);
				expect(left.ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { done: true } });
			}
			sandbox.closeInterpreter(engine.id);
		},
		BOOT_MS
	);

	it(
		'is stopped while it waits for something that is no step',
		async () => {
			const engine = await open();
			const id = engine.run(
				'import asyncio\nasync def handler(system, this):\n    print("waits")\n    await asyncio.sleep(1000)\n    print("never")\n'
			);
			await engine.until('note', (message) => message.executionId === id);
			engine.send({ type: 'ping', id: 1 });
			await engine.until('pong');
			engine.send({ type: 'stop', executionId: id, epoch: 1, ending: 'ENDED_CANCELLED' });
			await engine.until('left', (message) => message.executionId === id);
			expect(engine.lines(id)).toEqual(['waits']);
			sandbox.closeInterpreter(engine.id);
		},
		BOOT_MS
	);
});

describe('the sandbox', () => {
	it(
		'ends an interpreter that computes for ever, and others go on',
		async () => {
			const [stuck, well] = await Promise.all([open(), open()]);
			const id = stuck.run('def handler(system, this):\n    print("in")\n    while True: pass\n');
			await stuck.until('note', (message) => message.executionId === id);
			sandbox.closeInterpreter(stuck.id);
			expect(await well.ending('def handler(system, this): return {"x": 1}')).toMatchObject({ output: { x: 1 } });
			expect(gone).toEqual([]);
			sandbox.closeInterpreter(well.id);
		},
		BOOT_MS
	);

	it(
		'E7: runs with an older flow_api instead of the one it was built with',
		async () => {
			const response = await fetch(sandboxAddresses('').sources);
			const sources = (await response.json()) as PythonSources;
			const session = `${sources['flow_api/session.py']}\nOLDER = True\n`;
			const opened = await sandbox.openInterpreter({ ...sources, 'flow_api/session.py': session });
			if (!opened.ok) throw new Error(opened.failure.message);
			const script =
				'from flow_api import session\nimport random\n\n' +
				'def handler(system, this):\n    this.sleep(1)\n    return {"older": getattr(session, "OLDER", False), "drawn": random.random()}';
			const older = await new FakeEngine(opened.value.port).ending(script);
			expect(older).toMatchObject({ status: 'ENDED_SUCCESS', output: { older: true, drawn: expect.any(Number) } });
			expect(await (await open()).ending(script)).toMatchObject({ output: { older: false } });
			sandbox.closeInterpreter(opened.value.interpreterId);
		},
		BOOT_MS
	);

	it(
		'boots without a snapshot, or with a broken one',
		async () => {
			for (const snapshot of [null, new ArrayBuffer(1024)]) {
				const plain = new Sandbox({ sendFiles: sendingInstead({ snapshot }) });
				const engine = await open(plain);
				const answer: Json = { x: 2 };
				expect(await engine.ending('def handler(system, this):\n    this.sleep(1)\n    return {"x": 2}')).toMatchObject(
					{ output: answer }
				);
				expect(await engine.until('ready')).toMatchObject({ fromSnapshot: false });
				plain.dispose();
			}
		},
		BOOT_MS
	);

	it(
		'keeps a snapshot of a plain boot, and starts from it the next time',
		async () => {
			await caches.delete('millrace-python-snapshot');
			const plain = new Sandbox({ sendFiles: sendingInstead({ snapshot: null }) });
			await open(plain);
			await expect.poll(() => storedSnapshot(pythonKey), { timeout: BOOT_MS }).not.toBeNull();
			plain.dispose();
			const snapshot = await storedSnapshot(pythonKey);
			const next = new Sandbox({ sendFiles: sendingInstead({ snapshot }) });
			const engine = await open(next);
			const ending = await engine.ending('def handler(system, this):\n    this.sleep(1)\n    return {"x": 3}');
			expect(ending).toMatchObject({ output: { x: 3 } });
			expect(await engine.until('ready')).toMatchObject({ fromSnapshot: true });
			next.dispose();
		},
		BOOT_MS
	);

	it('settles what was asked of it when it is closed', async () => {
		const closed = new Sandbox({ sendFiles: fileSender('') });
		const opening = closed.openInterpreter();
		closed.dispose();
		expect(await opening).toMatchObject({ ok: false });
		expect(await closed.openInterpreter()).toMatchObject({ ok: false });
	});

	it('says why it cannot boot', async () => {
		const broken = new Sandbox({ sendFiles: sendingInstead({ pyodideWasm: new ArrayBuffer(8) }) });
		const opened = await broken.openInterpreter();
		expect(opened.ok ? '' : opened.failure.message).toMatch(/WebAssembly|CompileError/);
		broken.dispose();
		const missing = new Sandbox({
			sendFiles: sendingInstead({ stdlibZip: new Error('python_stdlib.zip was answered with 404.') })
		});
		const none = await missing.openInterpreter();
		expect(none.ok ? '' : none.failure.message).toContain('404');
		missing.dispose();
	});

	it('gives up on a boot that takes too long', async () => {
		// Its lock file never comes.
		const slow = new Sandbox({ sendFiles: sendingInstead({ lockFile: undefined }), bootTimeoutMs: 50 });
		const opened = await slow.openInterpreter();
		expect(opened.ok ? '' : opened.failure.message).toMatch(/did not (start|load) within/);
		slow.dispose();
	});
});
