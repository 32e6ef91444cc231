/** Between a page and the engine worker it started as leader (Comlink). Work itself goes through the database. */
import type { Outcome } from '../domain/failure';

/** Python modules: path below the package folder → source. */
export interface PythonSources {
	[path: string]: string;
}

/** What the page gives to the engine: workers of the sandbox, which only a page can hold. */
export interface SandboxHost {
	/**
	 * A new interpreter worker. Its port speaks `protocol/interpreter.ts`.
	 * @param olderFlowApi sources of the flow_api it is to have instead of the app's own; null for that one
	 */
	openInterpreter(olderFlowApi: PythonSources | null): Promise<Outcome<{ interpreterId: number; port: MessagePort }>>;
	/** Ends it at once. */
	closeInterpreter(interpreterId: number): void;
}

export interface FlowApiAt {
	hash: string;
	sourcesUrl: string;
}

/** What the engine offers to its page. */
export interface EngineApi {
	/**
	 * Opens the database, takes up what was left unfinished and begins to work.
	 * @param flowApi the flow_api that executions are started with: its hash, and the address of its sources as JSON
	 * @returns a failure where the database cannot be opened; the engine then does nothing.
	 */
	start(host: SandboxHost, notify: (notice: EngineNotice) => void, flowApi: FlowApiAt): Promise<Outcome<null>>;
	/** An interpreter died without being asked to. */
	interpreterGone(interpreterId: number, reason: string): void;
	/** Commits what is open and stops. */
	stop(): Promise<void>;
}

/** What the engine tells its page, apart from records. */
export type EngineNotice =
	/** Storage works again after a notice of it. */
	| { type: 'storage-recovered' }
	/** The engine holds everything back until there is room. */
	| { type: 'storage-full'; message: string }
	/** The engine holds everything back until storage works again; it keeps trying. */
	| { type: 'storage-lost'; message: string }
	/** Storage is gone for good, and the engine with it. */
	| { type: 'storage-gone'; message: string }
	/** Python does not start. It is tried again, and what waits for it goes on waiting. */
	| { type: 'python-broken'; message: string }
	/** A page of a newer version asks for what this engine does not know. It stays in the inbox. */
	| { type: 'app-outdated' }
	/** Python started after a notice that it does not. */
	| { type: 'python-mended' };
