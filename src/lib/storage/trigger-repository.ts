import type { Execution } from '../domain/execution';
import type { ScheduleState } from '../domain/due-runs';
import type { ExecutionId, RecordId } from '../domain/ids';
import { isJsonObject, type Json } from '../domain/json';
import type { StoredRecord } from '../domain/record';
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
	runNow(schedule: StoredRecord): Promise<ExecutionId> {
		const { inputs } = schedule.fields;
		return this.start(schedule, 'schedule', isJsonObject(inputs) ? inputs : null);
	}

	/**
	 * Starts the flow of a webhook.
	 * @throws {Error} in words, where it cannot be started
	 */
	call(webhook: StoredRecord, input: Json): Promise<ExecutionId> {
		return this.start(webhook, 'webhook', input);
	}

	private start(record: StoredRecord, type: 'schedule' | 'webhook', input: Json): Promise<ExecutionId> {
		const { db } = this;
		const tables = [db.flows, db.executions, db.payloads, db.inbox, db.scheduleStates];
		return db.transaction('rw', tables, async () => {
			const name = typeof record.fields.flow === 'string' ? record.fields.flow : '';
			const flow = await flowInUse(db, name, record.projectId);
			if (!flow) throw new Error(name ? `There is no flow named “${name}”.` : 'It has no flow yet.');
			const startedBy = { type, id: record.id, name: record.name };
			const id = await addFlowRun(db, { flow, input, now: Date.now(), fields: { startedBy } });
			await db.scheduleStates.update(record.id, { lastRunId: id });
			return id;
		});
	}
}
