import { beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '../../domain/failure';
import type { Json, JsonObject } from '../../domain/json';
import type { Op } from '../../domain/op';
import { schemaProblem } from '../../domain/schema-check';
import { checkSchema } from '../../domain/schema-misfits';
import { child, flowApiInNode, Refusal, type Answer, type Play } from '../../python/flow-api-in-node';
import { BUILT_IN_FLOWS } from './built-in-flows';

let play: Play;
beforeAll(async () => {
	play = await flowApiInNode();
}, 60_000);

const wrapped = {
	name: 'orders',
	target: { type: 'FLOW', nameOrId: 'orders' },
	input: { day: 1 },
	options: {},
	wrappers: []
};
const failed = (message = 'boom', type: Failure['type'] = 'DependencyFailedError'): Refusal =>
	new Refusal({ type, message, retryable: false, details: { execution: child('c', { status: 'ENDED_ERROR' }) } });
const good = child('c', { output_value: { n: 1 }, message: 'fine' });

function wrapper(name: string, input: Json, answer: Answer) {
	const { script } = BUILT_IN_FLOWS.find((flow) => flow.name === name)!;
	return play(script, { input, self: { wrapped: wrapped as JsonObject }, answer, fileName: name });
}
/** Answers `wait` with these, in order, and all else as if it had worked. */
function waits(...outcomes: (Json | Refusal)[]): Answer {
	return (op) =>
		op.kind === 'wait' ? (outcomes.shift() ?? { first: 'c', statuses: { c: 'ENDED_SUCCESS' } }) : answerOf(op);
}
const answerOf = (op: Op): Json => (op.kind === 'create' || op.kind === 'read' || op.kind === 'cancel' ? good : null);
const kinds = (ops: readonly Op[]) => ops.map(({ kind }) => kind);

it('each has words and a schema that can be used', () => {
	for (const { description, inputSchema } of BUILT_IN_FLOWS) {
		expect(description).toMatch(/^[A-Z].*\.$/);
		expect(schemaProblem(inputSchema)).toBeNull();
	}
	expect(new Set(BUILT_IN_FLOWS.map(({ id }) => id)).size).toBe(BUILT_IN_FLOWS.length);
});

it('each takes the inputs that it knows, and names one that is misspelt', () => {
	for (const { inputSchema } of BUILT_IN_FLOWS) {
		const given = Object.keys(inputSchema.properties as JsonObject)[0]!;
		expect(checkSchema(inputSchema, {}, 'inputs')).toBeNull();
		expect(checkSchema(inputSchema, { [`${given}s`]: 5 }, 'inputs')).toMatchObject({
			type: 'SchemaValidationError',
			message: `inputs.${given}s is not known here.`
		});
	}
});

describe('retry', () => {
	it('hands over what worked', () => {
		const { ending } = wrapper('retry', null, waits());
		expect(ending).toMatchObject({ status: 'ENDED_SUCCESS', message: 'fine', output: { n: 1 } });
	});

	it('tries as often as it is told, with pauses that grow', () => {
		const { ops, ending } = wrapper(
			'retry',
			{ max_tries: 3, delay_sec: 2, delay_factor: 5 },
			waits(failed('one'), failed('two'), failed('three'))
		);
		expect(ops.filter(({ kind }) => kind === 'sleep')).toEqual([
			{ kind: 'sleep', seconds: 2 },
			{ kind: 'sleep', seconds: 10 }
		]);
		expect(ending).toMatchObject({
			status: 'ENDED_ERROR',
			message: 'DependencyFailedError: three',
			failure: { message: 'three' }
		});
	});

	it('does not try again what cannot become better', () => {
		for (const type of ['OutcomeUnknownError', 'SchemaValidationError'] as const) {
			expect(kinds(wrapper('retry', null, waits(failed('no', type))).ops)).toEqual(['create', 'wait']);
		}
	});

	it('does not try again what somebody cancelled', () => {
		const cancelled: Answer = (op) =>
			op.kind === 'wait' ? failed() : op.kind === 'read' ? child('c', { status: 'ENDED_CANCELLED' }) : answerOf(op);
		expect(kinds(wrapper('retry', null, cancelled).ops)).toEqual(['create', 'wait', 'read']);
	});

	it('gives each try what is left of the time for all', () => {
		const { ops } = wrapper('retry', { timeout_sec: 100, delay_sec: 0 }, waits(failed()));
		const given = ops.flatMap((op) => (op.kind === 'wait' ? [op.timeoutSeconds!] : []));
		expect(given[0]).toBeGreaterThan(90);
		expect(given[0]).toBeLessThanOrEqual(100);
		expect(given[1]).toBeLessThanOrEqual(given[0]!);
	});
});

describe('timeout', () => {
	it('cancels what takes too long and says so', () => {
		const { ops, ending } = wrapper('timeout', { timeout_sec: 3 }, waits(failed('late', 'DependencyTimeoutError')));
		expect(ops[1]).toMatchObject({ kind: 'wait', timeoutSeconds: 3 });
		expect(ops[2]).toMatchObject({ kind: 'cancel', message: 'Cancelled: it may take 3 s' });
		expect(ending).toMatchObject({
			message: 'DependencyTimeoutError: “orders” did not end within 3 s.',
			failure: { type: 'DependencyTimeoutError' }
		});
	});
});

describe('check', () => {
	it('gives the outputs to a flow or a script, and hands the call over', () => {
		const { ops, ending } = wrapper('check', { checker_flow: 'look', inputs: { most: 3 } }, answerOf);
		expect(ops[1]).toMatchObject({
			target: { nameOrId: 'look' },
			input: { most: 3, data: { n: 1 } },
			options: { name: 'check of orders' }
		});
		expect(ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { n: 1 } });
		expect(wrapper('check', { checker_script: 'x = 1' }, answerOf).ops[1]).toMatchObject({
			target: { type: 'SCRIPT' }
		});
	});

	it('needs one of the two', () => {
		expect(wrapper('check', null, answerOf).ending).toMatchObject({ status: 'ENDED_ERROR' });
	});
});

describe('validate', () => {
	it('gives its schemas to the call', () => {
		const { ops } = wrapper('validate', { input_schema: { required: ['a'] } }, answerOf);
		expect(ops).toMatchObject([{ options: { inputSchema: { required: ['a'] } } }]);
	});
});

describe('cache', () => {
	const settings = (kept: Json): Answer => {
		let value = kept;
		return (op) => {
			if (op.kind !== 'record') return answerOf(op);
			if (op.verb === 'save') value = op.fields.value!;
			return value === null ? null : { id: 's', name: 'cache of orders', value };
		};
	};

	it('keeps outputs in a setting, and gives them again for the same inputs', () => {
		let kept: Json = null;
		const first = wrapper('cache', null, (op, count) => {
			if (op.kind === 'record' && op.verb === 'save') kept = op.fields.value!;
			return settings(kept)(op, count);
		});
		expect(first.ending).toMatchObject({ status: 'ENDED_SUCCESS', output: { n: 1 } });
		expect(first.ops.filter(({ kind }) => kind === 'create')).toHaveLength(1);

		const again = wrapper('cache', null, settings(kept));
		expect(again.ops.filter(({ kind }) => kind === 'create')).toEqual([]);
		expect(again.ending).toMatchObject({ status: 'ENDED_SUCCESS', message: 'fine (from the cache)' });
		expect(again.notes).toContainEqual({ kind: 'save', fields: { output_value: { n: 1 } } });

		const old = wrapper('cache', { max_age_minutes: 0 }, settings(kept));
		expect(old.ops.filter(({ kind }) => kind === 'create')).toHaveLength(1);
		const other = wrapper('cache', { key: 'another' }, settings(kept));
		expect(other.ops.filter(({ kind }) => kind === 'create')).toHaveLength(1);
	});
});

describe('notify', () => {
	const bad = child('c', { status: 'ENDED_ERROR', message: 'boom', name: 'orders' });
	const answers =
		(outcome: Json): Answer =>
		(op) =>
			op.kind === 'message' ? { id: 'm' } : op.kind === 'wait' ? failed() : outcome;

	it('tells of failures, and of successes where that is asked for', () => {
		const { ops, ending } = wrapper('notify', { subject: '{child_name} is out' }, answers(bad));
		expect(ops[1]).toMatchObject({
			kind: 'message',
			message: { subject: 'orders is out', messageType: 'ERROR' },
			wait: false
		});
		expect(ending).toMatchObject({ status: 'ENDED_ERROR', message: 'boom' });
		expect(kinds(wrapper('notify', null, answers(good)).ops)).toEqual(['create']);
		expect(kinds(wrapper('notify', { notify_on_success: true }, answers(good)).ops)).toEqual(['create', 'message']);
	});
});

describe('interactive', () => {
	const bad = child('c', { status: 'ENDED_ERROR', message: 'boom', name: 'orders', output_value: { half: 1 } });
	const asked = (response: Json | Refusal, ...outcomes: Json[]): Answer => {
		return (op) => {
			if (op.kind === 'create') return outcomes.shift() ?? bad;
			if (op.kind === 'message') return response instanceof Refusal ? response : { id: 'm', response };
			return op.kind === 'wait' ? failed() : bad;
		};
	};

	it('tries again, goes on, or lets it fail, as it is told', () => {
		expect(wrapper('interactive', null, asked({ retry: true }, bad, good)).ending).toMatchObject({ output: { n: 1 } });
		const ignored = wrapper('interactive', null, asked({ ignore: true }));
		expect(ignored.ending).toMatchObject({ status: 'ENDED_SUCCESS', message: 'Gone on without orders: boom' });
		expect(ignored.notes).toContainEqual({ kind: 'save', fields: { output_value: { half: 1 } } });
		expect(wrapper('interactive', null, asked({ fail: true })).ending).toMatchObject({
			status: 'ENDED_ERROR',
			message: 'boom'
		});
	});

	it('lets it fail where nobody answers', () => {
		const { ops, ending } = wrapper(
			'interactive',
			{ interactive_limit_minutes: 2 },
			asked(failed('late', 'MessageResponseTimeoutError'))
		);
		expect(ops[1]).toMatchObject({ kind: 'message', timeoutSeconds: 120 });
		expect(ending).toMatchObject({ status: 'ENDED_ERROR', message: 'boom' });
	});
});
