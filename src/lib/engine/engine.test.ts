import { describe, expect, it } from 'vitest';
import { childId } from '../domain/child-id';
import { ExecutionId, MessageId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { Op, ReturnWhen } from '../domain/op';
import { REDACTED } from '../domain/redact';
import { World, type Script } from './simulated-world.fixture';

const child = (nameOrId: string, more: Partial<Extract<Op, { kind: 'create' }>> = {}): Op => ({
	kind: 'create',
	target: { type: 'FLOW', nameOrId },
	input: {},
	options: {},
	run: true,
	wait: 'ALL_SUCCEEDED',
	...more
});
const call = (input: Json): Op =>
	({ ...child(''), target: { type: 'CONNECTION', connectorType: 'CALL', connectorName: null }, input }) as Op;
const id = (outcome: { ok: boolean; value?: Json }) => (outcome.value as JsonObject).id as ExecutionId;
const wait = (executionIds: ExecutionId[], returnWhen: ReturnWhen, timeoutSeconds: number | null = null): Op => ({
	kind: 'wait',
	executionIds,
	returnWhen,
	timeoutSeconds
});
const log = (text: string) => ({ kind: 'log', text, value: text }) as const;
const fail = {
	kind: 'end',
	ending: { status: 'ENDED_ERROR', message: 'boom', statusMessage: 'boom', errorLine: 3, output: null }
} as const;

const good: Script = function* (self) {
	return { got: self.input_value };
};
const bad: Script = function* () {
	yield fail;
};

/** Runs one flow to the end and gives what it returned and how it ended. */
function runFlow(parent: Script, others: { [name: string]: Script } = {}) {
	const world = new World({ parent, good, bad, ...others });
	const rootId = world.request('parent', { a: 1 });
	world.run();
	return { world, execution: world.executions.get(rootId)!, output: world.payloads.get(rootId)!.output, rootId };
}

describe('an execution', () => {
	it('ends with success and what the handler returned', () => {
		const { execution, output } = runFlow(function* (self) {
			return { seen: self.input_value };
		});
		expect(execution).toMatchObject({ status: 'ENDED_SUCCESS', epoch: 1 });
		expect(output).toEqual({ seen: { a: 1 } });
	});

	it('keeps the first end, whatever comes after it', () => {
		const { execution, world, rootId } = runFlow(function* () {
			yield fail;
			yield log('too late');
			return { too: 'late' };
		});
		expect(execution).toMatchObject({ status: 'ENDED_ERROR', message: 'boom', errorLine: 3 });
		expect(world.logOf(rootId)).toEqual([]);
	});

	it('collects outputs, appended ones as a list, and its log under logging', () => {
		const { output } = runFlow(function* () {
			yield { kind: 'output', key: 'n', value: 1, append: true };
			yield { kind: 'output', key: 'n', value: 2, append: true };
			yield log('line');
			return { last: true };
		});
		expect(output).toMatchObject({ n: [1, 2], last: true, logging: [{ message: 'line' }] });
	});

	it('sleeps until its time and not before', () => {
		const { execution } = runFlow(function* () {
			yield { kind: 'sleep', seconds: 3600 };
		});
		expect(execution.endedAt).toBe(1_000_000 + 3_600_000);
	});

	it('is told by name what is not there yet', () => {
		const { output } = runFlow(function* () {
			const answer = yield { kind: 'unsupported', what: 'this.message' };
			return { answer: answer.ok ? 'ok' : answer.failure.type + ': ' + answer.failure.message };
		});
		expect(output.answer).toBe('NotImplementedError: this.message is not available yet.');
	});

	it('is ended when it makes two steps at once', () => {
		const world = new World({ parent: good });
		const rootId = world.request('parent');
		world.happen('commit');
		while (world.executions.get(rootId)!.status === 'CREATED') world.happen('commit');
		const { epoch } = world.executions.get(rootId)!;
		world.feed({ type: 'op', executionId: rootId, epoch, seq: 7, op: { kind: 'sleep', seconds: 1 }, reads: null });
		world.run();
		expect(world.executions.get(rootId)).toMatchObject({
			status: 'ENDED_ERROR',
			message: expect.stringContaining('InternalError')
		});
	});

	it.each<[string, object]>([
		['an op', { type: 'op', op: { ...child('good'), options: { name: 5 } } }],
		['a note', { type: 'note', note: { kind: 'save', fields: null }, at: 0 }],
		['an end', { type: 'left', ending: { status: 'DONE' } }]
	])('is ended alone, with the reason, when it sends %s that is none', (_what, sent) => {
		const world = new World({ parent: good });
		const [rootId, otherId] = [world.request('parent'), world.request('parent')];
		while (world.executions.get(otherId)!.epoch === 0) world.happen('commit');
		const { epoch } = world.executions.get(rootId)!;
		world.feed({ executionId: rootId, epoch, seq: 1, reads: null, ...sent } as Parameters<typeof world.feed>[0]);
		world.run();
		const { status, message, statusMessage } = world.executions.get(rootId)!;
		expect([status, message]).toEqual(['ENDED_ERROR', 'InternalError: the execution sent what is no step']);
		expect(statusMessage).toMatch(
			/options\.name has to be a text; it is 5|note\.fields has to be|ending\.status has to be/
		);
		expect(world.journal.get(rootId)?.size ?? 0).toBe(0);
		expect(world.executions.get(otherId)!.status).toBe('ENDED_SUCCESS');
	});
});

describe('children', () => {
	it('give their outputs to the parent that waits', () => {
		const { output } = runFlow(function* () {
			const made = yield child('good', { input: { x: 2 } });
			return { child: made.ok ? ((made.value as JsonObject).output_value as Json) : null };
		});
		expect(output.child).toEqual({ got: { x: 2 } });
	});

	it('that fail raise DependencyFailedError with the child inside', () => {
		const { output } = runFlow(function* () {
			const made = yield child('bad');
			return made.ok
				? {}
				: {
						type: made.failure.type,
						message: made.failure.message,
						status: (made.failure.details!.execution as JsonObject).status!
					};
		});
		expect(output).toMatchObject({
			type: 'DependencyFailedError',
			message: '“bad” ended with ENDED_ERROR: boom',
			status: 'ENDED_ERROR'
		});
	});

	it('are not made for a flow that is not there, and near names are told', () => {
		const { output, world } = runFlow(function* () {
			const made = yield child('god');
			return made.ok ? {} : { type: made.failure.type, message: made.failure.message };
		});
		expect(output.type).toBe('ResourceNotFoundError');
		expect(output.message).toContain('“good”');
		expect(world.executions.size).toBe(1);
	});

	it('that are made ahead of a flow that was deleted just then end with the reason', () => {
		const others: { [name: string]: Script } = { doomed: good };
		const world = new World(others);
		others.parent = function* () {
			const made = yield child('doomed', { wait: null });
			const result = yield wait([id(made as { ok: true; value: Json })], 'ALL_SUCCEEDED');
			return { why: result.ok ? '' : `${result.failure.type}: ${result.failure.message}` };
		};
		const rootId = world.request('parent');
		while (!world.choices().some((choice) => choice.startsWith('message'))) world.happen(world.choices()[0]!);
		delete others.doomed;
		world.run();
		expect(world.payloads.get(rootId)!.output.why).toContain('ResourceNotFoundError: There is no flow named “doomed”');
		expect(world.byName('doomed')[0]!.status).toBe('ENDED_ERROR');
	});

	it('cannot be given an id that an execution has', () => {
		const world = new World({ parent: good });
		const rootId = world.request('parent');
		while (world.executions.get(rootId)!.epoch === 0) world.happen('commit');
		const { epoch } = world.executions.get(rootId)!;
		const ahead = { childId: rootId, answer: {} };
		world.feed({
			type: 'op',
			executionId: rootId,
			epoch,
			seq: 1,
			op: child('parent', { wait: null }),
			reads: null,
			ahead
		});
		world.run();
		expect(world.executions.get(rootId)).toMatchObject({ status: 'ENDED_ERROR', parentId: null });
		expect(world.executions.size).toBe(1);
	});

	it('cannot be given the id of an execution that has left memory, of another child, or any other', () => {
		const world = new World({
			sleeper: function* () {
				yield { kind: 'sleep', seconds: 100_000 };
			},
			forger: bad,
			good
		});
		const victim = world.request('sleeper', { precious: 1 });
		world.run(() => world.choices()[0] === 'time');
		for (let minutes = 0; minutes < 3; minutes++) {
			world.now += 60_001;
			world.feed({ type: 'time' });
			world.run(() => world.choices()[0] === 'time');
		}
		expect(world.inMemory()).toEqual([]);
		const before = [world.executions.get(victim), world.payloads.get(victim)];
		const made = childId(victim, 1, world.now);
		for (const forged of [victim, made, MessageId.create() as string as ExecutionId]) {
			const forger = world.request('forger');
			while (world.executions.get(forger)!.epoch === 0) world.happen('commit');
			const { epoch } = world.executions.get(forger)!;
			const about = { executionId: forger, epoch, seq: 1, op: child('good', { wait: null }), reads: null };
			world.feed({ type: 'op', ...about, ahead: { childId: forged, answer: {} } });
			world.run(() => world.choices()[0] === 'time');
			expect(world.executions.get(forger)).toMatchObject({
				status: 'ENDED_ERROR',
				message: expect.stringContaining('InternalError')
			});
		}
		expect([world.executions.get(victim), world.payloads.get(victim)]).toEqual(before);
		expect(world.byName('good')).toEqual([]);
	});

	it('stay CREATED with run=False until they are started', () => {
		const { output, world } = runFlow(function* () {
			const made = yield child('good', { run: false });
			const before = (made.ok && (made.value as JsonObject).status) || null;
			yield { kind: 'start', executionId: id(made as { ok: true; value: Json }) };
			yield wait([id(made as { ok: true; value: Json })], 'ALL_SUCCEEDED');
			return { before };
		});
		expect(output.before).toBe('CREATED');
		expect(world.byName('good')[0]!.status).toBe('ENDED_SUCCESS');
	});

	it('are read whole, or the fields that are asked for', () => {
		const { output } = runFlow(function* () {
			const executionId = id((yield child('good')) as { ok: true; value: Json });
			const [all, some, none] = [
				yield { kind: 'read', executionId },
				yield { kind: 'read', executionId, fields: ['status'] },
				yield { kind: 'read', executionId: ExecutionId.create(), fields: ['status'] }
			].map((outcome) => outcome.ok && outcome.value);
			return { all: Object.keys(all as JsonObject).length, some: some!, none: none! };
		});
		expect(output.all).toBeGreaterThan(20);
		expect(output).toMatchObject({
			some: { id: expect.any(String), name: 'good', status: 'ENDED_SUCCESS' },
			none: null
		});
		expect(Object.keys(output.some as JsonObject)).toHaveLength(3);
	});

	it.each<[ReturnWhen, string[], string]>([
		['ALL_SUCCEEDED', ['good', 'good'], 'ok'],
		['ALL_SUCCEEDED', ['slow', 'bad'], 'DependencyFailedError'],
		['ALL_ENDED', ['good', 'bad'], 'ok'],
		['FIRST_ENDED', ['slow', 'bad'], 'ok'],
		['FIRST_SUCCEEDED', ['bad', 'good'], 'ok'],
		['FIRST_SUCCEEDED', ['bad', 'bad'], 'DependencyFailedError']
	])('wait %s of %j comes to %s', (returnWhen, names, expected) => {
		const slow: Script = function* () {
			yield { kind: 'sleep', seconds: 1000 };
		};
		const { output } = runFlow(
			function* () {
				const ids: ExecutionId[] = [];
				for (const name of names) ids.push(id((yield child(name, { wait: null })) as { ok: true; value: Json }));
				const result = yield wait(ids, returnWhen);
				return { result: result.ok ? 'ok' : result.failure.type };
			},
			{ slow }
		);
		expect(output.result).toBe(expected);
	});

	it('raise DependencyTimeoutError when the time is up, and go on', () => {
		const slow: Script = function* () {
			yield { kind: 'sleep', seconds: 100 };
		};
		const { output, world } = runFlow(
			function* () {
				const made = yield child('slow', { wait: null });
				const result = yield wait([id(made as { ok: true; value: Json })], 'ALL_SUCCEEDED', 5);
				return { result: result.ok ? 'ok' : result.failure.type };
			},
			{ slow }
		);
		expect(output.result).toBe('DependencyTimeoutError');
		expect(world.byName('slow')[0]!.status).toBe('ENDED_SUCCESS');
	});

	it('that ended long ago are found in the database', () => {
		const world = new World({
			good,
			parent: good,
			asker: function* (self) {
				const ids = (self.input_value as JsonObject).ids as ExecutionId[];
				const result = yield wait(ids, 'ALL_SUCCEEDED');
				const missing = yield wait([...ids, 'gone' as ExecutionId], 'ALL_ENDED');
				return { result: result.ok, missing: missing.ok ? '' : missing.failure.type };
			} as Script
		});
		const first = world.request('good');
		world.run();
		world.crash();
		const asker = world.request('asker', { ids: [first] });
		world.run();
		expect(world.payloads.get(asker)!.output).toEqual({ result: true, missing: 'ResourceNotFoundError' });
	});

	it('that ended long ago are found by a wait whose time is up before the database was asked', () => {
		const world = new World({
			good,
			asker: function* (self) {
				const result = yield wait((self.input_value as JsonObject).ids as ExecutionId[], 'ALL_SUCCEEDED', 0);
				return { result: result.ok || result.failure.type };
			} as Script
		});
		const first = world.request('good');
		world.run();
		world.crash();
		const asker = world.request('asker', { ids: [first] });
		world.run(() => world.executions.get(asker)!.status === 'WAITING_DEPENDENCY');
		world.happen('time');
		while (world.choices().includes('look-up last')) world.happen('look-up last');
		world.run();
		expect(world.payloads.get(asker)!.output.result).toBe(true);
	});
});

describe('cancel and pause', () => {
	const slow: Script = function* () {
		yield { kind: 'sleep', seconds: 100 };
		return { done: true };
	};

	it('cancels children that are no orphans with their parent', () => {
		const world = new World({
			slow,
			parent: function* () {
				yield child('slow', { wait: null, options: { name: 'kept', orphan: true } });
				yield child('slow');
			}
		});
		const rootId = world.request('parent');
		while (world.byName('slow')[0]?.status !== 'SLEEPING') world.happen(world.choices()[0]!);
		world.ask('cancel', rootId);
		world.run();
		expect(world.executions.get(rootId)!.status).toBe('ENDED_CANCELLED');
		expect(world.byName('slow')[0]).toMatchObject({
			status: 'ENDED_CANCELLED',
			message: 'Cancelled with its parent “parent”'
		});
		expect(world.byName('kept')[0]!.status).toBe('ENDED_SUCCESS');
	});

	it('pauses in front of the next step and goes on when resumed', () => {
		const world = new World({ slow });
		const rootId = world.request('slow');
		while (world.executions.get(rootId)!.status !== 'SLEEPING') world.happen(world.choices()[0]!);
		world.ask('pause', rootId);
		world.run();
		expect(world.executions.get(rootId)!.status).toBe('PAUSED');
		world.crash();
		world.run();
		expect(world.executions.get(rootId)!.status).toBe('PAUSED');
		world.ask('resume', rootId);
		world.run();
		expect(world.executions.get(rootId)!.status).toBe('ENDED_SUCCESS');
	});

	it('goes on when resumed where its interpreter is gone, or the engine was, while it computed', () => {
		for (const gone of ['interpreter', 'engine'] as const) {
			const world = new World({ slow });
			const rootId = world.request('slow');
			while (world.executions.get(rootId)!.status !== 'RUNNING') world.happen(world.choices()[0]!);
			world.ask('pause', rootId);
			while (world.choices().includes('commit')) world.happen('commit');
			if (gone === 'engine') world.crash();
			else world.loseInterpreter();
			world.run();
			expect(world.executions.get(rootId)!.status, gone).toBe('PAUSED');
			world.ask('resume', rootId);
			world.run();
			expect(world.executions.get(rootId)!.status, gone).toBe('ENDED_SUCCESS');
		}
	});

	it('one that paused itself goes on when resumed once, also by an engine that came after', () => {
		for (const crash of [false, true]) {
			const world = new World({
				parent: function* (self) {
					yield { kind: 'pause', executionId: self.id };
					return { after: true };
				}
			});
			const rootId = world.request('parent');
			while (world.executions.get(rootId)?.status !== 'PAUSED') world.happen(world.choices()[0]!);
			if (crash) world.crash();
			world.run();
			expect(world.executions.get(rootId)!.status).toBe('PAUSED');
			world.ask('resume', rootId);
			world.run();
			expect(world.executions.get(rootId)!.status).toBe('ENDED_SUCCESS');
		}
	});

	it('one that waits for its time is paused in front of its start, and starts when resumed', () => {
		const world = new World({
			slow,
			parent: function* () {
				yield child('slow', { wait: null, options: { scheduledFor: 1_050_000 } });
			}
		});
		world.request('parent');
		while (world.byName('slow')[0]?.status !== 'PENDING') world.happen(world.choices()[0]!);
		const { id: childId } = world.byName('slow')[0]!;
		world.ask('pause', childId);
		world.run();
		expect(world.executions.get(childId)).toMatchObject({ status: 'PAUSED', startedAt: null });
		world.now = 1_200_000;
		world.ask('resume', childId);
		world.run();
		expect(world.executions.get(childId)).toMatchObject({ status: 'ENDED_SUCCESS', startedAt: 1_200_000 });
	});

	it('what no engine of this version knows stays in the inbox', () => {
		const world = new World({ slow });
		const id = world.request('slow');
		world.post({ type: 'reprioritise', executionId: id } as never);
		world.run();
		expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
		expect(world.inbox.size).toBe(1);
	});

	it('a pause leaves alone what nobody has started', () => {
		const world = new World({
			good,
			parent: function* () {
				const made = yield child('good', { run: false });
				yield { kind: 'sleep', seconds: 100 };
				yield { kind: 'start', executionId: id(made as { ok: true; value: Json }) };
			}
		});
		const rootId = world.request('parent');
		while (world.executions.get(rootId)!.status !== 'SLEEPING') world.happen(world.choices()[0]!);
		world.ask('pause', rootId, true);
		world.run();
		expect(world.byName('good')[0]!.status).toBe('CREATED');
		world.ask('resume', rootId, true);
		world.run();
		expect(world.byName('good')[0]!.status).toBe('ENDED_SUCCESS');
	});
});

describe('run options', () => {
	const slow: Script = function* () {
		for (let i = 0; i < 10; i++) yield { kind: 'sleep', seconds: 60 };
	};

	it('max_runtime_minutes ends it in the middle of a wait, also after a crash', () => {
		for (const crash of [false, true]) {
			const world = new World({
				slow,
				parent: function* () {
					const made = yield child('slow', { options: { maxRuntimeMinutes: 2.5 } });
					return { why: made.ok ? 'ok' : made.failure.message };
				}
			});
			const rootId = world.request('parent');
			while (world.byName('slow')[0]?.wakeAt !== 1_000_000 + 120_000) world.happen(world.choices()[0]!);
			if (crash) world.crash();
			world.run();
			expect(world.payloads.get(rootId)!.output.why).toContain(
				'“slow” ended with ENDED_ERROR: Its maximum run time of 2.5 minutes'
			);
			expect(world.byName('slow')[0]!.endedAt).toBe(1_000_000 + 150_000);
		}
	});

	it('scheduled_for starts it then and not before', () => {
		const { world } = runFlow(function* () {
			yield child('good', { options: { scheduledFor: 1_500_000 } });
		});
		expect(world.byName('good')[0]!.startedAt).toBe(1_500_000);
	});

	it('a clone keeps what its original protects', () => {
		const { world } = runFlow(function* () {
			const made = yield child('good', {
				options: { protectInputs: ['key'], protectOutputs: ['got'] },
				input: { key: 1, a: 1 }
			});
			yield {
				...child(''),
				target: { type: 'CLONE', executionId: id(made as { ok: true; value: Json }) },
				input: { a: 2 }
			} as Op;
		});
		const [, clone] = world.byName('good');
		expect(clone).toMatchObject({ protectInputs: ['key'], protectOutputs: ['got'] });
		expect(world.payloads.get(clone!.id)!.input).toEqual({ key: 1, a: 2 });
	});
});

describe('connections', () => {
	it('hand their outputs or their own failure to the parent', () => {
		const { output } = runFlow(function* () {
			const ok = yield call({ key: 'a' });
			const no = yield call({ key: 'b', fail: true });
			return {
				ok: ok.ok && (ok.value as JsonObject).output_value!,
				no: no.ok ? '' : no.failure.type,
				code: no.ok ? 0 : no.failure.details!.status_code!
			};
		});
		expect(output).toEqual({ ok: { echo: 'a' }, no: 'ConnectionFailedError', code: 500 });
	});

	it('E6: that were under way in a crash are sent again only if idempotent', () => {
		const world = new World({
			parent: function* (self) {
				const result = yield call(self.input_value);
				return { result: result.ok ? 'ok' : result.failure.type };
			}
		});
		const results: Json[] = [];
		for (const idempotent of [true, false]) {
			const rootId = world.request('parent', { key: String(idempotent), idempotent });
			while (!world.choices().includes('perform')) world.happen(world.choices()[0]!);
			world.crash();
			world.run();
			results.push(world.payloads.get(rootId)!.output.result!);
		}
		expect(results).toEqual(['ok', 'OutcomeUnknownError']);
		expect(world.calls).toEqual(['true']);
	});
});

describe('replay', () => {
	it('E4: ends with both sides shown when the script does not repeat itself', () => {
		let first = true;
		const world = new World({
			parent: function* () {
				yield { kind: 'sleep', seconds: first ? 1 : 2 };
				yield { kind: 'sleep', seconds: 50 };
			}
		});
		const rootId = world.request('parent');
		while (world.executions.get(rootId)!.wakeAt !== world.now + 50_000) world.happen(world.choices()[0]!);
		first = false;
		world.crash();
		world.run();
		const { status, statusMessage } = world.executions.get(rootId)!;
		expect(status).toBe('ENDED_ERROR');
		expect(statusMessage).toContain('ReplayMismatchError');
		expect(statusMessage).toContain('"seconds":1');
		expect(statusMessage).toContain('"seconds":2');
	});

	it('E4: what differs is data, too, without what is protected', () => {
		let token = 'first';
		const world = new World({
			good,
			parent: function* () {
				yield child('good', { input: { user: 'ada', token }, options: { protectInputs: ['token'] } });
				yield { kind: 'sleep', seconds: 50 };
			}
		});
		const rootId = world.request('parent');
		while (world.executions.get(rootId)!.status !== 'SLEEPING') world.happen(world.choices()[0]!);
		token = 'second';
		world.crash();
		world.run();
		const { failure: why } = world.payloads.get(rootId)!;
		const shown = { kind: 'create', input: { user: 'ada', token: REDACTED } };
		expect(why).toMatchObject({ type: 'ReplayMismatchError', details: { seq: 1, recorded: shown, asked: shown } });
		expect(JSON.stringify([why, world.executions.get(rootId)])).not.toMatch(/first|second/);
	});

	it('begins with the name and the inputs of the first start, whatever the script put in their place', () => {
		const world = new World({
			parent: function* (self) {
				yield { kind: 'save', fields: { name: 'renamed', input_value: { b: 2 } } };
				yield { kind: 'sleep', seconds: 50 };
				const { name, input_value, modified_at, started_at } = self;
				return { began: { name: name!, input: input_value!, modified: modified_at! === started_at! } };
			}
		});
		const rootId = world.request('parent', { a: 1 });
		while (world.executions.get(rootId)!.status !== 'SLEEPING') world.happen(world.choices()[0]!);
		world.crash();
		world.run();
		expect(world.executions.get(rootId)).toMatchObject({ status: 'ENDED_SUCCESS', name: 'renamed', epoch: 2 });
		expect(world.payloads.get(rootId)).toMatchObject({
			input: { b: 2 },
			output: { began: { name: 'parent', input: { a: 1 }, modified: true } }
		});
	});

	it('does not give up on one that is moved from interpreter to interpreter because others compute there', () => {
		const world = new World({
			parent: function* (_self, read) {
				const drawn = read();
				yield { kind: 'sleep', seconds: 1 };
				return { drawn };
			}
		});
		const rootId = world.request('parent');
		for (let i = 0; i < 50; i++) {
			const choice = () => world.choices().find((one) => one === 'commit' || one === 'place');
			for (let next = choice(); next; next = choice()) world.happen(next);
			const { epoch } = world.executions.get(rootId)!;
			world.feed({ type: 'lost', executionId: rootId, epoch, reason: 'test', moved: true });
		}
		world.run();
		expect(world.executions.get(rootId)).toMatchObject({ status: 'ENDED_SUCCESS', epoch: 51 });
		expect(world.stepsOf(rootId).filter(({ kind }) => kind === 'sleep')).toHaveLength(1);
	});

	it('gives up on a script that brings its interpreter down each time', () => {
		const world = new World({
			parent: function* () {
				yield log('on');
				yield { kind: 'sleep', seconds: 1 };
			}
		});
		const rootId = world.request('parent');
		for (let i = 0; i < 50 && world.executions.get(rootId)!.status !== 'ENDED_ERROR'; i++) {
			while (world.choices().length && world.choices().some((c) => c === 'commit' || c === 'place'))
				world.happen(world.choices().find((c) => c === 'commit' || c === 'place')!);
			world.loseInterpreter();
		}
		world.run();
		expect(world.executions.get(rootId)).toMatchObject({
			status: 'ENDED_ERROR',
			message: expect.stringContaining('Interrupted')
		});
	});

	it('tries a script that calls itself too deep only once more, and others in its interpreter as often as before', () => {
		const slow: Script = function* () {
			yield { kind: 'sleep', seconds: 1 };
		};
		const world = new World({ deep: slow, other: slow });
		const [deep, other] = [world.request('deep'), world.request('other')];
		for (let i = 0; i < 2; i++) {
			const next = () => world.choices().find((choice) => choice === 'commit' || choice === 'place');
			for (let choice = next(); choice; choice = next()) world.happen(choice);
			world.loseInterpreter(`Python broke in ${deep}: RangeError: Maximum call stack size exceeded`);
		}
		world.run();
		expect(world.executions.get(deep)).toMatchObject({ status: 'ENDED_ERROR', message: 'It calls itself too deep' });
		expect(world.executions.get(other)!.status).toBe('ENDED_SUCCESS');
	});
});
