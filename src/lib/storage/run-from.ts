import type { Table } from 'dexie';
import { newExecution, newPayload, type Execution, type ExecutionPayload } from '../domain/execution';
import type { Flow } from '../domain/flow';
import { ExecutionId } from '../domain/ids';
import { isOpKind, type Note } from '../domain/op';
import { startInput, withNote, type OwnFields } from '../domain/own-fields';
import type { MillraceDatabase } from './database';
import { counts, stepsOf } from './steps';

export interface RunFrom {
	id: ExecutionId;
	/** Number of the step that is made anew. */
	seq: number;
	/** The flow with the script to run; null for the script that ran. */
	flow: Flow | null;
}

/**
 * Writes an execution that has another one's steps before `seq` behind it, and asks the engine to run it.
 * @throws {Error} in words, where that cannot be
 */
export async function runFrom(db: MillraceDatabase, { id, seq, flow }: RunFrom): Promise<ExecutionId> {
	const { executions, payloads, journal, logs, inbox } = db;
	const newId = ExecutionId.create();
	const now = Date.now();
	await db.transaction('rw', [executions, payloads, journal, logs, inbox], async () => {
		const [row, payload, step] = [await executions.get(id), await payloads.get(id), await journal.get([id, seq])];
		if (!row || !payload || !step)
			throw new Error('This step is gone: the execution was deleted. Nothing was started.');
		if (!isOpKind(step.kind) || step.outcome === null || !counts(seq, payload.undone))
			throw new Error('From this step nothing can be run again: it has no outcome, or was undone.');
		const execution = {
			...sameAs(row, payload),
			id: newId,
			rootId: newId,
			createdAt: now,
			rerunOf: id,
			rerunFrom: seq
		};
		if (flow) {
			await executions.add(newExecution({ ...execution, versionHash: flow.versionHash }));
			const donor = { executionId: id, before: seq };
			await payloads.add(newPayload(newId, startInput(payload), { donor, wrapped: payload.wrapped }));
		} else {
			const { flowApi } = row;
			// That it was started says that it has a past.
			const past = pastOf(row, payload, seq);
			const steps = await adopt(journal, id, seq, newId);
			// What it had said of itself by then, it says again: a replay does not repeat it (E5).
			const { input, output, ...fields } = steps
				.filter((entry) => counts(entry.seq, past.undone ?? []) && !isOpKind(entry.kind))
				.reduce<OwnFields>((before, { args }) => withNote(before, args as Note), {
					name: execution.name,
					message: null,
					statusMessage: null,
					input: startInput(payload),
					output: {}
				});
			await executions.add(newExecution({ ...execution, ...fields, flowApi, startedAt: now, status: 'PENDING' }));
			await payloads.add(newPayload(newId, input, { ...past, output }));
			await adopt(logs, id, seq, newId);
		}
		await inbox.add({ type: 'run', executionId: newId, at: now });
	});
	return newId;
}

function sameAs(row: Execution, payload: ExecutionPayload) {
	const { projectId, type, flowId, flowName, versionHash, priority, maxRuntimeMinutes, isProductive } = row;
	const { protectInputs, protectOutputs } = row;
	const same = { projectId, type, flowId, flowName, versionHash, priority, maxRuntimeMinutes, isProductive };
	return { ...same, protectInputs, protectOutputs, name: payload.startName ?? row.name };
}

function pastOf(row: Execution, payload: ExecutionPayload, seq: number): Partial<ExecutionPayload> {
	const { script, startName, startInput, undone, pastTimes, wrapped, schemas, begunInDevMode } = payload;
	return {
		script,
		wrapped,
		schemas,
		begunInDevMode,
		// As they were then, in case one of its next steps changes them.
		startName: startName ?? row.name,
		startInput: startInput ?? { value: payload.input },
		undone: undone.filter(([, last]) => last < seq),
		pastTimes: pastTimes ?? { createdAt: row.createdAt, startedAt: row.startedAt ?? row.createdAt }
	};
}

/**
 * Copies the steps before `seq`. Where they speak of the execution itself, they speak of the new one then: its script asks
 * for them with its own id.
 */
async function adopt<Row extends { seq: number }>(
	table: Table<Row, [ExecutionId, number]>,
	from: ExecutionId,
	seq: number,
	to: ExecutionId
): Promise<Row[]> {
	const rows = await stepsOf(table, from)
		.filter((row) => row.seq < seq)
		.toArray();
	const adopted = rows.map((row) => JSON.parse(JSON.stringify(row).replaceAll(from, to)) as Row);
	await table.bulkAdd(adopted);
	return adopted;
}
