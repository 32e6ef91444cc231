/** One run of a flow in a database of its own, disturbed at one write, gone on with by as many engines as it takes. */
import Dexie from 'dexie';
import { connectorFound } from '../../connectors/registry';
import type { Execution } from '../../domain/execution';
import { failure } from '../../domain/failure';
import type { ExecutionId } from '../../domain/ids';
import { isOpKind } from '../../domain/op';
import { isEnded, type Status } from '../../domain/status';
import { MillraceDatabase } from '../../storage/database';
import { ExecutionRepository } from '../../storage/execution-repository';
import { MessageRepository } from '../../storage/message-repository';
import { SecretRepository } from '../../storage/secret-repository';
import { UnfinishedStore } from '../../storage/unfinished-store';
import { explainStorageProblem } from '../../storage/storage-problem';
import { EngineLoop } from '../engine-loop';
import { comparable, readAll, type Found } from './comparable.fixture';
import type { Disturbance } from './disturbance.fixture';
import { addFlows } from './flows.fixture';
import { MortalStore, turn } from './mortal-store.fixture';
import { OutsideWorld } from './outside-world.fixture';
import type { OwnInterpreters, SharedInterpreters } from './shared-interpreters.fixture';
import { callProblems, recordProblems } from './trial-rules.fixture';

export interface TrialResult {
	/** All records, as they are in the end. */
	found: Found;
	/** See {@link comparable}. */
	remains: string;
	/** What is wrong whatever an undisturbed run looks like. */
	problems: string[];
	/** How many writes there were. */
	writes: number;
	/** How often something came to its end. */
	ends: number;
	figures: Figures;
}

export interface Figures {
	executions: number;
	ops: number;
	effects: number;
	repeated: number;
	unknown: number;
}

/** A run that writes nothing for so long is stuck; long, because some machines do several things at once. */
const STUCK_AFTER_MS = 120_000;

/** How one engine follows another. */
export interface Succession {
	/** Lets an engine begin: now or when its turn comes. Called at the start, and after each end of an engine. */
	next(begin: () => void): void;
	over(): void;
}

const atOnce: Succession = { next: (begin) => void setTimeout(begin), over: () => undefined };

interface Life {
	db: MillraceDatabase;
	loop: EngineLoop;
	store: MortalStore;
	host: OwnInterpreters;
}

let count = 0;

export class Trial {
	private readonly db = new MillraceDatabase(`survival ${++count}`);
	private readonly executions = new ExecutionRepository(this.db);
	private readonly messages = new MessageRepository(this.db);
	private readonly outside = new OutsideWorld();
	/** Status of each execution as committed. */
	private readonly statuses = new Map<ExecutionId, Status>();
	/** Requests that were under way when an engine ended. */
	private readonly underWay = new Set<ExecutionId>();
	private readonly connections = new Map<ExecutionId, Execution>();
	private readonly over = Promise.withResolvers<void>();
	private readonly notices: string[] = [];
	private rootId!: ExecutionId;
	private life: Life | null = null;
	private readonly pastLives: Life[] = [];
	private writes = 0;
	private ends = 0;
	/** How often the person in front of the screen did something. */
	private acts = 0;

	constructor(
		private readonly interpreters: SharedInterpreters,
		private readonly flowName: string,
		private readonly disturbance: Disturbance | null,
		private readonly succession = atOnce
	) {}

	async run(): Promise<TrialResult> {
		const flow = await addFlows(this.db, this.flowName);
		this.rootId = await this.executions.requestRun(flow, { for: this.flowName });
		this.succession.next(this.begin);
		let written = -1;
		const watch = setInterval(() => {
			if (this.writes === written) this.over.reject(new Error(this.whereItIsStuck()));
			written = this.writes;
		}, STUCK_AFTER_MS);
		try {
			await this.over.promise;
			return await this.result();
		} finally {
			clearInterval(watch);
			this.succession.over();
			this.endLife();
			for (const { db } of this.pastLives) db.close();
			this.db.close();
			// Nobody waits for it: it goes when what the last engine had under way is done.
			indexedDB.deleteDatabase(this.db.name);
		}
	}

	private readonly begin = (): void => {
		const db = new MillraceDatabase(this.db.name);
		const store = new MortalStore(db, {
			fate: () => this.fate(),
			dying: () => this.disturb(),
			committed: (rows) => this.committed(rows)
		});
		const host = this.interpreters.hostFor(store.quiet);
		const loop = new EngineLoop({
			store,
			unfinished: new UnfinishedStore(db),
			flowApi: 'the test',
			olderFlowApi: () => Promise.resolve(null),
			performRecord: async () => ({ ok: false, failure: failure('NotImplementedError', 'There are no records here.') }),
			host,
			notify: (notice) => this.notices.push(JSON.stringify(notice)),
			findConnector: connectorFound,
			runConnection: (connection, doors) => this.outside.runConnection(connection, new SecretRepository(db), doors),
			keepFile: () => Promise.reject(new Error('There are no files here.')),
			// Whoever is dead does not try again.
			explainStorage: (error) =>
				store.dead ? { full: false, final: true, message: '' } : explainStorageProblem(error),
			interpreters: 1,
			commitPauseMs: 0
		});
		this.life = { db, loop, store, host };
		loop.start().catch((error: unknown) => store.dead || this.over.reject(error));
	};

	private fate() {
		return this.disturbance?.fate(++this.writes) ?? (this.writes++, 'commits');
	}

	private async disturb(): Promise<'engine gone' | 'engine lives'> {
		// An end comes from outside, not in the middle of what the engine does.
		await turn();
		const { loop, host } = this.life!;
		const { ends, inEarnest } = this.disturbance!;
		this.ends++;
		if (ends === 'interpreters') {
			for (const id of host.kill(inEarnest)) loop.interpreterGone(id, 'The test ended it.');
			return 'engine lives';
		}
		for (const { id, status } of this.connections.values()) if (status === 'RUNNING') this.underWay.add(id);
		if (ends === 'page') host.kill(inEarnest);
		this.endLife();
		this.succession.next(this.begin);
		return 'engine gone';
	}

	private endLife(): void {
		if (!this.life) return;
		const { loop, store, host } = this.life;
		this.pastLives.push(this.life);
		this.life = null;
		store.die();
		host.release();
		// What it does besides writing: timers, watching, requests under way. It never resolves, since the store is dead.
		void loop.stop();
	}

	private committed(rows: readonly Execution[]): void {
		for (const row of rows) {
			const before = this.statuses.get(row.id);
			this.statuses.set(row.id, row.status);
			if (row.type === 'CONNECTION') this.connections.set(row.id, row);
			if (before !== row.status) this.show(row);
			// One question after the other is one status.
			if (row.status === 'WAITING_MESSAGE') this.answer(row).catch(this.over.reject);
		}
		const root = this.statuses.get(this.rootId);
		if (!root || !isEnded(root)) return;
		// What was made and never started stays as it is.
		for (const status of this.statuses.values()) if (!isEnded(status) && status !== 'CREATED') return;
		this.over.resolve();
	}

	/** The person in front of the screen sees that an execution has another status. */
	private show({ id, name, status }: Execution): void {
		const act = (request: Promise<void>) => {
			this.acts++;
			request.catch(this.over.reject);
		};
		if (id === this.rootId && status === 'PAUSED') act(this.executions.requestResume(id));
		if (name === 'cancel me' && status === 'SLEEPING') act(this.executions.requestCancel(this.rootId));
	}

	/** The person answers what an execution waits for, unless nobody is to. */
	private async answer(execution: Execution): Promise<void> {
		const id = await this.messages.awaitedBy(execution);
		const message = id && (await this.messages.get(id));
		if (!message || message.subject?.startsWith('nobody')) return;
		// Asked once, it is answered once, however often it is seen.
		const come = await this.messages.answer(message.id, { string: `to ${message.subject}`, ok: true });
		if (come === 'answered') this.acts++;
	}

	private async result(): Promise<TrialResult> {
		const found = await readAll(this.db);
		const { calls } = this.outside;
		const problems = [
			...recordProblems(found, await this.db.inbox.count()),
			...callProblems(found, calls, this.underWay, this.pastLives.length > 0)
		];
		const ofUnknown = [...found.payloads.values()].filter(({ failure }) => failure?.type === 'OutcomeUnknownError');
		const orders = new Set(calls.map(({ order }) => order));
		return {
			found,
			remains: `${comparable(found, this.rootId)}\n"A person did something ${this.acts} times"`,
			problems,
			writes: this.writes,
			ends: this.ends,
			figures: {
				executions: found.executions.length,
				ops: [...found.journal.values()].flat().filter(({ kind }) => isOpKind(kind)).length,
				effects: orders.size,
				repeated: calls.length - orders.size,
				unknown: ofUnknown.filter(({ executionId }) => this.connections.has(executionId as ExecutionId)).length
			}
		};
	}

	private whereItIsStuck(): string {
		const open = [...this.statuses].filter(([, status]) => !isEnded(status));
		return `stuck after write ${this.writes} with ${JSON.stringify(open)}, notices ${this.notices.join(' ')}`;
	}
}

/** Removes databases that earlier runs may have left. */
export async function removeTrialDatabases(): Promise<void> {
	const names = await Dexie.getDatabaseNames();
	await Promise.all(names.filter((name) => name.startsWith('survival ')).map((name) => Dexie.delete(name)));
}
