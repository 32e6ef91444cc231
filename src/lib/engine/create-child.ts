import { newExecution, newPayload, type Execution } from '../domain/execution';
import { failure, type Outcome } from '../domain/failure';
import type { ExecutionId, FlowId } from '../domain/ids';
import { isJsonObject, type Json } from '../domain/json';
import type { Op } from '../domain/op';
import type { EngineState, Live } from './engine-state';
import type { EnginePorts } from './ports';

type Create = Extract<Op, { kind: 'create' }>;
/** What a child runs, taken from its target. */
type Made = Pick<
	Execution,
	'type' | 'name' | 'flowId' | 'flowName' | 'versionHash' | 'connectorType' | 'connectorName' | 'protectInputs'
> & {
	script: string | null;
	input: Json;
};

const NOTHING = {
	flowId: null,
	flowName: null,
	versionHash: null,
	connectorType: null,
	connectorName: null,
	protectInputs: [],
	script: null
};

/**
 * Makes the record of a child.
 * @param template the execution that is cloned, for a CLONE
 * @returns the child, or why there can be none: the flow then sees ResourceNotFoundError with the names that are near
 */
export function createChild(
	state: EngineState,
	parent: Live,
	op: Create,
	template: Live | null,
	id = state.ports.newExecutionId()
): Outcome<Live> {
	if (op.options.projectName !== undefined) {
		const what = `project_name=${JSON.stringify(op.options.projectName)} is not available yet: there is only one project`;
		return { ok: false, failure: failure('NotImplementedError', `${what}. Leave it out.`) };
	}
	const made = makeFrom(state.ports, op, template);
	if (!made.ok) return made;
	return { ok: true, value: addChild(state, parent, op, made.value, template?.execution.protectOutputs ?? [], id) };
}

/** The record of a child whose flow is not there, so that its parent has something to be told about. */
export function createMissing(state: EngineState, parent: Live, op: Create, id: ExecutionId): Live {
	const name = op.target.type === 'FLOW' ? op.target.nameOrId : op.target.type;
	const made: Made = { ...NOTHING, type: 'FLOW', name, flowName: name, input: op.input };
	return addChild(state, parent, op, made, [], id);
}

function addChild(
	state: EngineState,
	parent: Live,
	op: Create,
	made: Made,
	protectOutputs: string[],
	id: ExecutionId
): Live {
	const { options } = op;
	const { script, input, ...target } = made;
	const execution = newExecution({
		...target,
		id,
		projectId: parent.execution.projectId,
		name: options.name?.trim() || target.name,
		parentId: parent.execution.id,
		rootId: parent.execution.rootId,
		isProductive: options.isProductive ?? parent.execution.isProductive,
		orphan: options.orphan ?? false,
		priority: options.priority ?? parent.execution.priority,
		maxRuntimeMinutes: options.maxRuntimeMinutes ?? null,
		scheduledFor: options.scheduledFor ?? null,
		createdAt: state.now,
		protectInputs: [...new Set([...target.protectInputs, ...(options.protectInputs ?? [])])],
		protectOutputs: [...new Set([...protectOutputs, ...(options.protectOutputs ?? [])])]
	});
	const payload = newPayload(id, input, { script });
	const live = state.add(execution, payload);
	parent.children.add(id);
	state.touch(live);
	state.touchPayload(live);
	return live;
}

function makeFrom(ports: EnginePorts, op: Create, template: Live | null): Outcome<Made> {
	const { target, input } = op;
	switch (target.type) {
		case 'FLOW': {
			const found = ports.findFlow(target.nameOrId);
			if ('near' in found) return notFound(`There is no flow named “${target.nameOrId}”`, found.near);
			const flow = { flowId: found.id as FlowId, flowName: found.name, versionHash: found.versionHash };
			return { ok: true, value: { ...NOTHING, ...flow, type: 'FLOW', name: found.name, input } };
		}
		case 'CONNECTION': {
			if (target.connectorType === null) {
				const what = `this.connect(${JSON.stringify(target.connectorName)}): stored connectors`;
				return {
					ok: false,
					failure: failure(
						'NotImplementedError',
						`${what} are not available yet. Give connector_type=… and the values in the call.`
					)
				};
			}
			const found = ports.findConnector(target.connectorType);
			if ('near' in found) return notFound(`There is no connector of type “${target.connectorType}”`, found.near);
			const connection = {
				connectorType: found.type,
				connectorName: target.connectorName,
				protectInputs: found.protectedInputs
			};
			return { ok: true, value: { ...NOTHING, ...connection, type: 'CONNECTION', name: found.type, input } };
		}
		case 'SCRIPT':
			return { ok: true, value: { ...NOTHING, type: 'SCRIPT', name: 'script', script: target.source, input } };
		case 'CLONE': {
			if (!template) return notFound(`There is no execution ${target.executionId} to clone`, []);
			const { type, name, flowId, flowName, versionHash, connectorType, connectorName, protectInputs } =
				template.execution;
			const same = { type, name, flowId, flowName, versionHash, connectorType, connectorName, protectInputs };
			return { ok: true, value: { ...same, script: template.script, input: merged(template.input, input) } };
		}
	}
}

/** Inputs of a clone: key by key where both are objects, else the newer where there is one. */
function merged(older: Json, newer: Json): Json {
	if (isJsonObject(older) && isJsonObject(newer)) return { ...older, ...newer };
	return newer ?? older;
}

function notFound(what: string, near: string[]): Outcome<never> {
	const hint = near.length > 0 ? ` Near it: ${near.map((name) => `“${name}”`).join(', ')}.` : '';
	return { ok: false, failure: failure('ResourceNotFoundError', `${what}.${hint}`, { near }) };
}
