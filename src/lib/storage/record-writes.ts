import type { Table } from 'dexie';
import { DEFAULT_PROJECT, RecordId, type ExecutionId, type ProjectId } from '../domain/ids';
import { sameJson, type JsonObject } from '../domain/json';
import { freeFileName } from '../domain/file-path';
import { freeName, nameProblem } from '../domain/names';
import type { Hook } from '../domain/object-template';
import type { StoredRecord, StoredType } from '../domain/record';
import { defaultFields, kindInWords, readRecordChange } from '../domain/record-kinds';
import { checkedObject, hasTemplate, startHook, type FindRecord } from './custom-objects';
import type { MillraceDatabase } from './database';
import { followNames, renameOf } from './follow-names';
import { NameError, projectNow } from './flow-repository';
import type { RecordRefusal } from './record-refusal';

/** Kinds of which there is one list for all projects. */
const SHARED: readonly StoredType[] = ['project', 'user', 'workspace'];

/** What a new record is made from; fields have their Python names, description and tags among them. */
export interface NewRecord {
	type: StoredType;
	name: string;
	projectId: ProjectId;
	fields: JsonObject;
}

/** A content, and the file it is to be in. */
export interface FileToPut {
	name: string;
	projectId: ProjectId;
	content: Blob;
	/** The execution that writes it; null for a person. */
	writtenBy: ExecutionId | null;
	/** What is done where there is a file with this name: nothing, fill it anew, make another with a number. */
	ifTaken: IfTaken;
}

export type IfTaken = 'ask' | 'replace' | 'beside';

/** What changes of records write into: custom objects start flows. */
export function recordTables(db: MillraceDatabase): Table[] {
	return [db.records, db.contents, db.flows, db.executions, db.payloads, db.inbox];
}

/**
 * Reads and changes records, each call within a transaction of whoever calls, of {@link recordTables}: pages and flows
 * change them by the same rules.
 */
export class RecordWrites {
	/** @param now milliseconds since 1970 */
	constructor(
		private readonly db: MillraceDatabase,
		private readonly now: () => number
	) {}

	/** The record in use with this name. */
	byName(type: StoredType, name: string, projectId: ProjectId): Promise<StoredRecord | undefined> {
		const scope = scopeOf(type, projectId);
		return this.db.records
			.where('[type+name]')
			.equals([type, name.trim()])
			.filter((record) => record.trashedAt === null && record.projectId === scope)
			.first();
	}

	/** Records in use, in the order in which they were made. */
	inUse(type: StoredType, projectId: ProjectId): Promise<StoredRecord[]> {
		const scope = scopeOf(type, projectId);
		return this.db.records
			.where('type')
			.equals(type)
			.filter((record) => record.trashedAt === null && record.projectId === scope)
			.sortBy('id');
	}

	/**
	 * @throws {NameError} where the name cannot be used or is taken
	 * @throws {RecordError} where there is no such field, or a value does not fit it
	 */
	async create({ type, name, projectId, fields }: NewRecord): Promise<StoredRecord> {
		const { name: _, description = '', tags = [], fields: own } = readRecordChange(type, fields);
		await this.checkName(type, name, projectId, null);
		const at = this.now();
		const whole = { ...defaultFields(type), ...own };
		// A transaction may end where something is awaited that has nothing to do with it.
		const record: StoredRecord = {
			id: RecordId.create(),
			type,
			projectId: scopeOf(type, projectId),
			name: name.trim(),
			description,
			tags,
			fields: hasTemplate(type, whole) ? await this.fitting(whole, projectId) : whole,
			createdAt: at,
			modifiedAt: at,
			trashedAt: null
		};
		await this.db.records.add(record);
		if (hasTemplate(type, record.fields)) throwIf(await this.tell('on_create', record, null));
		return record;
	}

	/**
	 * Writes fields into a record; what is not given stays. `name` renames: what names this one names it anew. That starts no
	 * hooks, as it still names the same.
	 *
	 * Where no value of an object changes, its template is not asked: it may be gone, or want other values by now.
	 * @throws {NameError} where the name cannot be used or is taken
	 * @throws {RecordError} where there is no such field, or a value does not fit it
	 */
	async change(record: StoredRecord, fields: JsonObject): Promise<StoredRecord> {
		const { fields: own, ...change } = readRecordChange(record.type, fields);
		if (change.name !== undefined) {
			await this.checkName(record.type, change.name, record.projectId, record.id);
			change.name = change.name.trim();
		}
		const whole = { ...record.fields, ...own };
		const isSame = sameJson(whole, record.fields);
		const asked = !isSame && hasTemplate(record.type, whole);
		const after = asked ? await this.fitting(whole, record.projectId) : whole;
		const written = { ...record, ...change, fields: after, modifiedAt: this.now() };
		await this.db.records.put(written);
		const changed = await this.followRename(record, written);
		// A flow that puts its object in order is not started by itself for ever.
		const told = hasTemplate(record.type, after) && differs(record, changed);
		const untold = told ? await this.tell('on_update', changed, record) : null;
		if (!isSame) throwIf(untold);
		return changed;
	}

	/**
	 * Gives a file its content; its size and media type follow.
	 * @param writtenBy the execution that does so; null for a person
	 */
	async setContent(file: StoredRecord, content: Blob, writtenBy: ExecutionId | null): Promise<StoredRecord> {
		const mime_type = content.type || file.fields.mime_type || '';
		const fields = { ...file.fields, size: content.size, mime_type, written_by: writtenBy };
		const changed = { ...file, fields, modifiedAt: this.now() };
		await this.db.contents.put({ recordId: file.id, blob: content });
		await this.db.records.put(changed);
		return changed;
	}

	/**
	 * Makes this the content of the file with this name; creates the file where there is none.
	 * @returns null where there is one, and it was to be asked for
	 * @throws {NameError} where the name cannot be used
	 */
	async putFile({ name, projectId, content, writtenBy, ifTaken }: FileToPut): Promise<StoredRecord | null> {
		const known = await this.byName('file', name, projectId);
		if (known && ifTaken === 'ask') return null;
		if (known && ifTaken === 'replace') return this.setContent(known, content, writtenBy);
		const taken = new Set(known ? (await this.inUse('file', projectId)).map((file) => file.name) : []);
		const made = { type: 'file', name: freeFileName(name.trim(), taken), projectId, fields: {} } as const;
		return this.setContent(await this.create(made), content, writtenBy);
	}

	/**
	 * Moves records to the trash, with their content. An object goes there also where its template, or the flow that this
	 * wants to be started, is gone.
	 * @returns what was missing, each in a sentence
	 */
	async moveToTrash(records: readonly StoredRecord[]): Promise<string[]> {
		const trashedAt = this.now();
		const going = records.filter((record) => record.trashedAt === null);
		await this.db.records.bulkPut(going.map((record) => ({ ...record, trashedAt })));
		const missing = new Set<string>();
		for (const record of going) {
			const untold = hasTemplate(record.type, record.fields) ? await this.tell('on_delete', record, record) : null;
			if (untold) missing.add(untold.message);
		}
		return [...missing];
	}

	/** Takes a record back out of the trash; one whose name was given away meanwhile gets a number. */
	async restore(record: StoredRecord): Promise<StoredRecord> {
		if (record.trashedAt === null) return record;
		const projectId = await projectNow(this.db, record.projectId);
		const taken = new Set((await this.inUse(record.type, projectId)).map(({ name }) => name));
		const free = record.type === 'file' ? freeFileName : freeName;
		const restored = { ...record, projectId, name: free(record.name, taken), trashedAt: null };
		await this.db.records.put(restored);
		return restored;
	}

	/** @returns the record as it is then: it may name itself */
	private async followRename(before: StoredRecord, after: StoredRecord): Promise<StoredRecord> {
		const rename = renameOf(before, after);
		if (!rename) return after;
		const changed = await followNames(this.db, [rename], this.now());
		return changed.find(({ id }) => id === after.id) ?? after;
	}

	private fitting(fields: JsonObject, projectId: ProjectId): Promise<JsonObject> {
		return checkedObject(fields, this.finder(projectId));
	}

	/** @returns why no flow could be started */
	private tell(hook: Hook, object: StoredRecord, previous: StoredRecord | null): Promise<RecordRefusal | null> {
		const change = { object, previous, now: this.now() };
		return startHook(this.db, hook, change, this.finder(object.projectId));
	}

	private finder(projectId: ProjectId): FindRecord {
		return (type, name) => this.byName(type, name, projectId);
	}

	private async checkName(type: StoredType, name: string, projectId: ProjectId, own: RecordId | null): Promise<void> {
		const problem = nameProblem(name);
		if (problem) throw new NameError(problem);
		const other = await this.byName(type, name, projectId);
		if (other && other.id !== own)
			throw new NameError(`There is ${kindInWords(type)} named “${other.name}” already. Choose another name.`);
	}
}

function throwIf(refusal: RecordRefusal | null): void {
	if (refusal) throw refusal;
}

/** The project that a record of a kind belongs to. */
function scopeOf(type: StoredType, projectId: ProjectId): ProjectId {
	return SHARED.includes(type) ? DEFAULT_PROJECT : projectId;
}

function differs(a: StoredRecord, b: StoredRecord): boolean {
	const seen = ({ name, description, tags, fields }: StoredRecord) => JSON.stringify([name, description, tags, fields]);
	return seen(a) !== seen(b);
}
