import type { Table } from 'dexie';
import { DEFAULT_PROJECT, isReservedId, type ProjectId, type RecordId } from '../domain/ids';
import { sameJson, type JsonObject } from '../domain/json';
import { freeName } from '../domain/names';
import type { StoredRecord, StoredType } from '../domain/record';
import type { MillraceDatabase } from './database';
import { RecordDrafts } from './record-drafts';
import { RecordWrites, recordTables, type IfTaken, type NewRecord } from './record-writes';

/** What came of {@link RecordRepository.saveValue}: the record as it is now, whether written or not. */
export interface ValueSaving {
	saved: boolean;
	record: StoredRecord;
}

/**
 * Settings, files, connectors and the other named records, as pages see them. What a record of a kind holds, and what is
 * refused, is in `domain/record-kinds.ts`.
 */
export class RecordRepository {
	/** What was typed into records and is not saved. */
	readonly drafts: RecordDrafts;
	private readonly writes: RecordWrites;

	constructor(private readonly db: MillraceDatabase) {
		this.drafts = new RecordDrafts(db);
		this.writes = new RecordWrites(db, Date.now);
	}

	/** What is written into, for a transaction around several calls. */
	get tables(): Table[] {
		return recordTables(this.db);
	}

	/** Records of a kind in use, by name, as a person counts. */
	async list(type: StoredType, projectId: ProjectId = DEFAULT_PROJECT): Promise<StoredRecord[]> {
		return byCount(await this.writes.inUse(type, projectId));
	}

	/**
	 * The same of all projects: for kinds that do something by themselves, which nobody may miss.
	 */
	async listAll(type: StoredType): Promise<StoredRecord[]> {
		const all = this.db.records.where('type').equals(type);
		return byCount(await all.filter(({ trashedAt }) => trashedAt === null).sortBy('id'));
	}

	/** Names of projects by their ids; the usual one has none. */
	async projectNames(): Promise<Map<ProjectId, string>> {
		const projects = await this.db.records.where('type').equals('project').toArray();
		return new Map(projects.map(({ id, name }) => [id as string as ProjectId, name]));
	}

	/** Records in the trash, the last one thrown away first. @param type null for all kinds */
	async trash(type: StoredType | null = null): Promise<StoredRecord[]> {
		const trashed = this.db.records.where('trashedAt').above(0);
		return trashed
			.filter((record) => type === null || record.type === type)
			.reverse()
			.sortBy('trashedAt');
	}

	get(id: RecordId): Promise<StoredRecord | undefined> {
		return this.db.records.get(id);
	}

	/** The record in use that has this name. */
	byName(type: StoredType, name: string, projectId: ProjectId = DEFAULT_PROJECT): Promise<StoredRecord | undefined> {
		return this.writes.byName(type, name, projectId);
	}

	/** `wanted`, or that with a number behind it: the first that no record of this kind has. */
	async freeName(type: StoredType, wanted: string): Promise<string> {
		return freeName(wanted.trim(), new Set((await this.list(type)).map(({ name }) => name)));
	}

	/**
	 * @param given.fields by their Python names, `description` and `tags` among them
	 * @throws {NameError} where the name cannot be used or is taken
	 * @throws {RecordError} where there is no such field, or a value does not fit it
	 */
	create(given: Pick<NewRecord, 'type' | 'name'> & Partial<NewRecord>): Promise<StoredRecord> {
		return this.changing(() => this.writes.create({ projectId: DEFAULT_PROJECT, fields: {}, ...given }));
	}

	/**
	 * Writes fields into a record; what is not given stays.
	 * @param fields by their Python names, `name`, `description` and `tags` among them
	 * @throws {NameError} where the name cannot be used or is taken
	 * @throws {RecordError} where there is no such field, or a value does not fit it
	 * @throws {Error} in words, where the record is gone or in the trash
	 */
	save(id: RecordId, fields: JsonObject): Promise<StoredRecord> {
		return this.changing(async () => this.writes.change(await this.required(id), fields));
	}

	/**
	 * Writes fields into a record, unless somebody else has changed one of them since they were read.
	 * @param fields by their Python names
	 * @param expected the same fields as they were read; where one of them is another by now, nothing is written
	 * @throws {RecordError} where there is no such field, or a value does not fit it
	 * @throws {Error} in words, where the record is gone or in the trash
	 */
	saveValue(id: RecordId, fields: JsonObject, expected: JsonObject): Promise<ValueSaving> {
		return this.changing(async () => {
			const record = await this.required(id);
			const changed = Object.entries(expected).some(([key, value]) => !sameJson(record.fields[key] ?? null, value));
			if (changed) return { saved: false, record };
			return { saved: true, record: await this.writes.change(record, fields) };
		});
	}

	/** @throws {NameError} where the name cannot be used or another record of this kind has it */
	rename(id: RecordId, name: string): Promise<StoredRecord> {
		return this.save(id, { name });
	}

	/** The content of a file; undefined where it has none yet. */
	async content(id: RecordId): Promise<Blob | undefined> {
		return (await this.db.contents.get(id))?.blob;
	}

	/** Gives a file its content; its size and media type follow. */
	saveContent(id: RecordId, content: Blob): Promise<StoredRecord> {
		return this.changing(async () => this.writes.setContent(await this.required(id), content, null));
	}

	/**
	 * The same, unless the record has changed since it was read.
	 * @param read the record as it was read
	 * @returns null where it has, and then nothing is written
	 */
	saveContentOf(read: StoredRecord, content: Blob): Promise<StoredRecord | null> {
		return this.changing(async () => {
			const record = await this.required(read.id);
			const same = record.modifiedAt === read.modifiedAt && record.trashedAt === read.trashedAt;
			return same ? this.writes.setContent(record, content, null) : null;
		});
	}

	/**
	 * Makes a content a file with this name, all of it or nothing.
	 * @param ifTaken what is done where there is one with this name
	 * @returns null where there is one, and it was to be asked for
	 * @throws {NameError} where the name cannot be used
	 */
	putFile(name: string, content: Blob, ifTaken: IfTaken): Promise<StoredRecord | null> {
		const file = { name, content, projectId: DEFAULT_PROJECT, writtenBy: null, ifTaken };
		return this.changing(() => this.writes.putFile(file));
	}

	/**
	 * Moves records to the trash; those that are there or gone already are left alone.
	 * @returns why flows that templates of objects name could not be told, each in a sentence
	 */
	moveToTrash(ids: readonly RecordId[]): Promise<string[]> {
		return this.changing(async () => this.writes.moveToTrash(await this.present(ids)));
	}

	/** Takes records back out of the trash; one whose name was given away meanwhile gets a number. */
	restore(ids: readonly RecordId[]): Promise<void> {
		return this.changing(async () => {
			for (const record of await this.present(ids)) await this.writes.restore(record);
		});
	}

	/**
	 * Deletes records in the trash for good, with their content; those in use are left alone. What is in a project goes to
	 * the trash then: nothing of it is started by itself any more, and nothing is lost.
	 */
	deleteForGood(ids: readonly RecordId[]): Promise<void> {
		return this.changing(async () => {
			const trashed = (await this.present(ids)).filter(({ trashedAt }) => trashedAt !== null);
			const going = trashed.map(({ id }) => id);
			await this.emptyProjects(trashed.filter(({ type }) => type === 'project').map(({ id }) => id as string));
			await this.db.contents.bulkDelete(going);
			await this.db.records.bulkDelete(going);
			return going;
		}).then((gone) => this.drafts.dropAll(gone));
	}

	/**
	 * No hook is told: its flow goes as well. What Millrace has made itself is no project of a record, whatever its id says.
	 */
	private async emptyProjects(projects: readonly string[]): Promise<void> {
		const ids = projects.filter((id) => !isReservedId(id));
		if (ids.length === 0) return;
		const trashedAt = Date.now();
		const goes = (one: { projectId: ProjectId; trashedAt: number | null }) =>
			one.trashedAt === null && ids.includes(one.projectId);
		await this.db.flows.filter(goes).modify({ trashedAt });
		await this.db.records.filter(goes).modify({ trashedAt });
	}

	private async present(ids: readonly RecordId[]): Promise<StoredRecord[]> {
		return (await this.db.records.bulkGet([...ids])).filter((record) => record !== undefined);
	}

	private async required(id: RecordId): Promise<StoredRecord> {
		const record = await this.get(id);
		if (!record) throw new Error('This was deleted in another tab. Copy what you need before you leave.');
		if (record.trashedAt !== null) {
			throw new Error('This is in the trash. Take it back to save, or copy what you need before you leave.');
		}
		return record;
	}

	private changing<Result>(work: () => Promise<Result>): Promise<Result> {
		// Dexie keeps a transaction open over the awaits of an async function, and tells one only by its kind.
		return this.db.transaction('rw', recordTables(this.db), async () => work());
	}
}

function byCount(records: StoredRecord[]): StoredRecord[] {
	return records.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
}
