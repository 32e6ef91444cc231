import type { Failure, Outcome } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import type { FlowNames, FromInterpreter, RunMessage, ToInterpreter } from '../protocol/interpreter';
import type { PythonSources, SandboxHost } from '../protocol/engine';
import { ANSWER_MS, InterpreterLine } from './interpreter-line';
import type { Copy } from './residents';
import { StartQueue } from './start-queue';

type StopReason = Extract<ToInterpreter, { type: 'stop' }>['ending'];

/** A start that waits for an interpreter. The rest of its message is loaded when there is one. */
export interface Start {
	executionId: ExecutionId;
	epoch: number;
	priority: number;
	scriptHash: string;
	/** Hash of the flow_api it was first started with, where that is not the app's own; else null. */
	flowApi: string | null;
	/** @param withSource whether the interpreter does not have the script yet */
	load(withSource: boolean): Promise<Outcome<RunMessage>> | Outcome<RunMessage>;
}

export interface PoolEvents {
	/** From an execution, checked to come from the interpreter it lives in. */
	message(message: Extract<FromInterpreter, { executionId: ExecutionId }>): void;
	placed(executionId: ExecutionId, epoch: number): void;
	/** Its interpreter is gone, not by its own fault as far as is known. */
	lost(executionId: ExecutionId, epoch: number, reason: string): void;
	/** It is to be begun anew: where it lives others compute, and elsewhere there is room. */
	moved(executionId: ExecutionId, epoch: number): void;
	refused(executionId: ExecutionId, epoch: number, why: Failure): void;
	/** So many starts find no place because of handlers that wait. */
	crowded(wanted: number): void;
	/** Their interpreter is to be replaced: whoever waits is to leave it. */
	drain(executionIds: ExecutionId[]): void;
	/** Python does not start. It is tried again, and what waits for it goes on waiting. */
	broken(reason: string): void;
	/** Python started after all. */
	mended(): void;
}

export interface PoolOptions {
	/** Interpreters at most. */
	limit: number;
	/** Handlers at most in one interpreter. */
	handlersEach: number;
	/** How long a stopped handler may take to leave before its interpreter is ended, in milliseconds. */
	graceMs: number;
	/** How long one that is only to leave memory may keep Python from all others before its interpreter is ended, in milliseconds. */
	leavingMs?: number;
	/** An interpreter whose memory is larger than this is replaced, in bytes: what Python has taken it never gives back. */
	heapLimit?: number;
	/** An interpreter in which nobody lived for so long is closed, in milliseconds; one stays open. */
	idleMs?: number;
	/** The sources of an older flow_api; null where they are not kept any more. */
	olderFlowApi(hash: string): Promise<PythonSources | null>;
	/** Milliseconds, monotonic. */
	now(): number;
	/** Calls back once after so many milliseconds; the result cancels. */
	after(ms: number, callback: () => void): () => void;
}

const HEAP_LIMIT = 512 * 2 ** 20;
const IDLE_MS = 60_000;
/** Its neighbours lose more than those of one that was cancelled: all that wait there are replayed. */
const LEAVING_MS = 2_000;
/** How often memory and idleness are looked at while an interpreter is open, in milliseconds. */
const CARE_EVERY_MS = 5_000;

/** After so many failed boots in a row it is said that Python does not start. */
const MAX_FAILED_BOOTS = 3;
/** The longest pause between tries to boot, in milliseconds. */
const MAX_BOOT_PAUSE_MS = 30_000;

/**
 * Interpreters for one project: opened when needed, given to those who start, ended when one does not let go. A new
 * start goes to the emptiest interpreter that answers; where none does, another is opened up to the limit. What was
 * started with an older flow_api goes on with that one, in an interpreter of its own beside the others (E7).
 */
export class InterpreterPool {
	private readonly lines = new Map<number, InterpreterLine>();
	private readonly where = new Map<ExecutionId, InterpreterLine>();
	private readonly stops = new Map<ExecutionId, () => void>();
	private readonly queue = new StartQueue<Start>();
	/** Which flow_api each interpreter that is being opened has. */
	private readonly opening: (string | null)[] = [];
	private failedBoots = 0;
	/** It was said that Python does not start. */
	private broken = false;
	private flows: FlowNames = {};
	private cancelCheck: (() => void) | null = null;
	/** Set while the next try to boot has to wait. */
	private cancelRetry: (() => void) | null = null;
	private cancelCare: (() => void) | null = null;
	/** Somebody has waited behind others for too long, as far as is known. */
	private behind = false;
	/** Set while somebody is being moved. */
	private moving = false;

	constructor(
		private readonly host: SandboxHost,
		private readonly events: PoolEvents,
		private readonly options: PoolOptions
	) {}

	/** Opens the first interpreter before anybody asks, so that the first start need not wait for it. */
	warmUp(): void {
		if (this.inUse(null) === 0) this.open(null);
	}

	start(start: Start): void {
		this.queue.add(start);
		this.place();
	}

	/** The flows there are, for interpreters that are open and those to come. */
	know(flows: FlowNames): void {
		this.flows = flows;
		for (const line of this.lines.values()) line.send({ type: 'flows', flows });
	}

	/** For an execution that lives in an interpreter; dropped where it does not. */
	send(message: Extract<ToInterpreter, { type: 'settle' | 'stop' | 'debug' }>): void {
		const line = this.where.get(message.executionId);
		if (!line) return;
		line.send(message);
		this.watch(line);
	}

	/**
	 * Gets a copy of an execution out: asks it to leave, and ends its interpreter where it does not in time. One that is only to
	 * leave memory may take its time, as long as it lets others go on.
	 */
	stop(executionId: ExecutionId, epoch: number, ending: StopReason): void {
		this.queue.remove(executionId, epoch);
		const line = this.where.get(executionId);
		if (!line?.residents.has(executionId, epoch)) return;
		line.send({ type: 'stop', executionId, epoch, ending });
		if (ending === 'HIBERNATED') {
			this.where.delete(executionId);
			this.watch(line);
			return;
		}
		const cancel = this.options.after(this.options.graceMs, () => {
			this.stops.delete(executionId);
			if (this.where.get(executionId) === line)
				this.end(line, 'it did not let go of an execution that was stopped', { executionId, epoch });
		});
		this.stops.set(executionId, cancel);
	}

	/** An interpreter died by itself. */
	closed(interpreterId: number, reason: string): void {
		const line = this.lines.get(interpreterId);
		if (!line) return;
		if (!line.booted) this.bootFailed(reason);
		this.end(line, reason, null);
	}

	/** Ends all interpreters; nothing is told to anybody any more. */
	dispose(): void {
		this.cancelCheck?.();
		this.cancelRetry?.();
		this.cancelCare?.();
		for (const cancel of this.stops.values()) cancel();
		for (const line of this.lines.values()) {
			line.close();
			this.host.closeInterpreter(line.id);
		}
		this.lines.clear();
		this.where.clear();
		this.queue.clear();
	}

	private place(): void {
		for (const flowApi of this.queue.flowApis()) this.placeThose(flowApi);
		if (this.behind && !this.moving) this.relieve();
		if (this.queue.size === 0) return;

		for (const line of this.lines.values()) if (line.isBusy()) line.probe();
		this.checkLater();
	}

	private placeThose(flowApi: string | null): void {
		for (;;) {
			const line = this.emptiestWithRoom(flowApi);
			const start = line && this.queue.take(flowApi);
			if (!start) break;
			void this.give(line, start);
		}
		if (this.queue.has(flowApi)) this.openAnother(flowApi);
	}

	/** Opens one more where there may be one and none of those there are takes more. */
	private openAnother(flowApi: string | null): void {
		const mayOpen = !this.opening.includes(flowApi) && this.cancelRetry === null;
		if (mayOpen && this.inUse(flowApi) < this.limitFor(flowApi) && this.allBusy(flowApi)) this.open(flowApi);
	}

	/**
	 * Has executions begun anew that wait behind the computation of others, each only when there is a place for it: where
	 * all compute, one interpreter is as good as another.
	 */
	private relieve(): void {
		this.behind = false;
		this.moving = true;
		for (const line of [...this.lines.values()]) {
			for (const { executionId, epoch } of line.behind()) {
				this.behind = true;
				const other = this.emptiestWithRoom(line.flowApi);
				if (!other) this.openAnother(line.flowApi);
				if (!other || other === line) break;
				this.stop(executionId, epoch, 'HIBERNATED');
				this.events.moved(executionId, epoch);
				// It is paused, or storage is out of order: there is no start yet that would take the place.
				if (!this.where.has(executionId)) break;
			}
		}
		this.moving = false;
	}

	/** Ends interpreters in which nobody is at work any more but those who were told to leave. */
	private endStuck(): void {
		const { leavingMs = LEAVING_MS } = this.options;
		for (const line of [...this.lines.values()]) {
			if (line.stuckFor() > leavingMs)
				this.end(line, 'it did not let go of an execution that was to leave memory', null);
		}
	}

	/** Older ones are few, and become fewer. */
	private limitFor(flowApi: string | null): number {
		return flowApi === null ? this.options.limit : 1;
	}

	private async give(line: InterpreterLine, start: Start): Promise<void> {
		const { executionId, epoch } = start;
		// Taken before the load, so that a stop or an end of the interpreter in the meantime finds it.
		this.where.set(executionId, line);
		line.reserve(executionId, epoch);
		const loading = start.load(!line.knows(start.scriptHash));
		const loaded = loading instanceof Promise ? await loading : loading;
		if (!line.residents.has(executionId, epoch)) return;
		const stopped = this.stops.has(executionId) || this.where.get(executionId) !== line;
		if (stopped || !loaded.ok) {
			this.forget(line, executionId, epoch);
			if (!stopped && !loaded.ok) this.events.refused(executionId, epoch, loaded.failure);
			return;
		}
		line.run(loaded.value);
		this.watch(line);
		this.events.placed(executionId, epoch);
	}

	private *linesWith(flowApi: string | null): Generator<InterpreterLine> {
		for (const line of this.lines.values()) if (line.flowApi === flowApi) yield line;
	}

	private emptiestWithRoom(flowApi: string | null): InterpreterLine | null {
		let best: InterpreterLine | null = null;
		for (const line of this.linesWith(flowApi)) {
			if (line.hasRoom(this.options.handlersEach) && (!best || line.residents.size < best.residents.size)) best = line;
		}
		return best;
	}

	/** None could take a start soon: all that are booted are computing, or behind, or full. */
	private allBusy(flowApi: string | null): boolean {
		for (const line of this.linesWith(flowApi)) {
			if (line.draining) continue;
			if (!line.booted) return false;
			const answers = !line.isBusy() && line.behind().length === 0;
			if (answers && line.residents.size < this.options.handlersEach) return false;
		}
		return true;
	}

	/** How many interpreters are open or being opened. One that is replaced does not count: its successor is opened beside it. */
	private inUse(flowApi: string | null): number {
		const open = [...this.linesWith(flowApi)].filter((line) => !line.draining).length;
		return open + this.opening.filter((one) => one === flowApi).length;
	}

	/** Every interpreter there may be is open, and has as many handlers as it may have. */
	private allFull(flowApi: string | null): boolean {
		if (this.opening.includes(flowApi) || this.inUse(flowApi) < this.limitFor(flowApi)) return false;
		const full = (line: InterpreterLine) => line.draining || line.residents.size >= this.options.handlersEach;
		return [...this.linesWith(flowApi)].every(full);
	}

	/** Looks after memory: asks how large interpreters are, replaces those that grew, closes those nobody needs. */
	private careLater(): void {
		this.cancelCare ??= this.options.after(CARE_EVERY_MS, () => {
			this.cancelCare = null;
			this.care();
			if (this.lines.size > 0) this.careLater();
		});
	}

	private care(): void {
		const { heapLimit = HEAP_LIMIT, idleMs = IDLE_MS, now } = this.options;
		this.endStuck();
		for (const line of [...this.lines.values()]) {
			if (!line.booted) continue;
			if (line.heapBytes > heapLimit) line.draining = true;
			if (line.residents.size === 0) {
				const idle = line.emptySince !== null && now() - line.emptySince >= idleMs;
				const mayGo = line.flowApi !== null || this.inUse(null) > 1;
				if (line.draining || (idle && mayGo)) this.end(line, 'nobody needs it', null);
				continue;
			}
			if (line.draining) this.events.drain([...line.residents].map(({ executionId }) => executionId));
			else line.probe();
		}
	}

	private checkLater(): void {
		this.cancelCheck ??= this.options.after(ANSWER_MS + 5, () => {
			this.cancelCheck = null;
			if (this.queue.flowApis().some((flowApi) => this.allFull(flowApi))) this.events.crowded(this.queue.size);
			this.endStuck();
			this.behind = [...this.lines.values()].some((line) => line.behind().length > 0);
			this.place();
			for (const line of this.lines.values()) {
				if (!line.needsWatch()) continue;
				line.probe();
				this.checkLater();
			}
		});
	}

	/** Looks at an interpreter later, if somebody may come to wait there for long. */
	private watch(line: InterpreterLine): void {
		if (!this.cancelCheck && line.needsWatch()) this.checkLater();
	}

	private open(flowApi: string | null): void {
		this.opening.push(flowApi);
		const done = () => this.opening.splice(this.opening.indexOf(flowApi), 1);
		const opening = flowApi === null ? this.host.openInterpreter(null) : this.openOlder(flowApi);
		opening.then(
			(opened) => {
				done();
				if (!opened.ok) return this.bootFailed(opened.failure.message);
				const { interpreterId, port } = opened.value;
				const take = (line: InterpreterLine, message: FromInterpreter) => this.take(line, message);
				const line = new InterpreterLine(
					interpreterId,
					flowApi,
					port,
					{ message: take, ready: () => this.place() },
					this.options.now
				);
				line.send({ type: 'flows', flows: this.flows });
				this.lines.set(interpreterId, line);
				this.careLater();
			},
			(error: unknown) => {
				done();
				this.bootFailed(String(error));
			}
		);
	}

	private async openOlder(flowApi: string): ReturnType<SandboxHost['openInterpreter']> {
		const sources = await this.options.olderFlowApi(flowApi);
		// A replay that this breaks says so itself (E4).
		if (!sources) console.warn(`The flow_api ${flowApi} is not kept any more: its executions go on with this one.`);
		return this.host.openInterpreter(sources);
	}

	/** Nothing is refused for want of Python: it may be a matter of memory, of the network, or of one reload. */
	private bootFailed(reason: string): void {
		this.failedBoots++;
		const running = [...this.lines.values()].some(({ booted }) => booted);
		if (this.failedBoots >= MAX_FAILED_BOOTS && !running && !this.broken) {
			this.broken = true;
			this.events.broken(reason);
		}
		const pause = Math.min(MAX_BOOT_PAUSE_MS, ANSWER_MS * 2 ** this.failedBoots);
		this.cancelRetry ??= this.options.after(pause, () => {
			this.cancelRetry = null;
			this.warmUp();
			this.place();
		});
	}

	private bootWorked(): void {
		this.failedBoots = 0;
		if (!this.broken) return;
		this.broken = false;
		this.events.mended();
	}

	private take(line: InterpreterLine, message: FromInterpreter): void {
		if (message.type === 'ready') this.bootWorked();
		else if (message.type === 'broken') this.closed(line.id, message.failure.message);
		else if (message.type !== 'pong') this.takeFromExecution(line, message);
	}

	private takeFromExecution(
		line: InterpreterLine,
		message: Extract<FromInterpreter, { executionId: ExecutionId }>
	): void {
		// A guest may say anything: what does not live here has no voice here (E3).
		if (!line.residents.has(message.executionId, message.epoch)) return;
		if (message.type === 'left' || message.type === 'mismatch') {
			this.forget(line, message.executionId, message.epoch);
		}
		this.events.message(message);
		if (line.draining && line.residents.size === 0) this.end(line, 'it was replaced', null);
	}

	private forget(line: InterpreterLine, executionId: ExecutionId, epoch: number): void {
		line.leave(executionId, epoch);
		// A newer copy may live there already.
		if (this.where.get(executionId) !== line || [...line.residents].some((one) => one.executionId === executionId)) {
			return;
		}
		this.where.delete(executionId);
		this.stops.get(executionId)?.();
		this.stops.delete(executionId);
	}

	/** Ends an interpreter; all who lived there but the culprit are told that they are lost. */
	private end(line: InterpreterLine, reason: string, culprit: Copy | null): void {
		this.lines.delete(line.id);
		line.close();
		this.host.closeInterpreter(line.id);
		const residents = [...line.residents];
		for (const { executionId, epoch } of residents) this.forget(line, executionId, epoch);
		for (const { executionId, epoch } of residents) {
			if (executionId !== culprit?.executionId || epoch !== culprit.epoch) this.events.lost(executionId, epoch, reason);
		}
		this.place();
	}
}
