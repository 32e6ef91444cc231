import type { Execution } from '../domain/execution';
import type { Json, JsonObject } from '../domain/json';
import type { ExecutionSnapshot } from '../domain/op';

/** Who the flows of this browser belong to: there are no accounts. */
export const LOCAL_USER = 'local';

const seconds = (ms: number | null) => (ms === null ? null : ms / 1000);

/** An execution as flows see it: Python names, unix seconds. Values are shared, not copied: they are only read. */
export function snapshot(
	execution: Execution,
	input: Json,
	output: JsonObject,
	script: string | null
): ExecutionSnapshot {
	return {
		id: execution.id,
		name: execution.name,
		type: execution.type,
		status: execution.status,
		status_message: execution.statusMessage,
		message: execution.message,
		input_value: input,
		output_value: output,
		created_at: execution.createdAt / 1000,
		modified_at: execution.modifiedAt / 1000,
		started_at: seconds(execution.startedAt),
		ended_at: seconds(execution.endedAt),
		parent_execution_id: execution.parentId,
		flow_id: execution.flowId,
		flow_name: execution.flowName,
		connector_name: execution.connectorName,
		connector_type: execution.connectorType,
		script,
		is_productive: execution.isProductive,
		scheduled_for: seconds(execution.scheduledFor),
		user_name: LOCAL_USER,
		is_archived: execution.archivedAt !== null
	};
}
