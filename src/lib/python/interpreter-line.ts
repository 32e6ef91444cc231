import type { ExecutionId } from '../domain/ids';
import type { FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';

/** An interpreter that takes longer than this to answer is computing, in milliseconds. */
export const ANSWER_MS = 50;
/** A burst of starts is sent ahead only while slices are this short, in milliseconds. */
const SHORT_SLICE_MS = 10;
const MAX_WINDOW = 64;

export interface LineEvents {
	message(line: InterpreterLine, message: FromInterpreter): void;
	/** It has room for more. */
	ready(line: InterpreterLine): void;
}

/**
 * The engine's end of one interpreter: who lives there, whether it answers, and how many starts it is given ahead of
 * its answers. Few while its slices are long, so that a long computation does not sit in front of others that could
 * run elsewhere; many while they are short.
 */
export class InterpreterLine {
	/** Executions that live there, with their epochs (E3). */
	readonly residents = new Map<ExecutionId, number>();
	booted = false;
	heapBytes = 0;
	private readonly scripts = new Set<string>();
	private outgoing: ToInterpreter[] = [];
	private flushQueued = false;
	private window = 1;
	private ahead = 0;
	private pingId = 0;
	private pingedAt: number | null = null;

	constructor(
		readonly id: number,
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
		return this.booted && this.ahead < this.window && this.residents.size < limit && !this.isBusy();
	}

	/** It was asked and has not answered for a while. */
	isBusy(): boolean {
		return this.pingedAt !== null && this.now() - this.pingedAt > ANSWER_MS;
	}

	knows(scriptHash: string): boolean {
		return this.scripts.has(scriptHash);
	}

	/** Keeps a place for a start whose message is still being loaded. */
	reserve(executionId: ExecutionId, epoch: number): void {
		this.residents.set(executionId, epoch);
		this.ahead++;
	}

	/** For a start that has its place. */
	run(message: RunMessage): void {
		this.scripts.add(message.scriptHash);
		this.send(message);
		if (this.pingedAt === null) this.ping();
	}

	send(message: ToInterpreter): void {
		this.outgoing.push(message);
		if (this.flushQueued) return;
		this.flushQueued = true;
		queueMicrotask(() => this.flush());
	}

	/** Asks for a sign of life; the answer tells how long its last slice took. */
	ping(): void {
		this.pingedAt = this.now();
		this.send({ type: 'ping', id: ++this.pingId });
	}

	close(): void {
		this.port.onmessage = null;
		this.port.close();
	}

	private flush(): void {
		this.flushQueued = false;
		// The ping is a message of its own: it is answered when the slices before it are over.
		const pings = this.outgoing.filter((message) => message.type === 'ping');
		const others = this.outgoing.filter((message) => message.type !== 'ping');
		this.outgoing = [];
		if (others.length) this.port.postMessage(others);
		if (pings.length) this.port.postMessage(pings);
	}

	private take(message: FromInterpreter): void {
		if (message.type === 'ready') {
			this.booted = true;
			this.events.message(this, message);
			this.events.ready(this);
		} else if (message.type === 'pong') this.takePong(message);
		else this.events.message(this, message);
	}

	private takePong({ id, heapBytes }: Extract<FromInterpreter, { type: 'pong' }>): void {
		if (id !== this.pingId || this.pingedAt === null) return;
		const tookMs = this.now() - this.pingedAt;
		this.window = tookMs <= SHORT_SLICE_MS ? Math.min(MAX_WINDOW, this.window * 2) : 1;
		this.heapBytes = heapBytes;
		this.pingedAt = null;
		this.ahead = 0;
		this.events.ready(this);
	}
}
