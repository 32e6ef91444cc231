import * as Comlink from 'comlink';
import type { EngineApi, EngineNotice, PythonSources } from '../protocol/engine';
import { base } from '$app/paths';
import { flowApiHash } from 'virtual:millrace-sandbox';
import { fileSender } from '../python/file-sender';
import { Sandbox } from '../python/sandbox';
import { sandboxAddresses } from '../python/sandbox-addresses';
import type { EngineStatus } from './engine-status';
import { standForLeader } from './leadership';

declare global {
	/** What the page's head has started (`early-start.ts`) and nobody has taken over yet. */
	var __millraceSandbox: Sandbox | undefined;
}

export interface EngineHostEvents {
	status(status: EngineStatus): void;
	/** All but `storage-gone`, which is a status. */
	notice(notice: Exclude<EngineNotice, { type: 'storage-gone' }>): void;
	/** Python runs: what else the page wants to load does not take its time away any more. */
	booted(): void;
}

/** Whether this browser can suspend Python (JSPI). */
export function canRunPython(): boolean {
	return typeof WebAssembly === 'object' && 'Suspending' in WebAssembly;
}

const NO_JSPI = 'This browser cannot suspend WebAssembly (JSPI), which running Python flows needs.';

export interface EngineHost {
	/** Ends it at once, for leaving the page. What was not committed is done again by whoever leads next. */
	end(): void;
	/** Commits what can be, and ends it: this tab leads no more. */
	release(): Promise<void>;
}

/** How long the engine may take to commit what it has, in milliseconds. */
const STOP_MS = 5_000;

/**
 * Runs the engine in this tab whenever it is this tab's turn: the engine in a worker of its own, Python in the
 * sandbox frame of this page.
 */
export function startEngineHost(events: EngineHostEvents): EngineHost {
	if (!canRunPython()) {
		events.status({ phase: 'unsupported', reason: NO_JSPI });
		return { end: () => undefined, release: () => Promise.resolve() };
	}
	const controller = new AbortController();
	let leading: EngineHost | null = null;
	standForLeader({
		lead: (letGo) => {
			leading = lead(events, letGo);
		},
		follow: () => {
			// Another tab was a moment faster than this one's early start.
			takeSandbox()?.dispose();
			events.status({ phase: 'follower' });
		},
		failed: (error) =>
			events.status({ phase: 'failed', reason: `The tabs could not agree on who runs flows: ${String(error)}` }),
		signal: controller.signal
	});
	return {
		end() {
			leading?.end();
			controller.abort();
		},
		async release() {
			await leading?.release();
			controller.abort();
		}
	};
}

function takeSandbox(): Sandbox | undefined {
	const sandbox = globalThis.__millraceSandbox;
	globalThis.__millraceSandbox = undefined;
	return sandbox;
}

/** @param letGo lets another tab lead */
function lead(events: EngineHostEvents, letGo: () => void): EngineHost {
	events.status({ phase: 'starting' });
	const sandbox = takeSandbox() ?? new Sandbox({ sendFiles: fileSender(base) });
	const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
		type: 'module',
		name: 'millrace engine'
	});
	const engine = Comlink.wrap<EngineApi>(worker);
	let ended = false;
	const failed = (reason: string) => {
		if (ended) return;
		end();
		events.status({ phase: 'failed', reason });
		// What fails here may work in another tab: in a newer one, for example.
		letGo();
	};
	sandbox.onGone = (interpreterId, reason) => {
		engine.interpreterGone(interpreterId, reason).catch((error: unknown) => failed(String(error)));
	};
	const end = () => {
		ended = true;
		sandbox.dispose();
		worker.terminate();
	};
	// A call to a worker that died would never settle: its death is told here.
	worker.onerror = (event) =>
		failed(`The engine stopped: ${event.message || 'its script could not be loaded'}. Reload the page.`);
	const hear = (notice: EngineNotice) => {
		if (notice.type === 'storage-gone') failed(notice.message);
		else events.notice(notice);
	};
	const host = {
		async openInterpreter(olderFlowApi: PythonSources | null) {
			const opened = await sandbox.openInterpreter(olderFlowApi);
			if (opened.ok) events.booted();
			return opened.ok ? Comlink.transfer(opened, [opened.value.port]) : opened;
		},
		closeInterpreter: (interpreterId: number) => sandbox.closeInterpreter(interpreterId)
	};
	engine
		.start(
			Comlink.proxy(host),
			Comlink.proxy((notice: EngineNotice) => hear(notice)),
			{ hash: flowApiHash, sourcesUrl: sandboxAddresses(base).sources }
		)
		.then(
			(started) => {
				if (started.ok) events.status({ phase: 'leader' });
				else failed(started.failure.message);
			},
			(error: unknown) => failed(String(error))
		);
	const release = async () => {
		const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS));
		// What it could not commit never happened (E2).
		await Promise.race([engine.stop(), late]).catch((error: unknown) =>
			console.warn('The engine did not stop.', error)
		);
		end();
	};
	return { end, release };
}
