import type { Transaction } from 'dexie';
import { FLOW_DEFAULTS } from '../domain/flow';

type Row = { [field: string]: unknown };

/** How the rows of a table changed with a version of the database. */
export interface RowUpgrade {
	/** The version that brought the change. */
	version: number;
	table: string;
	/** Makes a row of the version before one of this version, in place. */
	change(row: Row): void;
}

/**
 * All changes there were, the oldest first. Both ways by which old rows come in use this one list: a database that an
 * older Millrace has left, and a backup that one has made. New tables and new indexes need nothing here.
 */
const UPGRADES: readonly RowUpgrade[] = [
	{
		version: 2,
		table: 'flows',
		change: (flow) => Object.assign(flow, { ...FLOW_DEFAULTS, trashedAt: flow.trashedAt })
	},
	{
		version: 2,
		table: 'executions',
		change: (execution) =>
			Object.assign(execution, {
				dueAt: execution.wakeAt,
				waitingFor: null,
				flowApi: null,
				startedBy: null,
				rerunFrom: null
			})
	},
	{
		version: 2,
		table: 'payloads',
		change: (payload) => Object.assign(payload, { startInput: null, undone: [], donor: null, pastTimes: null })
	},
	{
		version: 2,
		table: 'journal',
		change: (entry) => {
			entry.madeId = entry.childId ?? null;
			delete entry.childId;
		}
	},
	{
		version: 3,
		table: 'executions',
		change: (execution) => Object.assign(execution, { stoppedAtLine: null })
	},
	{
		version: 3,
		table: 'payloads',
		change: (payload) => Object.assign(payload, { wrapped: null, schemas: null, begunInDevMode: false })
	},
	{
		version: 4,
		table: 'executions',
		change: (execution) => Object.assign(execution, { connectorId: null, archivedAt: null })
	},
	{
		version: 4,
		table: 'payloads',
		change: (payload) => Object.assign(payload, { connector: null })
	}
];

/** Changes the rows of a database that comes from the version before this one. */
export async function upgradeTables(transaction: Transaction, version: number): Promise<void> {
	for (const { table, change } of UPGRADES.filter((upgrade) => upgrade.version === version)) {
		await transaction
			.table<Row>(table)
			.toCollection()
			.modify((row) => change(row));
	}
}

/** Brings a row of a backup from the version it was written by to this app's. */
export function upgradeRow(
	table: string,
	row: Row,
	fromVersion: number,
	upgrades: readonly RowUpgrade[] = UPGRADES
): void {
	for (const upgrade of upgrades) {
		if (upgrade.version > fromVersion && upgrade.table === table) upgrade.change(row);
	}
}
