import type { ExecutionId } from '../domain/ids';
import type { FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';
import { Residents, type Resident } from './residents';

/** A slice that takes longer than this is a computation, in milliseconds. */
export const ANSWER_MS = 50;
/** A burst of starts is sent ahead only while slices are this short, in milliseconds. */
const SHORT_SLICE_MS = 10;
/** Enough to have the next one at hand while an answer is on its way; each one more could sit behind a long one. */
const MAX_WINDOW = 4;
/** Behind somebody else's computation, nobody waits longer than this and the time it takes to begin anew, in milliseconds. */
const MOVE_AFTER_MS = 250;
/** Steps that a replay passes in a millisecond, for what has not been replayed yet. */
const REPLAYED_PER_MS = 16;

type ForExecution = Extract<ToInterpreter, { type: 'settle' | 'stop' | 'debug' }>;

/** What a handler does between being started, or given an outcome, and its next op or end. */
interface Slice {
	readonly copy: Resident;
	readonly askedAt: number;
	/**
	 * Its place is kept and its start is being loaded; or its outcome is held back here; or it was sent; or it waits for
	 * something else than Python, and goes on when that comes.
	 */
	state: 'reserved' | 'held' | 'sent' | 'loose';
	/** Outcomes that are held back. */
	held: ForExecution[];
	sentAt: number;
	/** Its turn: the number of its post. Within one post those have theirs first that were asked for first. */
	turn: number;
	/** The turn of its signal to leave, where that is a later one; null for none. */
	stopTurn: number | null;
}

export interface LineEvents {
	message(line: InterpreterLine, message: FromInterpreter): void;
	/** It may have room for more. */
	ready(line: InterpreterLine): void;
}

/**
 * The engine's end of one interpreter: who lives there, whether it answers, and how much it is given ahead of its
 * answers. Little while its slices are long, so that a long computation does not sit in front of others that could
 * run elsewhere; more while they are short. Outcomes beyond that are held back here: what was sent cannot be taken back.
 *
 * Each `run`, each `settle` and each `stop` asks for a slice, and an op, an end, a breakpoint or a mismatch is the end of it,
 * so its work itself is the sign of life of an interpreter. A ping is sent only in doubt: an async handler may wait for something
 * else than an op.
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
	private readonly slices = new Map<Resident, Slice>();
	/** When the last slice was over, or the first one was asked for. */
	private since = 0;
	/** Whether what came in one post has been judged by how long it took. */
	private judged = false;
	/** How many posts were sent. */
	private posts = 0;
	/** What is to go with the next post asks for a slice. */
	private asksSlice = false;
	private pingId = 0;
	/** The ping that has no answer yet: when it was sent, and with which post. */
	private pinged: { at: number; post: number } | null = null;

	constructor(
		readonly id: number,
		/** Hash of its flow_api where that is an older one; null for the app's own. */
		readonly flowApi: string | null,
		private readonly port: MessagePort,
		private readonly events: LineEvents,
		private readonly now: () => number
	) {
		port.onmessage = ({ data }: MessageEvent<FromInterpreter[]>) => {
			this.judged = false;
			for (const message of data) this.take(message);
		};
	}

	/** Whether it can be given another start now. */
	hasRoom(limit: number): boolean {
		return this.booted && !this.draining && this.mayGive() && this.residents.size < limit && !this.isBusy();
	}

	/** It has been at one slice for a while. */
	isBusy(): boolean {
		return this.given() > 0 && this.now() - this.since > ANSWER_MS;
	}

	/**
	 * Copies that have waited behind others for longer than it would take to begin them anew elsewhere: so nobody waits twice as long
	 * as was necessary, and what has computed for long is not made to do so again for little. First those whose outcome is held back
	 * here: giving them up costs nothing. Of the others, those first that are last in turn: the old copy's slice comes to nothing, and
	 * may never be reached.
	 */
	behind(): Resident[] {
		const now = this.now();
		const slices = [...this.slices.values()];
		const held = slices.filter(({ state }) => state === 'held');
		const silent = this.pinged !== null && now - this.pinged.at > ANSWER_MS;
		const sent = silent ? this.inTurn().slice(1).reverse() : [];
		const patience = ({ replayMs, spentMs }: Resident) => MOVE_AFTER_MS + Math.max(replayMs, spentMs);
		return [...held, ...sent]
			.filter(({ copy, askedAt }) => !copy.leaving && !copy.stays && now - askedAt > patience(copy))
			.map(({ copy }) => copy);
	}

	/**
	 * For how long Python has been at nothing but copies that are to leave, in milliseconds. 0 where it answers, and where it may be
	 * at somebody else's slice, however long that takes.
	 */
	stuckFor(): number {
		if (!this.pinged) return 0;
		const loose = [...this.slices.values()].filter(({ state }) => state === 'loose');
		const suspects = [...loose, ...this.inTurn().slice(0, 1)];
		if (suspects.length === 0 || !suspects.every(({ copy }) => copy.leaving)) return 0;
		return this.now() - Math.max(this.pinged.at, this.since);
	}

	/** Whether somebody may come to wait for long: behind another, or for one that does not leave. */
	needsWatch(): boolean {
		let sent = 0;
		for (const { state, copy } of this.slices.values()) {
			if (state === 'held' || (state === 'sent' && (copy.leaving || ++sent > 1))) return true;
		}
		return false;
	}

	knows(scriptHash: string): boolean {
		return this.scripts.has(scriptHash);
	}

	/** Keeps a place for a start whose message is still being loaded. */
	reserve(executionId: ExecutionId, epoch: number): void {
		if (this.given() === 0) this.since = this.now();
		const copy = this.residents.add(executionId, epoch);
		this.slices.set(copy, this.newSlice(copy, 'reserved'));
		this.emptySince = null;
	}

	/** A copy has left, or does not come. */
	leave(executionId: ExecutionId, epoch: number): void {
		const copy = this.residents.get(executionId, epoch);
		if (copy) this.slices.delete(copy);
		this.residents.delete(executionId, epoch);
		if (this.residents.size === 0) this.emptySince = this.now();
		this.giveHeld();
	}

	/** For a start that has its place. */
	run(message: RunMessage): void {
		const copy = this.residents.get(message.executionId, message.epoch);
		if (!copy) return;
		this.scripts.add(message.scriptHash);
		copy.stays = message.debug !== undefined;
		copy.replayMs = message.history.length / REPLAYED_PER_MS;
		this.ask(copy, message);
	}

	send(message: Exclude<ToInterpreter, { type: 'ping' } | RunMessage>): void {
		const copy = message.type === 'flows' ? undefined : this.residents.get(message.executionId, message.epoch);
		if (!copy || message.type === 'flows') this.post(message);
		else if (message.type === 'settle') this.settle(copy, message);
		else if (message.type === 'stop') this.stop(copy, message);
		else if (message.mode) this.ask(copy, message);
		else this.post(message);
	}

	/** Asks for a sign of life, unless it is asked already. */
	probe(): void {
		if (this.pinged) return;
		// In a post of its own: one that came together with a slice would be answered before it.
		this.flush();
		this.pinged = { at: this.now(), post: this.posts };
		this.post({ type: 'ping', id: ++this.pingId });
		this.flush();
	}

	close(): void {
		this.port.onmessage = null;
		this.port.close();
	}

	private settle(copy: Resident, message: ForExecution): void {
		if (copy.leaving) return;
		if (this.mayGive()) return this.ask(copy, message);
		const before = this.slices.get(copy);
		if (before?.state === 'held') before.held.push(message);
		else this.slices.set(copy, { ...this.newSlice(copy, 'held'), held: [message] });
		this.probeForHeld();
	}

	private stop(copy: Resident, message: ForExecution): void {
		copy.leaving = true;
		const slice = this.slices.get(copy);
		if (slice?.state === 'reserved') return this.post(message);
		if (slice?.state !== 'sent') return this.ask(copy, message);
		this.post(message);
		slice.stopTurn = this.posts;
	}

	/** Sends what asks for a slice. */
	private ask(copy: Resident, message: RunMessage | ForExecution): void {
		// Of several outcomes in one post, none would have its next op told before the slices of all of them are over.
		if (message.type === 'settle' && this.asksSlice) this.flush();
		this.asksSlice = true;
		const now = this.now();
		const before = this.slices.get(copy);
		const askedAt = before?.state === 'held' ? before.askedAt : now;
		// Last in turn, wherever it was.
		this.slices.delete(copy);
		if (this.given() === 0) this.since = now;
		// A start begins while the post is read, before whoever else is in it.
		const turn = this.posts - (message.type === 'run' ? 0.5 : 0);
		this.slices.set(copy, { ...this.newSlice(copy, 'sent'), askedAt, turn });
		this.post(message);
	}

	private newSlice(copy: Resident, state: Slice['state']): Slice {
		const now = this.now();
		return { copy, askedAt: now, sentAt: now, state, held: [], turn: 0, stopTurn: null };
	}

	/** Slices that were sent, the one that Python is at first. */
	private inTurn(): Slice[] {
		const sent = [...this.slices.values()].filter(({ state }) => state === 'sent');
		return sent.sort((a, b) => a.turn - b.turn);
	}

	/** How many slices it was given, or is about to be, that are not over. */
	private given(): number {
		let given = 0;
		for (const { state } of this.slices.values()) if (state === 'sent' || state === 'reserved') given++;
		return given;
	}

	private mayGive(): boolean {
		return this.given() < this.window;
	}

	/** Sends outcomes that were held back, as many as it may be given. */
	private giveHeld(): void {
		for (const slice of [...this.slices.values()]) {
			if (slice.state !== 'held') continue;
			if (!this.mayGive()) return this.probeForHeld();
			const [first, ...others] = slice.held;
			this.ask(slice.copy, first!);
			for (const message of others) this.post(message);
		}
	}

	/**
	 * Those that were given something may wait for something else than Python: those held back are not to wait for that. A handler of
	 * an older flow_api goes on some turns of the event loop after its outcome came, so that an answer at once says nothing there.
	 */
	private probeForHeld(): void {
		if (this.flowApi === null) this.probe();
	}

	/** A copy has come to its next op, or to an end. */
	private over(copy: Resident | undefined, isOp: boolean): void {
		const now = this.now();
		const slice = copy && this.slices.get(copy);
		if (slice?.state === 'sent') {
			if (!this.judged) this.judge(now - this.since);
			slice.copy.spentMs += now - Math.max(this.since, slice.sentAt);
		}
		this.since = now;
		if (!slice || slice.state === 'held' || slice.state === 'reserved') return;
		this.slices.delete(slice.copy);
		// What it asks for comes to nothing, and it has still to leave.
		if (isOp && slice.copy.leaving)
			this.slices.set(slice.copy, { ...slice, state: 'sent', turn: slice.stopTurn ?? slice.turn });
		this.giveHeld();
	}

	/** Together what came in one post took so long. */
	private judge(ms: number): void {
		this.judged = true;
		this.window = ms <= SHORT_SLICE_MS ? Math.min(MAX_WINDOW, this.window * 2) : 1;
	}

	/** The event loop turned: whatever was given before the ping and is not over waits for something else than Python. */
	private answered(): void {
		const post = this.pinged?.post ?? 0;
		this.pinged = null;
		this.since = this.now();
		for (const slice of this.slices.values()) {
			if (slice.state === 'reserved') this.slices.delete(slice.copy);
			else if (slice.state === 'sent' && slice.turn < post) slice.state = 'loose';
		}
		this.giveHeld();
	}

	private post(message: ToInterpreter): void {
		this.outgoing.push(message);
		if (this.flushQueued) return;
		this.flushQueued = true;
		queueMicrotask(() => {
			this.flushQueued = false;
			this.flush();
		});
	}

	private flush(): void {
		if (this.outgoing.length === 0) return;
		const messages = this.outgoing;
		this.outgoing = [];
		this.asksSlice = false;
		this.posts++;
		this.port.postMessage(messages);
	}

	private take(message: FromInterpreter): void {
		switch (message.type) {
			case 'ready':
				this.booted = true;
				this.emptySince ??= this.now();
				break;
			case 'pong':
				this.heapBytes = message.heapBytes;
				this.answered();
				break;
			case 'op':
				// With its answer already its slice goes on, and is alive.
				if (message.ahead) this.since = this.now();
				else this.over(this.residents.get(message.executionId, message.epoch), true);
				break;
			case 'left':
			case 'stopped':
			case 'mismatch':
				this.over(this.residents.get(message.executionId, message.epoch), false);
				break;
			default:
				this.events.message(this, message);
				return;
		}
		this.events.message(this, message);
		this.events.ready(this);
	}
}
