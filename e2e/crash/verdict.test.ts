import { describe, expect, it } from 'vitest';
import { Sightings } from './sightings.mjs';
import { judge, type Evidence } from './verdict.mjs';

/** Records of one child of an errand and the grandchild it had, as they are when all went well. */
function evidence(): Evidence {
	const execution = (id: string, type: string, flowName: string | null, name: string, parentId: string) => ({
		...{ id, type, flowName, name, parentId, status: 'ENDED_SUCCESS', message: null, statusMessage: null }
	});
	const payload = (executionId: string, input: object, output: object) => ({ executionId, input, output });
	const log = (executionId: string, seq: number, text: string, stream = 'log') => ({
		...{ executionId, seq, at: seq, text, value: text, stream, reads: null }
	});
	const op = (executionId: string, seq: number) => ({
		...{ executionId, seq, kind: 'create', args: {}, outcome: { ok: true, value: null }, reads: null, madeId: null }
	});
	const logging = [{ time: '', message: 'given x' }];
	const stepOutput = { lines: ['given x'], drawn: { random: 1, leaf: 1 }, posts: { 'k/once': 1 } };
	return {
		records: {
			executions: [
				execution('step', 'FLOW', 'step', 'k', 'errand'),
				execution('call', 'CONNECTION', null, 'k/once', 'step'),
				execution('leaf', 'FLOW', 'leaf', 'k/leaf', 'step')
			],
			payloads: [
				payload('step', { key: 'k' }, { ...stepOutput, marks: [0, 1, 2], given: 'x', logging }),
				payload('call', {}, { json: { order: 1 } }),
				payload('leaf', {}, { lines: ['given 1'] })
			],
			journal: [op('step', 2), op('step', 3)],
			logs: [log('step', 1, 'given x'), log('leaf', 1, 'given 1', 'stdout')],
			inbox: []
		},
		calls: [{ key: 'k/once', order: 1, idempotencyKey: null, repeated: false, answered: true }],
		errands: new Map(),
		sightings: new Sightings(),
		stuck: false
	};
}

const verdictOn = (change: (evidence: Evidence) => void) => {
	const changed = evidence();
	change(changed);
	return judge(changed);
};

describe('the verdict on a run with kills', () => {
	it('finds nothing where all is well', () => {
		const verdict = verdictOn(() => undefined);
		expect(verdict.violations).toEqual([]);
		expect(verdict).toMatchObject({ executions: 3, ops: 2, log_lines: 2, effects: 1, lost: 0, doubled: 0, unknown: 0 });
	});

	const wrong: [string, RegExp, (evidence: Evidence) => void][] = [
		[
			'an execution that did not end',
			/k \(step\): ended with RUNNING/,
			(e) => (e.records.executions[0].status = 'RUNNING')
		],
		[
			'one that ended otherwise',
			/k\/leaf .*ended with ENDED_ERROR/,
			(e) => (e.records.executions[2].status = 'ENDED_ERROR')
		],
		['an effect that is lost', /the answer 1, which the server did not give/, (e) => e.calls.splice(0)],
		['an effect that is doubled', /k\/once was done 2 times/, (e) => e.calls.push({ ...e.calls[0]!, order: 2 })],
		['another answer than was given', /its flow says 7/, (e) => (e.records.payloads[0].output.posts['k/once'] = 7)],
		['a log line that is missing', /k\/leaf .*logged {2}and remembers given 1/, (e) => e.records.logs.pop()],
		['a log line twice', /k\/leaf/, (e) => e.records.logs.push({ ...e.records.logs[1], seq: 2 })],
		['a step that is left out', /its steps are 1 3/, (e) => e.records.journal.shift()],
		['a number that changed', /had another number/, (e) => (e.records.payloads[0].output.drawn.leaf = 2)],
		['an output appended twice', /its marks are/, (e) => e.records.payloads[0].output.marks.push(2)],
		[
			'a child twice',
			/has the children/,
			(e) => e.records.executions.push({ ...e.records.executions[2], id: 'again' })
		],
		['an effect nobody remembers', /nobody remembers/, (e) => e.calls.push({ ...e.calls[0]!, key: 'other', order: 2 })],
		['an errand that is gone', /was confirmed and is not there/, (e) => e.errands.set('errand', 'id')],
		['work that is left', /still in the inbox/, (e) => e.records.inbox.push({})],
		['a run that is stuck', /came to a stop/, (e) => (e.stuck = true)]
	];
	it.each(wrong)('finds %s', (_what, words, change) => {
		expect(verdictOn(change).violations.join('\n')).toMatch(words);
	});

	describe('on a request of unknown outcome', () => {
		const unknown = (e: Evidence) => {
			e.records.executions[1].status = 'ENDED_ERROR';
			e.records.payloads[1].failure = { type: 'OutcomeUnknownError' };
			e.records.payloads[0].output.posts['k/once'] = 'unknown';
		};

		it('finds nothing where it was sent once, or never', () => {
			expect(verdictOn(unknown)).toMatchObject({ unknown: 1, violations: [] });
			expect(verdictOn((e) => (unknown(e), e.calls.splice(0))).violations).toEqual([]);
		});

		it('finds one that could have been repeated', () => {
			const keyed = verdictOn((e) => (unknown(e), (e.calls[0]!.idempotencyKey = 'key')));
			expect(keyed.violations).toEqual(['k/once may be repeated and was given up']);
		});
	});

	it('counts a repeated request with a key as one effect', () => {
		const keyed = { idempotencyKey: 'key', answered: false };
		const verdict = verdictOn((e) => {
			Object.assign(e.calls[0]!, keyed);
			e.calls.push({ ...e.calls[0]!, repeated: true, answered: true });
		});
		expect(verdict).toMatchObject({ effects: 1, repeated: 1, doubled: 0, violations: [] });
	});
});

describe('what was seen', () => {
	it('has to stay as it was', () => {
		const { records } = evidence();
		const sightings = new Sightings();
		const open = { ...records.journal[0], outcome: null };
		sightings.add({ ...records, journal: [open, records.journal[1]] });
		expect(sightings.missingFrom(records)).toEqual([]);
		const changed = structuredClone(records);
		changed.journal[0].outcome = { ok: true, value: 'other' };
		changed.logs[0].text = 'other';
		changed.executions[0].status = 'ENDED_ERROR';
		changed.journal.pop();
		expect(sightings.missingFrom(changed).map((line) => line.split(' was ')[0])).toEqual([
			'the outcome of step step/2',
			'step step/1',
			'the end of k',
			'step step/3'
		]);
	});
});
