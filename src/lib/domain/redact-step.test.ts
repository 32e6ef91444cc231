import { describe, expect, test } from 'vitest';
import { ExecutionId, MessageId } from './ids';
import type { Json } from './json';
import type { Op } from './op';
import { REDACTED } from './redact';
import { executionsIn, redactOutcome, redactStep, type Protection } from './redact-step';

const [self, child, gone] = [ExecutionId.create(), ExecutionId.create(), ExecutionId.create()];
const protection: Protection = {
	own: { inputs: ['pin'], outputs: ['key'] },
	of: (id) =>
		id === self
			? { inputs: ['pin'], outputs: ['key'] }
			: id === child
				? { inputs: ['token'], outputs: ['answer'] }
				: undefined,
	connectorInputs: (type) => (type === 'REST' ? ['authentication'] : [])
};
const create = (target: Extract<Op, { kind: 'create' }>['target'], options = {}): Op => ({
	kind: 'create',
	target,
	input: { user: 'ada', token: 't', authentication: { basic: 1 } },
	options,
	run: true,
	wait: null
});
const rest = create({ type: 'CONNECTION', connectorType: 'REST', connectorName: null });
const snapshot = (id: ExecutionId): Json => ({
	id,
	input_value: { user: 'ada', token: 't', authentication: 'a', pin: 1 },
	output_value: { answer: 'x', key: 'k', n: 1 }
});
const shown = (step: Op, id: ExecutionId, madeId: ExecutionId | null = null) => {
	const outcome = redactOutcome(step, { ok: true, value: snapshot(id) }, madeId, protection);
	return outcome.ok && (outcome.value as { input_value: Json; output_value: Json });
};

describe('what a step asked', () => {
	test('is shown without the keys its child protects, and those of its connector', () => {
		expect(redactStep(rest, protection)).toMatchObject({
			input: { user: 'ada', token: 't', authentication: REDACTED }
		});
		const flow = create({ type: 'FLOW', nameOrId: 'f' }, { protectInputs: ['token'] });
		expect(redactStep(flow, protection)).toMatchObject({ input: { token: REDACTED, authentication: { basic: 1 } } });
	});

	test('of a clone has the keys of its original; where that is gone, nothing is shown', () => {
		expect(redactStep(create({ type: 'CLONE', executionId: child }), protection)).toMatchObject({
			input: { user: 'ada', token: REDACTED }
		});
		expect(redactStep(create({ type: 'CLONE', executionId: gone }), protection)).toMatchObject({
			input: { user: REDACTED, token: REDACTED }
		});
	});

	test('of itself and of others is shown by the keys of whom it is about', () => {
		const fields = { message: 'm', output_value: { key: 'k', answer: 'x' } };
		expect(redactStep({ kind: 'save', fields }, protection)).toMatchObject({
			fields: { message: 'm', output_value: { key: REDACTED, answer: 'x' } }
		});
		expect(redactStep({ kind: 'write', executionId: child, fields }, protection)).toMatchObject({
			fields: { output_value: { key: 'k', answer: REDACTED } }
		});
		expect(redactStep({ kind: 'output', key: 'key', value: 'k', append: false }, protection)).toMatchObject({
			value: REDACTED
		});
		const ending = {
			status: 'ENDED_SUCCESS',
			message: null,
			statusMessage: null,
			errorLine: null,
			output: { key: 1, n: 2 }
		} as const;
		expect(redactStep({ kind: 'end', ending }, protection)).toMatchObject({
			ending: { output: { key: REDACTED, n: 2 } }
		});
	});
});

describe('a step with records', () => {
	const asked = { verb: 'save', type: 'connector', select: 'api', by: 'name', project: null } as const;
	const value = { url: 'https://example.com', authentication: { bearer: 'secret' } };

	test('shows the keys of a connector and not what they hold, asked or told', () => {
		const step: Op = { kind: 'record', ...asked, fields: { value, description: 'd' } };
		const hidden = { url: REDACTED, authentication: REDACTED };
		expect(redactStep(step, protection)).toMatchObject({ fields: { value: hidden, description: 'd' } });
		const told = { id: 'x', name: 'api', value };
		for (const [given, shown] of [
			[told, { name: 'api', value: hidden }],
			[[told], [{ name: 'api', value: hidden }]]
		] as [Json, Json][]) {
			expect(redactOutcome(step, { ok: true, value: given }, null, protection)).toMatchObject({ value: shown });
		}
	});

	test('shows no key of a webhook, and all of a setting', () => {
		const hook: Op = { kind: 'record', ...asked, type: 'webhook', fields: { key: 'open sesame', flow: 'f' } };
		expect(redactStep(hook, protection)).toMatchObject({ fields: { key: REDACTED, flow: 'f' } });
		const setting: Op = { kind: 'record', ...asked, type: 'setting', fields: { value } };
		expect(redactStep(setting, protection)).toEqual(setting);
		expect(redactOutcome(setting, { ok: true, value: { value } }, null, protection)).toEqual({
			ok: true,
			value: { value }
		});
	});

	test('shows of executions in a list what each of them does not protect', () => {
		const list: Op = { kind: 'record', verb: 'list', type: 'execution', filter: null, project: null };
		const outcome = redactOutcome(
			list,
			{ ok: true, value: [{ id: child, input_value: { token: 't', n: 1 } }] },
			null,
			protection
		);
		expect(outcome).toEqual({ ok: true, value: [{ id: child, input_value: { token: REDACTED, n: 1 } }] });
	});
});

describe('an outcome', () => {
	test('that is an execution hides what that execution protects', () => {
		expect(shown({ kind: 'read', executionId: child }, child)).toMatchObject({
			input_value: { user: 'ada', token: REDACTED, pin: 1 },
			output_value: { answer: REDACTED, key: 'k' }
		});
		expect(shown({ kind: 'read', executionId: self }, self)).toMatchObject({ input_value: { pin: REDACTED } });
	});

	test('that is a part of an execution hides it, too', () => {
		const step: Op = { kind: 'read', executionId: child, fields: ['input_value'] };
		const outcome = redactOutcome(
			step,
			{ ok: true, value: { id: child, input_value: { token: 't' } } },
			null,
			protection
		);
		expect(outcome).toEqual({ ok: true, value: { id: child, input_value: { token: REDACTED } } });
	});

	test('of one that is gone shows nothing, unless it was made by this step', () => {
		expect(shown({ kind: 'read', executionId: gone }, gone)).toMatchObject({
			input_value: { user: REDACTED },
			output_value: { n: REDACTED }
		});
		expect(shown(rest, gone, gone)).toMatchObject({
			input_value: { user: 'ada', authentication: REDACTED },
			output_value: { n: 1 }
		});
	});

	test('that is a failure hides it in what failed', () => {
		const details = { status_code: 500, execution: snapshot(child) };
		const why = { type: 'DependencyFailedError', message: 'no', retryable: false, details } as const;
		const wait: Op = { kind: 'wait', executionIds: [child], returnWhen: 'ALL_ENDED', timeoutSeconds: null };
		expect(redactOutcome(wait, { ok: false, failure: why }, null, protection)).toMatchObject({
			failure: { details: { status_code: 500, execution: { input_value: { token: REDACTED } } } }
		});
		expect(executionsIn(wait, { ok: false, failure: why })).toEqual([child]);
	});

	test('that is an answer hides the passwords in it', () => {
		const word = { element: 'form-password' };
		const body = { properties: { name: { element: 'string' }, word, pin: { type: 'string', format: 'password' } } };
		const value = { id: 'm', body, response: { name: 'ada', word: 'secret', pin: 'hunter2' } };
		const step: Op = { kind: 'await_message', messageId: MessageId.create(), timeoutSeconds: null };
		expect(redactOutcome(step, { ok: true, value }, null, protection)).toMatchObject({
			value: { response: { name: 'ada', word: REDACTED, pin: REDACTED } }
		});
	});

	test.each([[null], [7], [[1]], [{ a: 1 }]])('%j is left alone', (value) => {
		expect(redactOutcome(rest, { ok: true, value }, null, protection)).toEqual({ ok: true, value });
	});
});
