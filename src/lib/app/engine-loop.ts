import { failure, type Outcome } from '../domain/failure';
import type { Flow } from '../domain/flow';
import { ExecutionId, MessageId } from '../domain/ids';
import { isKnownRequest } from '../domain/inbox-item';
import type { Json, JsonObject } from '../domain/json';
import { checkSchema } from '../domain/schema-misfits';
import { Engine } from '../engine/engine';
import type { StoredRecord } from '../domain/record';
import type { Command, Connection, ConnectorFound, Effect, EngineEvent } from '../engine/ports';
import type { EngineNotice, PythonSources, SandboxHost } from '../protocol/engine';
import type { FromInterpreter } from '../protocol/interpreter';
import { InterpreterPool } from '../python/interpreter-pool';
import { KNOWN_TYPES, type EngineStore, type KnownType } from '../storage/engine-store';
import type { FileToKeep } from '../storage/file-store';
import type { UnfinishedStore } from '../storage/unfinished-store';
import { Committer } from './committer';
import { ConnectorDirectory } from './connector-directory';
import { FlowDirectory } from './flow-directory';
import { KnownList } from './known-list';
import { LookUps } from './look-ups';
import { ProjectDirectory } from './project-directory';
import { RunStarter } from './run-starter';
import { sizeText } from '../ui/size-text';
import { StorageTrouble, type StorageExplanation } from './storage-trouble';
import { WallClock } from './wall-clock';
import { WrapperDirectory } from './wrapper-directory';

export interface EngineLoopOptions {
	store: EngineStore;
	unfinished: UnfinishedStore;
	host: SandboxHost;
	notify(notice: EngineNotice): void;
	findConnector(type: string): ConnectorFound | { near: string[] };
	/** Does a connector's work. Never rejects. */
	runConnection(connection: Connection, doors: ConnectorDoors): Promise<Outcome<JsonObject>>;
	/** Makes this the content of a file record. */
	keepFile(file: FileToKeep): Promise<void>;
	/** Reads or changes records and puts the outcome into the journal, in one transaction. */
	performRecord(effect: RecordEffect): Promise<Outcome<Json>>;
	/** Hash of the flow_api that executions are started with. */
	flowApi: string;
	/** The sources of an older one; null where they are not kept any more. */
	olderFlowApi(hash: string): Promise<PythonSources | null>;
	/** In words, why a commit failed and whether trying again can help. */
	explainStorage(error: unknown): StorageExplanation;
	interpreters: number;
	/** The least time from one commit to the next, in milliseconds, where it is not the committer's own choice: for tests. */
	commitPauseMs?: number;
}

/** What an execution of a connector can reach of this engine. */
export interface ConnectorDoors {
	/** Aborted when the execution is cancelled. */
	signal: AbortSignal;
	/** Makes this the content of the file record with that name. @throws where it cannot be kept, in words */
	keepFile(name: string, content: Blob): Promise<void>;
}

/** Handlers that may live in one interpreter at once. */
const HANDLERS_EACH = 200;
/** How long a stopped handler may take to leave before its interpreter is ended. */
const GRACE_MS = 500;
/** A browser's timers stand still while the machine sleeps: no wait is longer than this, in milliseconds. */
const MAX_TIMER_MS = 20_000;

type PerformEffect = Extract<Effect, { type: 'perform' }>;
export type RecordEffect = Extract<Effect, { type: 'record' }>;

/**
 * Drives the engine: feeds it what happens, carries out what it asks for, commits what it writes. While commits fail
 * (the storage is full, the connection is down) the engine stands still: what happens is kept for when they work again.
 */
export class EngineLoop {
	private readonly engine: Engine;
	private readonly flows = new FlowDirectory();
	private readonly connectors = new ConnectorDirectory();
	private readonly projects = new ProjectDirectory();
	private readonly wrappers = new WrapperDirectory();
	/** What the engine looks up by name. */
	private readonly lists: { flow: KnownList<Flow> } & { [type in KnownType]: KnownList<StoredRecord> };
	private readonly pool: InterpreterPool;
	private readonly committer: Committer;
	private readonly starter: RunStarter;
	private readonly storage: StorageTrouble;
	private readonly lookUps: LookUps;
	private readonly clock = new WallClock(
		() => Date.now(),
		() => performance.now()
	);
	/** What happened while commits failed, in order. */
	private kept: EngineEvent[] = [];
	private readonly connections = new Map<ExecutionId, AbortController>();
	private readonly subscriptions: { unsubscribe(): void }[] = [];
	private timer: { at: number; id: ReturnType<typeof setTimeout> } | null = null;
	private lastInboxId = 0;
	private readingInbox: Promise<void> | null = null;
	private inboxChanged = false;

	constructor(private readonly options: EngineLoopOptions) {
		const { store, host } = options;
		const stored = (type: KnownType, directory: { replace(records: StoredRecord[]): void }) =>
			new KnownList({
				read: () => store.records(type),
				know: (records) => directory.replace(records),
				failed: noNews
			});
		this.lists = {
			flow: new KnownList({ read: () => store.flows(), know: (flows) => this.knowFlows(flows), failed: noNews }),
			connector: stored('connector', this.connectors),
			project: stored('project', this.projects),
			wrapper: stored('wrapper', this.wrappers)
		};
		this.engine = new Engine({
			newExecutionId: () => ExecutionId.create(),
			newMessageId: () => MessageId.create(),
			flowApi: () => options.flowApi,
			findFlow: (nameOrId, projects, among) => this.flows.find(nameOrId, projects, among),
			findStoredWrapper: (nameOrId, projects) => this.wrappers.find(nameOrId, projects),
			findProject: (nameOrId) => this.projects.find(nameOrId),
			checkSchema,
			findConnector: options.findConnector,
			findStoredConnector: (nameOrId, projects) => this.connectors.find(nameOrId, projects)
		});
		const after = (ms: number, callback: () => void) => {
			const id = setTimeout(callback, ms);
			return () => clearTimeout(id);
		};
		this.storage = new StorageTrouble({
			notify: (notice) => options.notify(notice),
			explain: (error) => options.explainStorage(error),
			pause: (ms) => new Promise((resolve) => after(ms, resolve))
		});
		this.pool = new InterpreterPool(
			host,
			{
				message: (message) => this.dispatch(toEvent(message)),
				placed: (executionId, epoch) => this.dispatch({ type: 'placed', executionId, epoch }),
				lost: (executionId, epoch, reason) => this.dispatch({ type: 'lost', executionId, epoch, reason }),
				moved: (executionId, epoch) =>
					this.dispatch({ type: 'lost', executionId, epoch, reason: 'others compute there', moved: true }),
				refused: (executionId, epoch, why) => this.dispatch({ type: 'refused', executionId, epoch, failure: why }),
				crowded: (wanted) => this.dispatch({ type: 'crowded', wanted }),
				drain: (executionIds) => this.dispatch({ type: 'drain', executionIds }),
				broken: (message) => options.notify({ type: 'python-broken', message }),
				mended: () => options.notify({ type: 'python-mended' })
			},
			{
				limit: options.interpreters,
				handlersEach: HANDLERS_EACH,
				graceMs: GRACE_MS,
				olderFlowApi: (hash) => this.storage.reading(() => options.olderFlowApi(hash)),
				now: () => performance.now(),
				after
			}
		);
		this.committer = new Committer({
			takeBatch: () => this.engine.takeBatch(),
			urgent: () => this.engine.hasEffects(),
			now: () => performance.now(),
			commit: (batch) => store.commit(batch),
			perform: (effects) => effects.forEach((effect) => this.letOut(effect)),
			failed: (error, attempt) => this.storage.commitFailed(error, attempt),
			recovered: () => this.commitsWork(),
			after,
			pauseMs: options.commitPauseMs
		});
		const reads: ConstructorParameters<typeof RunStarter>[0] = {
			source: (hash) => this.storage.reading(() => store.source(hash)),
			history: (id, undone) => this.storage.reading(() => store.history(id, undone)),
			debugSetup: (id, flowId) => this.storage.reading(() => store.debugSetup(id, flowId))
		};
		this.starter = new RunStarter(reads, () => this.committer.committed(), options.flowApi);
		this.lookUps = new LookUps({
			store: options.unfinished,
			committed: () => this.committer.committed(),
			reading: (read) => this.storage.reading(read),
			dispatch: (event) => this.dispatch(event),
			now: () => Date.now()
		});
	}

	/** Has Python boot already, before {@link start}. */
	warmUp(): void {
		this.pool.warmUp();
	}

	/** Takes up what was left unfinished, then works on what the inbox brings until {@link stop}. */
	async start(): Promise<void> {
		const { store, unfinished } = this.options;
		this.warmUp();
		const [found] = await Promise.all([unfinished.atStart(Date.now()), this.readLists()]);
		this.dispatch({ type: 'recovered', ...found });
		this.subscriptions.push(
			store.watchFlows(this.lists.flow.watcher),
			...KNOWN_TYPES.map((type) => store.watchRecords(type, this.lists[type].watcher)),
			store.watchInbox(() => this.readInbox(), noNews)
		);
	}

	interpreterGone(interpreterId: number, reason: string): void {
		this.pool.closed(interpreterId, reason);
	}

	async stop(): Promise<void> {
		for (const subscription of this.subscriptions) subscription.unsubscribe();
		if (this.timer) clearTimeout(this.timer.id);
		for (const controller of this.connections.values()) controller.abort();
		this.pool.dispose();
		await this.committer.committed();
		this.committer.stop();
	}

	private knowFlows(flows: Flow[]): void {
		if (this.flows.replace(flows)) this.pool.know(this.flows.names);
	}

	/** Knows the flows, connectors, projects and wrappers there are by now. */
	private async readLists(): Promise<void> {
		await Promise.all(Object.values(this.lists).map((list) => list.read()));
	}

	private dispatch(event: EngineEvent): void {
		if (this.storage.holding) return void this.kept.push(event);
		const { now, setBackBy } = this.clock.read();
		if (setBackBy > 0) this.engine.handle({ type: 'clock-set-back', by: setBackBy }, now);
		this.engine.handle(event, now);
		for (const command of this.engine.takeCommands()) this.obey(command);
		this.committer.kick();
		this.setTimer();
	}

	private obey(command: Command): void {
		switch (command.type) {
			case 'run':
				return this.pool.start(this.starter.toStart(command));
			case 'settle':
			case 'debug':
				return this.pool.send(command);
			case 'stop':
				return this.pool.stop(command.executionId, command.epoch, command.ending);
			case 'abort':
				this.committer.dropEffects(command.executionId);
				return this.connections.get(command.executionId)?.abort();
			default:
				return void this.lookUps.answer(command);
		}
	}

	private letOut(effect: Effect): void {
		if (effect.type === 'perform') void this.perform(effect);
		else void this.performRecord(effect);
	}

	private async performRecord(effect: RecordEffect): Promise<void> {
		const { executionId, seq } = effect;
		const outcome = await this.storage
			.reading(() => this.options.performRecord(effect))
			.catch((error: unknown): Outcome<Json> => {
				const message = `The records could not be reached: ${error instanceof Error ? error.message : String(error)}`;
				return { ok: false, failure: failure('InternalError', message, undefined, true) };
			});
		// A flow, connector, project or wrapper that a flow has made or renamed is known by the time it is told so.
		const { type, verb } = effect.request;
		const list = Object.hasOwn(this.lists, type) ? this.lists[type as keyof typeof this.lists] : null;
		if (list && verb !== 'read' && verb !== 'list') {
			await this.storage
				.reading(() => list.read())
				.catch((error: unknown) => console.warn(`What there is of the kind ${type} could not be read.`, error));
		}
		this.dispatch({ type: 'recorded', executionId, seq, outcome });
	}

	private async perform({ executionId, connection }: PerformEffect): Promise<void> {
		const controller = new AbortController();
		this.connections.set(executionId, controller);
		const outcome = await this.options
			.runConnection(connection, {
				signal: controller.signal,
				keepFile: (name, content) => this.keepFile({ executionId, name, content })
			})
			.catch((error: unknown): Outcome<JsonObject> => ({
				ok: false,
				failure: failure(
					'InternalError',
					`The connector ${connection.type} broke: ${error instanceof Error ? error.message : String(error)}`
				)
			}));
		this.connections.delete(executionId);
		if (!controller.signal.aborted) this.dispatch({ type: 'performed', executionId, outcome });
	}

	private async keepFile(file: FileToKeep): Promise<void> {
		const { keepFile, explainStorage } = this.options;
		const full = await this.storage.reading(async () => {
			try {
				await keepFile(file);
				return false;
			} catch (error) {
				// One file that does not fit is no reason to stand still: whoever asked for it is told.
				if (explainStorage(error).full) return true;
				throw error;
			}
		});
		if (full) {
			const what = `There is no room for its ${sizeText(file.content.size)}.`;
			throw new Error(`${what} Delete old executions or files, or free space on this device.`);
		}
	}

	/** Reads the inbox one at a time; a change while it reads makes it read once more. */
	private readInbox(): void {
		this.inboxChanged = true;
		this.readingInbox ??= this.readWhileChanged().finally(() => {
			this.readingInbox = null;
		});
	}

	private async readWhileChanged(): Promise<void> {
		try {
			while (this.inboxChanged) {
				this.inboxChanged = false;
				const { store } = this.options;
				const deliveries = await this.storage.reading(() => store.deliveries(this.lastInboxId));
				if (deliveries.length === 0) continue;
				// A flow saved together with its run has to be known before it runs, and so does a connector.
				const starts = deliveries.some(({ item }) => item.type === 'run');
				if (starts) await this.storage.reading(() => this.readLists());
				for (const delivery of deliveries) {
					this.lastInboxId = Math.max(this.lastInboxId, delivery.item.id ?? 0);
					if (!isKnownRequest(delivery.item)) {
						console.warn(`A request of the kind “${delivery.item.type}” is left for a newer version of the app.`);
						this.options.notify({ type: 'app-outdated' });
						continue;
					}
					this.dispatch({ type: 'inbox', ...delivery });
				}
			}
		} catch (error) {
			// The next change, or the watch when it asks again, has it read once more.
			console.warn('The inbox could not be read.', error);
		}
	}

	private setTimer(): void {
		const next = this.engine.nextTime();
		if (next === (this.timer?.at ?? null)) return;
		if (this.timer) clearTimeout(this.timer.id);
		this.timer = null;
		if (next === null) return;
		const id = setTimeout(
			() => {
				this.timer = null;
				this.dispatch({ type: 'time' });
			},
			Math.min(MAX_TIMER_MS, Math.max(0, next - Date.now()))
		);
		this.timer = { at: next, id };
	}

	/** Goes on where it stopped, with what happened meanwhile. */
	private commitsWork(): void {
		this.storage.commitWorks();
		const events = this.kept;
		this.kept = [];
		for (const event of events) this.dispatch(event);
	}
}

/** A live query asks again after an error, and whatever else fails at that time says so. */
function noNews(error: unknown): void {
	console.warn('The engine could not look for news.', error);
}

function toEvent(message: Extract<FromInterpreter, { executionId: ExecutionId }>): EngineEvent {
	return message.type === 'mismatch' || message.type === 'stopped'
		? message
		: message.type === 'op'
			? { ...message, reads: message.reads ?? null, ahead: message.ahead ?? null }
			: { ...message, reads: message.reads ?? null };
}
