import { newExecution, newPayload, type Execution } from '../domain/execution';
import { isBuiltIn, type Flow } from '../domain/flow';
import { ExecutionId, ofProjects, type ProjectId } from '../domain/ids';
import { secretKeys } from '../domain/input-form';
import type { Json } from '../domain/json';
import type { MillraceDatabase } from './database';

export interface FlowRun {
	flow: Flow;
	/** Null for a run with no inputs at all. */
	input: Json;
	/** Milliseconds since 1970. */
	now: number;
	fields?: Partial<Execution>;
	/** A text to run instead of the saved one; `versionHash` in `fields` is its hash. */
	script?: string | null;
}

/**
 * Creates an execution of a flow's saved version and asks the engine to run it, within a transaction that writes
 * executions, payloads and the inbox.
 */
export async function addFlowRun(
	db: MillraceDatabase,
	{ flow, input, now, fields = {}, script = null }: FlowRun
): Promise<ExecutionId> {
	const id = ExecutionId.create();
	const execution = newExecution({
		id,
		type: 'FLOW',
		name: flow.name,
		rootId: id,
		projectId: flow.projectId,
		flowId: flow.id,
		flowName: flow.name,
		versionHash: flow.versionHash,
		maxRuntimeMinutes: flow.maxRuntimeMinutes,
		priority: flow.priority,
		protectInputs: secretKeys(flow.inputSchema),
		createdAt: now,
		...fields
	});
	await db.executions.add(execution);
	// A wrapper that is run again wraps the same.
	const wrapped = execution.rerunOf ? ((await db.payloads.get(execution.rerunOf))?.wrapped ?? null) : null;
	await db.payloads.add(newPayload(id, input, { wrapped, script }));
	await db.inbox.add({ type: 'run', executionId: id, at: now });
	return id;
}

/**
 * The flow in use with this name or id. Names are of their projects: what is in one means its own flow first, as children
 * of its executions do.
 * @param projectId of what names it
 */
export async function flowInUse(
	db: MillraceDatabase,
	nameOrId: string,
	projectId: ProjectId
): Promise<Flow | undefined> {
	const inUse = ({ trashedAt }: Flow) => trashedAt === null;
	const isOwn = (flow: Flow) => inUse(flow) && !isBuiltIn(flow);
	const named = await db.flows.where('name').equals(nameOrId.trim()).filter(isOwn).toArray();
	return ofProjects(named, [projectId]) ?? db.flows.filter((flow) => flow.id === nameOrId && inUse(flow)).first();
}
