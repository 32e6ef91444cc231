import Dexie, { type DexieOptions, type Table } from 'dexie';
import type { Debugging } from '../domain/debug';
import type { Execution, ExecutionPayload, LogLine } from '../domain/execution';
import type { Flow, FlowDraft, FlowVersion } from '../domain/flow';
import type { ExecutionId, FlowId, MessageId, RecordId, SecretId, VersionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { InboxItem } from '../domain/inbox-item';
import type { Lock } from '../domain/lock';
import type { Message } from '../domain/message';
import type { ScheduleState } from '../domain/due-runs';
import type { StoredRecord } from '../domain/record';
import type { Secret } from '../domain/secret';
import { upgradeTables } from './row-upgrades';

/** A setting of the app itself, by key: which welcome was seen, the theme … */
export interface Preference {
	key: string;
	value: unknown;
}

/** The content of a file record. */
export interface FileContent {
	recordId: RecordId;
	blob: Blob;
}

/** The sources of a flow_api that executions were started with, so that they end with it (E7). */
export interface FlowApiSources {
	/** SHA-256 of the sources. */
	hash: string;
	/** By path, such as `flow_api/session.py`. */
	sources: { [path: string]: string };
	savedAt: number;
}

export const DATABASE_NAME = 'millrace';

/**
 * Raised by every change of the stores below and of what their rows may say: a new op, inbox item or status, too. An
 * older app in another tab then stops and says so, instead of working on what it does not know. What changes in rows
 * that are there is in row-upgrades.ts.
 */
export const DATABASE_VERSION = 4;

/**
 * Everything Millrace knows. The database is also the message bus: pages write records and inbox items, the
 * engine in the leader's worker takes them up, and every page watches with live queries.
 *
 * Durability is `relaxed`: a committed transaction survives a killed process, not a power cut in the same second.
 */
export class MillraceDatabase extends Dexie {
	flows!: Table<Flow, FlowId>;
	versions!: Table<FlowVersion, VersionId>;
	drafts!: Table<FlowDraft, FlowId>;
	executions!: Table<Execution, ExecutionId>;
	payloads!: Table<ExecutionPayload, ExecutionId>;
	journal!: Table<JournalEntry, [ExecutionId, number]>;
	logs!: Table<LogLine, [ExecutionId, number]>;
	inbox!: Table<InboxItem, number>;
	preferences!: Table<Preference, string>;
	records!: Table<StoredRecord, RecordId>;
	contents!: Table<FileContent, RecordId>;
	messages!: Table<Message, MessageId>;
	locks!: Table<Lock, string>;
	flowApis!: Table<FlowApiSources, string>;
	scheduleStates!: Table<ScheduleState, RecordId>;
	debugging!: Table<Debugging, ExecutionId>;
	secrets!: Table<Secret, SecretId>;

	/** @param options another IndexedDB than the browser's, for tests */
	constructor(name = DATABASE_NAME, options: DexieOptions = {}) {
		super(name, { chromeTransactionDurability: 'relaxed', ...options });
		this.version(1).stores({
			flows: 'id, name, modifiedAt, trashedAt',
			versions: 'id, &[flowId+number], hash',
			drafts: 'flowId',
			executions: 'id, status, flowId, parentId, rootId, wakeAt',
			payloads: 'executionId',
			journal: '[executionId+seq]',
			logs: '[executionId+seq]',
			inbox: '++id',
			preferences: 'key'
		});
		this.version(2)
			.stores({
				executions: 'id, status, flowId, parentId, rootId, dueAt',
				records: 'id, type, [type+name], trashedAt',
				contents: 'recordId',
				messages: 'id, state, executionId',
				locks: 'key, holder',
				flowApis: 'hash'
			})
			.upgrade((transaction) => upgradeTables(transaction, 2));
		this.version(3)
			.stores({
				executions: 'id, status, flowId, parentId, rootId, dueAt, [startedBy.id+status]',
				scheduleStates: 'recordId',
				debugging: 'executionId'
			})
			.upgrade((transaction) => upgradeTables(transaction, 3));
		this.version(DATABASE_VERSION)
			.stores({
				executions: 'id, status, flowId, parentId, rootId, dueAt, [startedBy.id+status], connectorId, archivedAt',
				secrets: 'id, name'
			})
			.upgrade((transaction) => upgradeTables(transaction, 4));
		// Dexie opens a database that a newer version has written as if it were its own; this one would damage it.
		this.on(
			'ready',
			() => {
				// Dexie multiplies versions by ten, and counts up by one where it added a missing store.
				const installed = Math.floor(this.backendDB().version / 10);
				if (installed > DATABASE_VERSION) {
					throw new Dexie.VersionError(`The database has version ${installed}; this app knows ${DATABASE_VERSION}.`);
				}
			},
			true
		);
	}
}
