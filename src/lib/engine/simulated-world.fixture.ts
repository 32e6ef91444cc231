/**
 * A world for the engine's tests: a database that holds only what was committed, interpreters that run generator
 * functions instead of Python, connectors that count their calls. Nothing happens by itself: a test, or a random
 * generator, says what happens next, so that every order and every crash can be tried.
 */
import { childId } from '../domain/child-id';
import { newDebugging, type DebugPlace, type Debugging } from '../domain/debug';
import type { ProjectId, ExecutionId, MessageId } from '../domain/ids';
import {
	newExecution,
	newPayload,
	waitsForTime,
	type Execution,
	type Donor,
	type ExecutionPayload,
	type LogLine
} from '../domain/execution';
import { failure, type Failure, type Outcome } from '../domain/failure';
import { goingOnBelow } from '../domain/going-on';
import type { InboxItem, InboxRequest } from '../domain/inbox-item';
import type { JournalEntry } from '../domain/journal-entry';
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import type { Lock } from '../domain/lock';
import { logRecord } from '../domain/log-record';
import type { Message } from '../domain/message';
import { isOp, type Ahead, type Ending, type OwnSnapshot, type Note, type Op, type Reads } from '../domain/op';
import { isEnded } from '../domain/status';
import { Engine } from './engine';
import type {
	Batch,
	Command,
	DuePlace,
	Effect,
	EngineEvent,
	FlowFound,
	StopReason,
	StoredConnectorFound,
	StoredWrapperFound,
	Unfinished
} from './ports';

/** What a script of this world may do: yield ops and notes, and read something that differs each time. */
export interface Script {
	(self: OwnSnapshot, read: () => number): Generator<Op | Note | Halt, object | void, Outcome<Json>>;
}

/** A line with a breakpoint: it stops there in development mode. */
export interface Halt {
	kind: 'halt';
	line: number;
}

interface Step {
	seq: number;
	step: Op | Note;
	outcome: Outcome<Json> | null;
	reads: Reads | null;
}

/** A script that runs in an interpreter, or is replayed there. */
class Handler {
	readonly outbox: EngineEvent[] = [];
	private readonly steps: Generator<Op | Note | Halt, object | void, Outcome<Json>>;
	private seq = 0;
	/** Steps of the past that are behind it. */
	private at = 0;
	private fresh: number[] = [];
	private recorded: number[];
	private halted = false;
	left = false;

	constructor(
		readonly id: ExecutionId,
		readonly epoch: number,
		script: Script,
		self: OwnSnapshot,
		private readonly history: Step[],
		private readonly lastSeq: number,
		newReading: () => number,
		private readonly ahead: (op: Op, parentId: ExecutionId, seq: number) => Ahead | null,
		/** How far nothing stops; undefined: nothing ever does. */
		private debug: { passed: DebugPlace | null } | undefined
	) {
		this.recorded = history.flatMap((step) => step.reads?.dateNow ?? []);
		const read = () => {
			const value = this.recorded.length ? this.recorded.shift()! : newReading();
			if (this.at >= this.history.length) this.fresh.push(value);
			return value;
		};
		this.steps = script(self, read);
		this.advance(null);
	}

	settle(seq: number, outcome: Outcome<Json>): void {
		if (seq === this.seq && !this.left) this.advance(outcome);
	}

	/** Goes on from a breakpoint, or is told that there are none any more. */
	goOn({ mode, breakpoints }: Extract<Command, { type: 'debug' }>): void {
		if (breakpoints?.length === 0) this.debug = undefined;
		if (!mode || !this.halted) return;
		this.halted = false;
		this.advance(null);
	}

	private stopsAt({ line }: Halt): boolean {
		if (!this.debug || this.at < this.history.length) return false;
		const { passed } = this.debug;
		this.debug.passed = null;
		return !(passed?.seq === this.seq && passed.line === line);
	}

	stop(ending: StopReason): void {
		const status = ending === 'HIBERNATED' ? 'ENDED_CANCELLED' : ending;
		if (!this.left) this.leave({ ...ended(status), output: null });
	}

	private advance(outcome: Outcome<Json> | null): void {
		for (let answer = outcome; ;) {
			const next = answer ? this.steps.next(answer) : this.steps.next({ ok: true, value: null });
			if (next.done)
				return this.leave({ ...ended('ENDED_SUCCESS'), output: (next.value as JsonObject | undefined) ?? null });
			if (next.value.kind === 'halt') {
				if (this.stopsAt(next.value)) return this.halt(next.value.line);
				answer = null;
				continue;
			}
			const past = this.history[this.at];
			this.seq = past ? past.seq : Math.max(this.seq, this.lastSeq) + 1;
			if (past) {
				this.at++;
				if (JSON.stringify(past.step) !== JSON.stringify(next.value)) {
					this.left = true;
					this.outbox.push({
						type: 'mismatch',
						executionId: this.id,
						epoch: this.epoch,
						seq: this.seq,
						recorded: past.step,
						asked: next.value
					});
					return;
				}
				answer = past.outcome ?? { ok: true, value: null };
				if (past.outcome === null && isOp(past.step)) throw new Error('an op without an outcome was replayed');
				continue;
			}
			const reads = this.takeReads();
			const about = { executionId: this.id, epoch: this.epoch, seq: this.seq, reads };
			const ahead = isOp(next.value) ? this.ahead(next.value, this.id, this.seq) : null;
			if (ahead) {
				this.outbox.push({ type: 'op', ...about, op: next.value as Op, ahead });
				answer = { ok: true, value: ahead.answer };
				continue;
			}
			if (isOp(next.value)) {
				this.outbox.push({ type: 'op', ...about, op: next.value });
				return;
			}
			this.outbox.push({ type: 'note', ...about, note: next.value as Note, at: 0 });
			answer = { ok: true, value: null };
		}
	}

	private halt(line: number): void {
		this.halted = true;
		const place = {
			seq: this.seq,
			line,
			visit: 1,
			at: 0,
			reason: 'breakpoint',
			function: 'handler',
			stack: []
		} as const;
		const stop = { ...place, stack: [], local: { line }, global: {} };
		this.outbox.push({ type: 'stopped', executionId: this.id, epoch: this.epoch, stop });
	}

	private leave(ending: Ending): void {
		this.left = true;
		this.outbox.push({
			type: 'left',
			executionId: this.id,
			epoch: this.epoch,
			seq: this.seq + 1,
			ending,
			reads: this.takeReads()
		});
	}

	private takeReads(): Reads | null {
		const reads = this.fresh.length ? { dateNow: this.fresh } : null;
		this.fresh = [];
		return reads;
	}
}

const ended = (status: Ending['status']): Ending => ({
	status,
	message: null,
	statusMessage: null,
	errorLine: null,
	output: null
});

/** What was let out and has not arrived yet, and whether somebody wants to hear of it. */
interface OnItsWay {
	effect: Effect;
	heard: boolean;
}

type LookUp = Extract<Command, { type: `look-up${string}` | 'find-dump' | 'load-donor' }>;
/** The rule of the database: what is due later than this is not taken up at the start. */
const SOON_MS = 60_000;
/** So few that are due are found at once, so that there are often more. */
const DUE_AT_ONCE = 2;

export class World {
	readonly executions = new Map<ExecutionId, Execution>();
	readonly payloads = new Map<ExecutionId, ExecutionPayload>();
	readonly journal = new Map<ExecutionId, Map<number, JournalEntry>>();
	readonly logs = new Map<ExecutionId, Map<number, LogLine>>();
	readonly messages = new Map<MessageId, Message>();
	readonly locks = new Map<string, Lock>();
	readonly inbox = new Map<number, InboxItem>();
	readonly debugging = new Map<ExecutionId, Debugging>();
	/** Every call that left the machine, by the key in its inputs, in order. */
	readonly calls: string[] = [];
	now = 1_000_000;
	/** Whether handlers go on before their children are made. */
	answersAhead = true;
	engine!: Engine;
	/** Called after each commit: what must hold in the database at every moment. */
	check: () => void = () => undefined;
	/** Stored connectors, by name and by id. */
	readonly connectors = new Map<string, StoredConnectorFound>();
	/** Wrapper records, by their names. */
	readonly wrappers = new Map<string, StoredWrapperFound>();
	/** Projects by their names. */
	readonly projects = new Map<string, ProjectId>();
	/** Settings of flows, by their names. */
	readonly flowSettings: { [flowName: string]: Partial<FlowFound> } = {};
	private ids = 0;
	private reading = 0;
	private inboxId = 0;
	/** Several copies of one execution may be there: all but the newest are leaving. */
	private handlers = new Map<string, Handler>();
	private batches: Batch[] = [];
	private onItsWay: OnItsWay[] = [];
	private waitingStarts: Extract<Command, { type: 'run' }>[] = [];
	private lookUps: LookUp[] = [];

	constructor(private readonly scripts: { [flowName: string]: Script }) {
		this.boot();
	}

	/** Asks for a run, as a page does. */
	request(flowName: string, input: Json = null, donor: Donor | null = null, isProductive = true): ExecutionId {
		const id = this.newId();
		const name = { name: flowName, flowName, versionHash: flowName };
		this.executions.set(id, newExecution({ ...name, id, rootId: id, type: 'FLOW', createdAt: this.now, isProductive }));
		this.payloads.set(id, newPayload(id, input, { donor }));
		this.ask('run', id);
		return id;
	}

	ask(type: 'run' | 'cancel' | 'pause' | 'resume', executionId: ExecutionId, tree = false): void {
		this.post({ type, executionId, tree });
	}

	/** Answers a message, as a page does: the first answer counts. */
	answer(id: MessageId, response: JsonObject): boolean {
		const message = this.messages.get(id);
		if (message?.state !== 'open') return false;
		this.messages.set(id, { ...message, state: 'answered', response, answeredAt: this.now });
		this.post({ type: 'answered', messageId: id });
		return true;
	}

	post(request: InboxRequest): void {
		const item: InboxItem = { ...request, id: ++this.inboxId, at: this.now };
		this.inbox.set(item.id!, item);
		this.deliver(item);
	}

	/** All that could happen next, by name. */
	choices(): string[] {
		const choices: string[] = [];
		for (const [key, handler] of this.handlers) if (handler.outbox.length > 0) choices.push(`message ${key}`);
		if (this.batches.length > 0) choices.push('commit');
		if (this.onItsWay.length > 0) choices.push('perform');
		if (this.waitingStarts.length > 0 && this.batches.length === 0) choices.push('place');
		if (this.lookUps.length > 0 && this.batches.length === 0) choices.push('look-up');
		// Readings of a database overtake each other.
		if (this.lookUps.length > 1 && this.batches.length === 0) choices.push('look-up last');
		const next = choices.length === 0 ? this.engine.nextTime() : null;
		if (next !== null) choices.push('time');
		return choices;
	}

	/** Lets one of {@link choices} happen. */
	happen(choice: string): void {
		const [verb] = choice.split(' ', 1);
		if (verb === 'message') {
			const key = choice.slice('message '.length);
			const handler = this.handlers.get(key)!;
			const event = handler.outbox.shift()!;
			if (handler.left && handler.outbox.length === 0) this.handlers.delete(key);
			this.feed(event);
		} else if (verb === 'commit') this.commit();
		else if (verb === 'perform') this.perform(this.onItsWay.shift()!);
		else if (verb === 'place') this.place(this.waitingStarts.shift()!);
		else if (choice === 'look-up last') this.feed(this.found(this.lookUps.pop()!));
		else if (verb === 'look-up') this.feed(this.found(this.lookUps.shift()!));
		else {
			this.now = Math.max(this.now, this.engine.nextTime() ?? this.now);
			this.feed({ type: 'time' });
		}
	}

	/** The process is killed: what was not committed never happened. A call under way may or may not have arrived. */
	crash(): void {
		this.handlers.clear();
		this.batches = [];
		this.onItsWay = [];
		this.waitingStarts = [];
		this.lookUps = [];
		this.boot();
	}

	/** One interpreter dies, with all who lived in it. */
	loseInterpreter(reason = 'test'): void {
		const lost = [...this.handlers.values()];
		this.handlers.clear();
		for (const { id, epoch } of lost) this.feed({ type: 'lost', executionId: id, epoch, reason });
	}

	/** All are given up where they live, and told to leave. What they have said is on its way. */
	moveAll(): void {
		for (const handler of [...this.handlers.values()]) {
			if (handler.left) continue;
			handler.stop('HIBERNATED');
			this.feed({ type: 'lost', executionId: handler.id, epoch: handler.epoch, reason: 'test', moved: true });
		}
	}

	/** Lets things happen, first come first, until nothing is left to do, or until `done` says so. */
	run(done: () => boolean = () => false, limit = 100_000): void {
		for (let i = 0; i < limit; i++) {
			const choice = this.choices()[0];
			if (choice === undefined || done()) return;
			this.happen(choice);
		}
		throw new Error('the world does not come to rest');
	}

	/** Lets all happen that needs no time. */
	rest(): void {
		this.run(() => this.choices()[0] === 'time');
	}

	/** It is that much later all at once, in seconds, and what is due by then happens. */
	pass(seconds: number): void {
		this.now += seconds * 1000;
		this.feed({ type: 'time' });
		this.rest();
	}

	/** Somebody sets the clock back, by so many seconds. */
	setBack(seconds: number): void {
		this.now -= seconds * 1000;
		this.feed({ type: 'clock-set-back', by: seconds * 1000 });
	}

	byName(name: string): Execution[] {
		return [...this.executions.values()].filter((execution) => execution.name === name);
	}

	logOf(id: ExecutionId): string[] {
		return this.linesOf(id).map((line) => line.text);
	}

	/** Its journal, in order. */
	stepsOf(id: ExecutionId): JournalEntry[] {
		return this.entriesOf(id);
	}

	/** How many handlers are in interpreters. */
	liveHandlers(): number {
		return [...this.handlers.values()].filter((handler) => !handler.left).length;
	}

	/** Names of executions that have not ended and are in the engine's memory. */
	inMemory(): string[] {
		return this.engine.names();
	}

	/** How many are in the engine's memory, those included that have ended. */
	kept(): number {
		return this.engine.size();
	}

	feed(event: EngineEvent): void {
		this.engine.handle(event, this.now);
		this.collect();
	}

	private newId = (): ExecutionId => `00000000-0000-7000-8000-${String(++this.ids).padStart(12, '0')}` as ExecutionId;

	private boot(): void {
		this.engine = new Engine({
			newExecutionId: this.newId,
			newMessageId: () => this.newId() as string as MessageId,
			flowApi: () => 'api',
			findFlow: (nameOrId) => {
				const name = nameOrId.replace(/^flow-/, '');
				return this.scripts[name]
					? {
							id: `flow-${name}`,
							name,
							versionHash: name,
							inputSchema: null,
							outputSchema: null,
							maxRuntimeMinutes: null,
							priority: 0,
							...this.flowSettings[name]
						}
					: { near: Object.keys(this.scripts) };
			},
			// A schema of this world names the keys that have to be there.
			checkSchema: (schema, data, what) => {
				const missing = (schema.required as string[]).find((key) => !isJsonObject(data) || !(key in data));
				return missing === undefined ? null : failure('SchemaValidationError', `${what}.${missing} is missing.`);
			},
			findConnector: (type) =>
				type === 'CALL'
					? {
							type,
							protectedInputs: ['password'],
							isIdempotent: (input, stored) => ({ ...stored, ...(input as JsonObject) }).idempotent === true
						}
					: { near: ['CALL'] },
			findStoredWrapper: (nameOrId) => this.wrappers.get(nameOrId) ?? { near: [...this.wrappers.keys()] },
			findProject: (nameOrId) => {
				const id = this.projects.get(nameOrId);
				return id ? { id } : { near: [...this.projects.keys()] };
			},
			findStoredConnector: (nameOrId) => {
				const found = this.connectors.get(nameOrId);
				return found ?? { near: [...this.connectors.keys()] };
			}
		});
		const soon = this.now + SOON_MS;
		const rows = [...this.executions.values()].filter((row) => {
			if (isEnded(row.status) || row.status === 'CREATED') return false;
			return !(waitsForTime(row) && row.dueAt! > soon);
		});
		this.feed({
			type: 'recovered',
			executions: rows.map((row) => this.unfinished(row)),
			locks: [...this.locks.values()],
			nextDue: this.nextDue(soon)
		});
		for (const item of [...this.inbox.values()]) this.deliver(item);
	}

	private nextDue(after: number): number | null {
		return this.waiting().find(({ dueAt }) => dueAt > after)?.dueAt ?? null;
	}

	/** Those that only wait for a time, in the order of the database's index. */
	private waiting(): (Execution & DuePlace)[] {
		const rows = [...this.executions.values()].filter(waitsForTime) as (Execution & DuePlace)[];
		return rows.sort((a, b) => a.dueAt - b.dueAt || (a.id < b.id ? -1 : 1));
	}

	private deliver(item: InboxItem): void {
		const nothing = { execution: null, payload: null, message: null };
		if (item.type === 'answered') {
			this.feed({ type: 'inbox', item, ...nothing, message: this.messages.get(item.messageId) ?? null });
			return;
		}
		const execution = this.executions.get(item.executionId) ?? null;
		const payload = this.payloads.get(item.executionId) ?? null;
		this.feed({ type: 'inbox', item, ...nothing, execution, payload });
	}

	private found(command: LookUp): EngineEvent {
		switch (command.type) {
			case 'look-up': {
				const row = this.executions.get(command.executionId);
				return { type: 'looked-up', executionId: command.executionId, found: row ? this.unfinished(row) : null };
			}
			case 'look-up-family': {
				const { executionId, rootId } = command;
				const tree = [...this.executions.values()].filter((row) => row.rootId === rootId);
				const rows = goingOnBelow(executionId, tree);
				return { type: 'family', executionId, found: rows.map((row) => this.unfinished(row)) };
			}
			case 'look-up-statuses': {
				const { executionId, seq, ids } = command;
				const rows = ids.flatMap((id) => this.executions.get(id) ?? []);
				const statuses = new Map(rows.map(({ id, status, endedAt }) => [id, { status, endedAt }]));
				return { type: 'statuses', executionId, seq, statuses };
			}
			case 'look-up-message': {
				const { messageId } = command;
				return { type: 'message-found', messageId, message: this.messages.get(messageId) ?? null };
			}
			case 'look-up-due': {
				const { until, after } = command;
				const due = this.waiting().filter(({ dueAt }) => dueAt <= until);
				const rest = due.filter((row) => {
					return !after || row.dueAt > after.dueAt || (row.dueAt === after.dueAt && row.id > after.id);
				});
				const rows = rest.slice(0, DUE_AT_ONCE);
				const end = rows.length === DUE_AT_ONCE ? rows.at(-1)! : null;
				const last = end && { dueAt: end.dueAt, id: end.id };
				const executions = rows.map((row) => this.unfinished(row));
				return { type: 'due', executions, until, last, nextDue: this.nextDue(until) };
			}
			case 'find-dump': {
				const { executionId, seq, select } = command;
				const entries = this.entriesOf(executionId).filter((entry) => this.counts(entry));
				const entry = entries.findLast(({ args }) => args.kind === 'save_dump' && args.name === select);
				const notes = entries.filter((one) => entry && one.seq < entry.seq && !isOp(one.args));
				const found = entry ? { entry, notes: notes.map(({ args }) => args as Note) } : null;
				return { type: 'dump-found', executionId, seq, found, near: [] };
			}
			case 'load-donor': {
				const { executionId, donor } = command;
				const settled = (id: ExecutionId, before: number) =>
					this.entriesOf(id).filter((entry) => entry.outcome !== null && entry.seq < before && this.counts(entry));
				const own = settled(executionId, Infinity);
				return { type: 'donated', executionId, entries: settled(donor.executionId, donor.before), own };
			}
		}
	}

	private unfinished(execution: Execution): Unfinished {
		const payload = { ...this.payloads.get(execution.id)! };
		const lines = this.linesOf(execution.id);
		const last = this.entriesOf(execution.id).at(-1);
		const lastSeq = Math.max(last?.seq ?? 0, lines.at(-1)?.seq ?? 0);
		const open = last && last.seq === lastSeq && isOp(last.args) && last.outcome === null && this.counts(last);
		return {
			execution: { ...execution },
			payload,
			lastSeq,
			pending: open && !isEnded(execution.status) ? last : null,
			logging: lines.map((line) => logRecord(line.at, line.value)),
			pausedAtStop: execution.stoppedAtLine !== null && this.debugging.get(execution.id)?.paused === true
		};
	}

	private entriesOf(id: ExecutionId): JournalEntry[] {
		return [...(this.journal.get(id)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
	}

	private linesOf(id: ExecutionId): LogLine[] {
		return [...(this.logs.get(id)?.values() ?? [])].sort((a, b) => a.seq - b.seq);
	}

	private counts({ executionId, seq }: { executionId: ExecutionId; seq: number }): boolean {
		return !this.payloads.get(executionId)?.undone.some(([first, last]) => seq >= first && seq <= last);
	}

	private historyOf(id: ExecutionId): Step[] {
		const entries = this.entriesOf(id).map(({ seq, args, outcome, reads }) => ({ seq, step: args, outcome, reads }));
		const lines = this.linesOf(id).map(({ seq, text, value, reads }) => {
			const step: Note = { kind: 'log', text, value };
			return { seq, step, outcome: null, reads };
		});
		const steps = [...entries, ...lines].filter(({ seq }) => this.counts({ executionId: id, seq }));
		return steps.sort((a, b) => a.seq - b.seq);
	}

	private collect(): void {
		for (const command of this.engine.takeCommands()) this.obey(command);
		const batch = this.engine.takeBatch();
		if (batch) this.batches.push(batch);
	}

	private obey(command: Command): void {
		switch (command.type) {
			case 'run':
				this.waitingStarts.push(command);
				return;
			case 'settle':
				return this.handlers.get(copy(command))?.settle(command.seq, command.outcome);
			case 'debug':
				return this.handlers.get(copy(command))?.goOn(command);
			case 'stop':
				this.waitingStarts = this.waitingStarts.filter((start) => copy(start) !== copy(command));
				return this.handlers.get(copy(command))?.stop(command.ending);
			case 'abort':
				// What is on its way arrives all the same: only its answer is not heard.
				for (const one of this.onItsWay) if (one.effect.executionId === command.executionId) one.heard = false;
				for (const batch of this.batches) {
					batch.effects = batch.effects.filter(({ executionId }) => executionId !== command.executionId);
				}
				return;
			default:
				this.lookUps.push(command);
		}
	}

	/** As interpreters do: a child of a known flow that nobody waits for is answered at once. */
	private ahead = (op: Op, parentId: ExecutionId, seq: number): Ahead | null => {
		if (!this.answersAhead || op.kind !== 'create' || op.wait !== null || op.target.type !== 'FLOW') return null;
		if (!this.scripts[op.target.nameOrId]) return null;
		const id = childId(parentId, seq, this.now);
		return { childId: id, answer: { id, status: op.run ? 'PENDING' : 'CREATED' } };
	};

	private commit(): void {
		const batch = this.batches.shift()!;
		const gone = new Set(batch.unlessGone.filter((id) => !this.executions.has(id)));
		for (const row of batch.executions) if (!gone.has(row.id)) this.executions.set(row.id, row);
		for (const row of batch.payloads) if (!gone.has(row.executionId)) this.payloads.set(row.executionId, row);
		for (const entry of batch.journal) {
			const entries = this.journal.get(entry.executionId) ?? new Map<number, JournalEntry>();
			this.journal.set(entry.executionId, entries);
			const before = entries.get(entry.seq)?.outcome;
			if (before && entry.kind !== 'save_dump' && JSON.stringify(before) !== JSON.stringify(entry.outcome))
				throw new Error('a recorded outcome was changed');
			entries.set(entry.seq, entry);
		}
		for (const line of batch.logs) {
			const lines = this.logs.get(line.executionId) ?? new Map<number, LogLine>();
			this.logs.set(line.executionId, lines);
			if (lines.has(line.seq)) throw new Error('E5: a log line was written twice');
			lines.set(line.seq, line);
		}
		for (const message of batch.messages) {
			if (this.messages.has(message.id)) throw new Error('a message was written twice');
			this.messages.set(message.id, message);
		}
		for (const id of batch.withdrawn) {
			const message = this.messages.get(id);
			if (message?.state === 'open') this.messages.set(id, { ...message, state: 'withdrawn' });
		}
		for (const lock of batch.locks) this.locks.set(lock.key, lock);
		for (const key of batch.locksFreed) this.locks.delete(key);
		for (const { executionId, changes } of batch.debugging) {
			const before = this.debugging.get(executionId) ?? newDebugging(executionId);
			this.debugging.set(executionId, { ...before, ...changes });
		}
		for (const id of batch.inboxDone) this.inbox.delete(id);
		for (const id of batch.deleted) this.executions.delete(id);
		for (const effect of batch.effects) this.letOut(effect);
		this.check();
	}

	private letOut(effect: Effect): void {
		const { executionId } = effect;
		const row = this.executions.get(executionId);
		const coming = this.batches.flatMap(({ executions }) => executions.filter(({ id }) => id === executionId));
		if ([row, ...coming].some((one) => one && isEnded(one.status)))
			throw new Error('an effect was let out when its execution had ended');
		const made = row?.parentId && this.entriesOf(row.parentId).some((entry) => entry.madeId === executionId);
		if (!row || (effect.type === 'perform' && row.parentId && !made))
			throw new Error('E1: an effect left before what it depends on was committed');
		this.onItsWay.push({ effect, heard: true });
	}

	private perform({ effect, heard }: OnItsWay): void {
		const { executionId } = effect;
		if (effect.type === 'record') return this.record(effect);
		const { inputs, stored } = effect.connection;
		const { key, fail } = { ...stored?.value, ...(inputs as JsonObject) };
		this.calls.push(String(key));
		if (!heard) return;
		const why: Failure = failure('ConnectionFailedError', 'refused', { status_code: 500 });
		this.feed({
			type: 'performed',
			executionId,
			outcome: fail ? { ok: false, failure: why } : { ok: true, value: { echo: key ?? null } }
		});
	}

	/** Counts how often a record was changed: once, whatever comes in between. */
	private record({ executionId, seq, request }: Extract<Effect, { type: 'record' }>): void {
		const entry = this.journal.get(executionId)!.get(seq)!;
		if (!entry.outcome) {
			this.calls.push(`record ${'select' in request ? request.select : ''}`);
			this.journal.get(executionId)!.set(seq, { ...entry, outcome: { ok: true, value: 'done' }, settledAt: this.now });
		}
		this.feed({ type: 'recorded', executionId, seq, outcome: { ok: true, value: 'done' } });
	}

	private place(start: Extract<Command, { type: 'run' }>): void {
		const { executionId, epoch, self, replay, versionHash, lastSeq } = start;
		const script = this.scripts[versionHash ?? ''];
		if (!script) throw new Error(`no script ${versionHash}`);
		const history = replay ? this.historyOf(executionId) : [];
		const read = () => ++this.reading;
		const debug = start.debug ? { passed: this.debugging.get(executionId)?.passed ?? null } : undefined;
		this.handlers.set(
			copy(start),
			new Handler(executionId, epoch, script, self, history, lastSeq, read, this.ahead, debug)
		);
		this.feed({ type: 'placed', executionId, epoch });
	}
}

function copy({ executionId, epoch }: { executionId: ExecutionId; epoch: number }): string {
	return `${executionId} ${epoch}`;
}
