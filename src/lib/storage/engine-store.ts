import type { Table } from 'dexie';
import { newDebugging } from '../domain/debug';
import type { Execution, ExecutionPayload, LogLine } from '../domain/execution';
import type { Flow } from '../domain/flow';
import type { ExecutionId, FlowId, MessageId } from '../domain/ids';
import { isKnownRequest, type InboxItem } from '../domain/inbox-item';
import type { JournalEntry } from '../domain/journal-entry';
import type { Message } from '../domain/message';
import type { Note } from '../domain/op';
import type { StoredRecord } from '../domain/record';
import type { Batch, DebuggingChange } from '../engine/ports';
import type { DebugSetup, RecordedStep } from '../protocol/interpreter';
import { breakpointsKey } from './debugging-repository';
import type { MillraceDatabase } from './database';
import { lastingQuery } from './lasting-query';
import { counts, stepsOf, type Undone } from './steps';

/** An inbox item with the records it is about, as they are now. */
export interface Delivery {
	item: InboxItem;
	execution: Execution | null;
	payload: ExecutionPayload | null;
	message: Message | null;
}

interface Watch {
	unsubscribe(): void;
}

/** Kinds of records that the engine looks up by name. */
export const KNOWN_TYPES = ['connector', 'project', 'wrapper'] as const;
export type KnownType = (typeof KNOWN_TYPES)[number];

/** Who follows a list. */
export interface ListWatcher<Row> {
	/** What is in it, now and after each change. */
	told(rows: Row[]): void;
	/** It could not be read. It is tried again after a pause. */
	failed(error: unknown): void;
}

/** The database as the engine needs it. */
export class EngineStore {
	/** @param flowApiKept resolves when the flow_api that executions are started with is in the database */
	constructor(
		private readonly db: MillraceDatabase,
		private flowApiKept: Promise<void> | null = null
	) {}

	/**
	 * Writes a batch in one transaction: all of it or nothing.
	 * @throws what Dexie throws: QuotaExceededError in an AbortError where the disk is full, DatabaseClosedError …
	 */
	async commit(batch: Batch): Promise<void> {
		const { executions, payloads, journal, logs, inbox, messages, locks, debugging } = this.db;
		// A tab that is closed before would leave behind what was started with a flow_api that nobody has any more (E7).
		if (this.flowApiKept && batch.executions.some(({ flowApi }) => flowApi !== null)) {
			await this.flowApiKept;
			this.flowApiKept = null;
		}
		const tables: Table[] = [executions, payloads, journal, logs, inbox];
		if (batch.messages.length || batch.withdrawn.length) tables.push(messages);
		if (batch.locks.length || batch.locksFreed.length) tables.push(locks);
		if (batch.debugging.length || batch.deleted.length) tables.push(debugging);
		await this.db.transaction('rw', tables, async () => {
			const writes: PromiseLike<unknown>[] = [];
			const gone = await this.goneOf(batch.unlessGone);
			const rows = batch.executions.filter(({ id }) => !gone.has(id));
			const contents = batch.payloads.filter(({ executionId }) => !gone.has(executionId));
			if (rows.length) writes.push(executions.bulkPut(rows));
			if (contents.length) writes.push(payloads.bulkPut(contents));
			if (batch.journal.length) writes.push(journal.bulkPut(batch.journal));
			if (batch.logs.length) writes.push(logs.bulkPut(batch.logs));
			if (batch.inboxDone.length) writes.push(inbox.bulkDelete(batch.inboxDone));
			if (batch.messages.length) writes.push(messages.bulkAdd(batch.messages));
			if (batch.withdrawn.length) writes.push(this.withdraw(batch.withdrawn));
			if (batch.locks.length) writes.push(locks.bulkPut(batch.locks));
			if (batch.locksFreed.length) writes.push(locks.bulkDelete(batch.locksFreed));
			for (const change of batch.debugging) writes.push(this.changeDebugging(change));
			for (const id of batch.deleted) {
				writes.push(executions.delete(id), payloads.delete(id), debugging.delete(id));
				writes.push(stepsOf(journal, id).delete(), stepsOf(logs, id).delete());
			}
			await Promise.all(writes);
		});
	}

	private async goneOf(ids: ExecutionId[]): Promise<Set<ExecutionId>> {
		const gone = new Set(ids);
		if (gone.size === 0) return gone;
		for (const id of await this.db.executions.where('id').anyOf(ids).primaryKeys()) gone.delete(id);
		return gone;
	}

	private async changeDebugging({ executionId, changes }: DebuggingChange): Promise<void> {
		const before = await this.db.debugging.get(executionId);
		await this.db.debugging.put({ ...(before ?? newDebugging(executionId)), ...changes });
	}

	/** How an execution in development mode begins: with its own breakpoints, or those of its flow. */
	async debugSetup(id: ExecutionId, flowId: FlowId | null): Promise<Omit<DebugSetup, 'protectedKeys'>> {
		const { breakpoints, mode, passed } = (await this.db.debugging.get(id)) ?? newDebugging(id);
		const ofFlow = breakpoints || !flowId ? null : await this.db.preferences.get(breakpointsKey(flowId));
		return { breakpoints: breakpoints ?? (ofFlow?.value as number[] | undefined) ?? [], mode, passed };
	}

	/** An answer that came first holds. */
	private withdraw(ids: MessageId[]): PromiseLike<unknown> {
		const open = this.db.messages
			.where('id')
			.anyOf(ids)
			.filter(({ state }) => state === 'open');
		return open.modify((message) => {
			message.state = 'withdrawn';
		});
	}

	/** Inbox items after `afterId`, oldest first. */
	async deliveries(afterId: number): Promise<Delivery[]> {
		const { executions, payloads, messages, inbox } = this.db;
		return this.db.transaction('r', [executions, payloads, messages, inbox], async () => {
			const items = await inbox.where('id').above(afterId).toArray();
			return Promise.all(
				items.map(async (item): Promise<Delivery> => {
					// Of which record it speaks is not known either.
					if (!isKnownRequest(item)) return { item, execution: null, payload: null, message: null };
					if (item.type === 'answered') {
						const message = (await messages.get(item.messageId)) ?? null;
						return { item, execution: null, payload: null, message };
					}
					const id = item.executionId;
					const [execution, payload] = await Promise.all([executions.get(id), payloads.get(id)]);
					return { item, execution: execution ?? null, payload: payload ?? null, message: null };
				})
			);
		});
	}

	/** Calls back whenever the inbox may hold something new, from this tab or another. */
	watchInbox(onChange: () => void, failed: (error: unknown) => void): Watch {
		return lastingQuery({ ask: () => this.db.inbox.toCollection().lastKey(), next: onChange, failed });
	}

	/** Follows the flows in use. */
	watchFlows(watcher: ListWatcher<Flow>): Watch {
		return watchList(() => this.flows(), watcher);
	}

	async flows(): Promise<Flow[]> {
		return this.db.flows.filter((flow) => flow.trashedAt === null).toArray();
	}

	/** Follows the connectors, projects or wrappers in use. */
	watchRecords(type: KnownType, watcher: ListWatcher<StoredRecord>): Watch {
		return watchList(() => this.records(type), watcher);
	}

	async records(type: KnownType): Promise<StoredRecord[]> {
		const all = await this.db.records.where('type').equals(type).toArray();
		return all.filter(({ trashedAt }) => trashedAt === null);
	}

	/** The script with this hash; undefined where no version has it. */
	async source(versionHash: string): Promise<string | undefined> {
		return (await this.db.versions.where('hash').equals(versionHash).first())?.script;
	}

	/**
	 * All that an execution did, for its replay: ops and notes from the journal, lines from the log, in one order.
	 * @param undone steps that do not count any more
	 */
	async history(id: ExecutionId, undone: Undone = []): Promise<RecordedStep[]> {
		const { journal, logs } = this.db;
		const [entries, lines] = await Promise.all([stepsOf(journal, id).toArray(), stepsOf(logs, id).toArray()]);
		return asHistory(entries, lines, undone);
	}
}

function watchList<Row>(read: () => Promise<Row[]>, { told, failed }: ListWatcher<Row>): Watch {
	return lastingQuery({ ask: read, next: told, failed });
}

/** Journal and log of one execution as the past that it is replayed from. @param undone steps that do not count any more */
export function asHistory(
	entries: readonly JournalEntry[],
	lines: readonly LogLine[],
	undone: Undone = []
): RecordedStep[] {
	const steps = [...entries.map(fromEntry), ...lines.map(fromLine)].filter(({ seq }) => counts(seq, undone));
	return steps.sort((a, b) => a.seq - b.seq);
}

function fromEntry({ seq, at, args, outcome, reads }: JournalEntry): RecordedStep {
	return { seq, at, step: args, outcome, reads };
}

function fromLine({ seq, at, stream, text, value, reads }: LogLine): RecordedStep {
	const step: Note = stream === 'log' ? { kind: 'log', text, value } : { kind: 'print', stream, text };
	return { seq, at, step, outcome: null, reads };
}
