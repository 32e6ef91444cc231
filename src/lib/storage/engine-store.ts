import Dexie from 'dexie';
import { newPayload, type Execution, type ExecutionPayload, type LogLine } from '../domain/execution';
import type { Flow } from '../domain/flow';
import type { ExecutionId } from '../domain/ids';
import type { InboxItem } from '../domain/inbox-item';
import type { JournalEntry } from '../domain/journal-entry';
import { logRecord } from '../domain/log-record';
import { isOpKind, type Note } from '../domain/op';
import { STATUSES, isEnded, type Status } from '../domain/status';
import type { Batch, Unfinished } from '../engine/ports';
import type { RecordedStep } from '../protocol/interpreter';
import type { MillraceDatabase } from './database';
import { lastingQuery } from './lasting-query';

const LIVE_STATUSES: Status[] = STATUSES.filter((status) => !isEnded(status));

/** An inbox item with the records it is about, as they are now. */
export interface Delivery {
	item: InboxItem;
	execution: Execution | null;
	payload: ExecutionPayload | null;
}

interface Watch {
	unsubscribe(): void;
}

/** The database as the engine needs it. */
export class EngineStore {
	constructor(private readonly db: MillraceDatabase) {}

	/**
	 * Writes a batch in one transaction: all of it or nothing.
	 * @throws what Dexie throws: QuotaExceededError in an AbortError where the disk is full, DatabaseClosedError …
	 */
	async commit(batch: Batch): Promise<void> {
		const { executions, payloads, journal, logs, inbox } = this.db;
		await this.db.transaction('rw', [executions, payloads, journal, logs, inbox], async () => {
			const writes: PromiseLike<unknown>[] = [];
			if (batch.executions.length) writes.push(executions.bulkPut(batch.executions));
			if (batch.payloads.length) writes.push(payloads.bulkPut(batch.payloads));
			if (batch.journal.length) writes.push(journal.bulkPut(batch.journal));
			if (batch.logs.length) writes.push(logs.bulkPut(batch.logs));
			if (batch.inboxDone.length) writes.push(inbox.bulkDelete(batch.inboxDone));
			for (const id of batch.deleted) {
				writes.push(executions.delete(id), payloads.delete(id));
				writes.push(
					journal
						.where('[executionId+seq]')
						.between(...allOf(id))
						.delete()
				);
				writes.push(
					logs
						.where('[executionId+seq]')
						.between(...allOf(id))
						.delete()
				);
			}
			await Promise.all(writes);
		});
	}

	/** Every execution that has not ended, with what it was doing. */
	async unfinished(): Promise<Unfinished[]> {
		const { executions, payloads, journal, logs } = this.db;
		return this.db.transaction('r', [executions, payloads, journal, logs], async () => {
			const rows = await executions.where('status').anyOf(LIVE_STATUSES).toArray();
			const found = await payloads.bulkGet(rows.map((row) => row.id));
			return Promise.all(
				rows.map(async (execution, i): Promise<Unfinished> => {
					const payload = found[i] ?? newPayload(execution.id, null);
					if (execution.startedAt === null) return { execution, payload, lastSeq: 0, pending: null, logging: [] };
					const entry = await journal
						.where('[executionId+seq]')
						.between(...allOf(execution.id))
						.last();
					const lines = await logs
						.where('[executionId+seq]')
						.between(...allOf(execution.id))
						.toArray();
					return { execution, payload, ...lastStep(entry, lines) };
				})
			);
		});
	}

	/** Inbox items after `afterId`, oldest first. */
	async deliveries(afterId: number): Promise<Delivery[]> {
		const { executions, payloads, inbox } = this.db;
		return this.db.transaction('r', [executions, payloads, inbox], async () => {
			const items = await inbox.where('id').above(afterId).toArray();
			const ids = items.map((item) => ('executionId' in item ? item.executionId : ('' as ExecutionId)));
			const rows = await executions.bulkGet(ids);
			const values = await payloads.bulkGet(ids);
			return items.map((item, i) => ({ item, execution: rows[i] ?? null, payload: values[i] ?? null }));
		});
	}

	/** Calls back whenever the inbox may hold something new, from this tab or another. */
	watchInbox(onChange: () => void, failed: (error: unknown) => void): Watch {
		return lastingQuery({ ask: () => this.db.inbox.toCollection().lastKey(), next: onChange, failed });
	}

	/** Calls back with the flows in use, now and after each change. */
	watchFlows(onFlows: (flows: Flow[]) => void, failed: (error: unknown) => void): Watch {
		return lastingQuery({ ask: () => this.flows(), next: onFlows, failed });
	}

	async flows(): Promise<Flow[]> {
		return this.db.flows.filter((flow) => flow.trashedAt === null).toArray();
	}

	async find(id: ExecutionId): Promise<{ execution: Execution; payload: ExecutionPayload } | null> {
		const [execution, payload] = await Promise.all([this.db.executions.get(id), this.db.payloads.get(id)]);
		return execution && payload ? { execution, payload } : null;
	}

	/** The script with this hash; undefined where no version has it. */
	async source(versionHash: string): Promise<string | undefined> {
		return (await this.db.versions.where('hash').equals(versionHash).first())?.script;
	}

	/** All that an execution did, for its replay: ops and notes from the journal, lines from the log, in one order. */
	async history(id: ExecutionId): Promise<RecordedStep[]> {
		const [entries, lines] = await Promise.all([
			this.db.journal
				.where('[executionId+seq]')
				.between(...allOf(id))
				.toArray(),
			this.db.logs
				.where('[executionId+seq]')
				.between(...allOf(id))
				.toArray()
		]);
		const steps = [...entries.map(fromEntry), ...lines.map(fromLine)];
		return steps.sort((a, b) => a.seq - b.seq);
	}
}

const allOf = (id: ExecutionId) =>
	[
		[id, Dexie.minKey],
		[id, Dexie.maxKey]
	] as const;

function lastStep(
	entry: JournalEntry | undefined,
	lines: LogLine[]
): Pick<Unfinished, 'lastSeq' | 'pending' | 'logging'> {
	const lastSeq = Math.max(entry?.seq ?? 0, lines.at(-1)?.seq ?? 0);
	const open = entry !== undefined && entry.seq === lastSeq && entry.outcome === null && isOpKind(entry.kind);
	const logging = lines.filter((line) => line.stream === 'log').map((line) => logRecord(line.at, line.value));
	return { lastSeq, pending: open ? entry : null, logging };
}

function fromEntry({ seq, args, outcome, reads }: JournalEntry): RecordedStep {
	return { seq, step: args, outcome, reads };
}

function fromLine({ seq, stream, text, value, reads }: LogLine): RecordedStep {
	const step: Note = stream === 'log' ? { kind: 'log', text, value } : { kind: 'print', stream, text };
	return { seq, step, outcome: null, reads };
}
