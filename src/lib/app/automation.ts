import Dexie from 'dexie';
import type { Execution, ExecutionPayload } from '../domain/execution';
import { readForm } from '../domain/form';
import { checkGivenAnswer } from '../domain/given-answer';
import type { ExecutionId, MessageId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import { nameProblem } from '../domain/names';
import { isEnded } from '../domain/status';
import { applyImport, planImport, readBundle } from '../storage/bundle-import';
import type { AppState } from './app-state.svelte';
import { AskReader, type Ask } from './ask-reader';
import { TreeReader, type TreeLine } from './tree-reader';

/** An answer to whoever drives the page; failures cross as words. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; message: string };

/** An execution as `npm run flow` prints it. */
export interface ReportedExecution {
	id: string;
	type: string;
	name: string;
	status: string;
	message: string | null;
	parent_id: string | null;
	input_value: Json;
	output_value: Json;
}

/** How a run ended: the root's own ending, and everything it started. */
export interface RunReport {
	status: string;
	message: string | null;
	status_message: string | null;
	output_value: Json;
	/** From the start of the root to its end, in milliseconds. */
	duration_ms: number;
	/** The root first, then in the order they were created. */
	executions: ReportedExecution[];
}

/** What is new of a run. */
export interface RunNews {
	/** In the order they were written. */
	lines: TreeLine[];
	/** What was asked meanwhile, in the order in which it was asked. */
	asks: Ask[];
	/** Whether the root and everything that was started has ended. */
	ended: boolean;
}

/** Hides protected values; given by the page, which shows values in the same way. */
export type Redact = (value: Json, protectedKeys: readonly string[]) => Json;

declare global {
	interface Window {
		/** On the page `/automation` only. */
		__millrace?: Automation;
	}
}

/** How often the records are read at most while a run is under way, in milliseconds. */
const READ_EVERY = 40;
/** At most one part in so many of the time goes into reading: a tree of thousands takes its time to read. */
const READING_SHARE = 8;
/** But it is read this often at least, in milliseconds. */
const READ_AT_LEAST_EVERY = 1_000;

/**
 * What a program that drives this page may do: import flows, run one, and follow it to its end. It is put on
 * `window.__millrace` of the page `/automation` only; all it does goes through the database, as everything else.
 */
export class Automation {
	private reader: TreeReader | null = null;
	private asks: AskReader | null = null;
	/** How long the last read took. */
	private readMs = 0;

	constructor(
		private readonly app: AppState,
		private readonly redact: Redact
	) {}

	/** Adds the flows of a bundle. @returns the names of the flows there are then */
	async importBundle(text: string): Promise<Answer<string[]>> {
		return answer(async () => {
			const reading = await readBundle(text);
			if (!reading.ok) throw new Error(reading.problem.message);
			const plan = await planImport(this.app.db, reading.bundle);
			const choices = new Map(plan.flows.map(({ key }) => [key, 'theirs' as const]));
			await applyImport(this.app.db, plan, choices);
			return (await this.app.flows.list()).map(({ name }) => name);
		});
	}

	/** Writes settings. @param values by name @returns null; not ok, and none of them written, where one cannot be */
	async putSettings(values: JsonObject): Promise<Answer<null>> {
		return answer(async () => {
			const { db, records } = this.app;
			await db.transaction('rw', records.tables, async () => {
				for (const [name, value] of Object.entries(values)) {
					const problem = nameProblem(name);
					if (problem) throw new Error(`The setting “${name}” cannot be written. ${problem}`);
					const known = await records.byName('setting', name);
					if (known) await records.save(known.id, { value });
					else await records.create({ type: 'setting', name, fields: { value } });
				}
			});
			return null;
		});
	}

	/** Starts a flow. @param inputs null for none at all */
	async run(flowName: string, inputs: Json): Promise<Answer<ExecutionId>> {
		return answer(async () => {
			const flow = await this.app.flows.byName(flowName);
			if (!flow) throw new Error(`There is no flow named “${flowName}”.`);
			const id = await this.app.executions.requestRun(flow, inputs);
			this.follow(id);
			return id;
		});
	}

	/** Follows the execution without a parent that was started last, also one from before this page was opened. */
	async followLast(): Promise<Answer<ExecutionId>> {
		return answer(async () => {
			const last = await this.app.db.executions
				.orderBy('id')
				.reverse()
				.filter(({ parentId }) => parentId === null)
				.first();
			if (!last) throw new Error('Nothing was ever run in this browser.');
			this.follow(last.id);
			return last.id;
		});
	}

	/**
	 * What is new since the last call: waits for something, but no longer than `patience` milliseconds.
	 * Not ok where flows cannot run here, now or any more.
	 */
	async poll(patience: number): Promise<Answer<RunNews>> {
		return answer(async () => {
			const until = Date.now() + patience;
			for (;;) {
				const problem = this.problem();
				if (problem) throw new Error(problem);
				const begun = Date.now();
				// Watched before the read, so that nothing is missed that changes during it.
				const changed = nextChange(
					until - begun,
					Math.min(READ_AT_LEAST_EVERY, Math.max(READ_EVERY, this.readMs * READING_SHARE))
				);
				const { lines, ended, executions } = await this.started().read();
				const asks = ended ? [] : await this.asks!.read(executions);
				this.readMs = Date.now() - begun;
				if (ended || lines.length > 0 || asks.length > 0 || Date.now() >= until) {
					changed.ignore();
					return { lines, asks, ended };
				}
				await changed.happened;
			}
		});
	}

	/**
	 * Answers a message.
	 * @param response as a flow is given it; one that presses no button presses the one that stands out
	 * @returns what is wrong with it, by field; nothing where it was sent, or is not wanted any more
	 */
	async answer(id: MessageId, response: JsonObject): Promise<Answer<{ [field: string]: string }>> {
		return answer(async () => {
			const message = await this.app.messages.get(id);
			if (!message) return {};
			const checked = checkGivenAnswer(readForm(message.body).fields, response);
			if (!checked.ok) return checked.errors;
			await this.app.messages.answer(id, checked.answer);
			return {};
		});
	}

	/** Asks the engine to cancel everything of the run that has not ended. */
	async cancelAll(): Promise<Answer<null>> {
		return answer(async () => {
			const live = (await this.executions()).filter(({ status }) => !isEnded(status));
			for (const { id } of live) await this.app.executions.requestCancel(id);
			return null;
		});
	}

	/** The run as it is now. */
	async result(): Promise<Answer<RunReport>> {
		return answer(async () => {
			const rows = await this.executions();
			const payloads = await this.app.db.payloads.bulkGet(rows.map(({ id }) => id));
			const executions = rows.map((row, index) => this.report(row, payloads[index]));
			const [root, first] = [rows[0]!, executions[0]!];
			return {
				status: root.status,
				message: root.message,
				status_message: root.statusMessage,
				output_value: first.output_value,
				duration_ms: (root.endedAt ?? Date.now()) - (root.startedAt ?? root.createdAt),
				executions
			};
		});
	}

	private report(row: Execution, payload: ExecutionPayload | undefined): ReportedExecution {
		return {
			id: row.id,
			type: row.type,
			name: row.name,
			status: row.status,
			message: row.message,
			parent_id: row.parentId,
			input_value: this.redact(payload?.input ?? null, row.protectInputs),
			output_value: this.redact(payload?.output ?? {}, row.protectOutputs)
		};
	}

	/** Root first: it is the oldest, and ids sort by age. */
	private async executions(): Promise<Execution[]> {
		const root = this.started().rootId;
		const rows = await this.app.db.executions.where('rootId').equals(root).sortBy('id');
		return [...rows.filter(({ id }) => id === root), ...rows.filter(({ id }) => id !== root)];
	}

	private follow(rootId: ExecutionId): void {
		this.reader = new TreeReader(this.app.db, rootId);
		this.asks = new AskReader(this.app.messages, Date.now);
	}

	private started(): TreeReader {
		if (!this.reader) throw new Error('Nothing was started yet: call run() first.');
		return this.reader;
	}

	/** Why nothing will ever happen here, in words; null where all is well. */
	private problem(): string | null {
		const { storage, engine, notices } = this.app;
		if (storage.phase === 'failed') return `${storage.problem.message} ${storage.problem.whatToDo}`;
		if (engine.phase === 'failed' || engine.phase === 'unsupported') return engine.reason;
		if (engine.phase === 'follower') return 'Another page of this browser runs the flows.';
		const broken = notices.list.find(({ tone }) => tone === 'error');
		return broken ? `${broken.title}. ${broken.text ?? ''}`.trim() : null;
	}
}

async function answer<Value>(work: () => Promise<Value>): Promise<Answer<Value>> {
	try {
		return { ok: true, value: await work() };
	} catch (error) {
		return { ok: false, message: error instanceof Error ? error.message : String(error) };
	}
}

/** Settles when any record changes, in whichever tab or worker, or after `ms`; not sooner than after `pause`. */
function nextChange(ms: number, pause: number): { happened: Promise<void>; ignore(): void } {
	let ignore = () => undefined as void;
	const happened = new Promise<void>((resolve) => {
		const earliest = Date.now() + pause;
		let timer = setTimeout(done, Math.max(ms, pause));
		function done() {
			ignore();
			resolve();
		}
		function changed() {
			clearTimeout(timer);
			timer = setTimeout(done, Math.max(0, earliest - Date.now()));
		}
		ignore = () => {
			clearTimeout(timer);
			Dexie.on.storagemutated.unsubscribe(changed);
		};
		Dexie.on.storagemutated.subscribe(changed);
	});
	return { happened, ignore };
}
