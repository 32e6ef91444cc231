import Dexie, { type DexieOptions, type Table } from 'dexie';
import type { Execution, ExecutionPayload, LogLine } from '../domain/execution';
import type { Flow, FlowDraft, FlowVersion } from '../domain/flow';
import type { ExecutionId, FlowId, VersionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { InboxItem } from '../domain/inbox-item';

/** A setting of the app itself, by key: which welcome was seen, the theme … */
export interface Preference {
	key: string;
	value: unknown;
}

export const DATABASE_NAME = 'millrace';

/** Raised by every change of the stores below. */
export const DATABASE_VERSION = 1;

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

	/** @param options another IndexedDB than the browser's, for tests */
	constructor(name = DATABASE_NAME, options: DexieOptions = {}) {
		super(name, { chromeTransactionDurability: 'relaxed', ...options });
		this.version(DATABASE_VERSION).stores({
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
