import { readFilter } from '../domain/filter';
import { isBuiltIn, type Flow } from '../domain/flow';
import type { ProjectId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import type { RecordSnapshot } from '../domain/record';
import { filterFields, RecordError } from '../domain/record-kinds';
import type { MillraceDatabase } from './database';
import { missing } from './record-refusal';
import type { RecordAddress, RecordTable } from './record-table';
import type { StoredRecordTable } from './stored-record-table';

type Address = RecordAddress<'wrapper'>;

/**
 * Wrappers as flows see them: the records there are, and the standard ones, as if each project had a record of the name that
 * names the flow. Whoever saves one makes a record, which is used in place of the standard one.
 */
export class WrapperRecordTable implements RecordTable<'wrapper'> {
	constructor(
		private readonly db: MillraceDatabase,
		private readonly stored: StoredRecordTable
	) {}

	async read(address: Address): Promise<RecordSnapshot | null> {
		const found = await this.stored.read(address);
		if (found) return found;
		const standard = await this.standard(address);
		return standard ? shown(standard, address.projectId) : null;
	}

	async save(address: Address, fields: JsonObject): Promise<RecordSnapshot> {
		const standard = (await this.stored.find(address)) ? undefined : await this.standard(address);
		if (!standard) return this.stored.save(address, fields);
		const byName: Address = { ...address, select: standard.name, by: 'name' };
		return this.stored.save(byName, { flow: standard.name, description: standard.description, ...fields });
	}

	async clone(address: Address, fields: JsonObject): Promise<RecordSnapshot> {
		const standard = (await this.stored.find(address)) ? undefined : await this.standard(address);
		if (!standard) return this.stored.clone(address, fields);
		const given = { flow: standard.name, description: standard.description, tags: standard.tags, ...fields };
		return this.stored.add('wrapper', address.projectId, given);
	}

	async delete(address: Address): Promise<void> {
		if (await this.stored.find(address)) return this.stored.delete(address);
		const standard = await this.standard(address);
		if (!standard) throw missing('wrapper', address.select, address.by, await this.names('wrapper', address.projectId));
		throw new RecordError('PermissionDenied', `The wrapper “${standard.name}” came with Millrace. It stays.`);
	}

	async names(type: 'wrapper', projectId: ProjectId): Promise<string[]> {
		const standard = (await this.standards()).map(({ name }) => name);
		return [...new Set([...standard, ...(await this.stored.names(type, projectId))])];
	}

	/** The standard ones first. */
	async list(type: 'wrapper', projectId: ProjectId, filter: Json): Promise<RecordSnapshot[]> {
		const wanted = readFilter(filter, filterFields(type));
		const own = new Set(await this.stored.names(type, projectId));
		const standard = (await this.standards()).filter(({ name }) => !own.has(name));
		const snapshots = standard.map((flow) => shown(flow, projectId)).filter(wanted);
		return [...snapshots, ...(await this.stored.list(type, projectId, filter))];
	}

	private async standard({ select, by }: Address): Promise<Flow | undefined> {
		const wanted = select.trim();
		return (await this.standards()).find((flow) => flow[by] === wanted);
	}

	private standards(): Promise<Flow[]> {
		return this.db.flows.filter((flow) => isBuiltIn(flow) && flow.trashedAt === null).sortBy('id');
	}
}

function shown(flow: Flow, projectId: ProjectId): RecordSnapshot {
	const { id, name, description, tags, createdAt, modifiedAt } = flow;
	const times = { created_at: createdAt / 1000, modified_at: modifiedAt / 1000 };
	return { flow: name, id, name, description, tags, project_id: projectId, ...times };
}
