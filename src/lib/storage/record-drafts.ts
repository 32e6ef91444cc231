import type { RecordId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { MillraceDatabase } from './database';
import { deleteAtOnce, forgetLastDraft, keepLastDraft, lastDraft, writeAtOnce, type IsOwnDraft } from './last-draft';

/** What was typed into a record and is not saved. */
export interface RecordDraft {
	/** As typed, by field. */
	typed: JsonObject;
	/** The fields it was made from. */
	base: JsonObject;
	/** Milliseconds since 1970. */
	modifiedAt: number;
	/** Which page wrote it, for as long as that page is there. */
	owner?: string;
}

const keyOf = (id: RecordId) => `draft:${id}` as const;

/** Drafts of records, among what the app remembers. */
export class RecordDrafts {
	constructor(private readonly db: MillraceDatabase) {}

	/** The draft of a record, also what a page left behind in its last moment. */
	async get(id: RecordId): Promise<RecordDraft | undefined> {
		const kept = (await this.db.preferences.get(keyOf(id)))?.value as RecordDraft | undefined;
		const last = lastDraft<RecordDraft>(id);
		return last && last.modifiedAt >= (kept?.modifiedAt ?? 0) ? last : kept;
	}

	async save(id: RecordId, draft: Omit<RecordDraft, 'modifiedAt'>, isOwn: IsOwnDraft): Promise<void> {
		await this.db.preferences.put({ key: keyOf(id), value: { ...draft, modifiedAt: Date.now() } });
		forgetLastDraft(id, isOwn);
	}

	/** Drops the draft of a record, unless it is another page's. */
	async drop(id: RecordId, isOwn: IsOwnDraft): Promise<void> {
		await this.db.transaction('rw', this.db.preferences, async () => {
			const kept = (await this.db.preferences.get(keyOf(id)))?.value as RecordDraft | undefined;
			if (kept && isOwn(kept)) await this.db.preferences.delete(keyOf(id));
		});
		forgetLastDraft(id, isOwn);
	}

	/** Drops the drafts of records that are gone for good, whoever wrote them. */
	async dropAll(ids: readonly RecordId[]): Promise<void> {
		await this.db.preferences.bulkDelete(ids.map(keyOf));
		for (const id of ids) forgetLastDraft(id, () => true);
	}

	/**
	 * Writes a draft before this returns: for a page that may be gone then.
	 * @throws {DOMException} where the database is not open (any more), or local storage has no room for it
	 */
	writeAtOnce(id: RecordId, draft: Omit<RecordDraft, 'modifiedAt'>): void {
		const value = { ...draft, modifiedAt: Date.now() };
		writeAtOnce(this.db, this.db.preferences, { key: keyOf(id), value });
		keepLastDraft(id, value);
	}

	/** Drops a draft in the same way. @throws {DOMException} where the database is not open (any more) */
	dropAtOnce(id: RecordId, isOwn: IsOwnDraft): void {
		deleteAtOnce(this.db, this.db.preferences, keyOf(id), ({ value }) => isOwn(value as RecordDraft));
		forgetLastDraft(id, isOwn);
	}
}
