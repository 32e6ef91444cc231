import type { Execution } from '../domain/execution';
import { fieldsOfFilter, readFilter } from '../domain/filter';
import { ExecutionId, type ProjectId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import { logRecord } from '../domain/log-record';
import type { RecordSnapshot } from '../domain/record';
import { RecordError } from '../domain/record-kinds';
import { snapshot } from '../engine/snapshot';
import { archivedIn } from './archived';
import type { MillraceDatabase } from './database';
import type { RecordAddress, RecordTable } from './record-table';
import { stepsOf } from './steps';

type Address = RecordAddress<'execution'>;

/** What a list leaves out: it is loaded when it is asked for. */
const LARGE = ['input_value', 'output_value', 'script'];
const FIELDS = [
	...['id', 'name', 'type', 'status', 'status_message', 'message', 'created_at', 'modified_at', 'started_at'],
	...['ended_at', 'parent_execution_id', 'flow_id', 'flow_name', 'connector_name', 'connector_type', 'is_productive'],
	...['scheduled_for', 'user_name', 'is_archived', ...LARGE]
];

/** Executions as flows find them. To change one there are ops of its own: the engine has it in memory. */
export class ExecutionRecordTable implements RecordTable<'execution'> {
	constructor(private readonly db: MillraceDatabase) {}

	/** Of several with one name, the one that was made last. */
	async read({ select, by, projectId }: Address): Promise<RecordSnapshot | null> {
		if (by === 'id') {
			const id = ExecutionId.parse(select);
			const execution = id ? await this.db.executions.get(id) : undefined;
			return execution ? this.whole(execution) : null;
		}
		const wanted = select.trim();
		const named = await this.db.executions
			.orderBy('id')
			.reverse()
			.filter((execution) => execution.name === wanted && execution.projectId === projectId)
			.first();
		return named ? this.whole(named) : null;
	}

	save(): Promise<RecordSnapshot> {
		return refuse();
	}

	clone(): Promise<RecordSnapshot> {
		return refuse();
	}

	delete(): Promise<void> {
		return refuse();
	}

	/** Too many to be looked through for one that was meant. */
	names(): Promise<string[]> {
		return Promise.resolve([]);
	}

	async list(_type: 'execution', projectId: ProjectId, filter: Json): Promise<RecordSnapshot[]> {
		const wanted = readFilter(filter, FIELDS);
		const asked = fieldsOfFilter(filter);
		const needsAll = LARGE.some((field) => asked.has(field));
		const hidden = asked.has('is_archived') ? new Set() : await archivedIn(this.db.executions);
		const found: RecordSnapshot[] = [];
		for (const execution of await this.db.executions.orderBy('id').toArray()) {
			if (execution.projectId !== projectId || hidden.has(execution.id)) continue;
			const seen = needsAll ? await this.whole(execution) : asSnapshot(execution, null, {}, null);
			if (wanted(seen)) found.push(Object.fromEntries(Object.entries(seen).filter(([key]) => !LARGE.includes(key))));
		}
		return found;
	}

	private async whole(execution: Execution): Promise<RecordSnapshot> {
		const payload = await this.db.payloads.get(execution.id);
		const output = payload?.output ?? {};
		const lines = output.logging ? [] : await stepsOf(this.db.logs, execution.id).toArray();
		const logging = lines.filter(({ stream }) => stream === 'log').map(({ at, value }) => logRecord(at, value));
		const shown = logging.length > 0 ? { ...output, logging } : output;
		return asSnapshot(execution, payload?.input ?? null, shown, payload?.script ?? null);
	}
}

function asSnapshot(execution: Execution, input: Json, output: JsonObject, script: string | null): RecordSnapshot {
	return { ...snapshot(execution, input, output, script) };
}

function refuse(): never {
	const message = 'An execution is changed by its own calls: this.flow(…), .save(…), .clone(…), .delete().';
	throw new RecordError('PermissionDenied', message);
}
