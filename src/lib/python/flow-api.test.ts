import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json';
import { child, flowApiInNode, Refusal, type Answer, type Play } from './flow-api-in-node';

let play: Play;
beforeAll(async () => {
	play = await flowApiInNode();
}, 60_000);

/** Runs the body of a three-parameter handler. */
function handler(body: string, options: Parameters<Play>[1] = {}) {
	const lines = body.replace(/^\n+|\s+$/g, '').split('\n');
	const indent = /^\t*/.exec(lines[0]!)![0].length;
	const code = lines.map((line) => `    ${line.slice(indent).replaceAll('\t', '    ')}`).join('\n');
	return play(`import flow_api\ndef handler(system, this, inputs):\n${code}\n`, options);
}

describe('the handler', () => {
	it.each([
		['two parameters', 'def handler(system, this):\n    this.log("x")'],
		['three parameters', 'def handler(system, this, inputs):\n    this.log("x")'],
		['any number', 'def handler(*args):\n    args[1].log("x")'],
		['a default', 'def handler(system, this, inputs=None, more=1):\n    this.log("x")']
	])('is called with %s', (_what, source) => {
		const { lines, ending } = play(source);
		expect(lines).toEqual(['x']);
		expect(ending).toMatchObject({ status: 'ENDED_SUCCESS', output: null });
	});

	it('gets {} for no inputs, while input_value stays None', () => {
		expect(handler('return {"inputs": inputs, "value": this.get("input_value")}').ending.output).toEqual({
			inputs: {},
			value: null
		});
		expect(handler('return inputs', { input: { a: 1 } }).ending.output).toEqual({ a: 1 });
	});

	it('runs in a module of its own each time, whose name is not __main__', () => {
		const source =
			'seen = globals().get("seen", 0) + 1\nif __name__ == "__main__":\n    seen = 99\ndef handler(system, this): return {"seen": seen, "name": __name__}';
		expect(play(source).ending.output).toEqual({ seen: 1, name: 'flows.my flow' });
		expect(play(source).ending.output).toEqual({ seen: 1, name: 'flows.my flow' });
	});

	it('works with dataclasses, typing and pickle, which look for its module', () => {
		const source = `
from __future__ import annotations
import dataclasses, pickle, typing
@dataclasses.dataclass
class Point:
    x: int
    kind: typing.ClassVar[str] = 'point'
def handler(system, this):
    return {'x': pickle.loads(pickle.dumps(Point(3))).x, 'hints': sorted(typing.get_type_hints(Point))}
`;
		expect(play(source).ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { x: 3, hints: ['kind', 'x'] } });
	});

	it('says so where there is none', () => {
		const { ending } = play('x = 1');
		expect(ending.status).toBe('ENDED_ERROR');
		expect(ending.message).toContain('The script has no handler');
	});

	it('needs none in a SCRIPT', () => {
		expect(play('print("ran")', { self: { type: 'SCRIPT' } })).toMatchObject({
			lines: ['ran'],
			ending: { status: 'ENDED_SUCCESS' }
		});
	});

	it('gets numbers that are too large to be kept exactly as what can be given back', () => {
		const { notes } = handler(
			'this.set_output("n", inputs["n"])\nthis.set_output("kind", type(inputs["n"]).__name__)',
			{
				input: { n: 1e20 }
			}
		);
		expect(notes).toMatchObject([{ value: 1e20 }, { value: 'float' }]);
	});

	it('refuses outputs that JSON cannot hold, naming the place', () => {
		expect(handler('return {"a": [1, {2}]}').ending.message).toContain("the returned outputs['a'][1] is a set");
		expect(handler('return {"a": float("nan")}').ending.message).toContain("the returned outputs['a'] is nan");
		expect(handler('return {"a": 2**60}').ending.message).toContain('2**53');
		expect(handler('a = []; a.append(a); return {"a": a}').ending.message).toContain('contains itself');
		expect(
			handler('import datetime\nreturn {"at": datetime.datetime(2026, 1, 2), "t": (1, 2), 3: None}').ending.output
		).toEqual({
			at: '2026-01-02T00:00:00',
			t: [1, 2],
			'3': null
		});
	});

	it('ends like sys.exit says', () => {
		expect(handler('import sys; sys.exit()').ending.status).toBe('ENDED_SUCCESS');
		expect(handler('import sys; sys.exit("no")').ending).toMatchObject({
			status: 'ENDED_ERROR',
			message: 'SystemExit: no'
		});
	});
});

describe('errors', () => {
	it('show the lines of the flow, and none of ours', () => {
		const { ending } = play('def inner():\n    raise ValueError("boom")\n\ndef handler(system, this):\n    inner()\n');
		expect(ending).toMatchObject({ status: 'ENDED_ERROR', message: 'ValueError: boom', errorLine: 2 });
		expect(ending.statusMessage).toBe(
			[
				'Traceback (most recent call last):',
				'  File "my flow", line 5, in handler',
				'    inner()',
				'    ~~~~~^^',
				'  File "my flow", line 2, in inner',
				'    raise ValueError("boom")',
				'ValueError: boom'
			].join('\n')
		);
	});

	it('raised by the API point to the line that called it', () => {
		const { ending } = handler('\n\nthis.sleep("soon")');
		expect(ending.errorLine).toBe(3);
		expect(ending.statusMessage).not.toContain('flow_api/');
	});

	it('that the flow itself writes have no frames of ours either', () => {
		const { lines } = handler(
			'import logging, traceback\ntry:\n\tthis.sleep("soon")\nexcept TypeError:\n\tlogging.exception("oh")\n\tthis.log(traceback.format_exc())'
		);
		expect(lines.join('\n').match(/File "my flow", line 5/g)).toHaveLength(2);
		expect(lines.join('\n')).not.toContain('flow_api/');
	});

	it('show the right lines, whatever characters are in a script', () => {
		const { ending } = play('A = "a\f b\u2028c\x85"\n\f\ndef handler(system, this):\n    raise ValueError("here")\n');
		expect(ending).toMatchObject({
			errorLine: 4,
			statusMessage: expect.stringContaining('    raise ValueError("here")\n')
		});
	});

	it('of an own class are named as in the script, with their causes', () => {
		const { ending } = play(
			'class Sad(Exception): pass\ndef handler(system, this):\n    try:\n        1 / 0\n    except ZeroDivisionError as e:\n        raise Sad("so") from e\n'
		);
		expect(ending.statusMessage).toContain('ZeroDivisionError: division by zero');
		expect(ending.statusMessage!.endsWith('\nSad: so')).toBe(true);
		expect(ending.errorLine).toBe(6);
	});

	it('of syntax have their line', () => {
		const { ending } = play('def handler(system, this):\n    return (\n');
		expect(ending).toMatchObject({ status: 'ENDED_ERROR', errorLine: 2 });
		expect(ending.message).toContain('SyntaxError');
	});

	it('show the lines of the version that runs, not of one that ran before', () => {
		play('def handler(system, this):\n    raise ValueError("old")\n');
		expect(play('\ndef handler(system, this):\n    raise KeyError("new")\n').ending.statusMessage).toContain(
			'raise KeyError("new")'
		);
		expect(play('def handler(system, this):\n    raise ValueError("old")\n').ending.statusMessage).toContain(
			'raise ValueError("old")'
		);
	});
});

describe('ending', () => {
	it.each([
		['return this.success("done")', 'ENDED_SUCCESS', 'done'],
		['this.error("broken")', 'ENDED_ERROR', 'broken'],
		['this.cancel("no more")', 'ENDED_CANCELLED', 'no more'],
		['this.end("success", "by end")', 'ENDED_SUCCESS', 'by end'],
		['this.end("ENDED_ERROR", "by end")', 'ENDED_ERROR', 'by end'],
		['this.success()', 'ENDED_SUCCESS', null]
	])('%s', (call, status, message) => {
		const { notes, ending } = handler(call);
		expect(notes).toMatchObject([{ kind: 'end', ending: { status, message } }]);
		expect(ending).toMatchObject({ status, message });
	});

	it('cannot be caught, and every later call raises it again', () => {
		const { ops, notes, lines, ending } = handler(`
			raised = []
			for step in range(3):
				try:
					this.success("first") if step == 0 else this.sleep(1) if step == 1 else this.log("late")
				except:
					raised.append(step)
			print(raised)
			return {"late": True}
		`);
		expect(ops).toEqual([]);
		expect(notes).toHaveLength(1);
		expect(lines).toEqual([]);
		expect(ending).toMatchObject({ status: 'ENDED_SUCCESS', message: 'first', output: null });
	});

	it('comes after what was printed without an end of line', () => {
		expect(handler('print("at work", end="")\nthis.success("done")').notes).toMatchObject([
			{ kind: 'print', text: 'at work' },
			{ kind: 'end' }
		]);
	});

	it('shows letters of any language as they are', () => {
		const { lines, ending } = handler('this.log({"größe": "Ω"})\nthis.success({"straße": "ok"})');
		expect([lines, ending.message]).toEqual([['{"größe":"Ω"}'], '{"straße":"ok"}']);
	});

	it('is what it was when something else is raised after it', () => {
		expect(handler('try:\n\tthis.success("kept")\nfinally:\n\traise ValueError("late")').ending).toMatchObject({
			status: 'ENDED_SUCCESS',
			message: 'kept'
		});
	});

	it('refuses a status that is none', () => {
		expect(handler('this.end("finished")').ending.message).toContain("Use 'success', 'error' or 'cancelled'");
	});
});

describe('children', () => {
	const made: Answer = (op) =>
		op.kind === 'wait'
			? { first: 'kid', statuses: { kid: 'ENDED_SUCCESS' } }
			: child('kid', { output_value: { x: 1 } });

	it('are made, started and awaited by default', () => {
		const { ops, ending } = handler(
			'kid = this.flow("other", {"a": 1, "b": 1}, b=2, name="Kid", priority=5)\nreturn kid.get("output_value")',
			{
				answer: made
			}
		);
		expect(ops).toEqual([
			{
				kind: 'create',
				target: { type: 'FLOW', nameOrId: 'other' },
				input: { a: 1, b: 2 },
				options: { name: 'Kid', priority: 5 },
				run: true,
				wait: 'ALL_SUCCEEDED'
			}
		]);
		expect(ending.output).toEqual({ x: 1 });
	});

	it.each([
		['this.flow("f", wait=False)', { wait: null, run: true, input: null }],
		['this.flow("f", run=False)', { wait: null, run: false }],
		['this.flow("f", wait=system.return_when.ALL_ENDED)', { wait: 'ALL_ENDED' }],
		['this.flow("f", inputs={"a": 1}, input_value={"a": 2, "b": 3}, b=4)', { input: { a: 2, b: 4 } }],
		['this.flow("f", inputs=[1])', { input: [1] }],
		['this.flow("f", name=17, orphan=1, priority=1.5)', { options: { name: '17', orphan: true, priority: 1.5 } }],
		['this.flow("f", scheduled_for=10, is_productive=True)', { options: { scheduledFor: 10_000, isProductive: true } }],
		['this.flow("f", init={"protect_inputs": ["k"]}, k=1)', { options: { protectInputs: ['k'] }, input: { k: 1 } }],
		[
			'this.connect(connector_type="REST", url="u")',
			{ target: { type: 'CONNECTION', connectorType: 'REST', connectorName: null }, input: { url: 'u' } }
		],
		[
			'this.connect("stored", url="u")',
			{ target: { type: 'CONNECTION', connectorType: null, connectorName: 'stored' } }
		],
		[
			'this.task("REST", {"url": "u"}, run=False)',
			{ target: { type: 'CONNECTION', connectorType: 'REST' }, run: false }
		],
		[
			'this.connect(None, "REST", {"url": "u"}, "called", False)',
			{ target: { connectorType: 'REST' }, input: { url: 'u' }, options: { name: 'called' }, wait: null }
		],
		[
			'this.task("REST", {"url": "u"}, "called", True, False)',
			{ input: { url: 'u' }, options: { name: 'called' }, run: true, wait: null }
		],
		[
			'this.using("retry").connect(None, "REST", {"url": "u"}, "called", input_value={"method": "post"})',
			{ input: { url: 'u', method: 'post' }, options: { name: 'called' } }
		],
		['this.script("print(1)", {"n": 1}, "called")', { input: { n: 1 }, options: { name: 'called' } }],
		['this.script("print(1)")', { target: { type: 'SCRIPT', source: 'print(1)' } }],
		['this.script(source="x = 1")', { target: { type: 'SCRIPT', source: 'x = 1' }, input: null }],
		['this.script("x = 1", source="web", self=1)', { target: { source: 'x = 1' }, input: { source: 'web', self: 1 } }],
		['this.flow("f", self=1)', { input: { self: 1 } }],
		['this.flow("f", protect_inputs=["k"], k=1)', { options: { protectInputs: ['k'] }, input: { k: 1 } }],
		['this.flow(system.flow("f", project_name="p"))', { target: { nameOrId: 'f' }, options: { projectName: 'p' } }],
		['this.flow("f", run=False).clone(a=1, wait=False)', { kind: 'create' }]
	])('%s', (call, wanted) => {
		const { ops, ending } = handler(call, { answer: made });
		expect(ending.status, ending.statusMessage ?? '').toBe('ENDED_SUCCESS');
		expect(ops[0]).toMatchObject(wanted);
	});

	it('run later, and are cloned', () => {
		const { ops } = handler('kid = this.flow("f", run=False, a=1)\nkid.run()\nkid.clone(b=2)', { answer: made });
		expect(ops.map(({ kind }) => kind)).toEqual(['create', 'start', 'wait', 'create']);
		expect(ops[3]).toMatchObject({
			target: { type: 'CLONE', executionId: 'kid' },
			input: { b: 2 },
			wait: 'ALL_SUCCEEDED'
		});
	});

	it('are not made from a template until it is cloned', () => {
		const { ops, ending } = handler(
			'template = this.flow("f", save=False, a=1)\nassert not template.exists()\ntemplate.clone(b=2)\ntemplate.clone(a=3, wait=False)',
			{ answer: made }
		);
		expect(ending.status, ending.statusMessage ?? '').toBe('ENDED_SUCCESS');
		expect(ops).toMatchObject([
			{ target: { nameOrId: 'f' }, input: { a: 1, b: 2 }, wait: 'ALL_SUCCEEDED' },
			{ target: { nameOrId: 'f' }, input: { a: 3 }, wait: null }
		]);
	});

	it('are given changes as keywords, or as inputs', () => {
		const { ops } = handler(
			'template = this.flow("f", save=False, a=1)\ntemplate.clone(inputs={"a": 2}, b=3)\nkid = this.flow("f", run=False)\nkid.run(inputs={"c": 1}, d=2)\nkid.clone(inputs={"e": 1}, f=2)',
			{ answer: made }
		);
		expect(ops[0]).toMatchObject({ input: { a: 2, b: 3 } });
		expect(ops.find(({ kind }) => kind === 'write')).toMatchObject({ fields: { input_value: { c: 1, d: 2 } } });
		expect(ops.at(-1)).toMatchObject({ target: { type: 'CLONE' }, input: { e: 1, f: 2 } });
	});

	it('are renamed when they are started, and nothing else of what is said when they are made', () => {
		const kid = 'kid = this.flow("f", run=False)\n';
		const { ops } = handler(`${kid}kid.run_async(name="new", a=1)`, { answer: made });
		expect(ops.find(({ kind }) => kind === 'write')).toMatchObject({ fields: { name: 'new', input_value: { a: 1 } } });
		expect(handler(`${kid}kid.run(priority=5)`, { answer: made }).ending.message).toContain(
			'cannot be changed any more'
		);
		for (const call of ['run(wait=False)', 'run_async(timeout=5)']) {
			expect(handler(kid + `kid.${call}`, { answer: made }).ending.message).toContain('is not said here: .run() waits');
			expect(handler(`this.flow("f", save=False).${call}`).ending.message).toContain('is not said here');
		}
	});

	it('keep their name for who looks, also while their fields are to be read anew', () => {
		const { lines } = handler('kid = this.flow("kid", wait=False)\nkid.wait()\nprint(kid)\nthis.log(kid)', {
			answer: made
		});
		expect(lines).toEqual(["<Execution 'kid' ENDED_SUCCESS>", '{"id":"kid","name":"kid","status":"ENDED_SUCCESS"}']);
	});

	it('are copied, and taken in and out of pickles, as what they stand for', () => {
		const { ending } = handler(
			'import copy, pickle\nkid = this.flow("f")\nreturn {"same": [copy.deepcopy([kid]) == [kid], pickle.loads(pickle.dumps(kid)) == kid, copy.copy(this) == this], "record": copy.deepcopy(system.setting("x")) == system.setting("x")}',
			{ answer: made }
		);
		expect(ending.output).toEqual({ same: [true, true, true], record: true });
	});

	it('that fail raise DependencyFailedError with the execution', () => {
		const failure = {
			type: 'DependencyFailedError' as const,
			message: '“kid” ended with ENDED_ERROR: boom',
			retryable: false,
			details: { execution: child('kid', { status: 'ENDED_ERROR' }) }
		};
		const { ending } = handler(
			'try:\n\tthis.flow("f")\nexcept flow_api.DependencyFailedError as e:\n\treturn {"text": str(e), "status": e.execution.get("status")}',
			{ answer: () => new Refusal(failure) }
		);
		expect(ending.output).toEqual({ text: failure.message, status: 'ENDED_ERROR' });
		const uncaught = handler('this.flow("f")', { answer: () => new Refusal(failure) }).ending;
		expect(uncaught).toMatchObject({
			status: 'ENDED_ERROR',
			message: `DependencyFailedError: ${failure.message}`,
			errorLine: 3
		});
		expect(uncaught.statusMessage).toMatch(/flow_api\.DependencyFailedError: “kid”/);
	});

	it('of a connection say why in words', () => {
		const failure = {
			type: 'ConnectionFailedError' as const,
			message: 'no',
			retryable: true,
			details: { status_code: 503, url: 'u', reason: 'status' }
		};
		const { ending } = handler(
			'try:\n\tthis.connect(connector_type="REST")\nexcept flow_api.exceptions.DependencyFailedError as e:\n\treturn {"code": e.status_code, "url": e.url, "why": e.reason, "again": e.retryable}',
			{ answer: () => new Refusal(failure) }
		);
		expect(ending.output).toEqual({ code: 503, url: 'u', why: 'status', again: true });
	});

	it('are awaited in any collection, and with the condition among them', () => {
		const waited = (call: string) => handler(`a = this.flow("f", wait=False)\n${call}`, { answer: made }).ops[1];
		const wanted = { kind: 'wait', executionIds: ['kid'] };
		expect(waited('this.wait_for({"a": a}.values())')).toMatchObject(wanted);
		expect(waited('this.wait_for({"a": a})')).toMatchObject(wanted);
		expect(waited('this.wait_for(x for x in [a])')).toMatchObject(wanted);
		expect(waited('this.wait_for(a, system.return_when.FIRST_ENDED)')).toMatchObject({
			...wanted,
			returnWhen: 'FIRST_ENDED'
		});
	});

	it('are awaited together', () => {
		const { ops, ending } = handler(
			'a = this.flow("a", wait=False)\nb = this.flow("b", wait=False)\nfirst = this.wait_for(a, [b, "x"], return_when=system.return_when.FIRST_ENDED, timeout=5)\nreturn {"same": first is b, "a": a.get("status")}',
			{
				answer: (op) =>
					op.kind === 'create' && op.target.type === 'FLOW'
						? child(op.target.nameOrId, { status: 'PENDING' })
						: op.kind === 'wait'
							? { first: 'b', statuses: { b: 'ENDED_SUCCESS' } }
							: child('a', { status: 'RUNNING' })
			}
		);
		expect(ops[2]).toEqual({
			kind: 'wait',
			executionIds: ['a', 'b', 'x'],
			returnWhen: 'FIRST_ENDED',
			timeoutSeconds: 5
		});
		expect(ending.output).toEqual({ same: true, a: 'RUNNING' });
	});

	it.each([
		['this.flow(3)', 'name or id of a flow'],
		['this.connect()', 'needs a connector_name or a connector_type'],
		['this.flow("f", a=object())', "inputs['a'] is an object"],
		['this.flow("f", a=b"x")', 'base64'],
		['this.flow("f", wait="soon")', 'no condition to wait for'],
		['this.flow("f", init={"colour": 1})', "init does not know 'colour'"],
		['this.flow("f", init="colour")', 'init is a dict, for example'],
		['this.flow("f", init={"protect_inputs": "key"})', 'protect_inputs is a list of key names'],
		[
			'this.flow("f", name=["a"])',
			"name is text, not ['a']. To give the child an input of this name: inputs={'name': …}."
		],
		['this.flow("f", priority="high")', "priority is a number, not 'high'"],
		['this.flow("f", orphan="no")', "orphan is True or False, not 'no'"],
		['this.flow("f", max_runtime_minutes=0)', 'max_runtime_minutes is a number above 0, not 0'],
		['this.wait_for()', 'at least one execution'],
		['this.wait()', 'wait for ever'],
		['this.wait_for(this)', 'wait for ever'],
		['this.wait_for("kid", this.get("id"), return_when="FIRST_ENDED")', 'wait for ever'],
		['system.execution(this.get("id"), by="id").wait()', 'wait for ever'],
		['this.flow("f", inputs=[1], a=2)', 'can be added only to a dict']
	])('%s is refused before anything is asked', (call, text) => {
		const { ops, ending } = handler(call);
		expect(ops).toEqual([]);
		expect(ending.message).toContain(text);
	});
});

describe('fields', () => {
	it('get reads the cache, load always asks', () => {
		const { ops, ending } = handler(
			'a = this.get("name", "status")\nb = this.load("message")\nc = this.get("message")\nreturn {"a": a, "b": b, "c": c}',
			{
				answer: (_op, count) => child('this', { message: `load ${count}` })
			}
		);
		expect(ops).toEqual([{ kind: 'read', executionId: 'this', fields: ['message'] }]);
		expect(ending.output).toEqual({ a: ['my flow', 'RUNNING'], b: 'load 1', c: 'load 1' });
	});

	it('an unknown one is named, with those there are', () => {
		expect(handler('this.get("colour")').ending.message).toContain("no field 'colour'");
	});

	it('set keeps to itself, save writes all that was set', () => {
		const { notes, ending } = handler(
			'this.set(message="a")\nassert this.get("message") == "a"\nsame = this.save(name="n", message=5)\nreturn {"same": same is this}'
		);
		expect(notes).toEqual([{ kind: 'save', fields: { message: '5', name: 'n' } }]);
		expect(ending.output).toEqual({ same: true });
	});

	it('of a child are written by an op', () => {
		const { ops } = handler(
			'kid = this.flow("f")\nkid.save(name="new")\nkid.cancel("why")\nkid.pause()\nassert kid.archive() is kid\nkid.delete()',
			{ answer: () => child('kid') }
		);
		expect(ops.slice(1)).toEqual([
			{ kind: 'write', executionId: 'kid', fields: { name: 'new' } },
			{ kind: 'cancel', executionId: 'kid', message: 'why' },
			{ kind: 'pause', executionId: 'kid' },
			{ kind: 'archive', executionId: 'kid' },
			{ kind: 'delete', executionId: 'kid' }
		]);
	});

	it('outputs are set and appended, and asked for anew after that', () => {
		const { notes, ops } = handler(
			'this.set_output("a", 1)\nthis.set_output("l", 2, append=True)\nthis.set_output(x=1, y=None)\nthis.get("output_value")',
			{
				answer: () => child('this')
			}
		);
		expect(notes).toEqual([
			{ kind: 'output', key: 'a', value: 1, append: false },
			{ kind: 'output', key: 'l', value: 2, append: true },
			{ kind: 'output', key: 'x', value: 1, append: false },
			{ kind: 'output', key: 'y', value: null, append: false }
		]);
		expect(ops).toEqual([{ kind: 'read', executionId: 'this' }]);
	});

	it('the answer to a webhook is an output', () => {
		const answers = 'this.webhook_html_response("<p>")\nthis.webhook_json_response([1, None])';
		const note = { kind: 'output', key: 'webhook_response', append: false };
		expect(handler(answers).notes).toEqual([
			{ ...note, value: { type: 'html', html: '<p>' } },
			{ ...note, value: { type: 'json', json: [1, null] } }
		]);
		expect(handler('this.webhook_html_response({})').ending.message).toContain('takes the text of a page, not dict');
	});
});

describe('the log', () => {
	it('takes any values', () => {
		const { notes } = handler(
			'import datetime\nthis.log("text")\nthis.log("n", 1, {"a": [1]})\nthis.log(a=1, when=datetime.date(2026, 1, 2))\nthis.log({1}, float("inf"))\nthis.log(this)'
		);
		expect(notes).toEqual([
			{ kind: 'log', text: 'text', value: 'text' },
			{ kind: 'log', text: 'n 1 {"a":[1]}', value: ['n', 1, { a: [1] }] },
			{ kind: 'log', text: '{"a":1,"when":"2026-01-02"}', value: { a: 1, when: '2026-01-02' } },
			{ kind: 'log', text: '{1} inf', value: ['{1}', 'inf'] },
			{
				kind: 'log',
				text: '{"id":"this","name":"my flow","type":"FLOW","status":"RUNNING"}',
				value: { id: 'this', name: 'my flow', type: 'FLOW', status: 'RUNNING' }
			}
		]);
	});

	it('takes what has no text, and what is too deep', () => {
		const { lines, ending } = handler(
			'class Odd:\n\tdef __repr__(self): raise KeyError("x")\ndeep = []\nfor _ in range(5000): deep = [deep]\nthis.log(Odd(), flow_api.Execution, self=1)\nthis.log(deep)'
		);
		expect(ending.status, ending.statusMessage ?? '').toBe('ENDED_SUCCESS');
		expect(lines).toEqual([
			expect.stringMatching(/^<Odd: its repr raised KeyError> <class .*Execution'> {"self":1}$/),
			'…'
		]);
	});

	it('says that the output it goes to cannot be set besides', () => {
		expect(handler('this.set_output("logging", 1)').lines).toEqual([expect.stringContaining('what this.log writes')]);
	});

	it('gets what is printed, line by line', () => {
		const { notes } = handler(
			'import sys, warnings, logging\nprint("a", 1)\nsys.stdout.write("b\\nc\\n")\nprint("no end", end="")\nprint(" of line")\nsys.stderr.write("err\\n")\nlogging.warning("logged")\nsys.stdout.buffer.write("bytes\\n".encode())\nprint("rest", end="")'
		);
		expect(notes).toEqual([
			{ kind: 'print', stream: 'stdout', text: 'a 1' },
			{ kind: 'print', stream: 'stdout', text: 'b\nc' },
			{ kind: 'print', stream: 'stdout', text: 'no end of line' },
			{ kind: 'print', stream: 'stderr', text: 'err' },
			{ kind: 'print', stream: 'stderr', text: 'WARNING:root:logged' },
			{ kind: 'print', stream: 'stdout', text: 'bytes' },
			{ kind: 'print', stream: 'stdout', text: 'rest' }
		]);
	});

	it('gets warnings, also those of the compiler in every run', () => {
		const source =
			'import warnings\ndef handler(system, this):\n    warnings.warn("careful")\n    return 1 if "x" is "x" else 2\n';
		for (let run = 0; run < 2; run++) {
			const { lines } = play(source, { fileName: 'warned' });
			expect(lines.join('\n')).toMatch(/warned:4: SyntaxWarning/);
			expect(lines.join('\n')).toMatch(/warned:3: UserWarning: careful/);
		}
	});
});

describe('time, chance and the outside', () => {
	it('time.sleep is an op, with this.sleep and this.sleep_until', () => {
		const { ops } = handler(
			'import time, datetime\nfrom time import sleep\ntime.sleep(1)\nsleep(0.5)\nthis.sleep(datetime.timedelta(minutes=1))\nthis.sleep_until(5)\nthis.sleep_until(datetime.datetime(1970, 1, 1, 0, 1, tzinfo=datetime.UTC))'
		);
		expect(ops).toEqual([
			{ kind: 'sleep', seconds: 1 },
			{ kind: 'sleep', seconds: 0.5 },
			{ kind: 'sleep', seconds: 60 },
			{ kind: 'sleep_until', at: 5000 },
			{ kind: 'sleep_until', at: 60_000 }
		]);
	});

	it('a seeded generator belongs to its execution', () => {
		const source =
			'import random\ndef handler(system, this):\n    random.seed(1)\n    a = random.random()\n    this.sleep(1)\n    return {"numbers": [a, random.random()]}';
		const alone = play(source).ending.output;
		const disturbed = play(source, {
			answer: () => {
				play('import random\ndef handler(system, this):\n    random.seed(99)\n    random.random()');
				return null;
			}
		}).ending.output;
		expect(disturbed).toEqual(alone);
	});

	it('input() says what to do instead', () => {
		expect(handler('input("name?")').ending.message).toContain('as an input of the execution');
	});

	it('split_url takes addresses apart', () => {
		expect(handler('return flow_api.split_url("https://a.b/c/d?e=1&f=")').ending.output).toEqual({
			scheme: 'https',
			host: 'a.b',
			port: 443,
			path: '/c/d',
			query: { e: '1', f: '' }
		});
		expect(handler('return flow_api.split_url("https://a.b?e=1&f=2&e=3&e=")["query"]').ending.output).toEqual({
			e: ['1', '3', ''],
			f: '2'
		});
		expect(handler('flow_api.split_url("nothing")').ending.message).toContain('is no full address');
	});

	it('system knows the user, the place and the time', () => {
		const { ending } = handler(
			'return {"user": system.get_own_user().get("name"), "env": system.get_env_name(), "now": system.now() > 1e9}'
		);
		expect(ending.output).toEqual({ user: 'tester', env: 'millrace', now: true });
	});

	it('locks are taken with and without a timeout, and given back', () => {
		const { ops } = handler(
			'this.acquire_lock(" door ")\nthis.acquire_lock("door", timeout=3)\nthis.release_lock("door")'
		);
		expect(ops).toEqual([
			{ kind: 'lock', name: 'door', timeoutSeconds: null },
			{ kind: 'lock', name: 'door', timeoutSeconds: 3 },
			{ kind: 'unlock', name: 'door' }
		]);
		expect(handler('this.acquire_lock("")').ending.message).toContain('A lock has a name');
		expect(handler('with this.acquire_lock("door"): pass').ops.map(({ kind }) => kind)).toEqual(['lock', 'unlock']);
	});

	it('savepoints are kept under a name, and gone back to by name or id', () => {
		const { ops, ending } = handler('n = this.save_dump("here")\nthis.load_dump("here")\nreturn {"n": n}', {
			answer: (op) => (op.kind === 'save_dump' ? { id: 'x', name: 'here', restored: 2 } : null)
		});
		expect(ops).toEqual([
			{ kind: 'save_dump', name: 'here' },
			{ kind: 'load_dump', select: 'here', by: 'name' }
		]);
		expect(ending.output).toEqual({ n: 2 });
		const byId =
			'import copy\nn = this.save_dump("here")\nthis.load_dump(n.id, by="id")\nthis.load_dump(copy.deepcopy(n))\nthis.log(n, n + 1)';
		const { ops: others, lines } = handler(byId, { answer: () => ({ id: 'x', name: 'here', restored: 2 }) });
		expect(others.slice(1)).toEqual(Array(2).fill({ kind: 'load_dump', select: 'x', by: 'id' }));
		expect(lines).toEqual(['2 3']);
		expect(handler('this.load_dump("x", by="age")').ending.message).toContain("by is 'name' or 'id'");
		expect(handler('this.save_dump(None)').ending.message).toContain('takes a name');
	});

	it('what was never part of the API is an AttributeError', () => {
		expect(handler('this.explode()').ending.message).toContain('AttributeError');
		expect(handler('system.explode()').ending.message).toContain('AttributeError');
	});

	it('exceptions have the family tree of the documentation', () => {
		const { ending } = handler(`
			e = flow_api.exceptions
			assert flow_api.CloudomationException is flow_api.EngineException is e.EngineException
			assert issubclass(e.ExecutionSuccess, e.LifecycleSignal) and issubclass(e.LifecycleSignal, e.EngineException)
			for name in ('LockTimeoutError', 'DependencyTimeoutError', 'MessageResponseTimeoutError'):
				assert issubclass(getattr(flow_api, name), flow_api.TimeoutExceededError)
			assert issubclass(flow_api.ConnectionFailedError, flow_api.DependencyFailedError)
		`);
		expect(ending.status, ending.statusMessage ?? '').toBe('ENDED_SUCCESS');
	});
});

describe('wrappers', () => {
	const call = (more: JsonObject = {}) => ({
		name: 'orders',
		target: { type: 'FLOW', nameOrId: 'fetch orders' },
		input: { day: 1, page: 2 },
		options: { protectInputs: ['day'] },
		wrappers: [],
		...more
	});

	it('go with the call, the outermost first, and take nothing away from it', () => {
		const { ops } = handler(
			`
			this.using('retry', max_tries=5).using(' timeout ', timeout_sec=2).flow('fetch', day=1, name='today', wait=False)
			this.using('retry').connect(connector_type='REST', url='https://x.test')
			this.using('retry').task('REST', inputs={'url': 'https://x.test'})
			this.using('retry').script('x = 1')
		`,
			{ answer: () => child('made') }
		);
		expect(ops[0]).toEqual({
			kind: 'create',
			target: { type: 'FLOW', nameOrId: 'fetch' },
			input: { day: 1 },
			options: { name: 'today' },
			run: true,
			wait: null,
			wrappers: [
				{ nameOrId: 'retry', input: { max_tries: 5 } },
				{ nameOrId: 'timeout', input: { timeout_sec: 2 } }
			]
		});
		expect(ops.slice(1)).toMatchObject([
			{ target: { type: 'CONNECTION' }, wrappers: [{ nameOrId: 'retry', input: {} }] },
			{ target: { type: 'CONNECTION' }, input: { url: 'https://x.test' } },
			{ target: { type: 'SCRIPT' }, wrappers: [{ nameOrId: 'retry' }] }
		]);
	});

	it('are left out with unwrapped=True, and kept by a template', () => {
		const { ops } = handler(
			`
			this.using('retry').flow('fetch', unwrapped=True)
			this.using('retry').flow('fetch', save=False).clone(day=2)
		`,
			{ answer: () => child('made') }
		);
		expect(ops[0]).not.toHaveProperty('wrappers');
		expect(ops[1]).toMatchObject({ input: { day: 2 }, wrappers: [{ nameOrId: 'retry', input: {} }] });
	});

	it.each([
		["this.using('').flow('x')", 'TypeError: this.using takes the name of a wrapper'],
		["this.using('retry').clone()", 'AttributeError: this.using(…) has no'],
		["this.using('retry', when=object()).flow('x')", "TypeError: wrapper_inputs['when'] is an object"],
		['this.wrapped()', 'ValueError: This flow was started by itself'],
		["this.flow('x').wrapped()", "ValueError: wrapped works on one's own execution only"]
	])('%s: says what is wrong', (code, message) => {
		expect(handler(code, { answer: () => child('made') }).ending.message).toContain(message);
	});

	it('find the call inside them, and make it with changes as often as they like', () => {
		const { ops, ending } = handler(
			`
			first = this.wrapped(wait=system.return_when.ALL_ENDED)
			this.wrapped(inputs={'page': 3}, more=True, priority=4, name='again', run=False)
			return {'name': this.wrapped.name, 'type': this.wrapped.type, 'inputs': this.wrapped.inputs, 'is': bool(this.wrapped), 'own': inputs}
		`,
			{ self: { wrapped: call(), input_value: { tries: 1 } }, answer: () => child('made') }
		);
		expect(ops).toEqual([
			{
				kind: 'create',
				target: { type: 'FLOW', nameOrId: 'fetch orders' },
				input: { day: 1, page: 2 },
				options: { protectInputs: ['day'], name: 'orders' },
				run: true,
				wait: 'ALL_ENDED'
			},
			expect.objectContaining({
				input: { day: 1, page: 3, more: true },
				options: { protectInputs: ['day'], name: 'again', priority: 4 },
				run: false
			})
		]);
		expect(ending.output).toEqual({
			name: 'orders',
			type: 'FLOW',
			inputs: { day: 1, page: 2 },
			is: true,
			own: { tries: 1 }
		});
	});

	it('hand the wrappers inside them on', () => {
		const wrappers = [{ nameOrId: 'timeout', input: { timeout_sec: 2 } }];
		const self = { wrapped: call({ wrappers }) };
		const { ops } = handler('this.wrapped(); this.wrapped(unwrapped=True)', { self, answer: () => child('made') });
		expect(ops[0]).toMatchObject({ wrappers });
		expect(ops[1]).not.toHaveProperty('wrappers');
	});

	it('end as the child that they return, with its outputs', () => {
		const outcome = { status: 'ENDED_SUCCESS', message: 'done', status_message: 'all done', output_value: { n: 1 } };
		const { ending } = handler('return this.wrapped()', {
			self: { wrapped: call() },
			answer: () => child('made', outcome)
		});
		expect(ending).toEqual({
			status: 'ENDED_SUCCESS',
			message: 'done',
			statusMessage: 'all done',
			errorLine: null,
			output: { n: 1 },
			failure: null
		});
		expect(handler('return this.flow("x")', { answer: () => child('made', outcome) }).ending.output).toBeNull();
	});

	it('fail with whatever a flow has put into an exception', () => {
		const failing = (details: string) =>
			handler(`import datetime\nraise flow_api.DependencyFailedError("late", ${details})`, {
				self: { wrapped: call() }
			});
		expect(failing('{"at": datetime.date(2026, 1, 2), "of": {1}}').ending.failure).toMatchObject({
			type: 'DependencyFailedError',
			message: 'late',
			details: { at: '2026-01-02', of: '{1}' }
		});
		expect(failing('"because"').ending).toMatchObject({
			message: 'DependencyFailedError: late',
			failure: { details: { details: 'because' } }
		});
	});

	it('fail with what made their child fail', () => {
		const why = {
			type: 'ConnectionFailedError' as const,
			message: 'The server said 503',
			retryable: true,
			details: { status_code: 503, execution: child('made') }
		};
		const raised = handler('this.wrapped()', { self: { wrapped: call() }, answer: () => new Refusal(why) });
		expect(raised.ending).toMatchObject({
			status: 'ENDED_ERROR',
			message: 'ConnectionFailedError: The server said 503',
			failure: { type: 'ConnectionFailedError', message: 'The server said 503', retryable: true }
		});
		expect(raised.ending.failure!.details).toEqual({ status_code: 503 });

		const failed = child('made', { status: 'ENDED_ERROR', message: 'no', output_value: { got: 1 } });
		const returned = handler('return this.wrapped(wait=system.return_when.ALL_ENDED)', {
			self: { wrapped: call() },
			answer: (op) => (op.kind === 'wait' ? new Refusal(why) : failed)
		});
		expect(returned.ending).toMatchObject({
			status: 'ENDED_ERROR',
			message: 'no',
			output: { got: 1 },
			failure: { type: 'ConnectionFailedError' }
		});
		expect(handler('this.flow("x")', { answer: () => new Refusal(why) }).ending).not.toHaveProperty('failure');
	});
});

describe('schemas of a call', () => {
	it('are given in init', () => {
		const schema = { type: 'object', required: ['a'] };
		const { ops } = handler(`this.flow('x', init={'input_schema': ${JSON.stringify(schema)}})`, {
			answer: () => child('made')
		});
		expect(ops[0]).toMatchObject({ options: { inputSchema: schema } });
		expect(handler("this.flow('x', init={'output_schema': 3})").ending.message).toContain('is a JSON Schema: a dict');
	});
});
