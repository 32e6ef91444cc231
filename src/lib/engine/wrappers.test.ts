import { describe, expect, it } from 'vitest';
import { failure } from '../domain/failure';
import { DEFAULT_PROJECT } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op, WrapperUse } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const call = (nameOrId: string, wrappers: WrapperUse[], more: Partial<Extract<Op, { kind: 'create' }>> = {}): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId },
	input: { n: 1 },
	options: {},
	run: true,
	wait: 'ALL_SUCCEEDED',
	wrappers,
	...more
});
const use = (nameOrId: string, input: Json = {}): WrapperUse => ({ nameOrId, input });

/** Makes the call inside it, and gives what came of it. */
const passing: Script = function* (self) {
	const { target, input, options, wrappers } = self.wrapped!;
	const made = yield { kind: 'create', target, input, options, run: true, wait: 'ALL_SUCCEEDED', wrappers };
	return made.ok ? { through: self.input_value, ...((made.value as JsonObject).output_value as JsonObject) } : {};
};
/** Makes the call inside it until it works. */
const trying: Script = function* (self) {
	const { target, input, options, wrappers } = self.wrapped!;
	for (let n = 1; ; n++) {
		const made = yield { kind: 'create', target, input, options, run: true, wait: 'ALL_SUCCEEDED', wrappers };
		if (made.ok) return { tries: n };
		yield { kind: 'sleep', seconds: 10 };
	}
};
const leaf: Script = function* (self) {
	return { got: self.input_value };
};
const outcome = (answer: { ok: boolean; value?: Json; failure?: { type: string; message: string } }): JsonObject =>
	answer.ok ? { value: answer.value! } : { type: answer.failure!.type, message: answer.failure!.message };

function run(parent: Script, others: { [name: string]: Script } = {}) {
	const world = new World({ parent, passing, trying, leaf, ...others });
	const id = world.request('parent');
	world.run();
	return { world, output: world.payloads.get(id)!.output, execution: world.executions.get(id)! };
}

describe('a call with a wrapper', () => {
	it('makes the wrapper, and that makes what is inside', () => {
		const { world, output } = run(function* () {
			const made = yield call('leaf', [use('passing', { a: 1 })], { options: { name: 'my leaf' } });
			return { made: made.ok ? made.value : null };
		});
		const [wrapper] = world.byName('passing: my leaf');
		const [inside] = world.byName('my leaf');
		expect(wrapper).toMatchObject({ flowName: 'passing', status: 'ENDED_SUCCESS' });
		expect(inside!.parentId).toBe(wrapper!.id);
		expect(output.made).toMatchObject({ id: wrapper!.id, output_value: { through: { a: 1 }, got: { n: 1 } } });
	});

	it('goes by the wrapper record of that name before a flow of it', () => {
		const world = new World({
			parent: function* () {
				const made = yield call('leaf', [use('trying', { a: 1 }), use('careful')]);
				const failures: Json[] = [];
				for (const name of ['astray', 'empty', 'carefull'])
					failures.push(outcome((yield call('leaf', [use(name)])) as Parameters<typeof outcome>[0]).message!);
				return { made: made.ok ? made.value : null, failures };
			},
			...{ passing, trying, leaf }
		});
		for (const [name, flow] of Object.entries({
			trying: 'passing',
			careful: 'passing',
			astray: 'nowhere',
			empty: null
		}))
			world.wrappers.set(name, { name, projectId: DEFAULT_PROJECT, flow });
		const id = world.request('parent');
		world.run();
		const { made, failures } = world.payloads.get(id)!.output;
		expect(made).toMatchObject({ name: 'trying: leaf', flow_name: 'passing', output_value: { got: { n: 1 } } });
		expect(world.byName('careful: leaf')[0]).toMatchObject({ flowName: 'passing' });
		expect(failures).toEqual([
			expect.stringContaining('There is no flow named “nowhere”, which is that of the wrapper “astray”.'),
			'The wrapper “empty” names no flow. Give it one: system.wrapper("empty").save(flow=\'its name\').',
			expect.stringMatching(/There is no wrapper named “carefull”\. Near it: .*“careful”.*“leaf”/)
		]);
	});

	it('nests several, the outermost first', () => {
		const { world } = run(function* () {
			yield call('leaf', [use('trying'), use('passing')]);
		});
		const [outer, inner, leafs] = ['trying: leaf', 'passing: leaf', 'leaf'].map((name) => world.byName(name)[0]!);
		expect(inner!.parentId).toBe(outer!.id);
		expect(leafs!.parentId).toBe(inner!.id);
	});

	it('gives run options to where they belong', () => {
		const options = { orphan: true, priority: 3, maxRuntimeMinutes: 5, protectInputs: ['n'], protectOutputs: ['got'] };
		const { world } = run(function* () {
			yield call('leaf', [use('passing')], { options });
		});
		const [wrapper, inside] = [world.byName('passing: leaf')[0]!, world.byName('leaf')[0]!];
		expect(wrapper).toMatchObject({ orphan: true, priority: 3, maxRuntimeMinutes: null, protectOutputs: ['got'] });
		expect(inside).toMatchObject({ orphan: false, priority: 3, maxRuntimeMinutes: 5, protectInputs: ['n'] });
	});

	it('says at once where there is no such wrapper, or nothing to wrap', () => {
		const { output } = run(function* () {
			return {
				wrapper: outcome(yield call('leaf', [use('retyr')])),
				leaf: outcome(yield call('leef', [use('trying')]))
			};
		});
		expect(output.wrapper).toMatchObject({
			type: 'ResourceNotFoundError',
			message: expect.stringContaining('There is no wrapper named “retyr”')
		});
		expect(output.leaf).toMatchObject({ type: 'ResourceNotFoundError', message: expect.stringContaining('“leef”') });
	});

	it('can be made without being started, and cloned with changes for what is inside', () => {
		const { world } = run(function* () {
			const made = yield call('leaf', [use('passing', { a: 1 })], { run: false, wait: null });
			const executionId = ((made as { value: JsonObject }).value as { id: never }).id;
			yield call('', [], { target: { type: 'CLONE', executionId }, input: { m: 2 } });
		});
		expect(world.payloads.get(world.byName('leaf')[0]!.id)!.input).toEqual({ n: 1, m: 2 });
		expect(world.byName('passing: leaf').map(({ status }) => status)).toEqual(['CREATED', 'ENDED_SUCCESS']);
	});

	it('tells the caller what made it fail as if there were no wrapper', () => {
		const why = failure('ConnectionFailedError', 'The server said 503', { status_code: 503 });
		const ending = {
			status: 'ENDED_ERROR',
			message: 'no',
			statusMessage: 'no',
			errorLine: null,
			output: null
		} as const;
		const { output } = run(
			function* () {
				const made = yield call('leaf', [use('failing')]);
				return made.ok ? {} : { ...made.failure };
			},
			{
				failing: function* () {
					yield { kind: 'end', ending: { ...ending, failure: why } };
				}
			}
		);
		expect(output).toMatchObject({ type: 'ConnectionFailedError', message: 'The server said 503' });
		expect(output.details).toMatchObject({ status_code: 503, execution: { name: 'failing: leaf' } });
	});

	it('goes on after a crash at every moment, and tries as often as without one', () => {
		const failing = (): Script => {
			return function* (self) {
				if (self.created_at < 1_015) {
					yield {
						kind: 'end',
						ending: { status: 'ENDED_ERROR', message: '', statusMessage: '', errorLine: null, output: null }
					};
				}
				return {};
			};
		};
		const parent: Script = function* () {
			const made = yield call('flaky', [use('trying')]);
			return { tries: made.ok ? ((made.value as JsonObject).output_value as JsonObject).tries! : null };
		};
		for (let crashAt = 0; crashAt < 40; crashAt++) {
			const world = new World({ parent, trying, flaky: failing() });
			const id = world.request('parent');
			let steps = 0;
			world.run(() => steps++ === crashAt);
			world.crash();
			world.run();
			expect(world.payloads.get(id)!.output).toMatchObject({ tries: 3 });
			expect(world.byName('flaky')).toHaveLength(3);
		}
	});
});

describe('schemas', () => {
	const needs = (...required: string[]) => ({ required });

	it('refuse inputs before anything runs, and tell whoever waits', () => {
		const world = new World({
			leaf,
			parent: function* () {
				return { leaf: outcome(yield call('leaf', [])) };
			}
		});
		world.flowSettings.leaf = { inputSchema: needs('day') };
		const id = world.request('parent');
		world.run();
		expect(world.payloads.get(id)!.output.leaf).toMatchObject({
			type: 'SchemaValidationError',
			message: 'inputs.day is missing.'
		});
		expect(world.byName('leaf')[0]).toMatchObject({
			status: 'ENDED_ERROR',
			message: 'SchemaValidationError: inputs.day is missing.',
			startedAt: null
		});
	});

	it('look at the inputs when it starts, not when it is made', () => {
		const world = new World({
			leaf,
			parent: function* () {
				const made = yield call('leaf', [], { run: false, wait: null });
				const executionId = ((made as { value: JsonObject }).value as { id: never }).id;
				yield { kind: 'write', executionId, fields: { input_value: { day: 1 } } };
				yield { kind: 'start', executionId };
				yield { kind: 'wait', executionIds: [executionId], returnWhen: 'ALL_SUCCEEDED', timeoutSeconds: null };
			}
		});
		world.flowSettings.leaf = { inputSchema: needs('day') };
		world.request('parent');
		world.run();
		expect(world.byName('leaf')[0]).toMatchObject({ status: 'ENDED_SUCCESS' });
	});

	it('take a success away whose outputs do not fit, and keep the outputs', () => {
		const world = new World({
			leaf,
			parent: function* () {
				yield call('leaf', []);
			}
		});
		world.flowSettings.leaf = { outputSchema: needs('total') };
		world.request('parent');
		world.run();
		const [made] = world.byName('leaf');
		expect(made).toMatchObject({ status: 'ENDED_ERROR', message: 'SchemaValidationError: outputs.total is missing.' });
		expect(world.payloads.get(made!.id)!.output).toEqual({ got: { n: 1 } });
	});

	it('of a call come before those of its flow', () => {
		const { output } = run(function* () {
			const wrong = yield call('leaf', [], { options: { outputSchema: needs('total') } });
			const right = yield call('leaf', [], { options: { inputSchema: needs('n') } });
			return { wrong: outcome(wrong), right: right.ok };
		});
		expect(output.wrong).toMatchObject({ type: 'SchemaValidationError', message: 'outputs.total is missing.' });
		expect(output.right).toBe(true);
	});
});
