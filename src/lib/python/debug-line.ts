import { stopFrom, type DebugMode } from '../domain/debug';
import type { Json } from '../domain/json';
import type { DebugSetup, FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';

type Command = Extract<ToInterpreter, { type: 'debug' }>;
/** What the line of the same handler knows. */
interface Progress {
	readonly live: boolean;
	readonly seq: number;
}

const { parse, stringify } = JSON;

/**
 * How one handler in development mode learns where to stop, and is held there. It lives beside the handler's
 * `ExecutionLine`, whose steps it does not touch: a stop is no step, and nothing of it is recorded.
 */
export class DebugLine {
	#run: Pick<RunMessage, 'executionId' | 'epoch'>;
	#setup: DebugSetup;
	#progress: Progress;
	#now: () => number;
	#post: (message: FromInterpreter) => void;
	/** Whether there is something that Python does not know yet. */
	#news = true;
	#live: boolean | null = null;
	#held: ((reply: string) => void) | null = null;
	#stopped: string | null = null;

	/** @param now milliseconds since 1970 */
	constructor(
		run: Pick<RunMessage, 'executionId' | 'epoch'>,
		setup: DebugSetup,
		progress: Progress,
		now: () => number,
		post: (message: FromInterpreter) => void
	) {
		this.#run = { executionId: run.executionId, epoch: run.epoch };
		this.#setup = setup;
		this.#progress = progress;
		this.#now = now;
		this.#post = post;
	}

	/** What is new since the last look, as JSON; undefined where nothing is. */
	look(): string | undefined {
		const { live } = this.#progress;
		if (!this.#news && live === this.#live) return undefined;
		return this.#tell();
	}

	/**
	 * The handler stands before a line. The reply comes when it is to go on, as a promise that never rejects; or at once,
	 * as `{"stop": status}`.
	 */
	halt(text: string): string | Promise<string> {
		if (this.#stopped) return stringify({ stop: this.#stopped });
		const stop = stopFrom(parse(text) as Json, this.#progress.seq, this.#now());
		this.#post({ type: 'stopped', ...this.#run, stop });
		return new Promise((resolve) => (this.#held = resolve));
	}

	/** What a person wants: other breakpoints, or that it goes on. */
	take({ mode, breakpoints }: Command): void {
		if (breakpoints) {
			this.#setup = { ...this.#setup, breakpoints };
			this.#news = true;
		}
		if (mode) this.#goOn(mode);
	}

	/** Unwinds the handler where it is held. */
	stop(status: string): void {
		this.#stopped ??= status;
		this.#reply(stringify({ stop: this.#stopped }));
	}

	#goOn(mode: DebugMode): void {
		if (!this.#held) return;
		this.#setup = { ...this.#setup, mode, passed: null };
		this.#reply(this.#tell());
	}

	#reply(text: string): void {
		const held = this.#held;
		this.#held = null;
		held?.(text);
	}

	#tell(): string {
		const { live, seq } = this.#progress;
		const { breakpoints, mode, passed, protectedKeys } = this.#setup;
		this.#news = false;
		this.#live = live;
		// Told once, when the past is over. With another step behind it, that place is left behind, too.
		const stillAhead = live && passed?.seq === seq ? passed : null;
		if (live) this.#setup = { ...this.#setup, passed: null };
		return stringify({ live, breakpoints, mode, passed: stillAhead, protectedKeys });
	}
}
