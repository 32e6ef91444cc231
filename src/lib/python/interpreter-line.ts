import type { ExecutionId } from '../domain/ids';
import type { FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';
import { Residents } from './residents';

/** A slice that takes longer than this is a computation, in milliseconds. */
export const ANSWER_MS = 50;
/** A burst of starts is sent ahead only while slices are this short, in milliseconds. */
const SHORT_SLICE_MS = 10;
/** Enough to have the next one at hand while an answer is on its way; each one more could sit behind a long one. */
const MAX_WINDOW = 4;

export interface LineEvents {
	message(line: InterpreterLine, message: FromInterpreter): void;
	/** It may have room for more. */
	ready(line: InterpreterLine): void;
}

/**
 * The engine's end of one interpreter: who lives there, whether it answers, and how many starts it is given ahead of
 * its answers. Few while its slices are long, so that a long computation does not sit in front of others that could
 * run elsewhere; many while they are short.
 *
 * A slice is what a handler does between being started or given an outcome and its next op or end. Each `run` and each
 * `settle` owes one, and an op, an end, a breakpoint or a mismatch pays it, so its work itself is the sign of life of an interpreter.
 * A ping is sent only in doubt: an async handler may wait for something else than an op.
 */
export class InterpreterLine {
	/** Copies of executions that live there (E3): of one execution an older copy may still be leaving. */
	readonly residents = new Residents();
	booted = false;
	/** It is to be replaced: it gets no more starts, and is closed when the last one has left. */
	draining = false;
	/** When the last one left, by {@link now}; null while somebody lives there. */
	emptySince: number | null = null;
	/** As the last pong said; 0 before the first. */
	heapBytes = 0;
	private readonly scripts = new Set<string>();
	private outgoing: ToInterpreter[] = [];
	private flushQueued = false;
	private window = 1;
	/** Slices that were asked for and are not over. */
	private owed = 0;
	/** When the last one was over, or the first one was asked for. */
	private since = 0;
	private pingId = 0;
	private pinged = false;

	constructor(
		readonly id: number,
		/** Hash of its flow_api where that is an older one; null for the app's own. */
		readonly flowApi: string | null,
		private readonly port: MessagePort,
		private readonly events: LineEvents,
		private readonly now: () => number
	) {
		port.onmessage = ({ data }: MessageEvent<FromInterpreter[]>) => {
			for (const message of data) this.take(message);
		};
	}

	/** Whether it can be given another start now. */
	hasRoom(limit: number): boolean {
		return this.booted && !this.draining && this.owed < this.window && this.residents.size < limit && !this.isBusy();
	}

	/** It has been at one slice for a while. */
	isBusy(): boolean {
		return this.owed > 0 && this.now() - this.since > ANSWER_MS;
	}

	knows(scriptHash: string): boolean {
		return this.scripts.has(scriptHash);
	}

	/** Keeps a place for a start whose message is still being loaded. */
	reserve(executionId: ExecutionId, epoch: number): void {
		this.residents.add(executionId, epoch);
		this.emptySince = null;
		this.owe();
	}

	/** A copy has left. */
	leave(executionId: ExecutionId, epoch: number): void {
		this.residents.delete(executionId, epoch);
		if (this.residents.size === 0) this.emptySince = this.now();
	}

	/** The start that a place was kept for does not come. */
	release(): void {
		this.pay();
	}

	/** For a start that has its place. */
	run(message: RunMessage): void {
		this.scripts.add(message.scriptHash);
		this.post(message);
	}

	send(message: Exclude<ToInterpreter, { type: 'ping' } | RunMessage>): void {
		if (message.type === 'settle' || (message.type === 'debug' && message.mode)) this.owe();
		this.post(message);
	}

	/** Asks for a sign of life, unless it is asked already. */
	probe(): void {
		if (this.pinged) return;
		this.pinged = true;
		this.post({ type: 'ping', id: ++this.pingId });
	}

	close(): void {
		this.port.onmessage = null;
		this.port.close();
	}

	private owe(): void {
		if (this.owed++ === 0) this.since = this.now();
	}

	private pay(): void {
		const now = this.now();
		this.window = now - this.since <= SHORT_SLICE_MS ? Math.min(MAX_WINDOW, this.window * 2) : 1;
		this.owed = Math.max(0, this.owed - 1);
		this.since = now;
	}

	private post(message: ToInterpreter): void {
		this.outgoing.push(message);
		if (this.flushQueued) return;
		this.flushQueued = true;
		queueMicrotask(() => {
			const messages = this.outgoing;
			this.outgoing = [];
			this.flushQueued = false;
			this.port.postMessage(messages);
		});
	}

	private take(message: FromInterpreter): void {
		switch (message.type) {
			case 'ready':
				this.booted = true;
				this.emptySince ??= this.now();
				break;
			case 'pong':
				this.pinged = false;
				this.heapBytes = message.heapBytes;
				// The event loop turned: whatever is still owed waits for something else than Python.
				this.owed = 0;
				break;
			case 'op':
				if (message.ahead) {
					// Its slice goes on, and is alive.
					this.since = this.now();
					break;
				}
				this.pay();
				break;
			case 'left':
			case 'stopped':
			case 'mismatch':
				this.pay();
				break;
			default:
				this.events.message(this, message);
				return;
		}
		this.events.message(this, message);
		this.events.ready(this);
	}
}
