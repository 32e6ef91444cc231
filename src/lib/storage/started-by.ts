import Dexie, { type Collection, type Table } from 'dexie';
import type { Execution } from '../domain/execution';
import type { ExecutionId, RecordId } from '../domain/ids';
import { LIVE_STATUSES, type Status } from '../domain/status';

const INDEX = '[startedBy.id+status]';

/** Executions that a schedule or webhook has started. @param statuses absent for all */
export function startedByIn(
	executions: Table<Execution, ExecutionId>,
	id: RecordId,
	statuses?: readonly Status[]
): Collection<Execution, ExecutionId> {
	const index = executions.where(INDEX);
	return statuses
		? index.anyOf(statuses.map((status) => [id, status]))
		: index.between([id, Dexie.minKey], [id, Dexie.maxKey]);
}

/** Those of them that have not ended. */
export function openRunsOf(
	executions: Table<Execution, ExecutionId>,
	id: RecordId
): Collection<Execution, ExecutionId> {
	return startedByIn(executions, id, LIVE_STATUSES);
}
