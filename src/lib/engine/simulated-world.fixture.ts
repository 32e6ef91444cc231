/**
 * A world for the engine's tests: a database that holds only what was committed, interpreters that run generator
 * functions instead of Python, connectors that count their calls. Nothing happens by itself: a test, or a random
 * generator, says what happens next, so that every order and every crash can be tried.
 */
import type { ExecutionId } from '../domain/ids';
import { newExecution, newPayload, type Execution, type ExecutionPayload, type LogLine } from '../domain/execution';
import { failure, type Failure, type Outcome } from '../domain/failure';
import type { InboxItem } from '../domain/inbox-item';
import type { JournalEntry } from '../domain/journal-entry';
import type { Json, JsonObject } from '../domain/json';
import { logRecord } from '../domain/log-record';
import { isOp, type Ahead, type Ending, type ExecutionSnapshot, type Note, type Op, type Reads } from '../domain/op';
import { isEnded } from '../domain/status';
import { Engine } from './engine';
import type { Batch, Command, Effect, EngineEvent, Unfinished } from './ports';

/** What a script of this world may do: yield ops and notes, and read something that differs each time. */
export interface Script {
	(self: ExecutionSnapshot, read: () => number): Generator<Op | Note, object | void, Outcome<Json>>;
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
	private readonly steps: Generator<Op | Note, object | void, Outcome<Json>>;
	private seq = 0;
	private fresh: number[] = [];
	private recorded: number[];
	left = false;

	constructor(
		readonly id: ExecutionId,
		readonly epoch: number,
		script: Script,
		self: ExecutionSnapshot,
		private readonly history: Step[],
		newReading: () => number,
		private readonly ahead: (op: Op) => Ahead | null
	) {
		this.recorded = history.flatMap((step) => step.reads?.dateNow ?? []);
		const read = () => {
			const value = this.recorded.length ? this.recorded.shift()! : newReading();
			if (this.seq >= this.history.length) this.fresh.push(value);
			return value;
		};
		this.steps = script(self, read);
		this.advance(null);
	}

	settle(seq: number, outcome: Outcome<Json>): void {
		if (seq === this.seq && !this.left) this.advance(outcome);
	}

	stop(ending: Ending['status']): void {
		if (!this.left) this.leave({ ...ended(ending), output: null });
	}

	private advance(outcome: Outcome<Json> | null): void {
		for (let answer = outcome; ;) {
			const next = answer ? this.steps.next(answer) : this.steps.next({ ok: true, value: null });
			if (next.done)
				return this.leave({ ...ended('ENDED_SUCCESS'), output: (next.value as JsonObject | undefined) ?? null });
			this.seq++;
			const past = this.history[this.seq - 1];
			if (past) {
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
			const ahead = isOp(next.value) ? this.ahead(next.value) : null;
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

export class World {
	readonly executions = new Map<ExecutionId, Execution>();
	readonly payloads = new Map<ExecutionId, ExecutionPayload>();
	readonly journal = new Map<string, JournalEntry>();
	readonly logs = new Map<string, LogLine>();
	readonly inbox = new Map<number, InboxItem>();
	/** Every call that left the machine, by the key in its inputs, in order. */
	readonly calls: string[] = [];
	now = 1_000_000;
	/** Whether handlers go on before their children are made. */
	answersAhead = true;
	engine!: Engine;
	private ids = 0;
	private reading = 0;
	private inboxId = 0;
	private handlers = new Map<ExecutionId, Handler>();
	private batches: Batch[] = [];
	private effects: Effect[] = [];
	private waitingStarts: Extract<Command, { type: 'run' }>[] = [];
	private lookUps: ExecutionId[] = [];

	constructor(private readonly scripts: { [flowName: string]: Script }) {
		this.boot();
	}

	/** Asks for a run, as a page does. */
	request(flowName: string, input: Json = null): ExecutionId {
		const id = this.newId();
		const name = { name: flowName, flowName, versionHash: flowName };
		this.executions.set(id, newExecution({ ...name, id, rootId: id, type: 'FLOW', createdAt: this.now }));
		this.payloads.set(id, newPayload(id, input));
		this.ask('run', id);
		return id;
	}

	ask(type: Exclude<InboxItem['type'], 'answered'>, executionId: ExecutionId): void {
		const item: InboxItem = { id: ++this.inboxId, type, executionId, at: this.now };
		this.inbox.set(item.id!, item);
		this.deliver(item);
	}

	/** All that could happen next, by name. */
	choices(): string[] {
		const choices = [...this.handlers]
			.filter(([, handler]) => handler.outbox.length > 0)
			.map(([id]) => `message ${id}`);
		if (this.batches.length > 0) choices.push('commit');
		if (this.effects.length > 0) choices.push('perform');
		if (this.waitingStarts.length > 0 && this.batches.length === 0) choices.push('place');
		if (this.lookUps.length > 0 && this.batches.length === 0) choices.push('look-up');
		const next = this.engine.nextTime();
		if (choices.length === 0 && next !== null) choices.push('time');
		return choices;
	}

	/** Lets one of {@link choices} happen. */
	happen(choice: string): void {
		const [verb, id] = choice.split(' ');
		if (verb === 'message') {
			const handler = this.handlers.get(id as ExecutionId)!;
			const event = handler.outbox.shift()!;
			if (handler.left && handler.outbox.length === 0) this.handlers.delete(handler.id);
			this.feed(event);
		} else if (verb === 'commit') this.commit();
		else if (verb === 'perform') this.perform(this.effects.shift()!);
		else if (verb === 'place') this.place(this.waitingStarts.shift()!);
		else if (verb === 'look-up') this.lookUp(this.lookUps.shift()!);
		else {
			this.now = Math.max(this.now, this.engine.nextTime() ?? this.now);
			this.feed({ type: 'time' });
		}
	}

	/** The process is killed: what was not committed never happened. A call under way may or may not have arrived. */
	crash(): void {
		this.handlers.clear();
		this.batches = [];
		this.effects = [];
		this.waitingStarts = [];
		this.lookUps = [];
		this.boot();
	}

	/** One interpreter dies, with all who lived in it. */
	loseInterpreter(): void {
		const lost = [...this.handlers.values()];
		this.handlers.clear();
		for (const { id, epoch } of lost) this.feed({ type: 'lost', executionId: id, epoch, reason: 'test' });
	}

	/** Lets things happen, first come first, until nothing is left to do. */
	run(limit = 100_000): void {
		for (let i = 0; i < limit; i++) {
			const choice = this.choices()[0];
			if (choice === undefined) return;
			this.happen(choice);
		}
		throw new Error('the world does not come to rest');
	}

	byName(name: string): Execution[] {
		return [...this.executions.values()].filter((execution) => execution.name === name);
	}

	logOf(id: ExecutionId): string[] {
		return [...this.logs.values()]
			.filter((line) => line.executionId === id)
			.sort((a, b) => a.seq - b.seq)
			.map((line) => line.text);
	}

	feed(event: EngineEvent): void {
		this.engine.handle(event, this.now);
		this.collect();
	}

	private newId = (): ExecutionId => `00000000-0000-7000-8000-${String(++this.ids).padStart(12, '0')}` as ExecutionId;

	private boot(): void {
		this.engine = new Engine({
			newExecutionId: this.newId,
			findFlow: (name) =>
				this.scripts[name] ? { id: `flow-${name}`, name, versionHash: name } : { near: Object.keys(this.scripts) },
			findConnector: (type) =>
				type === 'CALL'
					? { type, protectedInputs: [], isIdempotent: (input) => (input as JsonObject).idempotent === true }
					: { near: ['CALL'] }
		});
		this.feed({
			type: 'recovered',
			executions: [...this.executions.values()].filter(({ status }) => !isEnded(status)).map((e) => this.unfinished(e))
		});
		for (const item of [...this.inbox.values()]) this.deliver(item);
	}

	private deliver(item: InboxItem): void {
		if (item.type === 'answered') return;
		const execution = this.executions.get(item.executionId) ?? null;
		this.feed({ type: 'inbox', item, execution, payload: this.payloads.get(item.executionId) ?? null });
	}

	private unfinished(execution: Execution): Unfinished {
		const steps = this.historyOf(execution.id);
		const last = steps.at(-1);
		const pending =
			last && isOp(last.step) && last.outcome === null ? this.journal.get(`${execution.id}/${last.seq}`)! : null;
		const lines = [...this.logs.values()].filter((line) => line.executionId === execution.id);
		return {
			execution: { ...execution },
			payload: { ...this.payloads.get(execution.id)! },
			lastSeq: last?.seq ?? 0,
			pending,
			logging: lines.map((line) => logRecord(line.at, line.value))
		};
	}

	private historyOf(id: ExecutionId): Step[] {
		const entries = [...this.journal.values()].filter((entry) => entry.executionId === id);
		const lines = [...this.logs.values()].filter((line) => line.executionId === id);
		return [
			...entries.map(({ seq, args, outcome, reads }) => ({ seq, step: args as Op, outcome, reads })),
			...lines.map(({ seq, text, value, reads }) => ({
				seq,
				step: { kind: 'log', text, value } as Note,
				outcome: null,
				reads
			}))
		].sort((a, b) => a.seq - b.seq);
	}

	private collect(): void {
		for (const command of this.engine.takeCommands()) this.obey(command);
		const batch = this.engine.takeBatch();
		if (batch) this.batches.push(structuredClone(batch));
	}

	private obey(command: Command): void {
		if (command.type === 'run') this.waitingStarts.push(command);
		else if (command.type === 'settle') this.livingCopy(command)?.settle(command.seq, command.outcome);
		else if (command.type === 'stop') this.livingCopy(command)?.stop(command.ending);
		else if (command.type === 'look-up') this.lookUps.push(command.executionId);
		else this.effects = this.effects.filter((effect) => effect.executionId !== command.executionId);
	}

	/** As interpreters do: a child of a known flow that nobody waits for is answered at once. */
	private ahead = (op: Op): Ahead | null => {
		if (!this.answersAhead || op.kind !== 'create' || op.wait !== null || op.target.type !== 'FLOW') return null;
		if (!this.scripts[op.target.nameOrId]) return null;
		const childId = this.newId();
		return { childId, answer: { id: childId, status: op.run ? 'PENDING' : 'CREATED' } };
	};

	private livingCopy({ executionId, epoch }: { executionId: ExecutionId; epoch: number }): Handler | null {
		const handler = this.handlers.get(executionId);
		return handler && handler.epoch === epoch ? handler : null;
	}

	private commit(): void {
		const batch = this.batches.shift()!;
		for (const row of batch.executions) this.executions.set(row.id, row);
		for (const row of batch.payloads) this.payloads.set(row.executionId, row);
		for (const entry of batch.journal) {
			const key = `${entry.executionId}/${entry.seq}`;
			const before = this.journal.get(key);
			if (before?.outcome && JSON.stringify(before.outcome) !== JSON.stringify(entry.outcome))
				throw new Error('a recorded outcome was changed');
			this.journal.set(key, entry);
		}
		for (const line of batch.logs) {
			const key = `${line.executionId}/${line.seq}`;
			if (this.logs.has(key)) throw new Error('E5: a log line was written twice');
			this.logs.set(key, line);
		}
		for (const id of batch.inboxDone) this.inbox.delete(id);
		for (const id of batch.deleted) this.executions.delete(id);
		this.effects.push(...batch.effects);
	}

	private perform({ executionId, inputs }: Effect): void {
		const row = this.executions.get(executionId);
		const parent = row?.parentId && [...this.journal.values()].some((entry) => entry.madeId === executionId);
		if (!row || (row.parentId && !parent))
			throw new Error('E1: an effect left before what it depends on was committed');
		const { key, fail } = inputs as JsonObject;
		this.calls.push(String(key));
		const why: Failure = failure('ConnectionFailedError', 'refused', { status_code: 500 });
		this.feed({
			type: 'performed',
			executionId,
			outcome: fail ? { ok: false, failure: why } : { ok: true, value: { echo: key ?? null } }
		});
	}

	private place({ executionId, epoch, self, replay, versionHash }: Extract<Command, { type: 'run' }>): void {
		const script = this.scripts[versionHash ?? ''];
		if (!script) throw new Error(`no script ${versionHash}`);
		const history = replay ? this.historyOf(executionId) : [];
		this.handlers.set(
			executionId,
			new Handler(executionId, epoch, script, self, history, () => ++this.reading, this.ahead)
		);
		this.feed({ type: 'placed', executionId, epoch });
	}

	private lookUp(executionId: ExecutionId): void {
		const execution = this.executions.get(executionId);
		const payload = this.payloads.get(executionId);
		this.feed({ type: 'looked-up', executionId, found: execution && payload ? { execution, payload } : null });
	}
}
