import { readFilter } from '../domain/filter';
import { failure } from '../domain/failure';
import { RecordId, type ExecutionId, type ProjectId } from '../domain/ids';
import type { Json, JsonObject } from '../domain/json';
import { recordSnapshot, type RecordSnapshot, type StoredRecord, type StoredType } from '../domain/record';
import { filterFields, RecordError } from '../domain/record-kinds';
import { base64ToBytes, UndecodableError } from './backup-values';
import type { MillraceDatabase } from './database';
import { missing, RecordRefusal } from './record-refusal';
import type { RecordAddress, RecordTable } from './record-table';
import type { RecordWrites } from './record-writes';

type Address = RecordAddress<StoredType>;

/** Settings, files and the other kinds that are kept as {@link StoredRecord}, as flows see them. */
export class StoredRecordTable implements RecordTable<StoredType> {
	/** @param writer the execution that asks */
	constructor(
		private readonly db: MillraceDatabase,
		private readonly writes: RecordWrites,
		private readonly writer: ExecutionId | null = null
	) {}

	/** The record in use that is meant. */
	async find({ type, select, by, projectId }: Address): Promise<StoredRecord | undefined> {
		if (by === 'name') return this.writes.byName(type, select, projectId);
		const id = RecordId.parse(select);
		const record = id ? await this.db.records.get(id) : undefined;
		return record?.type === type && record.trashedAt === null ? record : undefined;
	}

	/** @throws {RecordRefusal} where there is none */
	async required(address: Address): Promise<StoredRecord> {
		const found = await this.find(address);
		if (found) return found;
		throw missing(address.type, address.select, address.by, await this.names(address.type, address.projectId));
	}

	async names(type: StoredType, projectId: ProjectId): Promise<string[]> {
		return (await this.writes.inUse(type, projectId)).map(({ name }) => name);
	}

	async read(address: Address): Promise<RecordSnapshot | null> {
		const found = await this.find(address);
		return found ? recordSnapshot(found) : null;
	}

	async save(address: Address, { content_base64: content, ...fields }: JsonObject): Promise<RecordSnapshot> {
		const { type, select, by, projectId } = address;
		const known = by === 'name' ? await this.find(address) : await this.required(address);
		const name = typeof fields.name === 'string' ? fields.name : select;
		const saved = known
			? await this.writes.change(known, fields)
			: await this.writes.create({ type, name, projectId, fields });
		return recordSnapshot(content === undefined ? saved : await this.fill(saved, content));
	}

	/** A new one. @throws {NameError} where its name is taken */
	async add(type: StoredType, projectId: ProjectId, fields: JsonObject): Promise<RecordSnapshot> {
		const name = typeof fields.name === 'string' ? fields.name : '';
		return recordSnapshot(await this.writes.create({ type, name, projectId, fields }));
	}

	async clone(address: Address, { content_base64: content, ...given }: JsonObject): Promise<RecordSnapshot> {
		const original = await this.required(address);
		const { type, projectId, description, tags } = original;
		const name = typeof given.name === 'string' ? given.name : '';
		const fields = { ...original.fields, description, tags, ...given };
		const copy = await this.writes.create({ type, name, projectId, fields });
		if (content !== undefined) return recordSnapshot(await this.fill(copy, content));
		const blob = (await this.db.contents.get(original.id))?.blob;
		return recordSnapshot(blob ? await this.writes.setContent(copy, blob, this.writer) : copy);
	}

	async delete(address: Address): Promise<void> {
		await this.writes.moveToTrash([await this.required(address)]);
	}

	async list(type: StoredType, projectId: ProjectId, filter: Json): Promise<RecordSnapshot[]> {
		const wanted = readFilter(filter, filterFields(type));
		return (await this.writes.inUse(type, projectId)).map(recordSnapshot).filter(wanted);
	}

	/** Adds to the list that a setting is; one that is not there, or is null, becomes a list. */
	async append(address: RecordAddress<'setting'>, value: Json): Promise<RecordSnapshot> {
		const known = await this.find(address);
		const before = known?.fields.value ?? [];
		if (!Array.isArray(before)) {
			const message = `The setting “${known!.name}” is no list, so nothing can be appended to it.`;
			throw new RecordError('InvalidInputError', message);
		}
		return this.save(address, { value: [...before, value] });
	}

	private async fill(record: StoredRecord, content: Json): Promise<StoredRecord> {
		if (record.type !== 'file') throw new RecordError('ExtraInputError', 'Only a file has a content.');
		try {
			if (typeof content !== 'string') throw new UndecodableError('it is no text');
			const type = typeof record.fields.mime_type === 'string' ? record.fields.mime_type : '';
			return await this.writes.setContent(record, new Blob([base64ToBytes(content)], { type }), this.writer);
		} catch (error) {
			if (!(error instanceof UndecodableError)) throw error;
			throw new RecordRefusal(failure('InvalidInputError', `The content of “${record.name}” is not base64.`));
		}
	}
}
