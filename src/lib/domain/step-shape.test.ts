import { describe, expect, it } from 'vitest';
import { endingProblem, noteProblem, opProblem } from './step-shape';

const create = {
	kind: 'create',
	target: { type: 'FLOW', nameOrId: 'f' },
	input: null,
	options: {},
	run: true,
	wait: null
};
const read = { kind: 'record', verb: 'read', type: 'setting', select: 'x', by: 'name', project: null };
const ending = { status: 'ENDED_SUCCESS', message: null, statusMessage: null, errorLine: null, output: null };

describe('a step that is whole', () => {
	it.each([
		create,
		{ ...create, target: { type: 'CONNECTION', connectorType: 'REST', connectorName: null }, wait: 'ALL_ENDED' },
		{
			...create,
			options: { name: 'n', protectInputs: ['k'], inputSchema: {} },
			wrappers: [{ nameOrId: 'w', input: 1 }]
		},
		{ kind: 'wait', executionIds: [], returnWhen: 'FIRST_ENDED', timeoutSeconds: 0.5 },
		read,
		{ ...read, verb: 'save', fields: { value: [1] }, later: 'added by a newer flow_api' },
		{ kind: 'message', message: { subject: null, body: {}, messageType: 'INFO' }, wait: true, timeoutSeconds: null }
	])('%j', (op) => {
		expect(opProblem(op)).toBeNull();
	});

	it.each([
		{ kind: 'log', text: 'x', value: null },
		{ kind: 'end', ending },
		{ kind: 'end', ending: { ...ending, failure: { type: 'SchemaError', message: 'no', retryable: false } } }
	])('%j', (note) => {
		expect(noteProblem(note)).toBeNull();
	});
});

describe('one that is not', () => {
	it.each<[unknown, string]>([
		[null, 'op has to be an object; it is null'],
		[{}, 'op.kind has to be one of create, '],
		[{ kind: 'toString' }, 'op.kind has to be one of create, '],
		[{ kind: 'sleep' }, 'op.seconds has to be a number; it is missing'],
		[{ kind: 'sleep', seconds: '5' }, 'op.seconds has to be a number; it is "5"'],
		[{ ...create, options: { name: 5 } }, 'op.options.name has to be a text; it is 5'],
		[{ ...create, options: null }, 'op.options has to be an object; it is null'],
		[{ ...create, target: { type: 'FLOW' } }, 'op.target.nameOrId has to be a text; it is missing'],
		[{ ...create, target: { type: 'MAGIC' } }, 'op.target.type has to be one of FLOW, CONNECTION, SCRIPT, CLONE'],
		[{ ...create, input: undefined }, 'op.input has to be given; it is missing'],
		[{ ...create, wait: 'SOON' }, 'op.wait has to be one of ALL_SUCCEEDED, '],
		[{ ...create, wrappers: [{ nameOrId: 'a', input: 1 }, {}] }, 'op.wrappers[1].nameOrId has to be a text'],
		[{ kind: 'wait', executionIds: ['a', 1], returnWhen: 'ALL_ENDED', timeoutSeconds: null }, 'op.executionIds[1] has'],
		[{ ...read, type: 'secret' }, 'op.type has to be one of setting, '],
		[{ ...read, verb: 'append', type: 'file', value: 1 }, 'op.type has to be one of setting; it is "file"'],
		[{ kind: 'log', text: 'x', value: null }, 'op.kind has to be one of']
	])('%j', (op, problem) => {
		expect(opProblem(op)).toContain(problem);
	});

	it('says it of notes and endings', () => {
		expect(noteProblem({ kind: 'output', key: 1, value: 1, append: false })).toBe('note.key has to be a text; it is 1');
		expect(noteProblem({ kind: 'end', ending: { ...ending, status: 'RUNNING' } })).toBe(
			'note.ending.status has to be one of ENDED_SUCCESS, ENDED_ERROR, ENDED_CANCELLED; it is "RUNNING"'
		);
		expect(endingProblem({ ...ending, output: [1] })).toBe('ending.output has to be an object; it is [1]');
	});
});
