import type { Failure } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import type { Json } from '../domain/json';
import type { Ending, ExecutionSnapshot, Op, Reads } from '../domain/op';
import type { DebugSetup, FromInterpreter, RecordedStep, ToInterpreter } from '../protocol/interpreter';

/** For tests: the far end of an interpreter's port. Answers ops as told, and keeps all that was posted. */
export class FakeEngine {
	readonly received: FromInterpreter[] = [];
	/** The outcome of an op; undefined: it stays open. */
	answer: (op: Op, executionId: ExecutionId) => Json | undefined = () => null;
	#port: MessagePort;
	#waiting = new Set<() => void>();
	#count = 0;

	constructor(port: MessagePort) {
		this.#port = port;
		port.onmessage = ({ data }: MessageEvent<FromInterpreter[]>) => {
			for (const message of data) this.#take(message);
			for (const check of [...this.#waiting]) check();
		};
	}

	/** Starts a script; its id is in the result at once. */
	run(
		source: string,
		options: {
			input?: Json;
			history?: RecordedStep[];
			id?: string;
			fileName?: string;
			known?: boolean;
			self?: ExecutionSnapshot;
			debug?: DebugSetup;
		} = {}
	): ExecutionId {
		const executionId = (options.id ?? `execution-${++this.#count}`) as ExecutionId;
		this.send({
			type: 'run',
			executionId,
			epoch: 1,
			scriptHash: source,
			source: options.known ? null : source,
			fileName: options.fileName ?? 'my flow',
			self: options.self ?? snapshot(executionId, options.input ?? null),
			history: options.history ?? [],
			lastSeq: options.history?.at(-1)?.seq ?? 0,
			...(options.debug && { debug: options.debug })
		});
		return executionId;
	}

	/** Runs a script to its end. */
	async ending(source: string, options: Parameters<FakeEngine['run']>[1] = {}): Promise<Ending> {
		const id = this.run(source, options);
		return (await this.until('left', (message) => message.executionId === id)).ending;
	}

	send(...messages: ToInterpreter[]): void {
		this.#port.postMessage(messages);
	}

	settle(executionId: ExecutionId, seq: number, value: Json): void {
		this.send({ type: 'settle', executionId, epoch: 1, seq, outcome: { ok: true, value } });
	}

	fail(executionId: ExecutionId, seq: number, failure: Failure): void {
		this.send({ type: 'settle', executionId, epoch: 1, seq, outcome: { ok: false, failure } });
	}

	/** The first message of this type that fits; waits for it. */
	until<Type extends FromInterpreter['type']>(
		type: Type,
		fits: (message: Extract<FromInterpreter, { type: Type }>) => boolean = () => true
	): Promise<Extract<FromInterpreter, { type: Type }>> {
		type Wanted = Extract<FromInterpreter, { type: Type }>;
		return new Promise((resolve, reject) => {
			const check = () => {
				const broken = this.received.find((message) => message.type === 'broken');
				const found = this.received.find((message) => message.type === type && fits(message as Wanted));
				if (!found && !broken) return;
				this.#waiting.delete(check);
				if (found) resolve(found as Wanted);
				else reject(new Error(JSON.stringify(broken)));
			};
			this.#waiting.add(check);
			check();
		});
	}

	/** What an execution printed and logged, line by line. */
	lines(executionId: ExecutionId): string[] {
		return this.received.flatMap((message) =>
			message.type === 'note' && message.executionId === executionId && 'text' in message.note
				? [message.note.text]
				: []
		);
	}

	/** What an execution did until now, as its recorded past. */
	history(executionId: ExecutionId, outcome: (op: Op) => Json = () => null): RecordedStep[] {
		return this.received.flatMap((message): RecordedStep[] => {
			if (!('executionId' in message) || message.executionId !== executionId) return [];
			const reads: Reads | null = ('reads' in message && message.reads) || null;
			if (message.type === 'op') {
				return [
					{ seq: message.seq, at: 1, step: message.op, outcome: { ok: true, value: outcome(message.op) }, reads }
				];
			}
			return message.type === 'note'
				? [{ seq: message.seq, at: message.at, step: message.note, outcome: null, reads }]
				: [];
		});
	}

	#take(message: FromInterpreter): void {
		this.received.push(message);
		if (message.type !== 'op') return;
		const value = this.answer(message.op, message.executionId);
		if (value !== undefined) this.settle(message.executionId, message.seq, value);
	}
}

/** An execution as it begins. */
export function snapshot(id: ExecutionId, input: Json): ExecutionSnapshot {
	return {
		id,
		name: 'my flow',
		type: 'FLOW',
		status: 'RUNNING',
		status_message: null,
		message: null,
		input_value: input,
		output_value: {},
		created_at: 1,
		modified_at: 1,
		started_at: 1,
		ended_at: null,
		parent_execution_id: null,
		flow_id: null,
		flow_name: 'my flow',
		connector_name: null,
		connector_type: null,
		script: null,
		is_productive: false,
		scheduled_for: null,
		user_name: 'tester'
	};
}
