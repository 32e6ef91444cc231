/**
 * One live handler's line to the engine: numbers what it asks, and answers from the recorded past while there is one.
 *
 * L1  While history lasts, nothing is posted that was recorded (E5), and outcomes are given at once.
 * L2  The first op without a recorded outcome is posted under its own number; from there on it is live.
 * L3  An op or note that is not what was recorded is reported once (E4), and the handler is unwound.
 * L4  Once stopped, nothing is posted any more but that it has left.
 */
import type { Outcome } from '../domain/failure';
import type { Json } from '../domain/json';
import type { Ahead, Ending, Note, Op, Reads } from '../domain/op';
import type { ExecutionId } from '../domain/ids';
import type { FromInterpreter, RecordedStep, RunMessage } from '../protocol/interpreter';
import { ExecutionReads } from './execution-reads';
import { isLogLine, sameStep } from './same-step';

/** How a stopped handler is told to leave. */
type StopStatus = 'ENDED_CANCELLED' | 'ENDED_ERROR' | 'HIBERNATED';

/** No timer can be set for longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const { parse, stringify } = JSON;

export class ExecutionLine {
	readonly reads = new ExecutionReads();
	#run: Pick<RunMessage, 'executionId' | 'epoch'>;
	#history: readonly RecordedStep[];
	#post: (message: FromInterpreter) => void;
	#now: () => number;
	#ahead: (op: Op, seq: number) => Ahead | null;
	/** The step of the past that comes next. */
	#at = 0;
	#seq = 0;
	#lastSeq: number;
	/** When the step before was taken, milliseconds since 1970; null for none. */
	#lastAt: number | null = null;
	#pending: { seq: number; resolve: (reply: string) => void } | null = null;
	/** Ends the pause that its tasks make. */
	#goOn: (() => void) | null = null;
	#stopped: StopStatus | null = null;
	#left = false;

	/**
	 * @param now milliseconds since 1970
	 * @param ahead answers an op here, where that can be done
	 */
	constructor(
		run: Pick<RunMessage, 'executionId' | 'epoch' | 'history'> & Partial<Pick<RunMessage, 'lastSeq'>>,
		post: (message: FromInterpreter) => void,
		now: () => number,
		ahead: (op: Op, parentId: ExecutionId, seq: number) => Ahead | null = () => null
	) {
		this.#run = { executionId: run.executionId, epoch: run.epoch };
		this.#history = run.history;
		this.#lastSeq = run.lastSeq ?? 0;
		this.#post = post;
		this.#now = now;
		this.#ahead = (op, seq) => ahead(op, run.executionId, seq);
		this.#readAhead();
	}

	/** Whether the handler has left the interpreter. */
	get left(): boolean {
		return this.#left;
	}

	/** Whether the recorded past is over and it was not told to leave. */
	get live(): boolean {
		return this.#at >= this.#history.length && !this.#stopped;
	}

	/** Number of the last step it has taken. */
	get seq(): number {
		return this.#seq;
	}

	/**
	 * Asks for an op. The reply is JSON of an {@link Outcome}: at once where it was recorded, or is known here, else as a
	 * promise that never rejects. Or `{"stop": status}`.
	 */
	ask(text: string): string | Promise<string> {
		if (this.#stopped) return stringify({ stop: this.#stopped });
		const op = parse(text) as Op;
		const recorded = this.#nextRecorded();
		if (recorded && !sameStep(recorded.step, op)) return stringify({ stop: this.#mismatch(recorded, op) });
		if (recorded?.outcome) {
			this.#passed(recorded);
			return stringify(recorded.outcome);
		}
		const reads = recorded ? undefined : this.reads.drain();
		const seq = recorded ? recorded.seq : this.#seq + 1;
		if (recorded) this.#passed(recorded);
		this.#seq = seq;
		const ahead = recorded ? null : this.#ahead(op, seq);
		if (ahead) {
			this.#post({ type: 'op', ...this.#run, seq, op, ahead, ...withReads(reads) });
			return stringify({ ok: true, value: ahead.answer });
		}
		this.#post({ type: 'op', ...this.#run, seq, op, ...withReads(reads) });
		return new Promise((resolve) => (this.#pending = { seq, resolve }));
	}

	/** Tells something that needs no answer. Returns how the handler is to stop, or undefined. */
	note(text: string): StopStatus | undefined {
		if (this.#stopped) return this.#stopped;
		const note = parse(text) as Note;
		if (this.#at < this.#history.length && isLogLine(note)) {
			const next = this.#history[this.#at]!;
			if (isLogLine(next.step)) this.#passed(next);
			return undefined;
		}
		const recorded = this.#nextRecorded();
		if (recorded) {
			if (!sameStep(recorded.step, note)) return this.#mismatch(recorded, note);
			this.#passed(recorded);
			return undefined;
		}
		this.#post({
			type: 'note',
			...this.#run,
			seq: ++this.#seq,
			note,
			at: this.#now(),
			...withReads(this.reads.drain())
		});
		return undefined;
	}

	/** The handler has left, or will never be given time again. */
	leave(text: string): void {
		if (this.#left) return;
		this.#left = true;
		this.#post({
			type: 'left',
			...this.#run,
			seq: this.#seq + 1,
			ending: parse(text) as Ending,
			...withReads(this.reads.drain())
		});
	}

	/** The outcome of the op it is suspended in; of any other it is dropped. */
	settle(seq: number, outcome: Outcome<Json>): void {
		if (this.#pending?.seq !== seq) return;
		const { resolve } = this.#pending;
		this.#pending = null;
		resolve(stringify(outcome));
	}

	/**
	 * Its tasks wait for a time, or for a promise: no step, and nothing of it is recorded. Comes to how the handler is to
	 * stop, or to nothing.
	 * @param ms null: until it is woken
	 */
	pause(ms: number | null, after: (callback: () => void, ms: number) => unknown): Promise<string> {
		return new Promise((resolve) => {
			const goOn = () => {
				if (this.#goOn === goOn) this.#goOn = null;
				resolve(this.#stopped ?? '');
			};
			this.#goOn = goOn;
			if (this.#stopped) goOn();
			else if (ms !== null) after(goOn, Math.min(ms, LONGEST_TIMER_MS));
		});
	}

	/** Ends a pause before its time. */
	wake(): void {
		this.#goOn?.();
	}

	/** Unwinds the handler. */
	stop(status: StopStatus): void {
		this.#stopped ??= status;
		this.wake();
		const pending = this.#pending;
		this.#pending = null;
		pending?.resolve(stringify({ stop: this.#stopped }));
	}

	/** The recorded step that an op or note has to be; null where the past is over. Lines for the log are passed over. */
	#nextRecorded(): RecordedStep | null {
		for (;;) {
			const next = this.#history[this.#at];
			if (!next) return null;
			if (!isLogLine(next.step)) return next;
			this.#passed(next);
		}
	}

	#passed(step: RecordedStep): void {
		this.#seq = step.seq;
		this.#lastAt = step.at;
		this.#at++;
		this.#readAhead();
	}

	#readAhead(): void {
		const next = this.#history[this.#at];
		if (next) {
			this.reads.replay(next.reads);
			return;
		}
		this.reads.goLive(this.#lastAt === null ? 0 : Math.max(0, this.#now() - this.#lastAt));
		this.#seq = Math.max(this.#seq, this.#lastSeq);
	}

	#mismatch(recorded: RecordedStep, asked: Op | Note): StopStatus {
		this.#post({ type: 'mismatch', ...this.#run, seq: recorded.seq, recorded: recorded.step, asked });
		this.#stopped = 'ENDED_ERROR';
		return this.#stopped;
	}
}

function withReads(reads: Reads | undefined): { reads?: Reads } {
	return reads ? { reads } : {};
}
