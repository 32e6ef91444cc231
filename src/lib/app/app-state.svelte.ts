import { createContext } from 'svelte';
import { MillraceDatabase } from '../storage/database';
import { ExecutionRepository } from '../storage/execution-repository';
import { FlowRepository } from '../storage/flow-repository';
import type { EngineNotice } from '../protocol/engine';
import { startEngineHost } from './engine-host';
import type { EngineStatus } from './engine-status';
import { Notices } from './notices.svelte';
import { isQuotaError, storageProblem, type StorageProblem } from './storage-problem';

export type StorageStatus =
	| { phase: 'opening' | 'open' }
	| { phase: 'failed'; problem: StorageProblem; detail: string };

/** How long another tab may hold an old database open before we say so, in milliseconds. */
const BLOCKED_AFTER = 2_000;

/** Composition root of the pages: the repositories, and what the whole app has to say. */
export class AppState {
	readonly db: MillraceDatabase;
	readonly flows: FlowRepository;
	readonly executions: ExecutionRepository;
	readonly notices = new Notices();
	engine = $state.raw<EngineStatus>({ phase: 'starting' });
	storage = $state.raw<StorageStatus>({ phase: 'opening' });
	online = $state(true);

	constructor(db = new MillraceDatabase()) {
		this.db = db;
		this.flows = new FlowRepository(db);
		this.executions = new ExecutionRepository(db);
	}

	/** Opens the database and starts the engine. @returns what ends both */
	start(): () => void {
		const stopWatching = this.watchConnection();
		void this.open();
		// Not after the database: both open it at the same time, and the first log line is the sooner there.
		const stopEngine = startEngineHost({
			status: (status) => (this.engine = status),
			notice: (notice) => this.engineSays(notice)
		});
		return () => {
			stopEngine();
			stopWatching();
		};
	}

	/** Says what went wrong where a write fails: a full disk becomes a notice that stays. @returns the words for it */
	explain(error: unknown): string {
		if (isQuotaError(error)) {
			this.storageFull();
			return 'The storage is full. Free some space, then try again.';
		}
		return error instanceof Error ? error.message : String(error);
	}

	storageFull(): void {
		this.notices.show({
			id: 'storage-full',
			tone: 'error',
			title: 'Storage is full',
			text: 'New work cannot be kept. Export what matters, then delete old executions or free space on this device.',
			dismissible: true
		});
	}

	private engineSays(notice: EngineNotice): void {
		switch (notice.type) {
			case 'storage-recovered':
				this.notices.dismiss('storage-full');
				this.notices.dismiss('storage-lost');
				return;
			case 'storage-full':
				this.storageFull();
				return;
			case 'storage-lost':
				this.warn('storage-lost', 'The engine lost its storage', notice.message);
				return;
			case 'python-broken':
				this.warn('python-broken', 'Python does not start', notice.message);
		}
	}

	private warn(id: string, title: string, text: string): void {
		this.notices.show({
			id,
			tone: 'error',
			title,
			text,
			action: { label: 'Reload', run: () => location.reload() }
		});
	}

	private async open(): Promise<void> {
		const failed = (problem: StorageProblem, detail: string) => (this.storage = { phase: 'failed', problem, detail });
		this.db.on('versionchange', () => {
			this.db.close();
			failed('taken-over', 'A newer version took the database over.');
		});
		let timer: ReturnType<typeof setTimeout> | undefined;
		this.db.on('blocked', () => {
			timer = setTimeout(() => failed('blocked', 'An older version holds the database open.'), BLOCKED_AFTER);
		});
		try {
			await this.db.open();
			this.storage = { phase: 'open' };
		} catch (error) {
			failed(storageProblem(error), error instanceof Error ? error.message : String(error));
		} finally {
			clearTimeout(timer);
		}
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
