import { frameHtml } from 'virtual:millrace-sandbox';
import { failure, type Outcome } from '../domain/failure';
import type { SandboxHost } from '../protocol/engine';
import type { BootReport, FromFrame, SandboxFiles, ToFrame } from '../protocol/sandbox-frame';
import type { FetchedFiles } from './sandbox-files';
import { storeSnapshot } from './snapshot-store';

export interface SandboxOptions {
	/** From `prefetchSandbox`. They are handed over to the frame: each sandbox needs a result of its own. */
	files: FetchedFiles;
	/** Where the frame is put: `document.body` unless told. It is not visible. */
	parent?: HTMLElement;
	/** How long an interpreter may take to boot, in milliseconds: 60,000 unless told. */
	bootTimeoutMs?: number;
	/** An interpreter died without being asked to. */
	onGone?: (interpreterId: number, reason: string) => void;
	/** An interpreter was booted. */
	onBooted?: (interpreterId: number, boot: BootReport) => void;
}

type Opened = Outcome<{ interpreterId: number; port: MessagePort }>;

/**
 * Where Python runs: a frame of an opaque origin with one worker for each interpreter. The page holds it for the
 * engine. Every promise it gives is settled, also when the frame fails or is disposed of, and none rejects.
 */
export class Sandbox implements SandboxHost {
	#options: SandboxOptions;
	#frame: HTMLIFrameElement;
	#hello = Promise.withResolvers<void>();
	#helloCame = false;
	#opening = new Map<number, { settle: (outcome: Opened) => void; port: MessagePort }>();
	#open = new Set<number>();
	#lastId = 0;
	/** Why nothing can be opened any more; null while it can. */
	#failed: string | null = null;

	constructor(options: SandboxOptions) {
		this.#options = options;
		this.#frame = document.createElement('iframe');
		this.#frame.setAttribute('sandbox', 'allow-scripts');
		this.#frame.setAttribute('aria-hidden', 'true');
		this.#frame.tabIndex = -1;
		this.#frame.title = 'Python';
		this.#frame.hidden = true;
		this.#frame.srcdoc = frameHtml;
		addEventListener('message', this.#heard);
		(options.parent ?? document.body).append(this.#frame);
		this.#handIn(options.files);
	}

	/**
	 * A booted interpreter and its line to the engine (`protocol/interpreter.ts`).
	 * @returns a failure with the reason where it did not boot, or not in time; nothing has to be closed then.
	 */
	openInterpreter(): Promise<Opened> {
		const interpreterId = ++this.#lastId;
		if (this.#failed !== null) return Promise.resolve(cannotOpen(this.#failed));
		const { port1, port2 } = new MessageChannel();
		return new Promise((resolve) => {
			const ms = this.#options.bootTimeoutMs ?? 60_000;
			const timer = setTimeout(() => {
				this.#settle(interpreterId, cannotOpen(this.#tooLate(ms)));
				this.#tell({ type: 'close', interpreterId });
			}, ms);
			const settle = (outcome: Opened) => {
				clearTimeout(timer);
				resolve(outcome);
			};
			this.#opening.set(interpreterId, { settle, port: port1 });
			void this.#hello.promise.then(() => this.#tell({ type: 'open', interpreterId, port: port2 }, [port2]));
		});
	}

	/** Ends an interpreter at once, whatever it is doing; harmless where it has gone. */
	closeInterpreter(interpreterId: number): void {
		this.#open.delete(interpreterId);
		this.#settle(interpreterId, cannotOpen('The interpreter was closed while it booted.'));
		void this.#hello.promise.then(() => this.#tell({ type: 'close', interpreterId }));
	}

	/** Ends all interpreters and takes the frame away. */
	dispose(): void {
		this.#fail('The sandbox was closed.');
		removeEventListener('message', this.#heard);
		this.#frame.remove();
	}

	#heard = (event: MessageEvent<FromFrame>): void => {
		if (event.source !== this.#frame.contentWindow) return;
		const message = event.data;
		switch (message.type) {
			case 'hello':
				this.#helloCame = true;
				this.#hello.resolve();
				return;
			case 'ready':
				return;
			case 'opened': {
				const { interpreterId } = message;
				const port = this.#opening.get(interpreterId)?.port;
				if (!port) return;
				this.#open.add(interpreterId);
				this.#options.onBooted?.(interpreterId, message.boot);
				this.#settle(interpreterId, { ok: true, value: { interpreterId, port } });
				return;
			}
			case 'gone':
				if (this.#open.delete(message.interpreterId)) this.#options.onGone?.(message.interpreterId, message.reason);
				this.#settle(message.interpreterId, cannotOpen(message.reason));
				return;
			case 'snapshot':
				void storeSnapshot(message.bytes);
				return;
			case 'failed':
				this.#fail(message.reason);
				return;
		}
	};

	#handIn(files: FetchedFiles): void {
		for (const [name, coming] of Object.entries(files) as [keyof SandboxFiles, Promise<ArrayBuffer | null>][]) {
			Promise.all([coming, this.#hello.promise]).then(
				([file]) => this.#tell({ type: 'files', files: { [name]: file } }, file ? [file] : []),
				(error: unknown) =>
					this.#fail(`Python could not be loaded. ${error instanceof Error ? error.message : String(error)}`)
			);
		}
	}

	#tooLate(ms: number): string {
		const within = `within ${Math.ceil(ms / 1000)} s`;
		return this.#helloCame
			? `Python did not start ${within}.`
			: `The sandbox frame did not load ${within}: the site's policy has to allow frames, scripts and blob workers.`;
	}

	#fail(reason: string): void {
		this.#failed ??= reason;
		for (const id of [...this.#opening.keys()]) this.#settle(id, cannotOpen(reason));
		for (const id of this.#open) this.#options.onGone?.(id, reason);
		this.#open.clear();
	}

	#settle(interpreterId: number, outcome: Opened): void {
		this.#opening.get(interpreterId)?.settle(outcome);
		this.#opening.delete(interpreterId);
	}

	#tell(message: ToFrame, transfer: Transferable[] = []): void {
		this.#frame.contentWindow?.postMessage(message, '*', transfer);
	}
}

function cannotOpen(reason: string): Opened {
	return { ok: false, failure: failure('InternalError', reason, undefined, true) };
}
