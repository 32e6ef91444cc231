import type { Execution } from '../domain/execution';
import type { ScheduleState } from '../domain/due-runs';
import type { ExecutionId, RecordId } from '../domain/ids';
import { isJsonObject, type Json } from '../domain/json';
import { flowNamedBy, type StoredRecord } from '../domain/record';
import type { MillraceDatabase } from './database';
import { addFlowRun, flowInUse } from './flow-run';
import { startedByIn } from './started-by';

/** What schedules and webhooks have started, as pages see it, and starting it by hand. */
export class TriggerRepository {
	constructor(private readonly db: MillraceDatabase) {}

	/** How far each schedule has come, by the id of its record. */
	async states(): Promise<Map<RecordId, ScheduleState>> {
		return new Map((await this.db.scheduleStates.toArray()).map((state) => [state.recordId, state]));
	}

	/** The newest execution that a schedule or webhook has started. */
	async lastRun(id: RecordId): Promise<Execution | undefined> {
		const ids = await startedByIn(this.db.executions, id).primaryKeys();
		return ids.length === 0 ? undefined : this.db.executions.get(ids.reduce((a, b) => (a > b ? a : b)));
	}

	/**
	 * Starts the flow of a schedule now, whatever its times say.
	 * @throws {Error} in words, where it cannot be started
	 */
	runNow({ id }: StoredRecord): Promise<ExecutionId> {
		return this.start(id, 'schedule', ({ fields: { inputs } }) => (isJsonObject(inputs) ? inputs : null));
	}

	/**
	 * Starts the flow of a webhook.
	 * @throws {Error} in words, where it cannot be started
	 */
	call({ id }: StoredRecord, input: Json): Promise<ExecutionId> {
		return this.start(id, 'webhook', () => input);
	}

	/** As its record is by now: a page may show what it was before the last change. */
	private start(
		recordId: RecordId,
		type: 'schedule' | 'webhook',
		inputOf: (record: StoredRecord) => Json
	): Promise<ExecutionId> {
		const { db } = this;
		const tables = [db.records, db.flows, db.executions, db.payloads, db.inbox, db.scheduleStates];
		return db.transaction('rw', tables, async () => {
			const record = await db.records.get(recordId);
			if (!record || record.trashedAt !== null) throw new Error(`The ${type} is gone, or in the trash.`);
			const name = flowNamedBy(record);
			const flow = await flowInUse(db, name, record.projectId);
			if (!flow) throw new Error(name ? `There is no flow named “${name}”.` : 'It has no flow yet.');
			const startedBy = { type, id: record.id, name: record.name };
			const id = await addFlowRun(db, { flow, input: inputOf(record), now: Date.now(), fields: { startedBy } });
			await db.scheduleStates.update(record.id, { lastRunId: id });
			return id;
		});
	}
}
