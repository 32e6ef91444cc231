import { createContext } from 'svelte';
import { MillraceDatabase } from '../storage/database';
import { ExecutionRepository } from '../storage/execution-repository';
import { FlowRepository } from '../storage/flow-repository';
import { startEngineHost } from './engine-host';
import { Notices } from './notices.svelte';
import { isQuotaError, storageProblem, type StorageProblem } from './storage-problem';

/** What runs flows. `leader`: this tab does; `follower`: another tab does, and this one asks it through the database. */
export type EngineStatus =
	| { phase: 'starting' | 'leader' | 'follower'; reason: null }
	/** `reason`: what happened and what to do, in words. */
	| { phase: 'failed' | 'unsupported'; reason: string };

export type StorageStatus =
	| { phase: 'opening' | 'open' }
	| { phase: 'failed'; problem: StorageProblem; detail: string };

/** How long another tab may hold an old database open before we say so, in milliseconds. */
const BLOCKED_AFTER = 2_000;

/** Whether this browser can suspend Python (JSPI), without which flows cannot run. */
export function canRunFlows(): boolean {
	return typeof WebAssembly === 'object' && 'Suspending' in WebAssembly;
}

/** Composition root of the pages: the repositories, and what the whole app has to say. */
export class AppState {
	readonly db: MillraceDatabase;
	readonly flows: FlowRepository;
	readonly executions: ExecutionRepository;
	readonly notices = new Notices();
	/** Set by the engine host. */
	engine = $state.raw<EngineStatus>({ phase: 'starting', reason: null });
	storage = $state.raw<StorageStatus>({ phase: 'opening' });
	online = $state(true);

	constructor(db = new MillraceDatabase()) {
		this.db = db;
		this.flows = new FlowRepository(db);
		this.executions = new ExecutionRepository(db);
	}

	/** Opens the database and starts the engine. @returns what ends both */
	start(): () => void {
		const stops = [this.watchConnection()];
		let stopped = false;
		if (!canRunFlows()) {
			this.engine = { phase: 'unsupported', reason: 'This browser cannot suspend Python (JSPI).' };
		}
		void this.open().then((opened) => {
			if (opened && !stopped && this.engine.phase !== 'unsupported') stops.push(startEngineHost(this));
		});
		return () => {
			stopped = true;
			for (const stop of stops) stop();
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

	private async open(): Promise<boolean> {
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
			return true;
		} catch (error) {
			failed(storageProblem(error), error instanceof Error ? error.message : String(error));
			return false;
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
