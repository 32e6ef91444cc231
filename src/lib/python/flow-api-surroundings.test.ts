import { beforeAll, describe, expect, it } from 'vitest';
import { flowApiInNode, type Answer, type Play } from './flow-api-in-node';

let play: Play;
beforeAll(async () => {
	play = await flowApiInNode();
}, 60_000);

const handler = (body: string, options?: Parameters<Play>[1]) =>
	play(`import flow_api\ndef handler(system, this, inputs):\n    ${body.replaceAll('\n', '\n    ')}\n`, options);

describe('what cannot be had in a browser', () => {
	it.each([
		['import threading\nthreading.Thread(target=print).start()', /^RuntimeError: A flow has no threads.*wait=False/],
		[
			'import concurrent.futures\nwith concurrent.futures.ThreadPoolExecutor() as pool: pool.submit(print)',
			/^RuntimeError: A flow has no threads/
		],
		[
			'import multiprocessing\nmultiprocessing.Pool(2)',
			/^ModuleNotFoundError: .*A flow has no processes.*this\.wait_for/
		],
		['import os\nos.system("ls")', /^OSError: A flow runs in a browser and cannot start programs/],
		['import os\nos.popen("ls")', /^OSError: .*cannot start programs/],
		['import os\nos.execv("ls", [])', /^OSError: .*cannot start programs/],
		['import subprocess\nsubprocess.run(["ls"])', /^OSError: .*cannot start programs/],
		['import os\nos.abort()', /^RuntimeError: A flow cannot end its interpreter/],
		['import os\nos._exit(3)', /^SystemExit: 3$/],
		['import requests', /^ModuleNotFoundError: No module named 'requests'\. .*connector_type='REST'/],
		['import pandas', /^ModuleNotFoundError: No module named 'pandas'\. .*standard library.*this\.flow/],
		['import urllib.request\nurllib.request.urlopen("http://example.com")', /^URLError: .*connector_type='REST'/],
		['import http.client\nhttp.client.HTTPConnection("example.com").connect()', /^OSError: A flow has no sockets/],
		['import socket\nsocket.socket().connect(("127.0.0.1", 80))', /^OSError: A flow has no sockets/],
		['import http.server\nhttp.server.HTTPServer(("", 80), None)', /^OSError: .*A webhook starts a flow/],
		['input("Name? ")', /^RuntimeError: A flow cannot read from a keyboard.*this\.message/],
		['import sys\nsys.stdin.readline()', /^RuntimeError: A flow cannot read from a keyboard/],
		['breakpoint()', /^RuntimeError: .*development mode/],
		['import os\nos.kill(os.getpid(), 9)', /^RuntimeError: A flow cannot end its interpreter/],
		['import os\nos.killpg(0, 15)', /^RuntimeError: A flow cannot end its interpreter/],
		['import signal\nsignal.raise_signal(signal.SIGTERM)', /^RuntimeError: A flow cannot end its interpreter/],
		['import signal\nsignal.alarm(5)', /^RuntimeError: A flow has no alarms.*max_runtime_minutes/],
		['import getpass\ngetpass.getpass()', /^RuntimeError: A flow cannot read from a keyboard.*password/],
		['import hashlib\nhashlib.scrypt(b"a", salt=b"b", n=2, r=1, p=1)', /^NotImplementedError: .*no scrypt.*OpenSSL/],
		[
			'from concurrent.futures import ProcessPoolExecutor\nProcessPoolExecutor()',
			/^RuntimeError: A flow has no processes.*this\.wait_for/
		],
		['import tkinter', /^ModuleNotFoundError: .*no windows.*this\.message/],
		['from . import helper', /^ImportError: There is no 'helper' beside a flow.*this\.flow/],
		['from .helper import x', /^ModuleNotFoundError: .*Flows cannot import each other/],
		['import threading\nthreading.Event().wait()', /^RuntimeError: This waits for another thread/],
		['import queue\nqueue.Queue().get()', /^RuntimeError: This waits for another thread/],
		[
			'import threading\nlock = threading.Lock()\nlock.acquire(); lock.acquire()',
			/^RuntimeError: This waits for another/
		]
	])('%s: says what to do instead', (code, words) => {
		const { ending } = handler(code);
		expect(ending.status).toBe('ENDED_ERROR');
		expect(ending.message).toMatch(words);
	});

	it('leaves what a library tries to import and can do without as it is', () => {
		expect(handler('try:\n\timport winreg\nexcept ImportError as e:\n\treturn {"why": str(e)}').ending.output).toEqual({
			why: "No module named 'winreg'"
		});
	});
});

describe('waiting as threads do', () => {
	it('for a time is a sleep', () => {
		const { ops, ending } = handler(
			'import threading\nlock = threading.Lock()\nwith lock:\n    late = lock.acquire(timeout=2)\n    now = lock.acquire(blocking=False)\nset_before = threading.Event()\nset_before.set()\nreturn {"event": threading.Event().wait(5), "set": set_before.wait(), "late": late, "now": now, "free": not lock.locked()}'
		);
		expect(ending.output).toEqual({ event: false, set: true, late: false, now: false, free: true });
		expect(ops).toEqual([
			{ kind: 'sleep', seconds: 2 },
			{ kind: 'sleep', seconds: 5 }
		]);
	});
});

describe('a handler', () => {
	it.each([
		['def handler(system, this, *, inputs): return inputs', { a: 1 }],
		[
			'def handler(system, *, this, inputs=None, other=2): return {**inputs, "this": this.get("name"), "other": other}',
			{ a: 1, this: 'my flow', other: 2 }
		],
		[
			'import functools\ndef work(tag, system, this, inputs): return {tag: inputs}\nhandler = functools.partial(work, "t")',
			{ t: { a: 1 } }
		],
		['class Job:\n    def run(self, system, this, inputs): return inputs\nhandler = Job().run', { a: 1 }],
		['def handler(**given): return {"this": given["this"].get("name"), **given["inputs"]}', { a: 1, this: 'my flow' }],
		['def handler(this, system, inputs): return {"this": this.get("name"), **inputs}', { a: 1, this: 'my flow' }],
		['def handler(this, inputs): return {"this": this.get("name"), **inputs}', { a: 1, this: 'my flow' }],
		[
			'import functools\ndef with_more(work):\n    @functools.wraps(work)\n    def inner(system, this): return work(system, this, {"b": 2})\n    return inner\n@with_more\ndef handler(system, this, inputs): return inputs',
			{ b: 2 }
		],
		['\ufeffdef handler(system, this, inputs): return inputs', { a: 1 }],
		['def handler(system, this, inputs):\n    inputs.pop("a")\n    return this.get("input_value")', { a: 1 }]
	])('%s', (source, output) => {
		expect(play(source, { input: { a: 1 } }).ending).toMatchObject({ status: 'ENDED_SUCCESS', output });
	});

	it.each([
		['def handler(this): pass', "(system, this, inputs). This one takes only 'this'."],
		['def handler(system, this, inputs, more): pass', "This one also needs 'more': give it a default."],
		['def handler(system, this):\n    yield 1', 'The handler has a yield in it, so calling it does nothing'],
		['async def handler(system, this):\n    yield 1', 'The handler has a yield in it']
	])('%s: is told what is wrong', (source, words) => {
		const { ending } = play(source);
		expect(ending).toMatchObject({ status: 'ENDED_ERROR', message: expect.stringContaining(words) });
	});

	it('that returns what is not kept says so in the log', () => {
		expect(handler('return [1]')).toMatchObject({
			lines: [expect.stringContaining('returned a value of type list, which is not kept')],
			ending: { status: 'ENDED_SUCCESS', output: null }
		});
		for (const value of ['False', 'b"x"', 'system', 'range(3)', '(x for x in "ab")']) {
			expect(handler(`return ${value}`).lines).toEqual([expect.stringContaining('which is not kept')]);
		}
		for (const value of ['None', 'True', 'this', '{"a": 1}']) expect(handler(`return ${value}`).lines).toEqual([]);
		const other = 'import types\nreturn types.MappingProxyType({"a": 1})';
		expect(handler(other)).toMatchObject({ lines: [], ending: { output: { a: 1 } } });
	});

	it('that fails with an error without a text is told which', () => {
		const source =
			'class Odd(Exception):\n    def __str__(self): raise KeyError("x")\ndef handler(system, this): raise Odd()';
		expect(play(source).ending).toMatchObject({ status: 'ENDED_ERROR', message: expect.stringMatching(/^Odd: /) });
	});
});

describe('an async handler', () => {
	const handlerOf = (body: string) =>
		`import asyncio\nasync def handler(system, this, inputs):\n    ${body.replaceAll('\n', '\n    ')}\n`;

	it('takes its steps one at a time, whichever task they are of', () => {
		const { ops, ending } = play(
			handlerOf(
				'async def part(n):\n    await asyncio.sleep(0.003 * (3 - n))\n    this.sleep(n)\n    return n\nreturn {"parts": await asyncio.gather(*map(part, range(3)))}'
			)
		);
		expect(ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { parts: [0, 1, 2] } });
		expect(ops.map((op) => op.kind === 'sleep' && op.seconds)).toEqual([2, 1, 0]);
	});

	it('has tasks with the same names and the same order in sets each time', () => {
		const source = handlerOf(
			'tasks = [asyncio.ensure_future(asyncio.sleep(0, n)) for n in range(9)]\ndone, _ = await asyncio.wait(tasks)\nreturn {"done": [task.result() for task in done], "names": [task.get_name() for task in tasks]}'
		);
		const first = play(source).ending.output;
		expect(first).toMatchObject({ done: expect.arrayContaining([0, 8]) });
		handler('global keep\nkeep = [object() for _ in range(1001)]\nimport asyncio\nasyncio.run(asyncio.sleep(0))');
		expect(play(source).ending.output).toEqual(first);
	});

	it('may end in any of its tasks, and what still runs cleans up', () => {
		const { lines, ending } = play(
			handlerOf(
				'async def waits():\n    try: await asyncio.sleep(1000)\n    finally: print("cleaned up")\nasync def ends(): this.success("done")\nasyncio.create_task(waits())\nawait asyncio.sleep(0)\nasyncio.create_task(ends())\nawait asyncio.sleep(1000)\nprint("never")'
			)
		);
		expect(ending).toMatchObject({ status: 'ENDED_SUCCESS', message: 'done' });
		expect(lines).toEqual([]);
		const left = play(
			handlerOf(
				'async def waits():\n    try: await asyncio.sleep(1000)\n    finally: print("cleaned up")\nasyncio.create_task(waits())\nawait asyncio.sleep(0)'
			)
		);
		expect(left.lines).toEqual(['cleaned up']);
	});

	it('can be called from one that is not', () => {
		const body =
			'import asyncio\nasync def part(n):\n    await asyncio.sleep(0.001)\n    this.sleep(n)\n    return n\nloop = asyncio.get_event_loop()\nreturn {"parts": [asyncio.run(part(1)), loop.run_until_complete(part(2)), asyncio.Runner().run(part(3))]}';
		expect(handler(body).ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { parts: [1, 2, 3] } });
	});
});

describe('executions that share an interpreter', () => {
	/** Plays one in the middle of another, at each of its sleeps. */
	const amid = (source: string): Answer => {
		return () => {
			play(source, { fileName: 'the other' });
			return null;
		};
	};
	const LOGS =
		'import logging\nlog = logging.getLogger("mine")\nlog.setLevel(logging.INFO)\nlog.addHandler(logging.StreamHandler())\nlogging.basicConfig(level=logging.DEBUG, format="root: %(message)s")\ndef handler(system, this):\n    log.info("one")\n    this.sleep(1)\n    log.info("two")\n    logging.debug("three")\n';

	it('log each as it has set up logging itself', () => {
		const other =
			'import logging\ndef handler(system, this):\n    logging.basicConfig(format="other")\n    logging.getLogger("mine").handlers.clear()\n    logging.getLogger("mine").info("not shown")\n    logging.disable()';
		const wanted = ['one', 'root: one', 'two', 'root: two', 'root: three'];
		expect(play(LOGS, { answer: amid(other) }).lines).toEqual(wanted);
		// Nothing of it is left for the next one, which says the same.
		expect(play(LOGS).lines).toEqual(wanted);
		expect(
			handler('import logging\nlogging.getLogger("mine").info("no")\nlogging.getLogger("mine").warning("yes")').lines
		).toEqual(['yes']);
	});

	it('hear what libraries log, as their own root logger says', () => {
		const library =
			'import logging, asyncio\ndef handler(system, this):\n    LEVEL\n    asyncio.log.logger.debug("of the library")';
		const loud = library.replace('LEVEL', 'logging.basicConfig(level=logging.DEBUG, format="%(message)s")');
		expect(play(library.replace('LEVEL', 'pass')).lines).toEqual([]);
		expect(play(loud).lines).toEqual(['of the library']);
		expect(play(library.replace('LEVEL', 'pass')).lines).toEqual([]);
	});

	it('know where temporary files go before the first of them asks', () => {
		expect(handler('import tempfile\nreturn {"folder": tempfile.tempdir}').ending.output).toEqual({ folder: '/tmp' });
	});

	it('see the time zone in what the module time says of it', () => {
		const body =
			'import time\nfrom time import timezone\nnow = time.localtime()\ntry: time.nothing\nexcept AttributeError as error: missing = str(error)\nreturn {"offset": now.tm_gmtoff, "zone": -(time.altzone if now.tm_isdst else timezone), "named": now.tm_zone in time.tzname, "missing": missing}';
		const { output } = handler(body).ending;
		expect(output).toMatchObject({ named: true, missing: "module 'time' has no attribute 'nothing'" });
		expect(output!.zone).toBe(output!.offset);
	});

	it('filter warnings each for itself', () => {
		const quiet =
			'import warnings\ndef handler(system, this):\n    warnings.simplefilter("ignore")\n    warnings.warn("quiet")';
		const recording =
			'import warnings\ndef handler(system, this):\n    with warnings.catch_warnings(record=True) as seen:\n        warnings.simplefilter("always")\n        this.sleep(1)\n        warnings.warn("kept")\n    warnings.warn("shown")\n    return {"seen": [str(one.message) for one in seen]}';
		const { lines, ending } = play(recording, { answer: amid(quiet) });
		expect(ending.output).toEqual({ seen: ['kept'] });
		expect(lines.join('\n')).toContain('UserWarning: shown');
		expect(lines.join('\n')).not.toContain('kept');
		expect(play(quiet).lines).toEqual([]);
	});

	it('print each to its own log, whatever one puts in the place of sys.stdout', () => {
		const capturing =
			'import contextlib, io\ndef handler(system, this):\n    mine = io.StringIO()\n    with contextlib.redirect_stdout(mine):\n        print("captured")\n        this.sleep(1)\n        print("still")\n    print("after")\n    return {"mine": mine.getvalue()}';
		const greedy =
			'import contextlib, io, sys\nsys.stdout = io.StringIO()\nsys.stdin = io.StringIO("text")\ndef handler(system, this):\n    print("lost by itself")';
		const other = 'def handler(system, this):\n    print("of the other")';
		const heard: string[] = [];
		const { lines, ending } = play(capturing, {
			answer: () => {
				play(greedy);
				heard.push(...play(other).lines);
				return null;
			}
		});
		expect([heard, lines, ending.output]).toEqual([['of the other'], ['after'], { mine: 'captured\nstill\n' }]);
		expect(
			handler('import sys\nsys.stdout.close()\nsys.stdout.reconfigure(line_buffering=True)\nprint("x")').lines
		).toEqual(['x']);
	});

	it('print bytes that come one by one', () => {
		expect(handler('import sys\nfor n in "ü\\n".encode(): sys.stdout.buffer.write(bytes([n]))').lines).toEqual(['ü']);
	});

	it('have each its own classes and lines, also those of one name', () => {
		const source =
			'import dataclasses, inspect, pickle, typing\n@dataclasses.dataclass\nclass Point:\n    x: "int"\n    other: "Point | None" = None\ndef handler(system, this):\n    this.sleep(1)\n    return {"x": pickle.loads(pickle.dumps(Point(3))).x, "hints": sorted(typing.get_type_hints(Point)), "line": inspect.getsource(Point).splitlines()[1]}';
		const twin = `#\n#\n#\n${source.replace('    this.sleep(1)\n', '')}`;
		const { ending } = play(source, {
			answer: () => {
				play(twin);
				return null;
			}
		});
		expect(ending.output).toEqual({ x: 3, hints: ['other', 'x'], line: 'class Point:' });
	});

	it('are given identifiers and temporary names that do not depend on each other', () => {
		const state = 'import uuid\ndef handler(system, this):\n    uuid.uuid7()\n    uuid.uuid1()';
		const { ending } = handler(
			'import uuid, tempfile\nfirst = uuid.uuid7()\nnode = uuid.getnode()\nthis.sleep(1)\nnames = tempfile._get_candidate_names()\nreturn {"rises": first < uuid.uuid7(), "node": node == uuid.getnode(), "names": names is tempfile._get_candidate_names(), "module": uuid._last_timestamp_v7}',
			{ answer: amid(state) }
		);
		expect(ending.output).toEqual({ rises: true, node: true, names: true, module: null });
	});
});

describe('the collector of cycles', () => {
	const CYCLES = `import gc, weakref
class Node: pass
def handler(system, this):
    node = Node()
    node.itself = node
    seen = weakref.ref(node)
    del node
    CODE
    return {'gone': seen() is None, 'by itself': gc.isenabled()}`;
	const gone = (code: string) => play(CYCLES.replace('CODE', code)).ending.output;

	it('does not work by itself, also where a flow asks for it', () => {
		const many = 'gc.enable(); kept = [[n] for n in range(50_000)]';
		expect(gone(many)).toEqual({ gone: false, 'by itself': false });
	});

	it('works at a step where there is much to look at', () => {
		expect(gone('this.sleep(0)')).toMatchObject({ gone: false });
		expect(gone('kept = [[n] for n in range(50_000)]; this.sleep(0)')).toMatchObject({ gone: true });
	});

	it.each(['gc.collect()', 'gc.collect(0)', 'gc.collect(generation=1)'])('does all of it at %s', (call) => {
		expect(gone(call)).toMatchObject({ gone: true });
	});
});

describe('a wrong name', () => {
	it.each([
		['this.flwo("x")', "An execution has no 'flwo'. Did you mean 'flow'?"],
		['this.status', "Fields are read with .get('status')"],
		['system.setting("x").value', "A setting has no 'value'. Fields are read with .get('value')"],
		['system.settigns()', "system has no 'settigns'. Did you mean 'settings'"],
		['system.flow("f").run()', "A flow has no 'run'. Run it with this.flow('f')."],
		['this.set(colour="red")', "'colour' is no field of an execution. These are: name, message"],
		['this.save(status="ENDED_SUCCESS")', "'status' is not changed by a flow"],
		['this.save(name=" ")', 'a text that is not empty'],
		['this.set_output({"a": 1})', 'this.set_output(**outputs)'],
		['this.set_output("s", system.setting("x"))', 'is a Setting, which JSON cannot hold. Pass its fields'],
		['this.set_output(None, 5)', 'The key of an output is text, not None'],
		['this.set_output("a", {1: "x", "1": "y"})', 'keys that are the same as text'],
		['system.setting("x").aquire()', "A setting has no 'aquire'. Did you mean 'acquire'?"],
		['system.setting("x").append(1)', 'A list is added to with .list_append(…).'],
		['system.connector("c").run()', "Use it with this.connect('c')."],
		['system.setting("x").value = 5', "'value' cannot be set like this. Fields are written with .save(value=…)."],
		['this.message = "at work"', 'Fields are written with .save(message=…).'],
		['this.output_value = {}', 'Fields are written with .save(output_value=…).'],
		['system.flow = 1', "'flow' cannot be set like this"],
		['this.append_log("x")', 'The log is written to with this.log(…).'],
		['this.is_dev', "this.get('is_productive')"],
		['this.get_inputs()', "this.get('input_value')"],
		['this.flow(name="x")', "takes the name or id of a flow first: this.flow('x')"],
		['this.connect("stored", {"url": "u"})', 'inputs of a connection are given by name'],
		['this.connect(connector_type=5)', "for example 'REST', not 5"],
		['this.task(None)', "takes the type of a connector, for example 'REST'"],
		['system.setting("x", project_name=5)', 'project_name is the name of a project, not 5'],
		['system.settings("my-%")', "system.setting('my-%')"],
		['this.wait(60)', '.wait(timeout=60)'],
		['this.wait_for(60)', 'timeout=60'],
		['this.sleep(10**400)', 'is a number of seconds, not a number of so many digits'],
		['this.sleep_until(1_800_000_000_000)', 'Milliseconds are divided by 1000'],
		['system.message("id").save()', 'it stays as it was sent']
	])('%s: says what to do', (call, words) => {
		const { ops, notes, ending } = handler(call);
		expect(ending.message).toContain(words);
		expect([ops, notes]).toEqual([[], []]);
	});

	it.each(['log("x")', 'set_output("a", 1)', 'sleep(1)', 'sleep_until(1)', 'acquire_lock("x")', 'release_lock("x")'])(
		'.%s of another execution is not taken for one of its own',
		(call) => {
			const { notes, ending } = handler(`this.flow("f", wait=False).${call}`, { answer: () => ({ id: 'kid' }) });
			expect(ending.message).toContain("works on one's own execution only");
			expect(notes).toEqual([]);
		}
	);

	it('keeps what a flow keeps on it for itself', () => {
		const { ops, lines, ending } = handler('this.helper = system.tally = 5\nprint(this.helper + system.tally)');
		expect([ops, lines, ending.status]).toEqual([[], ['10'], 'ENDED_SUCCESS']);
	});

	it('is not needed to see whose system it is', () => {
		expect(handler('print(system)').lines).toEqual(["<System of 'tester'>"]);
	});

	it('what is set on a template counts when it is created', () => {
		const { ops } = handler('this.flow("f", save=False, a=1).set(name="named", input_value={"b": 2}).save()', {
			answer: () => ({ id: 'kid', name: 'named', status: 'CREATED' })
		});
		expect(ops).toMatchObject([{ kind: 'create', run: false, options: { name: 'named' }, input: { a: 1, b: 2 } }]);
	});
});
