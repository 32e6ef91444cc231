import { describe, expect, it } from 'vitest';
import type { ExecutionId } from '../domain/ids';
import type { Note, Op } from '../domain/op';
import type { FromInterpreter, RecordedStep } from '../protocol/interpreter';
import { ExecutionLine } from './execution-line';

const executionId = 'execution' as ExecutionId;
const sleep = (seconds: number): Op => ({ kind: 'sleep', seconds });
const print = (text: string): Note => ({ kind: 'print', stream: 'stdout', text });
const output = (key: string, value: number): Note => ({ kind: 'output', key, value, append: false });
const done = (seq: number, step: Op, reads: RecordedStep['reads'] = null): RecordedStep => ({
	seq,
	at: 1000,
	step,
	outcome: { ok: true, value: seq },
	reads
});
const noted = (seq: number, step: Note, reads: RecordedStep['reads'] = null): RecordedStep => ({
	seq,
	at: 1000,
	step,
	outcome: null,
	reads
});
const read = (...fields: string[]): Op => ({ kind: 'read', executionId, ...(fields.length > 0 ? { fields } : {}) });
const ending = JSON.stringify({
	status: 'ENDED_SUCCESS',
	message: null,
	statusMessage: null,
	errorLine: null,
	output: null
});

function begin(history: RecordedStep[] = []) {
	const posted: FromInterpreter[] = [];
	const line = new ExecutionLine(
		{ executionId, epoch: 3, history },
		(message) => posted.push(message),
		() => 1000
	);
	return {
		line,
		posted,
		ask: (op: Op) => line.ask(JSON.stringify(op)),
		note: (note: Note) => line.note(JSON.stringify(note))
	};
}

describe('a first start', () => {
	it('numbers ops and notes in one sequence and gives each what was read before it', async () => {
		const { line, posted, ask, note } = begin();
		line.reads.clock('clock', 5);
		note(print('a'));
		line.reads.random(new Uint8Array([1, 2, 3]));
		const reply = ask(sleep(1));
		line.settle(2, { ok: true, value: 'x' });
		expect(await reply).toBe('{"ok":true,"value":"x"}');
		line.leave(ending);
		expect(posted).toMatchObject([
			{ type: 'note', executionId, epoch: 3, seq: 1, at: 1000, reads: { clock: [5, 1] } },
			{ type: 'op', seq: 2, reads: { random: 'AQID' } },
			{ type: 'left', seq: 3 }
		]);
		expect(posted[2]).not.toHaveProperty('reads');
	});

	it('drops the outcome of an op it is not suspended in', async () => {
		const { line, ask } = begin();
		const reply = ask(sleep(1));
		line.settle(9, { ok: true, value: 'wrong' });
		line.settle(1, { ok: true, value: 'right' });
		line.settle(1, { ok: true, value: 'late' });
		expect(await reply).toContain('right');
	});

	it('leaves once', () => {
		const { line, posted } = begin();
		line.leave(ending);
		line.leave(ending);
		expect(posted).toHaveLength(1);
	});
});

describe('replay', () => {
	it('L1: answers what was recorded at once and posts none of it', () => {
		const { posted, ask, note } = begin([
			noted(1, print('a')),
			done(2, sleep(1)),
			noted(3, output('k', 1)),
			done(4, sleep(2))
		]);
		note(print('a'));
		expect(ask(sleep(1))).toBe('{"ok":true,"value":2}');
		note(output('k', 1));
		expect(ask(sleep(2))).toBe('{"ok":true,"value":4}');
		expect(posted).toEqual([]);
	});

	it('L2: posts the first op without outcome under its own number, and numbers on from there', async () => {
		const { line, posted, ask, note } = begin([
			done(1, sleep(1)),
			{ seq: 2, at: 1000, step: sleep(2), outcome: null, reads: { clock: [7, 1] } }
		]);
		void ask(sleep(1));
		expect(line.reads.clock('clock', 99)).toBe(7);
		const reply = ask(sleep(2));
		line.settle(2, { ok: true, value: null });
		await reply;
		line.reads.clock('clock', 100);
		note(print('new'));
		expect(posted).toEqual([
			{ type: 'op', executionId, epoch: 3, seq: 2, op: sleep(2) },
			{ type: 'note', executionId, epoch: 3, seq: 3, note: print('new'), at: 1000, reads: { clock: [100, 1] } }
		]);
	});

	it('gives each step the readings recorded before it, and real ones where there are no more', () => {
		const { line, ask } = begin([
			done(1, sleep(1), { clock: [5, 2], random: 'AQID' }),
			done(2, sleep(2), { clock: [8, 1] })
		]);
		const bytes = new Uint8Array(2);
		expect([line.reads.clock('clock', 99), line.reads.clock('clock', 99)]).toEqual([5, 5]);
		line.reads.random(bytes);
		expect([...bytes]).toEqual([1, 2]);
		void ask(sleep(1));
		expect([line.reads.clock('clock', 99), line.reads.clock('clock', 100)]).toEqual([8, 100]);
		void ask(sleep(2));
		expect(line.reads.drain()).toBeUndefined();
		expect(line.reads.clock('clock', 101)).toBe(101);
		expect(line.reads.drain()).toEqual({ clock: [101, 1] });
	});

	it('never lets a clock that only goes forward step back where the past ends', () => {
		const { line, ask } = begin([done(1, sleep(1), { monotonic: [50_000, 1] })]);
		expect(line.reads.clock('monotonic', 10)).toBe(50_000);
		void ask(sleep(1));
		expect(line.reads.clock('monotonic', 20)).toBe(50_000);
		expect(line.reads.clock('monotonic', 25)).toBe(50_005);
	});

	it('lets a clock that only goes forward go on by as much as has passed since, in whichever worker', () => {
		for (const live of [10, 9_000_000]) {
			const past = { ...done(1, sleep(1), { monotonic: [50_000, 1] }), at: 1000 - 700 };
			const { line, ask } = begin([past]);
			line.reads.clock('monotonic', live);
			void ask(sleep(1));
			expect(line.reads.clock('monotonic', live)).toBe(50_700);
			expect(line.reads.clock('monotonic', live + 5)).toBe(50_705);
		}
	});

	it.each<[string, RecordedStep, (asked: ReturnType<typeof begin>) => unknown]>([
		['another op', done(1, sleep(1)), ({ ask }) => ask(sleep(2))],
		['an op where a note was', noted(1, output('k', 1)), ({ ask }) => ask(sleep(1))],
		['a note where an op was', done(1, sleep(1)), ({ note }) => note(output('k', 1))],
		['a whole read where a part was read', done(1, read('status')), ({ ask }) => ask(read())],
		['a read of another part', done(1, read('status')), ({ ask }) => ask(read('name'))],
		['another output', noted(1, output('k', 1)), ({ note }) => note(output('l', 1))]
	])('L3: reports %s, once, and unwinds', (_what, recorded, act) => {
		const begun = begin([recorded]);
		act(begun);
		expect(begun.posted).toMatchObject([{ type: 'mismatch', seq: 1, recorded: recorded.step }]);
		expect(begun.ask(sleep(3))).toBe('{"stop":"ENDED_ERROR"}');
		expect(begun.note(print('x'))).toBe('ENDED_ERROR');
		expect(begun.posted).toHaveLength(1);
	});

	it('gives a read that was recorded whole to who asks for a part of it', () => {
		const { posted, ask } = begin([done(1, read()), done(2, read('status'))]);
		expect(ask(read('status'))).toBe('{"ok":true,"value":1}');
		expect(ask(read('status'))).toBe('{"ok":true,"value":2}');
		expect(posted).toEqual([]);
	});

	it('does not insist on lines of the log: their text may hold an address, and some come once per interpreter', () => {
		const { posted, ask, note } = begin([
			noted(1, print('<object at 0x1>')),
			noted(2, print('warning')),
			done(3, sleep(1)),
			done(4, sleep(2))
		]);
		note(print('<object at 0x2>'));
		void ask(sleep(1));
		note(print('another line'));
		expect(ask(sleep(2))).toBe('{"ok":true,"value":4}');
		expect(posted).toEqual([]);
	});

	it('takes the recorded value of an output, not the new one', () => {
		const { posted, note } = begin([noted(1, output('k', 1))]);
		note(output('k', 2));
		expect(posted).toEqual([]);
	});
});

describe('a stopped handler', () => {
	it('L4: gets its signal in the op it waits in, and posts nothing more but that it has left', async () => {
		const { line, posted, ask, note } = begin();
		const reply = ask(sleep(1));
		line.stop('HIBERNATED');
		expect(await reply).toBe('{"stop":"HIBERNATED"}');
		expect(ask(sleep(2))).toBe('{"stop":"HIBERNATED"}');
		note(print('x'));
		line.settle(1, { ok: true, value: null });
		line.leave(ending);
		expect(posted.map(({ type }) => type)).toEqual(['op', 'left']);
	});
});

describe('the time zone', () => {
	it('is recorded where it is first asked for, and holds in a replay elsewhere', () => {
		const { line, posted, note } = begin();
		note(print('a'));
		expect(line.reads.zone(() => 'Europe/Vienna')).toBe('Europe/Vienna');
		expect(line.reads.zone(() => 'Asia/Tokyo')).toBe('Europe/Vienna');
		note(print('b'));
		note(print('c'));
		const reads = posted.map((message) => 'reads' in message && message.reads);
		expect(reads).toEqual([false, { zone: 'Europe/Vienna' }, false]);

		const again = begin([done(1, sleep(1), { zone: 'Europe/Vienna' }), done(2, sleep(2))]);
		expect(again.line.reads.zone(() => 'Asia/Tokyo')).toBe('Europe/Vienna');
		void again.ask(sleep(1));
		void again.ask(sleep(2));
		expect(again.line.reads.zone(() => 'Asia/Tokyo')).toBe('Europe/Vienna');
		again.note(print('live'));
		expect(again.posted).not.toContainEqual(expect.objectContaining({ reads: expect.anything() }));
	});

	it('is recorded after a past that did not ask for it', () => {
		const { line, posted, ask, note } = begin([done(1, sleep(1))]);
		expect(line.reads.zone(() => 'Asia/Tokyo')).toBe('Asia/Tokyo');
		void ask(sleep(1));
		note(print('live'));
		expect(posted).toMatchObject([{ type: 'note', reads: { zone: 'Asia/Tokyo' } }]);
	});
});

describe('a pause', () => {
	it('ends when its time is over, when it is woken, or when the handler is stopped', async () => {
		const { line, posted } = begin();
		const timers: (() => void)[] = [];
		const after = (callback: () => void, ms: number) => timers.push(callback) + ms;
		const first = line.pause(5, after);
		timers[0]!();
		expect(await first).toBe('');
		const second = line.pause(null, after);
		line.wake();
		expect(await second).toBe('');
		expect(timers).toHaveLength(1);
		const third = line.pause(1e12, after);
		line.stop('HIBERNATED');
		expect(await third).toBe('HIBERNATED');
		expect(await line.pause(5, after)).toBe('HIBERNATED');
		expect(posted).toEqual([]);
	});
});
