import type { Execution, ExecutionPayload, LogLine } from '../domain/execution';
import type { ExecutionId, FlowId, RecordId } from '../domain/ids';
import { newDebugging } from '../domain/debug';
import { scriptHash, type Flow } from '../domain/flow';
import type { JournalEntry } from '../domain/journal-entry';
import type { Json } from '../domain/json';
import { isEnded, type Status } from '../domain/status';
import type { MillraceDatabase } from './database';
import { archivedIn } from './archived';
import { addFlowRun } from './flow-run';
import { runFrom } from './run-from';
import { startedByIn } from './started-by';
import { openOp, stepsAfter, stepsOf } from './steps';

/** Which executions a list shows; absent means any. */
export interface ExecutionFilter {
	statuses?: readonly Status[];
	flowId?: FlowId;
	/** The schedule or webhook that started them. */
	startedBy?: RecordId;
	/** The stored connector they were made with. */
	connectorId?: RecordId;
	/** Part of name, flow name or message, whatever the case. */
	text?: string;
	/** Only those that are productive, or only those in development mode. */
	productive?: boolean;
	/** Only executions that have no parent. */
	topLevelOnly?: boolean;
	/** Also those that were archived. */
	archived?: boolean;
}

/** A run in development mode. */
export interface DevRun {
	/** The text to run, saved or not. */
	script: string;
	/** Null for no inputs at all. */
	input: Json;
	/** Lines (1-based) to stop at; null: those of the flow, as they are then. */
	breakpoints: number[] | null;
	rerunOf?: ExecutionId | null;
}

/** Executions as pages see them: reads for live queries, and requests to the engine. */
export class ExecutionRepository {
	constructor(private readonly db: MillraceDatabase) {}

	/**
	 * Creates an execution of a flow's saved version and asks the engine to run it.
	 * @param input null for a run with no inputs at all
	 */
	async requestRun(flow: Flow, input: Json, rerunOf: ExecutionId | null = null): Promise<ExecutionId> {
		return this.db.transaction('rw', this.db.executions, this.db.payloads, this.db.inbox, () =>
			addFlowRun(this.db, { flow, input, now: Date.now(), fields: { rerunOf } })
		);
	}

	/**
	 * Runs a text in development mode, whether it is the flow's saved one or not: what was never saved is kept with the
	 * execution.
	 */
	async requestDevRun(flow: Flow, { script, input, breakpoints, rerunOf = null }: DevRun): Promise<ExecutionId> {
		const versionHash = await scriptHash(script);
		const fields = { isProductive: false, versionHash, rerunOf };
		const unsaved = versionHash === flow.versionHash ? null : script;
		const { executions, payloads, debugging, inbox } = this.db;
		return this.db.transaction('rw', executions, payloads, debugging, inbox, async () => {
			const id = await addFlowRun(this.db, { flow, input, now: Date.now(), fields, script: unsaved });
			await debugging.add(newDebugging(id, { breakpoints }));
			return id;
		});
	}

	/**
	 * Runs an execution again from one of its steps: a new execution that has all steps before it behind it, with their
	 * outcomes, the same clock readings and random numbers, and makes this one and what follows anew.
	 * @param seq number of the step; steps that were undone cannot be chosen
	 * @param flow the flow with its current script: then outcomes are taken over where the script asks for the same (E7).
	 * Absent: the script that ran.
	 * @throws {Error} in words, where the execution or the step is gone
	 */
	requestRunFrom(id: ExecutionId, seq: number, flow?: Flow): Promise<ExecutionId> {
		return runFrom(this.db, { id, seq, flow: flow ?? null });
	}

	/** What an execution did, step by step: ops and notes, without its log. */
	journal(id: ExecutionId): Promise<JournalEntry[]> {
		return stepsOf(this.db.journal, id).toArray();
	}

	/** Steps after `afterSeq` in order: for a journal of any length, piece by piece. */
	journalAfter(id: ExecutionId, afterSeq: number, limit: number): Promise<JournalEntry[]> {
		return stepsAfter(this.db.journal, id, afterSeq).limit(limit).toArray();
	}

	/** One step of a journal. */
	step(id: ExecutionId, seq: number): Promise<JournalEntry | undefined> {
		return this.db.journal.get([id, seq]);
	}

	/** Asks the engine to cancel an execution and its children. Harmless on one that has ended. */
	async requestCancel(executionId: ExecutionId): Promise<void> {
		await this.db.inbox.add({ type: 'cancel', executionId, at: Date.now() });
	}

	/** Asks the engine to leave an execution out of the lists from its end on, or not any more. */
	async requestArchive(executionId: ExecutionId, archived: boolean): Promise<void> {
		await this.db.inbox.add({ type: 'archive', executionId, archived, at: Date.now() });
	}

	/** Asks the engine to stop an execution in front of its next step. @param tree with all that are below it */
	async requestPause(executionId: ExecutionId, tree = false): Promise<void> {
		await this.db.inbox.add({ type: 'pause', executionId, tree, at: Date.now() });
	}

	/** Asks the engine to go on with a paused execution. @param tree with all that are below it */
	async requestResume(executionId: ExecutionId, tree = false): Promise<void> {
		await this.db.inbox.add({ type: 'resume', executionId, tree, at: Date.now() });
	}

	get(id: ExecutionId): Promise<Execution | undefined> {
		return this.db.executions.get(id);
	}

	payload(id: ExecutionId): Promise<ExecutionPayload | undefined> {
		return this.db.payloads.get(id);
	}

	/** Ids that match, newest first: small enough to hold for a list of any length. */
	async ids(filter: ExecutionFilter): Promise<ExecutionId[]> {
		const { executions } = this.db;
		const found = await this.matching(filter);
		if (filter.archived) return found;
		const hidden = await archivedIn(executions);
		return hidden.size === 0 ? found : found.filter((id) => !hidden.has(id));
	}

	private async matching(filter: ExecutionFilter): Promise<ExecutionId[]> {
		const { executions } = this.db;
		const { statuses, flowId, startedBy, connectorId, text, topLevelOnly, productive } = filter;
		const needle = text?.trim().toLowerCase() ?? '';
		const isRead = needle !== '' || topLevelOnly || productive !== undefined;
		if (!statuses && !flowId && !startedBy && !connectorId && !isRead) {
			return executions.orderBy('id').reverse().primaryKeys();
		}
		const source = startedBy
			? startedByIn(executions, startedBy, statuses)
			: connectorId
				? executions.where('connectorId').equals(connectorId)
				: flowId
					? executions.where('flowId').equals(flowId)
					: statuses
						? executions.where('status').anyOf(statuses)
						: executions.toCollection();
		// What the index alone can answer is answered without reading rows.
		const asked = [startedBy, connectorId, flowId, statuses].filter(Boolean).length;
		const answered = startedBy && statuses ? 2 : 1;
		const matching =
			!isRead && asked <= answered
				? source
				: source.filter(
						(row) =>
							(!statuses || statuses.includes(row.status)) &&
							(!flowId || row.flowId === flowId) &&
							(!connectorId || row.connectorId === connectorId) &&
							(!topLevelOnly || row.parentId === null) &&
							(productive === undefined || row.isProductive === productive) &&
							(!needle || [row.name, row.flowName, row.message].some((field) => field?.toLowerCase().includes(needle)))
					);
		const ids = await matching.primaryKeys();
		return ids.sort().reverse();
	}

	/** Rows for ids, in their order; null where one was deleted meanwhile. */
	async rows(ids: readonly ExecutionId[]): Promise<(Execution | null)[]> {
		return (await this.db.executions.bulkGet([...ids])).map((row) => row ?? null);
	}

	/** The newest connections made with a stored connector, each with what stands at the top of its tree, where that is there still. */
	async connectionsWith(
		connectorId: RecordId,
		limit: number
	): Promise<{ execution: Execution; root: Execution | null }[]> {
		const ids = await this.db.executions.where('connectorId').equals(connectorId).primaryKeys();
		const found = (await this.rows(ids.sort().reverse().slice(0, limit))).filter((row) => row !== null);
		const roots = await this.rows(found.map(({ rootId }) => rootId));
		return found.map((execution, at) => ({ execution, root: roots[at] ?? null }));
	}

	/** How many executions are in one of these statuses. */
	countIn(statuses: readonly Status[]): Promise<number> {
		return this.db.executions.where('status').anyOf(statuses).count();
	}

	/** The newest execution of a flow, whoever started it. */
	latestOf(flowId: FlowId): Promise<Execution | undefined> {
		return this.db.executions.where('flowId').equals(flowId).last();
	}

	/** Children in the order they were created. */
	children(id: ExecutionId): Promise<Execution[]> {
		return this.db.executions.where('parentId').equals(id).sortBy('id');
	}

	countChildren(id: ExecutionId): Promise<number> {
		return this.db.executions.where('parentId').equals(id).count();
	}

	/** Whether anything it started itself has not ended. */
	async hasOpenChildren(id: ExecutionId): Promise<boolean> {
		// The newest are the likeliest to be open.
		const children = this.db.executions.where('parentId').equals(id).reverse();
		return (await children.filter(({ status }) => !isEnded(status)).first()) !== undefined;
	}

	/** Whether it stands still in a step, or else computes until the next one. */
	async isInStep(id: ExecutionId): Promise<boolean> {
		const { payloads, journal, logs } = this.db;
		const [payload, entry, line] = await Promise.all([
			payloads.get(id),
			stepsOf(journal, id).last(),
			stepsOf(logs, id).last()
		]);
		return openOp(entry, Math.max(entry?.seq ?? 0, line?.seq ?? 0), payload?.undone ?? []) !== null;
	}

	/** Log lines after `afterSeq` in order. */
	logs(id: ExecutionId, afterSeq = -1, limit = 5_000): Promise<LogLine[]> {
		return stepsAfter(this.db.logs, id, afterSeq).limit(limit).toArray();
	}

	countLogs(id: ExecutionId): Promise<number> {
		return stepsOf(this.db.logs, id).count();
	}

	/** Deletes ended executions with all that belongs to them; others are left alone. */
	async delete(ids: readonly ExecutionId[]): Promise<number> {
		const { executions, payloads, journal, logs, debugging } = this.db;
		return this.db.transaction('rw', executions, payloads, journal, logs, debugging, async () => {
			const ended = (await executions.bulkGet([...ids])).filter((row) => row?.status.startsWith('ENDED_'));
			for (const row of ended) {
				await stepsOf(journal, row!.id).delete();
				await stepsOf(logs, row!.id).delete();
			}
			await payloads.bulkDelete(ended.map((row) => row!.id));
			await debugging.bulkDelete(ended.map((row) => row!.id));
			await executions.bulkDelete(ended.map((row) => row!.id));
			return ended.length;
		});
	}
}
