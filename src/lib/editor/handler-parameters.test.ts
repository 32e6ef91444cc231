import { describe, expect, it } from 'vitest';
import { handlerParameters } from './handler-parameters';

describe('the names of the handler parameters', () => {
	it.each([
		['def handler(system, this): ...', ['system', 'this', null]],
		['def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict): ...', ['system', 'this', 'inputs']],
		['async def handler(s, t, i={}): ...', ['s', 't', 'i']],
		[
			'@decorated(1)\ndef handler(\n    env,  # all\n    me: "flow_api.Execution" = default,\n    *rest, **more\n): ...',
			['env', 'me', null]
		],
		['def handler(system, this):\n    this.\n', ['system', 'this', null]],
		['def handler(system, this, inputs=this_default): ...', ['system', 'this', 'inputs']],
		['def handler(): ...', [null, null, null]],
		['def handler(a, b): ...\ndef handler(c, d): ...', ['c', 'd', null]]
	])('are read from %j', (source, [system, own, inputs]) => {
		expect(handlerParameters(source)).toEqual({ system, this: own, inputs });
	});

	it.each(['', 'x = 1', 'def other(a, b): ...', 'class A:\n    def handler(self, b): ...', '# def handler(a, b): ...'])(
		'are not there in %j',
		(source) => expect(handlerParameters(source)).toBeNull()
	);
});
