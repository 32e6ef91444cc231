import { beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json';
import { flowApiInNode, Refusal, type Answer, type Play } from './flow-api-in-node';

let play: Play;
beforeAll(async () => {
	play = await flowApiInNode();
}, 60_000);

/** Runs lines of a handler. */
function handler(lines: string[], answer: Answer = answered({})) {
	const code = lines.map((line) => `    ${line}`).join('\n');
	return play(`import flow_api\ndef handler(system, this, inputs):\n${code}\n`, { answer });
}

/** A message as the engine shows it: answered where it was waited for. */
const answered =
	(response: JsonObject): Answer =>
	(op) => ({
		...{ id: 'm1', name: 'Well?', subject: 'Well?', body: {}, message_type: 'INFO', execution_id: 'this' },
		...{ created_at: 1, modified_at: 2, answered_at: 2 },
		...(op.kind === 'message' && !op.wait ? { state: 'open', response: null } : { state: 'answered', response })
	});

const button = { element: 'submit', type: 'boolean', label: 'OK' };

describe('this.message', () => {
	it('tells something, with an OK button, and waits', () => {
		const { ops, ending } = handler(
			['m = this.message(subject="Hello", message="**all** is well")', 'return m.get("response")'],
			answered({ ok: true })
		);
		expect(ops).toEqual([
			{
				kind: 'message',
				message: {
					subject: 'Hello',
					body: {
						type: 'object',
						properties: {
							message: { element: 'markdown', description: '**all** is well', order: 1 },
							ok: { ...button, order: 2 }
						}
					},
					messageType: 'INFO'
				},
				wait: true,
				timeoutSeconds: null
			}
		]);
		expect(ending.output).toEqual({ ok: true });
	});

	it('asks a question, whose answer is response["string"]', () => {
		const { ops, ending } = handler(
			['return {"name": this.message(subject="Name", request="Who are you?", timeout=60).get("response")["string"]}'],
			answered({ string: 'Ada', ok: true })
		);
		expect(ops).toMatchObject([
			{
				message: {
					body: {
						properties: { string: { element: 'string', label: 'Who are you?', order: 1 }, ok: { ...button, order: 2 } },
						required: ['string']
					}
				},
				wait: true,
				timeoutSeconds: 60
			}
		]);
		expect(ending.output).toEqual({ name: 'Ada' });
	});

	it('shows a form, with element names of all generations', () => {
		const { ops } = handler([
			'this.message(subject="Form", message_type="popup", body={"type": "object", "properties": {',
			'    "a": {"element": "form-string", "order": 2}, "b": {"element": "number", "type": "number", "default": "60"},',
			'    "c": {"element": "select", "options": ["x", {"value": 1, "label": "one"}]}, "d": {"element": "date-time"},',
			'    "e": {"type": "boolean"}, "f": {"format": "date", "type": "string"}, "g": {"enum": [1, 2]},',
			'    "send": {"element": "submit", "required": []}}, "required": ["a", "send"]})'
		]);
		expect(ops).toMatchObject([
			{
				message: {
					messageType: 'POPUP',
					body: { properties: { a: { element: 'form-string' }, b: { default: '60' } }, required: ['a', 'send'] }
				}
			}
		]);
	});

	it('without waiting goes on at once; several fields are read at once', () => {
		const { ops, ending } = handler([
			'm = this.message(subject="s", message="m", wait=False)',
			'assert isinstance(m, flow_api.Message)',
			'state, response = m.get("state", "response")',
			'return {"state": state, "response": response, "again": m.wait(timeout=5).get("state"), "same": m == system.message("m1") == system.message("m1", by="id")}'
		]);
		expect(ops.map(({ kind }) => kind)).toEqual(['message', 'await_message']);
		expect(ops[1]).toEqual({ kind: 'await_message', messageId: 'm1', timeoutSeconds: 5 });
		expect(ending.output).toEqual({ state: 'open', response: null, again: 'answered', same: true });
	});

	it('that nobody answers in time raises MessageResponseTimeoutError', () => {
		const late = { type: 'MessageResponseTimeoutError' as const, message: 'Nobody answered', retryable: false };
		const { ending } = handler(
			[
				'try:',
				'    this.message(subject="s", message="m", timeout=1)',
				'except flow_api.MessageResponseTimeoutError as e:',
				'    return {"late": str(e), "is a timeout": isinstance(e, flow_api.TimeoutExceededError)}'
			],
			() => new Refusal(late)
		);
		expect(ending.output).toEqual({ late: 'Nobody answered', 'is a timeout': true });
	});

	it('is logged by what it is, without its body', () => {
		const { notes } = handler(['this.log(this.message(subject="s", message="m"))'], answered({ ok: true }));
		expect(notes).toMatchObject([{ value: { id: 'm1', subject: 'Well?', state: 'answered', response: { ok: true } } }]);
	});
});

describe('system.message', () => {
	it('sends at once and waits when it is asked to', () => {
		const { ops, ending } = handler(
			['m = system.message(subject="s", request="Go on?", message_type="WARN")', 'return m.wait().get("response")'],
			answered({ string: 'yes' })
		);
		expect(ops).toMatchObject([
			{ kind: 'message', wait: false, message: { messageType: 'WARNING' } },
			{ kind: 'await_message', messageId: 'm1' }
		]);
		expect(ending.output).toEqual({ string: 'yes' });
	});

	it('reopens one by its id, reads it, and loads it anew', () => {
		const { ops, ending } = handler(
			[
				'm = system.message("m1")',
				'first = m.get("response")',
				'm.get("state")',
				'm.load("state")',
				'found = m.exists()',
				'm.delete()',
				'return {"first": first, "id": m.get("id"), "found": found}'
			],
			(op, count) => (op.kind === 'record' && op.verb === 'delete' ? null : answered({ n: 1 })(op, count))
		);
		const address = { kind: 'record', type: 'message', select: 'm1', by: 'id', project: null };
		expect(ops).toEqual(['read', 'read', 'read', 'delete'].map((verb) => ({ ...address, verb })));
		expect(ending.output).toEqual({ first: { n: 1 }, id: 'm1', found: true });
	});

	it('that is gone says so', () => {
		const gone = handler(['system.message("m9").get("response")'], () => null).ending;
		expect(gone.message).toContain('ResourceNotFoundError: There is no message m9');
		expect(handler(['return {"found": system.message(id="m9").exists()}'], () => null).ending.output).toEqual({
			found: false
		});
	});
});

describe('what cannot be shown is refused before anything is sent', () => {
	const body = (fields: string, more = '') => `this.message(subject="s", body={"properties": ${fields}${more}})`;
	it.each([
		['this.message()', 'needs something to say'],
		['this.message(subject="s", message="m", request="r")', 'this has message and request='],
		['this.message(subject="s", body="text")', 'body is a dict'],
		['this.message(subject="s", body={})', "body['properties'] is a dict of fields"],
		['this.message(subject="s", message="m", message_type="LOUD")', "no message_type 'LOUD'. There are: SUCCESS"],
		['this.message(subject="s", message="m", timeout="soon")', 'timeout is a number of seconds'],
		[body('{"a": 1}'), "body['properties']['a'] is a dict"],
		[body('{"a": {"label": "A"}}'), 'has no element. There are: string,'],
		[body('{"a": {"element": "strng"}}'), "the element 'strng', which there is not"],
		[body('{"a": {"element": "select"}}'), 'is a select: it needs options'],
		[body('{"a": {"element": "select", "options": [{"label": "x"}]}}'), 'an option is a value'],
		[body('{"a": {"element": "string", "order": "first"}}'), "['order'] is a number"],
		[body('{1: {"element": "string"}}', ', "required": [1, "b"]'), "names 'b', which is no field. There are: 1"],
		[body('{"a": {"element": "string"}}', ', "required": ["b"]'), "names 'b', which is no field. There are: a"],
		[body('{"a": {"element": "string"}}', ', "required": "a"'), 'is a list of names'],
		[body('{"a": {"element": "string", "default": {1}}}'), "body['properties']['a']['default'] is a set"],
		['system.message()', 'takes the id of a message'],
		['system.message("s", by="name")', "A message is found by its id: by='id', not 'name'."],
		['system.message("m1").get("colour")', "no field 'colour'. It has: id"],
		['this.flow("f").message(subject="s")', "works on one's own execution only"]
	])('%s', (call, words) => {
		const { ops, ending } = handler([call], () => ({ id: 'kid', status: 'ENDED_SUCCESS' }));
		expect(ending.status).toBe('ENDED_ERROR');
		expect(ending.message).toContain(words);
		expect(ops.filter(({ kind }) => kind === 'message')).toEqual([]);
	});
});
