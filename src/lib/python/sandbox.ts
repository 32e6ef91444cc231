import { frameHtml, pythonKey } from 'virtual:millrace-sandbox';
import { failure, type Outcome } from '../domain/failure';
import type { PythonSources, SandboxHost } from '../protocol/engine';
import type { FromFrame, ToFrame } from '../protocol/sandbox-frame';
import type { SendFiles } from './file-sender';
import { storeSnapshot } from './snapshot-store';

export interface SandboxOptions {
	sendFiles: SendFiles;
	/** Where the frame is put: `document.body` unless told. It is not visible. */
	parent?: HTMLElement;
	/** How long an interpreter may take to boot, in milliseconds: 60,000 unless told. */
	bootTimeoutMs?: number;
}

type Opened = Outcome<{ interpreterId: number; port: MessagePort }>;

/** An interpreter that boots. */
interface Opening {
	/** The engine's end of its line. */
	port: MessagePort;
	settle(outcome: Opened): void;
}

/**
 * Where Python runs: a frame of an opaque origin with one worker for each interpreter. The page holds it for the
 * engine. The first interpreter boots at once, before anybody asks for it. Every promise it gives is settled, also when
 * the frame fails or is disposed of, and none rejects.
 */
export class Sandbox implements SandboxHost {
	/** Called back when an interpreter that was given away died without being asked to. */
	onGone: ((interpreterId: number, reason: string) => void) | null = null;
	#options: SandboxOptions;
	#frame: HTMLIFrameElement;
	#hello = Promise.withResolvers<void>();
	#helloCame = false;
	#opening = new Map<number, Opening>();
	#open = new Set<number>();
	#lastId = 0;
	/** Nobody has asked for this one yet. */
	#spare: { interpreterId: number; opened: Promise<Opened> } | null;
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
		this.#spare = this.#boot();
	}

	/**
	 * A booted interpreter and its line to the engine (`protocol/interpreter.ts`).
	 * @param olderFlowApi sources of the flow_api it is to have instead of the app's own
	 * @returns a failure with the reason where it did not boot, or not in time; nothing has to be closed then.
	 */
	openInterpreter(olderFlowApi: PythonSources | null = null): Promise<Opened> {
		if (olderFlowApi) return this.#boot(olderFlowApi).opened;
		const { opened } = this.#spare ?? this.#boot();
		this.#spare = null;
		return opened;
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

	#boot(olderFlowApi: PythonSources | null = null): { interpreterId: number; opened: Promise<Opened> } {
		const interpreterId = ++this.#lastId;
		if (this.#failed !== null) return { interpreterId, opened: Promise.resolve(cannotOpen(this.#failed)) };
		const files = new MessageChannel();
		const line = new MessageChannel();
		const { promise: opened, resolve } = Promise.withResolvers<Opened>();
		const ms = this.#options.bootTimeoutMs ?? 60_000;
		const timer = setTimeout(() => {
			this.#settle(interpreterId, cannotOpen(this.#tooLate(ms)));
			this.#tell({ type: 'close', interpreterId });
		}, ms);
		const endSending = this.#options.sendFiles(files.port1, (reason) =>
			this.#fail(`Python could not be loaded. ${reason}`)
		);
		const settle = (outcome: Opened) => {
			clearTimeout(timer);
			endSending(outcome.ok);
			resolve(outcome);
		};
		this.#opening.set(interpreterId, { settle, port: line.port1 });
		const [filesPort, port] = [files.port2, line.port2];
		void this.#hello.promise.then(() =>
			this.#tell({ type: 'open', interpreterId, files: filesPort, port, olderFlowApi }, [filesPort, port])
		);
		return { interpreterId, opened };
	}

	#heard = (event: MessageEvent<FromFrame>): void => {
		if (event.source !== this.#frame.contentWindow) return;
		const message = event.data;
		switch (message.type) {
			case 'hello':
				this.#helloCame = true;
				this.#hello.resolve();
				return;
			case 'opened': {
				const { interpreterId, boot } = message;
				const port = this.#opening.get(interpreterId)?.port;
				if (!port) return;
				if (boot.snapshotFailure !== null) console.warn('Python booted without its snapshot.', boot.snapshotFailure);
				this.#open.add(interpreterId);
				this.#settle(interpreterId, { ok: true, value: { interpreterId, port } });
				return;
			}
			case 'gone':
				if (this.#spare?.interpreterId === message.interpreterId) this.#spare = null;
				else if (this.#open.has(message.interpreterId)) this.onGone?.(message.interpreterId, message.reason);
				this.#open.delete(message.interpreterId);
				this.#settle(message.interpreterId, cannotOpen(message.reason));
				return;
			case 'snapshot':
				void storeSnapshot(pythonKey, message.bytes);
				return;
			case 'failed':
				this.#fail(message.reason);
				return;
		}
	};

	#tooLate(ms: number): string {
		const within = `within ${Math.ceil(ms / 1000)} s`;
		return this.#helloCame
			? `Python did not start ${within}.`
			: `The sandbox frame did not load ${within}: the site's policy has to allow frames, scripts and blob workers.`;
	}

	#fail(reason: string): void {
		this.#failed ??= reason;
		for (const id of [...this.#opening.keys()]) this.#settle(id, cannotOpen(reason));
		this.#spare = null;
		for (const id of this.#open) this.onGone?.(id, reason);
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
