import { fieldsOfFilter, readFilter } from '../domain/filter';
import { FLOW_TEMPLATE, type Flow } from '../domain/flow';
import { FlowId, type ProjectId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import { nameProblem } from '../domain/names';
import type { RecordSnapshot } from '../domain/record';
import { filterFields, readRecordChange } from '../domain/record-kinds';
import type { MillraceDatabase } from './database';
import { NameError } from './flow-repository';
import { addFlow, addVersion } from './flow-writes';
import { followNames } from './follow-names';
import { missing } from './record-refusal';
import type { RecordAddress, RecordTable } from './record-table';

type Address = RecordAddress<'flow'>;

export interface FlowRecordTableOptions {
	/** Milliseconds since 1970. */
	now: () => number;
	/** SHA-256 of a script that may have to be saved: reckoned before the transaction begins. */
	hashOf: (script: string) => string;
}

/** Flows, as flows see them. A script that is saved is a new version; a draft in an editor stays. */
export class FlowRecordTable implements RecordTable<'flow'> {
	constructor(
		private readonly db: MillraceDatabase,
		private readonly options: FlowRecordTableOptions
	) {}

	async read(address: Address): Promise<RecordSnapshot | null> {
		const flow = await this.find(address);
		return flow ? this.snapshot(flow, true) : null;
	}

	async save(address: Address, fields: JsonObject): Promise<RecordSnapshot> {
		const known = address.by === 'name' ? await this.find(address) : await this.required(address);
		const changed = known
			? await this.change(known, fields)
			: await this.create(address.projectId, { name: address.select, ...fields });
		return this.snapshot(changed, true);
	}

	async clone(address: Address, fields: JsonObject): Promise<RecordSnapshot> {
		const original = await this.required(address);
		const script = await this.script(original);
		const { name: _, ...same } = ownFields(original);
		const given = { ...same, script, ...fields };
		return this.snapshot(await this.create(original.projectId, given), true);
	}

	async delete(address: Address): Promise<void> {
		const flow = await this.required(address);
		await this.db.flows.put({ ...flow, trashedAt: this.options.now() });
	}

	async list(_type: 'flow', projectId: ProjectId, filter: Json): Promise<RecordSnapshot[]> {
		const wanted = readFilter(filter, filterFields('flow'));
		const withScript = fieldsOfFilter(filter).has('script');
		const flows = await this.db.flows.orderBy('id').filter(inUseIn(projectId)).toArray();
		const snapshots: RecordSnapshot[] = [];
		for (const flow of flows) snapshots.push(await this.snapshot(flow, withScript));
		// A script is loaded when it is asked for.
		return snapshots.filter(wanted).map(({ script: _, ...others }) => others);
	}

	/** The flow in use that is meant. */
	private async find({ select, by, projectId }: Address): Promise<Flow | undefined> {
		if (by === 'name') return this.db.flows.where('name').equals(select.trim()).filter(inUseIn(projectId)).first();
		const id = FlowId.parse(select);
		const flow = id ? await this.db.flows.get(id) : undefined;
		return flow?.trashedAt === null ? flow : undefined;
	}

	private async required(address: Address): Promise<Flow> {
		const flow = await this.find(address);
		if (flow) return flow;
		throw missing('flow', address.select, address.by, await this.names('flow', address.projectId));
	}

	async names(_type: 'flow', projectId: ProjectId): Promise<string[]> {
		return (await this.db.flows.filter(inUseIn(projectId)).toArray()).map(({ name }) => name);
	}

	private async create(projectId: ProjectId, given: JsonObject): Promise<Flow> {
		const { name = '', script = FLOW_TEMPLATE, ...change } = readFlow(given);
		await this.checkName(name, projectId, null);
		const now = this.options.now();
		const version = { script, hash: this.options.hashOf(script), note: null, now };
		return addFlow(this.db, { ...change, name: name.trim(), projectId }, version);
	}

	private async change(flow: Flow, given: JsonObject): Promise<Flow> {
		const { script, ...change } = readFlow(given);
		if (change.name !== undefined) {
			await this.checkName(change.name, flow.projectId, flow.id);
			change.name = change.name.trim();
		}
		const now = this.options.now();
		const changed = { ...flow, ...change, modifiedAt: now };
		if (script !== undefined) {
			const hash = this.options.hashOf(script);
			if (hash !== flow.versionHash) await addVersion(this.db, flow.id, { script, hash, note: null, now });
			changed.versionHash = hash;
		}
		await this.db.flows.put(changed);
		const { id, name, projectId } = changed;
		const rename = { kind: 'flow', id, before: flow.name, name, projectId } as const;
		await followNames(this.db, [rename], now);
		return changed;
	}

	private async checkName(name: string, projectId: ProjectId, own: FlowId | null): Promise<void> {
		const problem = nameProblem(name);
		if (problem) throw new NameError(problem);
		const other = await this.find({ type: 'flow', select: name, by: 'name', projectId });
		if (other && other.id !== own)
			throw new NameError(`There is a flow named “${other.name}” already. Choose another name.`);
	}

	private async script(flow: Flow): Promise<string> {
		return (await this.db.versions.where('hash').equals(flow.versionHash).first())?.script ?? '';
	}

	private async snapshot(flow: Flow, withScript: boolean): Promise<RecordSnapshot> {
		return {
			...ownFields(flow),
			...(withScript ? { script: await this.script(flow) } : {}),
			id: flow.id,
			project_id: flow.projectId,
			created_at: flow.createdAt / 1000,
			modified_at: flow.modifiedAt / 1000
		};
	}
}

function inUseIn(projectId: ProjectId): (flow: Flow) => boolean {
	return (flow) => flow.trashedAt === null && flow.projectId === projectId;
}

function ownFields(flow: Flow): JsonObject {
	return {
		name: flow.name,
		description: flow.description,
		tags: flow.tags,
		input_schema: flow.inputSchema,
		output_schema: flow.outputSchema,
		max_runtime_minutes: flow.maxRuntimeMinutes,
		priority: flow.priority,
		is_readonly: flow.isReadonly
	};
}

/** What was given, under the names of the table. */
function readFlow(given: JsonObject): Partial<Flow> & { script?: string } {
	const { fields, ...common } = readRecordChange('flow', given);
	const own: { [field: string]: Json | undefined } = {
		script: fields.script,
		inputSchema: fields.input_schema,
		outputSchema: fields.output_schema,
		maxRuntimeMinutes: fields.max_runtime_minutes,
		priority: fields.priority,
		isReadonly: fields.is_readonly
	};
	return { ...common, ...Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) };
}
