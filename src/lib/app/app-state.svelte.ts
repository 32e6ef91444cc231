import { createContext } from 'svelte';
import { MillraceDatabase } from '../storage/database';
import { tookThePlaceOfAnother } from '../storage/database-identity';
import { DebuggingRepository } from '../storage/debugging-repository';
import { ExecutionRepository } from '../storage/execution-repository';
import { FlowRepository } from '../storage/flow-repository';
import { LockRepository } from '../storage/lock-repository';
import { MessageRepository } from '../storage/message-repository';
import { beginNewLog } from '../storage/new-log';
import { openDatabase } from '../storage/open-database';
import { RecordRepository } from '../storage/record-repository';
import { SecretRepository } from '../storage/secret-repository';
import { TriggerRepository } from '../storage/trigger-repository';
import { storageProblem, storageProblemOf, type StorageProblem } from '../storage/storage-problem';
import { startEngineHost, type EngineHost, type EngineHostEvents } from './engine-host';
import type { EngineStatus } from './engine-status';
import { obeyHandOvers, type Tab } from './hand-over';
import { Notices } from './notices.svelte';
import { StoragePersistence } from './storage-persistence.svelte';
import { watchWhileVisible } from './watch-while-visible';
import { clockTime } from '../ui/time-text';

export type StorageStatus = { phase: 'opening' | 'open' } | { phase: 'failed'; problem: StorageProblem };

/** After how long a browser that neither opens the database nor refuses is told of, in milliseconds. */
const SILENT_AFTER = 10_000;

/** Composition root of the pages: the repositories, and what the whole app has to say. */
export class AppState {
	readonly db: MillraceDatabase;
	readonly flows: FlowRepository;
	readonly executions: ExecutionRepository;
	readonly debugging: DebuggingRepository;
	readonly messages: MessageRepository;
	readonly records: RecordRepository;
	readonly secrets: SecretRepository;
	readonly triggers: TriggerRepository;
	readonly locks: LockRepository;
	readonly notices = new Notices();
	readonly persistence: StoragePersistence;
	/** This tab, as it makes room for a database that replaces this one. */
	readonly tab: Tab = {
		waits: () => (this.storage = { phase: 'failed', problem: storageProblem('restoring') }),
		letGo: () => this.letGo(),
		reload: () => location.reload()
	};
	engine = $state.raw<EngineStatus>({ phase: 'starting' });
	storage = $state.raw<StorageStatus>({ phase: 'opening' });
	online = $state(true);
	/** Whether this tab has started what it starts with, or never will: from then on there is time for other things. */
	settled = $state(false);
	private host: EngineHost | null = null;

	/** @param db for tests; the app's own by default */
	constructor(db = new MillraceDatabase()) {
		this.db = db;
		this.flows = new FlowRepository(db);
		this.executions = new ExecutionRepository(db);
		this.debugging = new DebuggingRepository(db);
		this.messages = new MessageRepository(db);
		this.records = new RecordRepository(db);
		this.secrets = new SecretRepository(db);
		this.triggers = new TriggerRepository(db);
		this.locks = new LockRepository(db);
		this.persistence = new StoragePersistence(db);
	}

	/** Opens the database and starts the engine. @returns what ends both */
	start(): () => void {
		const stopWatching = this.watchConnection();
		// Before anything is read: what is read must not be from before a restore.
		const stopObeying = obeyHandOvers(this.tab);
		// Before anything is written.
		beginNewLog().catch((error: unknown) => console.warn('The log of the database could not be begun anew.', error));
		void this.open();
		const stopWatchingPage = watchWhileVisible(() => void this.lookedAtAgain());
		// Not after the database: both open it at the same time, and the first log line is the sooner there.
		const host = startEngineHost({
			status: (status) => {
				this.engine = status;
				if (status.phase !== 'starting' && status.phase !== 'leader') this.settled = true;
			},
			booted: () => (this.settled = true),
			notice: (notice) => this.engineSays(notice)
		});
		this.host = host;
		return () => {
			host.end();
			stopWatching();
			stopWatchingPage();
			stopObeying();
		};
	}

	/** A person has just kept something: from the first time on, the browser is to keep it, too. */
	kept(): void {
		void this.persistence.kept();
	}

	/** Words for what went wrong where a person wanted something kept; a full disk becomes a notice that stays. */
	explain(error: unknown): string {
		const problem = storageProblemOf(error);
		if (problem.kind === 'quota') this.storageFull(problem.whatToDo);
		return this.inWords(error);
	}

	/** The words alone: for templates, which must not change anything. */
	inWords(error: unknown): string {
		const problem = storageProblemOf(error);
		if (problem.kind === 'unknown') return error instanceof Error ? error.message : String(error);
		return `${problem.message} ${problem.whatToDo}`;
	}

	/** What was paused because nobody looked goes on, and it is said that it stood still. */
	private async lookedAtAgain(): Promise<void> {
		try {
			const { count, since } = await this.debugging.resumeUnwatched();
			if (count === 0 || since === null) return;
			const which = count === 1 ? 'One execution' : `${count.toLocaleString()} executions`;
			this.notices.show({
				id: 'unwatched',
				tone: 'info',
				title: `${which} in dev mode stood still while the app was hidden.`,
				text: `Nobody had looked since ${clockTime(since).slice(0, 5)}. Now ${count === 1 ? 'it goes' : 'they go'} on.`,
				dismissible: true
			});
		} catch (error) {
			// A database that cannot be read says so itself, and each of them can be resumed by hand.
			console.warn('What stood still could not be resumed.', error);
		}
	}

	private async letGo(): Promise<void> {
		await this.host?.release();
		this.db.close();
	}

	private storageFull(text: string): void {
		this.notices.show({ id: 'storage-full', tone: 'error', title: 'The storage is full.', text, dismissible: true });
	}

	private engineSays(notice: Parameters<EngineHostEvents['notice']>[0]): void {
		switch (notice.type) {
			case 'storage-recovered':
				this.notices.dismiss('storage-full');
				this.notices.dismiss('storage-lost');
				return;
			case 'storage-full':
				this.storageFull(notice.message);
				return;
			case 'storage-lost':
				this.warn('storage-lost', 'The engine waits for its storage.', notice.message);
				return;
			case 'python-broken':
				this.settled = true;
				this.warn('python-broken', 'Python does not start.', `What was started waits for it. ${notice.message}`);
				return;
			case 'app-outdated':
				this.warn(
					'app-outdated',
					'Another tab has a newer version of Millrace.',
					'It has asked for something that this tab, which runs the flows, does not know yet. Reload this tab, and it is done.'
				);
				return;
			case 'python-mended':
				this.notices.dismiss('python-broken');
		}
	}

	private warn(id: string, title: string, text: string): void {
		const action = { label: 'Reload', run: () => location.reload() };
		this.notices.show({ id, tone: 'error', title, text, action });
	}

	private async open(): Promise<void> {
		const fail = (problem: StorageProblem) => (this.storage = { phase: 'failed', problem });
		const timer = setTimeout(() => {
			if (this.storage.phase === 'opening') fail(storageProblemOf(new Error('the browser does not answer')));
		}, SILENT_AFTER);
		const opening = await openDatabase({
			db: this.db,
			onLost: fail,
			onBlocked: fail,
			onInterrupted: ({ message, whatToDo }) => this.warn('storage-interrupted', message, whatToDo),
			onResumed: () => this.notices.dismiss('storage-interrupted')
		});
		clearTimeout(timer);
		// One that makes way for a restore stays as it is.
		if (this.storage.phase === 'failed' && this.storage.problem.kind === 'restoring') return;
		if (!opening.ok) {
			fail(opening.problem);
			return;
		}
		this.storage = { phase: 'open' };
		await this.sayWhatIsLost(opening.identity);
	}

	/** A database that a browser has deleted is replaced without a word: whoever had something in it is told. */
	private async sayWhatIsLost(opened: Promise<string | null>): Promise<void> {
		const identity = await opened;
		try {
			if (identity === null || !tookThePlaceOfAnother(this.db.name, identity)) return;
		} catch (error) {
			// Local storage may be full.
			console.warn('Whether this is the database that was here before is not known.', error);
			return;
		}
		this.notices.show({
			id: 'data-lost',
			tone: 'error',
			title: 'What was kept here is gone.',
			text: 'The browser has deleted the data of Millrace: it does so where their file is damaged, and where somebody asks for it. “Storage” brings them back from a backup.',
			dismissible: true
		});
	}

	private watchConnection(): () => void {
		const update = () => (this.online = navigator.onLine);
		update();
		window.addEventListener('online', update);
		window.addEventListener('offline', update);
		return () => {
			window.removeEventListener('online', update);
			window.removeEventListener('offline', update);
		};
	}
}

export const [appState, provideAppState] = createContext<AppState>();
