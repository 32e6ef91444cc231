import type { Donor, Execution, ExecutionPayload, LogLine, PastTimes, Schemas } from '../domain/execution';
import type { Failure } from '../domain/failure';
import type { ExecutionId, MessageId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { Json, JsonObject } from '../domain/json';
import type { Lock } from '../domain/lock';
import type { Message } from '../domain/message';
import type { Ahead, ExecutionSnapshot, Op, WrappedCall } from '../domain/op';
import { isEnded } from '../domain/status';
import type { Donation } from './donor';
import type { Batch, Command, DebuggingChange, EnginePorts } from './ports';
import { snapshot } from './snapshot';
import { Timers } from './timers';
import type { WaitCondition } from './wait-condition';

/** The op a handler is suspended in. */
export interface Pending {
	entry: JournalEntry;
	op: Op;
	/** What it waits for, where it waits for executions. */
	condition: WaitCondition | null;
	/** The answer it has gone on with; null where it waits for one. */
	ahead: Ahead | null;
	/** Its time is up; it fails as soon as the database has said that what it waits for has not come by now. */
	overdue: boolean;
}

/** An execution in memory: all that have something to do, and some that have ended, for those who ask about them. */
export interface Live {
	execution: Execution;
	input: Json;
	output: JsonObject;
	/** Name and inputs when it was first started; null where they are the same still. */
	startName: string | null;
	startInput: { value: Json } | null;
	script: string | null;
	failure: Failure | null;
	undone: [number, number][];
	donor: Donor | null;
	pastTimes: PastTimes | null;
	/** What its stored connector gave it at its start. */
	connector: JsonObject | null;
	wrapped: WrappedCall | null;
	schemas: Schemas | null;
	begunInDevMode: boolean;
	/** What the donor has to give; null before it was asked for. */
	donation: Donation | null;
	/** What this.log was given so far; becomes `output_value['logging']`. */
	logging: Json[];
	/** The last op or note that was taken. */
	seq: number;
	pending: Pending | null;
	/** Handed to an interpreter in the current epoch, and not known to have left it. */
	placed: boolean;
	/** It brought its last interpreter down by calls within calls. */
	tooDeep: boolean;
	/** Its children that have not ended, or below which something has not, as far as they are known. */
	readonly children: Set<ExecutionId>;
	/** Whether all of `children` are known and in memory: the database is asked for them before a tree is dealt with. */
	childrenKnown: boolean;
	/** Executions it has asked the database for. */
	readonly asking: Set<ExecutionId>;
	/** The how many-th it was to end since the engine started; 0 where it has not ended, or had before. Times may go back. */
	endedAs: number;
	/** Asked to pause: stays in front of its next op until resumed. */
	paused: boolean;
	/**
	 * What a pause holds back: an op that is not performed, or the step that has its outcome already, of which its handler
	 * has not heard. Nothing but the telling waits: what was given and journalled would else be given again after a crash.
	 */
	held: JournalEntry | 'perform' | null;
}

/** The step whose outcome its handler has not heard of; null where it waits for none. */
export function openStep({ pending, held }: Live): JournalEntry | null {
	return pending?.entry ?? (held === 'perform' ? null : held);
}

/** Whether it, or something below it, has not ended, as far as is known. */
export function goesOn({ execution, children, childrenKnown }: Live): boolean {
	return !isEnded(execution.status) || children.size > 0 || !childrenKnown;
}

/** How many ended executions stay in memory for those who ask about them. */
export const ENDED_KEPT = 4_000;

/** All that the engine knows and all that it has to say: one object that the verbs of this folder work on. */
export class EngineState {
	/** When the event that is handled happened, milliseconds since 1970. */
	now = 0;
	readonly live = new Map<ExecutionId, Live>();
	readonly timers = new Timers();
	/** Who waits for an execution's end, whether it is in memory or not. */
	readonly waiters = new Map<ExecutionId, Set<ExecutionId>>();
	/** Who waits for the answer to a message. */
	readonly messageWaiters = new Map<MessageId, Set<ExecutionId>>();
	readonly locks = new Map<string, Lock>();
	/** What goes on when an execution that is not in memory was looked up. */
	readonly lookUps = new Map<ExecutionId, ((live: Live | null) => void)[]>();
	/** What goes on when the children of an execution are known. */
	readonly families = new Map<ExecutionId, (() => void)[]>();
	/** Looked for and not found. */
	readonly absent = new Set<ExecutionId>();
	/** To be handed to an interpreter when the event at hand is dealt with. */
	readonly toBegin = new Set<Live>();
	/** When the first of those that are only in the database is due; null where none is. */
	nextDormant: number | null = null;
	/** By how much the clock was set back for those that are only in the database, in milliseconds: they have not been told yet. */
	behind = 0;
	/** When those that have waited for long are looked for; null while nobody waits in memory. */
	sweepAt: number | null = null;
	commands: Command[] = [];
	/** Messages that nobody wants answered any more: who asked has ended. */
	withdrawn: MessageId[] = [];
	/** How many have ended since the engine started. */
	endings = 0;
	private readonly ended: ExecutionId[] = [];
	/** Those whose end is written: pages may delete them from then on. */
	private readonly endWritten = new WeakSet<Live>();
	private readonly dirtyExecutions = new Set<Live>();
	private readonly dirtyPayloads = new Set<Live>();
	private readonly dirtyLocks = new Set<string>();
	private journal = new Map<string, JournalEntry>();
	private batch = emptyBatch();

	constructor(readonly ports: EnginePorts) {}

	add(execution: Execution, payload: ExecutionPayload): Live {
		const { executionId: _, ...values } = payload;
		const live: Live = {
			...values,
			execution: { ...execution },
			donation: null,
			logging: [],
			seq: 0,
			pending: null,
			placed: false,
			tooDeep: false,
			children: new Set(),
			childrenKnown: execution.startedAt === null || execution.type === 'CONNECTION',
			asking: new Set(),
			endedAs: 0,
			paused: execution.status === 'PAUSED' && execution.stoppedAtLine === null,
			held: null
		};
		this.live.set(execution.id, live);
		this.absent.delete(execution.id);
		if (isEnded(execution.status)) {
			this.keepEnded(execution.id);
			this.endWritten.add(live);
		}
		return live;
	}

	/**
	 * Sets when this execution is to be woken: at the time it waits for, or when its run time is up, whichever is first.
	 * @param at milliseconds since 1970; null where it waits for no time
	 */
	setAlarm(live: Live, at: number | null): void {
		const { id, startedAt, maxRuntimeMinutes } = live.execution;
		const deadline = deadlineOf(startedAt, maxRuntimeMinutes);
		const first = Math.min(at ?? Infinity, deadline ?? Infinity);
		const dueAt = first === Infinity ? null : first;
		if (dueAt === null) this.timers.clear(id);
		else this.timers.set(id, dueAt);
		if (live.execution.dueAt !== dueAt) this.touch(live, { dueAt });
	}

	/** Whether it has run for as long as it may. */
	isOverdue({ execution }: Live): boolean {
		const deadline = deadlineOf(execution.startedAt, execution.maxRuntimeMinutes);
		return deadline !== null && deadline <= this.now;
	}

	/** One that is only in the database is due at that time. */
	dormantDue(at: number | null): void {
		if (at !== null) this.nextDormant = Math.min(this.nextDormant ?? at, at);
	}

	/** The record has changed and is to be written. */
	touch(live: Live, fields: Partial<Execution> = {}): void {
		Object.assign(live.execution, fields, { modifiedAt: this.now });
		this.dirtyExecutions.add(live);
	}

	touchPayload(live: Live): void {
		this.dirtyPayloads.add(live);
	}

	/** The lock has changed, or is gone. */
	touchLock(key: string): void {
		this.dirtyLocks.add(key);
	}

	write(entry: JournalEntry): void {
		this.journal.set(`${entry.executionId}/${entry.seq}`, entry);
	}

	writeLog(line: LogLine): void {
		this.batch.logs.push(line);
	}

	writeMessage(message: Message): void {
		this.batch.messages.push(message);
	}

	/** Changes what is known of an execution in development mode. */
	writeDebugging(executionId: ExecutionId, changes: DebuggingChange['changes']): void {
		const before = this.batch.debugging.find((one) => one.executionId === executionId);
		if (before) Object.assign(before.changes, changes);
		else this.batch.debugging.push({ executionId, changes });
	}

	inboxDone(id: number | undefined): void {
		if (id !== undefined) this.batch.inboxDone.push(id);
	}

	/** To be done when all that was written so far, this included, is committed (E1). */
	after(effect: Batch['effects'][number]): void {
		this.batch.effects.push(effect);
	}

	/** One that has ended has nothing done any more. */
	dropEffects(id: ExecutionId): void {
		const { batch } = this;
		if (batch.effects.length > 0) batch.effects = batch.effects.filter(({ executionId }) => executionId !== id);
	}

	hasEffects(): boolean {
		return this.batch.effects.length > 0;
	}

	/** One that has ended, below which nothing goes on, is no concern of its parent's any more; and so on upwards. */
	letGo(live: Live): void {
		for (let one: Live | undefined = live; one && !goesOn(one);) {
			const { id, parentId }: Execution = one.execution;
			one = parentId === null ? undefined : this.live.get(parentId);
			one?.children.delete(id);
		}
	}

	delete(live: Live): void {
		this.live.delete(live.execution.id);
		this.dirtyExecutions.delete(live);
		this.dirtyPayloads.delete(live);
		this.absent.add(live.execution.id);
		this.batch.deleted.push(live.execution.id);
	}

	/** It is in the database only from here on: what goes on below it has to be asked for. */
	forget(live: Live): void {
		const { id, parentId } = live.execution;
		this.live.delete(id);
		const parent = parentId && this.live.get(parentId);
		if (parent && goesOn(live)) parent.childrenKnown = false;
	}

	/** An execution that has ended stays in memory for a while, then is forgotten: the database has it. */
	keepEnded(id: ExecutionId): void {
		this.ended.push(id);
	}

	snapshot(live: Live): ExecutionSnapshot {
		const output =
			live.logging.length && !live.output.logging ? { ...live.output, logging: [...live.logging] } : live.output;
		return snapshot(live.execution, live.input, output, live.script);
	}

	/** Commands since the last call. */
	takeCommands(): Command[] {
		const commands = this.commands;
		this.commands = [];
		return commands;
	}

	/**
	 * All that is to be written since the last call, as copies: each row once, as it is now. Null where nothing is.
	 */
	takeBatch(): Batch | null {
		const { batch } = this;
		batch.executions = [...this.dirtyExecutions].map((live) => ({ ...live.execution }));
		batch.payloads = [...this.dirtyPayloads].map(payloadOf);
		batch.withdrawn = this.withdrawn;
		this.withdrawn = [];
		batch.journal = [...this.journal.values()].map((entry) => ({ ...entry }));
		for (const key of this.dirtyLocks) {
			const lock = this.locks.get(key);
			if (lock) batch.locks.push({ ...lock, queue: [...lock.queue] });
			else batch.locksFreed.push(key);
		}
		for (const live of new Set([...this.dirtyExecutions, ...this.dirtyPayloads])) {
			if (this.endWritten.has(live)) batch.unlessGone.push(live.execution.id);
			else if (isEnded(live.execution.status)) this.endWritten.add(live);
		}
		this.dirtyExecutions.clear();
		this.dirtyPayloads.clear();
		this.dirtyLocks.clear();
		this.journal = new Map();
		this.batch = emptyBatch();
		this.forgetEnded();
		return Object.values(batch).some((rows: unknown[]) => rows.length > 0) ? batch : null;
	}

	private forgetEnded(): void {
		while (this.ended.length > ENDED_KEPT) {
			const id = this.ended.shift()!;
			const live = this.live.get(id);
			if (live && isEnded(live.execution.status) && !live.placed && !this.families.has(id)) this.forget(live);
		}
	}
}

function payloadOf(live: Live): ExecutionPayload {
	const { execution, input, output, startName, startInput, script, failure, undone, donor, pastTimes } = live;
	const { connector, wrapped, schemas, begunInDevMode } = live;
	const given = { executionId: execution.id, input, output, startName, startInput };
	return { ...given, script, failure, undone, donor, pastTimes, connector, wrapped, schemas, begunInDevMode };
}

/** When an execution's run time is up, in milliseconds since 1970; null where it has no limit or has not begun. */
function deadlineOf(startedAt: number | null, maxRuntimeMinutes: number | null): number | null {
	return startedAt === null || maxRuntimeMinutes === null ? null : startedAt + maxRuntimeMinutes * 60_000;
}

function emptyBatch(): Batch {
	return {
		executions: [],
		payloads: [],
		journal: [],
		logs: [],
		messages: [],
		withdrawn: [],
		locks: [],
		locksFreed: [],
		debugging: [],
		inboxDone: [],
		deleted: [],
		unlessGone: [],
		effects: []
	};
}
