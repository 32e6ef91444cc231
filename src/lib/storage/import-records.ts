import { withoutCallers } from '../domain/bundle-record';
import { DEFAULT_PROJECT, isReservedId, RecordId, type ProjectId } from '../domain/ids';
import { isJsonObject, type JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { webhookKey } from '../domain/webhook';
import { checkedObject, hasTemplate } from './custom-objects';
import type { MillraceDatabase } from './database';
import { followNames, renameOf, type Rename } from './follow-names';
import { ImportError, type Chosen } from './import-choices';
import type { ImportNames } from './import-names';
import type { PlannedRecord } from './import-plan';
import { refusalOf } from './record-refusal';
import { RecordWrites } from './record-writes';

export interface WrittenRecords {
	added: StoredRecord[];
	updated: StoredRecord[];
}

interface ToWrite {
	planned: PlannedRecord;
	/** The record that is overwritten; null for a new one. */
	mine: StoredRecord | null;
	id: RecordId;
	projectId: ProjectId;
	name: string;
}

/**
 * Writes the records of an import, within its transaction. No hooks are started: flows that came with a file do not run
 * before somebody starts them.
 *
 * Names of all are claimed before any is written, so that each finds the others by the names they have here.
 */
export class RecordImport {
	private readonly writes: RecordWrites;

	constructor(
		private readonly db: MillraceDatabase,
		private readonly names: ImportNames,
		private readonly now: number
	) {
		this.writes = new RecordWrites(db, () => now);
	}

	/** The projects of the file by their names in it: those that are written, and mine that they were recognised as. */
	projects(all: readonly PlannedRecord[], written: readonly ToWrite[]): Map<string, ProjectId> {
		const known = all.flatMap(({ theirs, mine }) =>
			theirs.type === 'project' && mine ? [[theirs.name, mine.record.id] as const] : []
		);
		const own = written.flatMap(({ planned, id }) =>
			planned.theirs.type === 'project' ? [[planned.theirs.name, id] as const] : []
		);
		return new Map([...known, ...own]) as unknown as Map<string, ProjectId>;
	}

	/** Decides ids and names. @throws {ImportError} where the project of one is not there */
	async claim(
		{ toUpdate, toAdd }: Chosen<PlannedRecord>,
		projectOf: (planned: PlannedRecord) => ProjectId
	): Promise<ToWrite[]> {
		const updates = toUpdate.map((planned) => ({ planned, mine: planned.mine!.record }));
		for (const { mine } of updates) this.names.release(mine.type, mine.projectId, mine.name);
		const written: ToWrite[] = updates.map(({ planned, mine }) => {
			this.names.reissued(mine.type, planned.theirs.id, mine.id);
			const name = this.names.claim(mine.type, mine.projectId, planned.theirs.name);
			return { planned, mine, id: mine.id, projectId: mine.projectId, name };
		});
		for (const planned of toAdd) {
			const { type, id: wanted, name } = planned.theirs;
			// Its id is kept, so that the next import recognises it; one in the trash keeps its own.
			const free = wanted !== null && !isReservedId(wanted) && (await this.db.records.get(wanted)) === undefined;
			const id = free ? wanted : RecordId.create();
			const projectId = type === 'project' ? DEFAULT_PROJECT : projectOf(planned);
			this.names.reissued(type, wanted, id);
			written.push({ planned, mine: null, id, projectId, name: this.names.claim(type, projectId, name) });
		}
		return written;
	}

	/**
	 * @param flows of mine that the file has given another name
	 * @throws {ImportError} where a custom object does not fit its template, or lacks what it refers to
	 */
	async write(
		written: readonly ToWrite[],
		all: readonly PlannedRecord[],
		flows: readonly Rename[]
	): Promise<WrittenRecords> {
		const result: WrittenRecords = { added: [], updated: [] };
		for (const one of written) {
			if (one.mine) await this.keepInTrash(one.mine);
			const record = this.record(one, all);
			await this.db.records.put(record);
			const { content } = one.planned.theirs;
			if (content) await this.db.contents.put({ recordId: record.id, blob: content });
			(one.mine ? result.updated : result.added).push(record);
		}
		await this.followRenames(written, flows);
		for (const record of [...result.added, ...result.updated]) {
			if (hasTemplate(record.type, record.fields)) await this.fit(record);
		}
		return result;
	}

	private record({ planned, mine, id, projectId, name }: ToWrite, all: readonly PlannedRecord[]): StoredRecord {
		const { type, description, tags, fields, content } = planned.theirs;
		const template = all.find(
			({ theirs }) => theirs.type === 'object_template' && theirs.name === fields.object_template
		);
		const attributes = template?.theirs.fields.attributes;
		const allowed = withoutCallers(type, fields, mine?.fields ?? null);
		const wired = this.names.rewired(type, allowed, isJsonObject(attributes) ? attributes : {});
		return {
			id,
			type,
			projectId,
			name,
			description,
			tags: tags.map((tag) => String(this.names.now('tag', tag))),
			fields: {
				...wired,
				...(type === 'webhook' && !('key' in wired) && { key: ownKey(mine) }),
				...(content && { size: content.size })
			},
			createdAt: mine?.createdAt ?? this.now,
			modifiedAt: this.now,
			trashedAt: null
		};
	}

	/** What is not of the file names mine by the names that the file has given them. */
	private async followRenames(written: readonly ToWrite[], flows: readonly Rename[]): Promise<void> {
		const records = written.flatMap(({ mine, name }) => (mine && renameOf(mine, { ...mine, name })) ?? []);
		await followNames(this.db, [...flows, ...records], this.now, new Set(written.map(({ id }) => id)));
	}

	/** How mine was is not lost. */
	private async keepInTrash(mine: StoredRecord): Promise<void> {
		const copy: StoredRecord = { ...mine, id: RecordId.create(), trashedAt: this.now };
		// Taken back, it does not start beside the other by itself.
		if (mine.type === 'schedule') copy.fields = { ...mine.fields, enabled: false };
		await this.db.records.add(copy);
		const content = await this.db.contents.get(mine.id);
		if (content) await this.db.contents.put({ ...content, recordId: copy.id });
	}

	private async fit(record: StoredRecord): Promise<void> {
		try {
			const find = (type: 'custom_object' | 'object_template', name: string) =>
				this.writes.byName(type, name, record.projectId);
			const fields: JsonObject = await checkedObject(record.fields, find);
			await this.db.records.put({ ...record, fields });
		} catch (error) {
			const why = refusalOf(error)?.message;
			if (why === undefined) throw error;
			throw new ImportError(
				`The custom object “${record.name}” cannot be imported as it is. ${why} ` +
					'Import what it needs as well, or leave it out. Nothing was imported.'
			);
		}
	}
}

/** Whoever calls mine by its key goes on; a new one gets a key that nobody knows yet. */
function ownKey(mine: StoredRecord | null): string {
	const own = mine?.fields.key;
	return typeof own === 'string' && own !== '' ? own : webhookKey(crypto.getRandomValues(new Uint8Array(24)));
}
