import type { FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';
import { ChildrenAhead } from './children-ahead';
import { DebugLine } from './debug-line';
import { ExecutionLine } from './execution-line';
import type { FileOwner } from './own-files';
import type { Attention } from './wasm-imports';

/** What Python asks of its line; the same numbers are in `flow_api/session.py` and `flow_api/debugger.py`. */
const enum Call {
	/** As flow_api asked at first, and older ones still do: a promise that a call returns becomes a future of asyncio, which costs several turns of the event loop. */
	AskForFuture,
	Note,
	Leave,
	Resumed,
	Park,
	AsideBegin,
	AsideEnd,
	Look,
	/** As older flow_api did: see `AskForFuture`. */
	HaltForFuture,
	Ask,
	/** The tasks of an async handler all wait for a time, or for something from outside of Python. */
	Pause,
	/** Something came from outside. */
	Wake,
	Halt
}

/** An execution's way out, as Python is given it. */
export interface LineFunction {
	(call: Call, text: string): unknown;
	/** What an `Ask`, a `Pause` or a `Halt` that returned nothing comes to. */
	reply?: Promise<string>;
}

/** `flow_api.runner.start`, called so that it can suspend. */
export type StartHandler = (
	scriptHash: string,
	source: string | undefined,
	fileName: string,
	self: string,
	line: LineFunction
) => Promise<unknown>;

export interface InterpreterOptions {
	start: StartHandler;
	/** Starts one in development mode; null where this flow_api knows none. */
	startDebugged: StartHandler | null;
	post: (messages: FromInterpreter[]) => void;
	attention: Attention;
	/** An execution has left. */
	freeFiles: (owner: FileOwner) => void;
	heapBytes: () => number;
}

/** From the settling of a promise to Python's next op there are fewer turns than this. A post costs more than all of them. */
const TURNS_TO_WAIT = 12;

/** What a page starts with goes before any warming up, in milliseconds. */
const WARM_UP_AFTER_MS = 2_000;
/** Then there is a slice of it now and then, short enough not to keep anybody waiting, until it is enough; in milliseconds. */
const WARM_UP = { everyMs: 50, sliceMs: 15, enoughMs: 600 };

const enqueue = queueMicrotask.bind(globalThis);
const now = Date.now.bind(Date);
const after = setTimeout.bind(globalThis);
const pause = (ms: number) => new Promise<void>((resolve) => after(resolve, ms));
const { stringify } = JSON;

/** Runs handlers in a booted Python, as the engine says; many at once. */
export class Interpreter {
	#options: InterpreterOptions;
	#lines = new Map<string, ExecutionLine>();
	/** Of those that are in development mode. */
	#debugged = new Map<string, DebugLine>();
	#children = new ChildrenAhead(now);
	#outbox: FromInterpreter[] = [];
	#flushing = false;

	constructor(options: InterpreterOptions) {
		this.#options = options;
	}

	/** Takes what the engine sent. */
	receive(messages: readonly ToInterpreter[]): void {
		for (const message of messages) this.#take(message);
	}

	/** While nobody lives here, has the browser compile what flows use most: see `flow_api/warm_up.py`. */
	async warmUp(some: () => Promise<void>): Promise<void> {
		await pause(WARM_UP_AFTER_MS);
		for (let left = WARM_UP.enoughMs; left > 0; await pause(WARM_UP.everyMs)) {
			const begun = now();
			while (this.#lines.size === 0 && now() - begun < WARM_UP.sliceMs) await some();
			left -= now() - begun;
		}
	}

	#take(message: ToInterpreter): void {
		switch (message.type) {
			case 'run':
				this.#run(message);
				return;
			case 'settle':
				this.#children.heard(message.outcome);
				this.#lines.get(keyOf(message))?.settle(message.seq, message.outcome);
				return;
			case 'stop':
				this.#lines.get(keyOf(message))?.stop(message.ending);
				this.#debugged.get(keyOf(message))?.stop(message.ending);
				return;
			case 'debug':
				this.#debugged.get(keyOf(message))?.take(message);
				return;
			case 'flows':
				this.#children.know(message.flows);
				return;
			case 'ping':
				this.#post({
					type: 'pong',
					id: message.id,
					heapBytes: this.#options.heapBytes(),
					liveHandlers: this.#lines.size
				});
				return;
		}
	}

	#run(message: RunMessage): void {
		const { attention, startDebugged, freeFiles } = this.#options;
		const start = (message.debug && startDebugged) || this.#options.start;
		const key = keyOf(message);
		const line = new ExecutionLine(
			message,
			(posted) => this.#post(posted),
			now,
			(op, parentId, seq) => this.#children.answer(op, parentId, seq)
		);
		const debug = message.debug && new DebugLine(message, message.debug, line, now, (posted) => this.#post(posted));
		const owner: FileOwner = { begunAt: (message.self.started_at ?? 0) * 1000 };
		let imports = 0;
		this.#lines.set(key, line);
		if (debug) this.#debugged.set(key, debug);

		const away = () => {
			attention.current = null;
			attention.owner = null;
		};
		const call: LineFunction = (what, text) => {
			switch (what) {
				case Call.Ask:
				case Call.AskForFuture: {
					const reply = line.ask(text);
					if (typeof reply === 'string') return reply;
					away();
					if (what === Call.AskForFuture) return reply;
					call.reply = reply;
					return undefined;
				}
				case Call.Note:
					return line.note(text);
				case Call.Leave:
				case Call.Park:
					line.leave(text);
					away();
					freeFiles(owner);
					this.#lines.delete(key);
					this.#debugged.delete(key);
					return what === Call.Park ? new Promise<never>(() => undefined) : undefined;
				case Call.AsideBegin:
					imports++;
					attention.current = null;
					return undefined;
				case Call.AsideEnd:
					if (--imports === 0) attention.current = line;
					return undefined;
				case Call.Resumed:
					attention.current = line;
					attention.owner = owner;
					return undefined;
				case Call.Pause:
					away();
					call.reply = line.pause(text === '' ? null : Number(text), after);
					return undefined;
				case Call.Wake:
					line.wake();
					return undefined;
				case Call.Look:
					return debug?.look();
				case Call.Halt:
				case Call.HaltForFuture: {
					const reply = debug?.halt(text);
					if (typeof reply === 'string') return reply;
					away();
					if (what === Call.HaltForFuture) return reply;
					call.reply = reply;
					return undefined;
				}
			}
		};

		// Python says itself when this handler's code begins to run.
		// (null would come to Python as an object of its own; undefined comes as None.)
		start(message.scriptHash, message.source ?? undefined, message.fileName, stringify(message.self), call).then(
			() => {
				if (!line.left) this.#broken(`The handler of ${message.executionId} was lost.`);
			},
			(error: unknown) => this.#broken(`Python broke in ${message.executionId}: ${String(error)}`)
		);
	}

	#broken(reason: string): void {
		this.#post({ type: 'broken', failure: { type: 'InternalError', message: reason, retryable: true } });
	}

	/**
	 * What a person wants to see at once goes at once: a line printed before a long computation would otherwise come
	 * after it. Ops of several handlers that go on in one turn are posted together.
	 */
	#post(message: FromInterpreter): void {
		this.#outbox.push(message);
		const waits = this.#lines.size > 1 && (message.type === 'left' || (message.type === 'op' && !message.ahead));
		if (!waits) this.#flush();
		else if (!this.#flushing) {
			this.#flushing = true;
			this.#flushSoon(TURNS_TO_WAIT);
		}
	}

	/** After so many turns of the microtask queue: a handler that was resumed in this task has then said what it wants. */
	#flushSoon(turns: number): void {
		if (turns === 0) this.#flush();
		else enqueue(() => this.#flushSoon(turns - 1));
	}

	#flush(): void {
		this.#flushing = false;
		if (this.#outbox.length === 0) return;
		const messages = this.#outbox;
		this.#outbox = [];
		this.#options.post(messages);
	}
}

function keyOf({ executionId, epoch }: { executionId: string; epoch: number }): string {
	return `${executionId} ${epoch}`;
}
