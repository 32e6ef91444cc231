import { newExecution, newPayload, schemasOf, type Execution, type ExecutionPayload } from '../domain/execution';
import { failure, type Outcome } from '../domain/failure';
import type { ExecutionId, FlowId, ProjectId } from '../domain/ids';
import { secretKeys } from '../domain/input-form';
import { isJsonObject, type Json } from '../domain/json';
import type { ChildOptions, Op } from '../domain/op';
import type { EngineState, Live } from './engine-state';
import type { EnginePorts, FlowFound, StoredConnectorFound } from './ports';

type Create = Extract<Op, { kind: 'create' }>;
/** What a child runs, taken from its target. */
type Made = Pick<
	Execution,
	| 'type'
	| 'name'
	| 'flowId'
	| 'flowName'
	| 'versionHash'
	| 'connectorType'
	| 'connectorName'
	| 'connectorId'
	| 'protectInputs'
	| 'maxRuntimeMinutes'
> &
	Pick<ExecutionPayload, 'script' | 'input' | 'wrapped' | 'schemas'> & {
		/** Null: that of the parent. */
		priority: number | null;
	};

const NOTHING = {
	flowId: null,
	flowName: null,
	versionHash: null,
	connectorType: null,
	connectorName: null,
	connectorId: null,
	protectInputs: [],
	maxRuntimeMinutes: null,
	priority: null,
	script: null,
	wrapped: null,
	schemas: null
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
	const project = projectOf(state.ports, parent, op, template);
	if (!project.ok) return project;
	const projects = [project.value, parent.execution.projectId];
	const called = makeFrom(state.ports, projects, op, template);
	const made = called.ok && op.wrappers?.length ? wrap(state.ports, projects, op, called.value) : called;
	if (!made.ok) return made;
	const { isProductive, protectOutputs } = template?.execution ?? ofParent(parent);
	const own = { id, projectId: project.value, isProductive, protectOutputs };
	return { ok: true, value: addChild(state, parent, op, made.value, own) };
}

/** What a child that is no clone has, where it is not said. */
function ofParent({ execution }: Live): Pick<Execution, 'isProductive' | 'protectOutputs'> {
	return { isProductive: execution.isProductive, protectOutputs: [] };
}

/** The project of a child: the one that was asked for, that of what is cloned, or its parent's. */
function projectOf(ports: EnginePorts, parent: Live, op: Create, template: Live | null): Outcome<ProjectId> {
	const { projectName } = op.options;
	if (projectName === undefined) return { ok: true, value: (template ?? parent).execution.projectId };
	const found = ports.findProject(projectName);
	return 'near' in found
		? notFound(`There is no project named “${projectName}”`, found.near)
		: { ok: true, value: found.id };
}

/** The record of a child whose flow is not there, so that its parent has something to be told about. */
export function createMissing(state: EngineState, parent: Live, op: Create, id: ExecutionId): Live {
	const name = op.target.type === 'FLOW' ? op.target.nameOrId : op.target.type;
	const made: Made = { ...NOTHING, type: 'FLOW', name, flowName: name, input: op.input };
	return addChild(state, parent, op, made, { id, projectId: parent.execution.projectId, ...ofParent(parent) });
}

function addChild(
	state: EngineState,
	parent: Live,
	op: Create,
	made: Made,
	{
		id,
		projectId,
		isProductive,
		protectOutputs
	}: Pick<Execution, 'id' | 'projectId' | 'isProductive' | 'protectOutputs'>
): Live {
	const options = made.wrapped && op.wrappers?.length ? ofWrapper(op.options) : op.options;
	const { script, input, wrapped, schemas, priority, ...target } = made;
	const execution = newExecution({
		...target,
		id,
		projectId,
		name: options.name?.trim() || target.name,
		parentId: parent.execution.id,
		rootId: parent.execution.rootId,
		isProductive: options.isProductive ?? isProductive,
		orphan: options.orphan ?? false,
		priority: options.priority ?? priority ?? parent.execution.priority,
		maxRuntimeMinutes: options.maxRuntimeMinutes ?? target.maxRuntimeMinutes,
		scheduledFor: options.scheduledFor ?? null,
		createdAt: state.now,
		protectInputs: [...new Set([...target.protectInputs, ...(options.protectInputs ?? [])])],
		protectOutputs: [...new Set([...protectOutputs, ...(options.protectOutputs ?? [])])]
	});
	const asked = schemasOf(
		options.inputSchema ?? schemas?.input ?? null,
		options.outputSchema ?? schemas?.output ?? null
	);
	const payload = newPayload(id, input, { script, wrapped, schemas: asked });
	const live = state.add(execution, payload);
	parent.children.add(id);
	state.touch(live);
	state.touchPayload(live);
	return live;
}

function makeFrom(
	ports: EnginePorts,
	projects: readonly ProjectId[],
	op: Create,
	template: Live | null
): Outcome<Made> {
	const { target, input } = op;
	switch (target.type) {
		case 'FLOW': {
			const found = ports.findFlow(target.nameOrId, projects);
			if ('near' in found) return notFound(`There is no flow named “${target.nameOrId}”`, found.near);
			return { ok: true, value: { ...flowMade(found), input } };
		}
		case 'CONNECTION': {
			const { connectorName, connectorType } = target;
			return connectorName === null
				? connectionMade(ports, op, connectorType ?? '', null)
				: storedMade(ports, op, connectorName, projects);
		}
		case 'SCRIPT':
			return { ok: true, value: { ...NOTHING, type: 'SCRIPT', name: 'script', script: target.source, input } };
		case 'CLONE': {
			if (!template) return notFound(`There is no execution ${target.executionId} to clone`, []);
			const { type, name, flowId, flowName, versionHash, maxRuntimeMinutes } = template.execution;
			const { connectorType, connectorName, connectorId, protectInputs } = template.execution;
			const connection = { connectorType, connectorName, connectorId, protectInputs };
			const same = { type, name, flowId, flowName, versionHash, ...connection };
			const { script, schemas, wrapped } = template;
			const made = { ...same, maxRuntimeMinutes, priority: null, script, schemas };
			// Of a wrapper's clone, the changes are meant for what it wraps.
			return wrapped
				? {
						ok: true,
						value: { ...made, input: template.input, wrapped: { ...wrapped, input: merged(wrapped.input, input) } }
					}
				: { ok: true, value: { ...made, wrapped: null, input: merged(template.input, input) } };
		}
	}
}

/** @param stored the stored connector it is made with; null where the call gives all */
function connectionMade(
	ports: EnginePorts,
	{ input }: Create,
	connectorType: string,
	stored: StoredConnectorFound | null
): Outcome<Made> {
	const found = ports.findConnector(connectorType);
	if ('near' in found) return notFound(`There is no connector of type “${connectorType}”`, found.near);
	const { type, protectedInputs: protectInputs } = found;
	const target = { connectorType: type, connectorName: stored?.name ?? null, connectorId: stored?.id ?? null };
	const name = stored?.name ?? type;
	return { ok: true, value: { ...NOTHING, ...target, protectInputs, type: 'CONNECTION', name, input } };
}

function storedMade(ports: EnginePorts, op: Create, nameOrId: string, projects: readonly ProjectId[]): Outcome<Made> {
	const found = ports.findStoredConnector(nameOrId, projects);
	if ('near' in found) {
		const isType = !('near' in ports.findConnector(nameOrId));
		const meant = isType ? `. To call without one, write connector_type=${JSON.stringify(nameOrId)}` : '';
		return notFound(`There is no connector named “${nameOrId}”${meant}`, found.near);
	}
	const asked = op.target.type === 'CONNECTION' ? op.target.connectorType : null;
	if (asked !== null && asked.trim().toLowerCase() !== found.type.trim().toLowerCase()) {
		const what = `The connector “${found.name}” is of type ${found.type}, not ${asked}. Leave out connector_type, or name another.`;
		return { ok: false, failure: failure('InvalidInputError', what, { key: 'connector_type' }) };
	}
	return connectionMade(ports, op, found.type, found);
}

function flowMade(found: FlowFound): Omit<Made, 'input'> {
	const { name, versionHash, maxRuntimeMinutes } = found;
	const flow = { flowId: found.id as FlowId, flowName: name, versionHash, maxRuntimeMinutes };
	const protectInputs = secretKeys(found.inputSchema);
	return { ...NOTHING, ...flow, type: 'FLOW', name, priority: found.priority || null, protectInputs };
}

/** The first wrapper of a call, with the call and the other wrappers inside. @param called what the call would make */
function wrap(ports: EnginePorts, projects: readonly ProjectId[], op: Create, called: Made): Outcome<Made> {
	const [first, ...wrappers] = op.wrappers!;
	const wrapper = findWrapper(ports, projects, first!.nameOrId);
	if (!wrapper.ok) return wrapper;
	const { flow } = wrapper.value;
	const { target, input } = op;
	const name = op.options.name?.trim() || called.name;
	const wrapped = { name, target, input, options: ofWrapped(op.options), wrappers };
	const made = { ...flowMade(flow), name: `${wrapper.value.name}: ${name}`, input: first!.input, wrapped };
	// What is protected is inside the wrapper, too.
	return { ok: true, value: { ...made, protectInputs: called.protectInputs } };
}

/** What a wrapper is called, and its flow. A record comes first: it is named for just this. */
function findWrapper(
	ports: EnginePorts,
	projects: readonly ProjectId[],
	nameOrId: string
): Outcome<{ name: string; flow: FlowFound }> {
	const stored = ports.findStoredWrapper(nameOrId, projects);
	if ('near' in stored) {
		const flow = ports.findFlow(nameOrId, projects, 'wrappers');
		if (!('near' in flow)) return { ok: true, value: { name: flow.name, flow } };
		return notFound(`There is no wrapper named “${nameOrId}”`, [...new Set([...stored.near, ...flow.near])]);
	}
	const { name, projectId } = stored;
	if (stored.flow === null) {
		const advice = `Give it one: system.wrapper(${JSON.stringify(name)}).save(flow='its name')`;
		return notFound(`The wrapper “${name}” names no flow. ${advice}`, []);
	}
	const flow = ports.findFlow(stored.flow, [projectId, ...projects], 'wrappers');
	return 'near' in flow
		? notFound(`There is no flow named “${stored.flow}”, which is that of the wrapper “${name}”`, flow.near)
		: { ok: true, value: { name, flow } };
}

/** Of the options of a wrapped call, those that are about its place in the tree are the wrapper's … */
function ofWrapper(options: ChildOptions): ChildOptions {
	const { name: _, maxRuntimeMinutes: __, inputSchema: ___, outputSchema: ____, ...others } = options;
	return others;
}

/** … and those that are about what it does stay with it. */
function ofWrapped(options: ChildOptions): ChildOptions {
	const { orphan: _, scheduledFor: __, ...others } = options;
	return others;
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
