/**
 * One warm sandbox for thousands of engines. Each engine is given interpreters of its own, as by the app; those of an
 * engine that is gone are cleared of what lived in them and given to the next, because booting takes much longer than
 * what is tried. From an engine's side there is no difference: it has a port, and when it goes the port is closed.
 */
import type { SandboxHost } from '../../protocol/engine';
import type { FromInterpreter, ToInterpreter } from '../../protocol/interpreter';
import type { Sandbox } from '../../python/sandbox';

/** Which handler: its execution, and the epoch it was started in. */
const keyOf = ({ executionId, epoch }: { executionId: string; epoch: number }) => `${executionId} ${epoch}`;

/** A booted interpreter, whoever uses it. */
class WarmInterpreter {
	tenant: Tenancy | null = null;
	/** Handlers that live in it, by what it takes to stop them. */
	readonly residents = new Map<string, Extract<ToInterpreter, { type: 'stop' }>>();
	/** What it said when it was booted, to be said again to each who is given it. */
	greeting: FromInterpreter[] = [];
	private emptied: (() => void) | null = null;

	constructor(
		readonly id: number,
		readonly port: MessagePort
	) {
		port.onmessage = ({ data }: MessageEvent<FromInterpreter[]>) => {
			for (const message of data) this.take(message);
		};
	}

	send(messages: ToInterpreter[]): void {
		for (const message of messages) {
			if (message.type !== 'run') continue;
			const { executionId, epoch } = message;
			this.residents.set(keyOf(message), { type: 'stop', executionId, epoch, ending: 'HIBERNATED' });
		}
		this.port.postMessage(messages);
	}

	/** Unwinds all that lives in it. Resolves when nothing does. */
	clear(): Promise<void> {
		this.tenant = null;
		this.port.postMessage([...this.residents.values()]);
		return new Promise((resolve) => {
			this.emptied = resolve;
			this.checkEmpty();
		});
	}

	private take(message: FromInterpreter): void {
		if (message.type === 'ready') this.greeting = [message];
		if (message.type === 'left') {
			this.residents.delete(keyOf(message));
			this.checkEmpty();
		}
		this.tenant?.deliver(message);
	}

	private checkEmpty(): void {
		if (this.residents.size === 0) this.emptied?.();
	}
}

/** One interpreter, as one engine has it. */
class Tenancy {
	private readonly queue: FromInterpreter[] = [];
	private delivering = false;

	constructor(
		readonly warm: WarmInterpreter,
		private readonly port: MessagePort,
		/** Resolves when the engine is ready for the next message. */
		private readonly quiet: () => Promise<void>
	) {
		warm.tenant = this;
		port.onmessage = ({ data }: MessageEvent<ToInterpreter[]>) => {
			if (warm.tenant === this) warm.send(data);
		};
		for (const message of warm.greeting) this.deliver(message);
	}

	/** Messages are handed on one at a time, each when the one before was committed: so each is a write of its own. */
	deliver(message: FromInterpreter): void {
		this.queue.push(message);
		if (!this.delivering) void this.deliverAll();
	}

	close(): void {
		this.queue.length = 0;
		this.port.onmessage = null;
		this.port.close();
	}

	private async deliverAll(): Promise<void> {
		this.delivering = true;
		for (let next = this.queue.shift(); next; next = this.queue.shift()) {
			this.port.postMessage([next]);
			await this.quiet();
		}
		this.delivering = false;
	}
}

export class SharedInterpreters {
	private readonly idle: WarmInterpreter[] = [];

	constructor(private readonly sandbox: Sandbox) {}

	/** @param quiet resolves when the engine has dealt with, and committed, what it was told last */
	hostFor(quiet: () => Promise<void>): OwnInterpreters {
		return new OwnInterpreters(this, quiet);
	}

	async take(): Promise<WarmInterpreter> {
		const idle = this.idle.pop();
		if (idle) return idle;
		const opened = await this.sandbox.openInterpreter();
		if (!opened.ok) throw new Error(opened.failure.message);
		return new WarmInterpreter(opened.value.interpreterId, opened.value.port);
	}

	/** Takes one back, and keeps it for the next. */
	async giveBack(warm: WarmInterpreter): Promise<void> {
		await warm.clear();
		this.idle.push(warm);
	}

	/** Ends one for good, with all that lives in it. */
	end(warm: WarmInterpreter): void {
		warm.tenant = null;
		this.sandbox.closeInterpreter(warm.id);
	}
}

/** The interpreters of one engine. */
export class OwnInterpreters implements SandboxHost {
	private readonly tenancies = new Map<number, Tenancy>();
	private lastId = 0;
	private gone = false;

	constructor(
		private readonly shared: SharedInterpreters,
		private readonly quiet: () => Promise<void>
	) {}

	async openInterpreter(): ReturnType<SandboxHost['openInterpreter']> {
		const warm = await this.shared.take();
		const { port1, port2 } = new MessageChannel();
		const interpreterId = ++this.lastId;
		if (this.gone) void this.shared.giveBack(warm);
		else this.tenancies.set(interpreterId, new Tenancy(warm, port2, this.quiet));
		return { ok: true, value: { interpreterId, port: port1 } };
	}

	closeInterpreter(interpreterId: number): void {
		this.close(interpreterId, true);
	}

	/**
	 * Ends the interpreters, without a word to the engine.
	 * @param inEarnest whether they are ended, or only cleared and kept for others, which is the same to the engine
	 * @returns their ids
	 */
	kill(inEarnest: boolean): number[] {
		const ids = [...this.tenancies.keys()];
		for (const id of ids) this.close(id, inEarnest);
		return ids;
	}

	/** The engine is gone: nothing is told to it any more, and others may have its interpreters. */
	release(): void {
		this.gone = true;
		this.kill(false);
	}

	private close(interpreterId: number, inEarnest: boolean): void {
		const tenancy = this.tenancies.get(interpreterId);
		if (!tenancy) return;
		this.tenancies.delete(interpreterId);
		tenancy.close();
		if (inEarnest) this.shared.end(tenancy.warm);
		else void this.shared.giveBack(tenancy.warm);
	}
}
