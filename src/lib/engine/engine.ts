/**
 * The durable core: a function from events to commands and records, with all its state in memory and all its truth in
 * the journal. Whoever feeds it the same events in the same order gets the same answers.
 *
 * Invariants, cited by number in code and tests:
 * E1 No effect leaves before every journal entry it depends on is committed: effects are part of a batch.
 * E2 Outcomes are delivered before they are committed; nothing that ran ahead can be seen outside. Batches are
 *    committed in the order in which they are taken.
 * E3 One live copy: each start raises the epoch, and messages of an older epoch are dropped.
 * E4 Replay makes the same ops in the same order; a difference ends the execution with ReplayMismatchError.
 * E5 Logs, outputs and messages belong to the op stream: a sequence number is taken once.
 * E6 A request whose outcome is unknown is sent again only if it is idempotent.
 * E7 An execution runs the script version it started with.
 */
import type { Outcome } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import { isKnownRequest } from '../domain/inbox-item';
import type { JsonObject } from '../domain/json';
import type { Ahead, Ending, Op, Reads } from '../domain/op';
import { isEnded } from '../domain/status';
import { endingProblem, noteProblem, opProblem } from '../domain/step-shape';
import { begin } from './begin';
import { carryOut } from './carry-out';
import { takeStop } from './debugging';
import { donationOf } from './donor';
import { goBack } from './dumps';
import { endExecution, setArchived } from './end';
import { EngineState, openStep, type Live } from './engine-state';
import { hibernate, makeRoom, sweep } from './hibernate';
import { InOrder } from './in-order';
import { withExecution, withFamily } from './look-up';
import { messageFound } from './messages';
import { endMismatch } from './mismatch';
import { performOp, statusesFound, wake, waitingStatus } from './perform-op';
import type { Batch, Command, EngineEvent, EnginePorts } from './ports';
import { familyFound, recover, takeUpAll } from './recover';
import { caughtUp, setBack } from './set-back';
import { settle } from './settle';
import { takeNote } from './take-note';

type Handlers = { [Type in EngineEvent['type']]: (event: Extract<EngineEvent, { type: Type }>) => void };

/** How browsers say that there is no room for more calls within calls. */
const STACK_IS_FULL = /call stack|too much recursion/i;

export class Engine {
	private readonly state: EngineState;
	/** What pages asked for, by tree: what is found in memory must not overtake what is looked up. */
	private readonly requests = new InOrder<ExecutionId>();

	constructor(ports: EnginePorts) {
		this.state = new EngineState(ports);
	}

	/**
	 * Takes in what happened. Then {@link takeCommands} and {@link takeBatch} say what is to be done.
	 * @param now milliseconds since 1970; an earlier time than before counts as the one before, but for `clock-set-back`
	 */
	handle(event: EngineEvent, now: number): void {
		this.state.now = event.type === 'clock-set-back' ? now : Math.max(this.state.now, now);
		const handler = this.handlers[event.type] as (event: EngineEvent) => void;
		handler(event);
		for (const live of this.state.toBegin) {
			this.state.toBegin.delete(live);
			if (!isEnded(live.execution.status)) begin(this.state, live);
		}
	}

	takeCommands(): Command[] {
		return this.state.takeCommands();
	}

	takeBatch(): Batch | null {
		return this.state.takeBatch();
	}

	/** Whether the next batch lets something out that waits only for its commit (E1). */
	hasEffects(): boolean {
		return this.state.hasEffects();
	}

	/** When {@link handle} wants to be called with `time`, at the latest; null where nothing is due. */
	nextTime(): number | null {
		const { timers, nextDormant, sweepAt } = this.state;
		const first = Math.min(timers.next() ?? Infinity, nextDormant ?? Infinity, sweepAt ?? Infinity);
		return first === Infinity ? null : first;
	}

	/** Names of the executions in memory that have not ended. */
	names(): string[] {
		const live = [...this.state.live.values()].filter(({ execution }) => !isEnded(execution.status));
		return live.map(({ execution }) => execution.name);
	}

	/** How many executions are in memory, those included that have ended. */
	size(): number {
		return this.state.live.size;
	}

	private readonly handlers: Handlers = {
		recovered: ({ executions, locks, nextDue }) => recover(this.state, executions, locks, nextDue),
		inbox: (event) => this.takeItem(event),
		op: ({ executionId, epoch, seq, op, reads, ahead }) => {
			const live = this.accept(executionId, epoch, seq);
			if (live && !this.refuses(live, opProblem(op))) this.takeOp(live, seq, op, reads, ahead ?? null);
		},
		note: ({ executionId, epoch, seq, note, at, reads }) => {
			const live = this.accept(executionId, epoch, seq);
			if (live && !this.refuses(live, noteProblem(note))) takeNote(this.state, live, seq, note, at, reads);
		},
		left: ({ executionId, epoch, seq, ending, reads }) => {
			const live = this.current(executionId, epoch);
			// One that is to leave memory only says goodbye.
			if (!live?.placed) return;
			live.placed = false;
			if (isEnded(live.execution.status) || this.refuses(live, endingProblem(ending))) return;
			live.seq = seq;
			// The execution's record says how it ended; an entry of its own is only there for what was read before.
			if (reads) takeNote(this.state, live, seq, { kind: 'end', ending }, this.state.now, reads);
			else endExecution(this.state, live, ending, live.wrapped && (ending.failure ?? null));
		},
		mismatch: ({ executionId, epoch, seq, recorded, asked }) => {
			const live = this.current(executionId, epoch);
			if (!live?.placed) return;
			live.placed = false;
			endMismatch(this.state, live, seq, recorded, asked);
		},
		stopped: ({ executionId, epoch, stop }) => {
			const live = this.current(executionId, epoch);
			if (live) takeStop(this.state, live, stop);
		},
		placed: ({ executionId, epoch }) => {
			const live = this.current(executionId, epoch);
			if (live?.execution.status === 'PENDING') this.state.touch(live, { status: waitingStatus(live.pending) });
		},
		lost: ({ executionId, epoch, reason, moved }) => {
			const live = this.current(executionId, epoch);
			if (!live?.placed) return;
			live.placed = false;
			// The reason names whose handler broke it: the others there had no part in it.
			live.tooDeep = reason.includes(executionId) && STACK_IS_FULL.test(reason);
			// That others compute says nothing against it: its next start is no fruitless one.
			if (moved) live.execution.fruitlessRestarts = Math.max(0, live.execution.fruitlessRestarts - 1);
			if (live.held !== 'perform') live.held = null;
			// One that waits is replayed when its op settles, one that is paused or at a breakpoint when it is to go on,
			// all others now.
			const { status, stoppedAtLine } = live.execution;
			const standsStill = live.pending || live.paused || stoppedAtLine !== null;
			if (!isEnded(status) && !standsStill) this.state.toBegin.add(live);
		},
		refused: ({ executionId, epoch, failure: why }) => {
			const live = this.current(executionId, epoch);
			if (!live) return;
			live.placed = false;
			endExecution(this.state, live, errorEnding(why.message, why.message), why);
		},
		'looked-up': ({ executionId, found }) => {
			if (found) takeUpAll(this.state, [found]);
			else if (!this.state.live.has(executionId)) this.state.absent.add(executionId);
			const waiting = this.state.lookUps.get(executionId) ?? [];
			this.state.lookUps.delete(executionId);
			for (const go of waiting) go(this.state.live.get(executionId) ?? null);
		},
		family: ({ executionId, found }) => familyFound(this.state, executionId, found),
		statuses: ({ executionId, seq, statuses }) => {
			const live = this.state.live.get(executionId);
			if (live) statusesFound(this.state, live, seq, statuses);
		},
		'message-found': ({ messageId, message }) => messageFound(this.state, messageId, message),
		due: ({ executions, until, last, nextDue }) => {
			takeUpAll(this.state, executions);
			if (last) this.state.commands.push({ type: 'look-up-due', until, after: last });
			else {
				caughtUp(this.state, until);
				this.state.dormantDue(nextDue);
			}
		},
		'dump-found': ({ executionId, seq, found, near }) => {
			const live = this.state.live.get(executionId);
			if (live) goBack(this.state, live, seq, found, near);
		},
		donated: ({ executionId, entries, own }) => {
			const live = this.state.live.get(executionId);
			if (!live) return;
			live.donation ??= donationOf(entries, own);
			performOp(this.state, live);
		},
		recorded: ({ executionId, seq, outcome }) => {
			const live = this.state.live.get(executionId);
			if (live?.pending?.entry.seq === seq) settle(this.state, live, outcome);
		},
		crowded: ({ wanted }) => makeRoom(this.state, wanted),
		drain: ({ executionIds }) => {
			for (const id of executionIds) {
				const live = this.state.live.get(id);
				if (live) hibernate(this.state, live);
			}
		},
		'clock-set-back': ({ by }) => setBack(this.state, by),
		performed: ({ executionId, outcome }) => {
			const live = this.state.live.get(executionId);
			if (live) endConnection(this.state, live, outcome);
		},
		time: () => {
			for (const id of this.state.timers.due(this.state.now)) {
				const live = this.state.live.get(id);
				if (live && !isEnded(live.execution.status)) wake(this.state, live);
			}
			if (this.state.nextDormant !== null && this.state.nextDormant <= this.state.now) {
				this.state.nextDormant = null;
				this.state.commands.push({ type: 'look-up-due', until: this.state.now, after: null });
			}
			if (this.state.sweepAt !== null && this.state.sweepAt <= this.state.now) sweep(this.state);
		}
	};

	/** What a page asked for. It is crossed out of the inbox in the batch that carries it out. */
	private takeItem({ item, execution, payload, message }: Extract<EngineEvent, { type: 'inbox' }>): void {
		const { state } = this;
		// It stays in the inbox, for the engine of a newer app.
		if (!isKnownRequest(item)) return;
		if (item.type === 'answered') {
			state.inboxDone(item.id);
			return messageFound(state, item.messageId, message);
		}
		// What is new needs no look-up.
		if (execution?.status === 'CREATED' && payload && !state.live.has(execution.id)) state.add(execution, payload);
		const take = (done: () => void) =>
			withExecution(state, item.executionId, (live) => {
				if (live && item.type === 'archive') setArchived(state, live, item.archived);
				const wholeTree = item.type === 'cancel' || ('tree' in item && item.tree);
				// Below one that has ended something may still go on.
				const over = !live || (isEnded(live.execution.status) && !wholeTree);
				const act = () => {
					state.inboxDone(item.id);
					if (!over && item.type !== 'archive') carryOut(state, live, item);
					done();
				};
				if (wholeTree && live) withFamily(state, live, act);
				else act();
			});
		// Whatever else is asked for changes nothing of a cancelled one.
		if (item.type === 'cancel') take(() => undefined);
		else this.requests.add(execution?.rootId ?? item.executionId, take);
	}

	/** The execution, if this is a message of its living copy (E3). */
	private current(id: ExecutionId, epoch: number): Live | null {
		const live = this.state.live.get(id);
		return live && live.execution.epoch === epoch ? live : null;
	}

	/** The execution, if it may take this step: alive, the right copy, the next in its sequence (E3, E5). */
	private accept(id: ExecutionId, epoch: number, seq: number): Live | null {
		const live = this.current(id, epoch);
		if (!live || !live.placed || isEnded(live.execution.status)) return null;
		const open = openStep(live);
		if (open || seq !== live.seq + 1) {
			const what = open
				? `made step ${seq} while step ${open.seq} was open`
				: `made step ${seq} after step ${live.seq}`;
			const advice = 'Two things at once in one handler are not possible: start child executions instead.';
			this.endBroken(live, what, advice);
			return null;
		}
		live.seq = seq;
		if (live.execution.fruitlessRestarts > 0) this.state.touch(live, { fruitlessRestarts: 0 });
		return live;
	}

	/** Whether a step is none, and its execution was ended for that. flow_api checks what it sends: this was something else. */
	private refuses(live: Live, problem: string | null): boolean {
		if (problem) this.endBroken(live, 'sent what is no step', `${problem}.`);
		return problem !== null;
	}

	private endBroken(live: Live, what: string, advice: string): void {
		const { id: executionId, epoch } = live.execution;
		if (live.placed) this.state.commands.push({ type: 'stop', executionId, epoch, ending: 'ENDED_ERROR' });
		live.placed = false;
		const message = `InternalError: the execution ${what}`;
		endExecution(this.state, live, errorEnding(message, `${message}. ${advice}`));
	}

	private takeOp(live: Live, seq: number, op: Op, reads: Reads | null, ahead: Ahead | null): void {
		const entry = {
			executionId: live.execution.id,
			seq,
			kind: op.kind,
			at: this.state.now,
			args: op,
			outcome: null,
			settledAt: null,
			reads,
			madeId: null
		};
		live.pending = { entry, op, condition: null, ahead, overdue: false };
		this.state.write(entry);
		performOp(this.state, live);
	}
}

function endConnection(state: EngineState, live: Live, outcome: Outcome<JsonObject>): void {
	if (outcome.ok) {
		endExecution(state, live, {
			status: 'ENDED_SUCCESS',
			message: null,
			statusMessage: null,
			errorLine: null,
			output: outcome.value
		});
		return;
	}
	const { message, type, details } = outcome.failure;
	endExecution(
		state,
		live,
		{ ...errorEnding(message, `${type}: ${message}`), output: details ? { ...details } : null },
		outcome.failure
	);
}

function errorEnding(message: string, statusMessage: string): Ending {
	return { status: 'ENDED_ERROR', message, statusMessage, errorLine: null, output: null };
}
