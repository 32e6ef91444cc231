import type { ExecutionId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import { executionsIn, type Protection } from '../domain/redact-step';
import type { ExecutionRepository } from '../storage/execution-repository';

/** What is not shown of a step: as the executions it is about say, and the connectors. */
export async function protectionOf(executions: ExecutionRepository, entry: JournalEntry): Promise<Protection> {
	const ids = [entry.executionId, ...executionsIn(entry.args, entry.outcome)];
	const [rows, { connectors, findConnector }] = await Promise.all([
		executions.rows(ids),
		import('../connectors/registry')
	]);
	const keys = new Map(
		rows
			.filter((row) => row !== null)
			.map((row) => [row.id, { inputs: row.protectInputs, outputs: row.protectOutputs }])
	);
	return {
		own: keys.get(entry.executionId) ?? { inputs: [], outputs: [] },
		of: (id: ExecutionId) => keys.get(id),
		connectorInputs: (type) =>
			type === null
				? connectors.flatMap(({ protectedInputKeys }) => protectedInputKeys)
				: (findConnector(type)?.protectedInputKeys ?? [])
	};
}
