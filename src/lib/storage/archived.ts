import type { Table } from 'dexie';
import type { Execution } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import { LIVE_STATUSES } from '../domain/status';

/**
 * Executions that lists leave out: those that were archived, and all below one at the top of its tree that was. What has not
 * ended is always shown.
 */
export async function archivedIn(executions: Table<Execution, ExecutionId>): Promise<Set<ExecutionId>> {
	const archived = await executions.where('archivedAt').above(0).primaryKeys();
	// Mostly none, and then this costs nothing.
	if (archived.length === 0) return new Set();
	const below = await executions.where('rootId').anyOf(archived).primaryKeys();
	const live = new Set(await executions.where('status').anyOf(LIVE_STATUSES).primaryKeys());
	return new Set([...archived, ...below].filter((id) => !live.has(id)));
}
