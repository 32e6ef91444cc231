import type { RecordId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { MillraceDatabase } from './database';
import { forgetLastDraft, keepLastDraft, lastDraft, writeAtOnce } from './last-draft';

/** What was typed into a record and is not saved. */
export interface RecordDraft {
	/** As typed, by field. */
	typed: JsonObject;
	/** The fields it was made from. */
	base: JsonObject;
	/** Milliseconds since 1970. */
	modifiedAt: number;
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

	async save(id: RecordId, draft: Omit<RecordDraft, 'modifiedAt'>): Promise<void> {
		await this.db.preferences.put({ key: keyOf(id), value: { ...draft, modifiedAt: Date.now() } });
		forgetLastDraft(id);
	}

	async drop(ids: readonly RecordId[]): Promise<void> {
		await this.db.preferences.bulkDelete(ids.map(keyOf));
		for (const id of ids) forgetLastDraft(id);
	}

	/**
	 * Writes a draft, or drops it, before this returns: for a page that may be gone then.
	 * @throws {DOMException} where the database is not open (any more), or local storage has no room for it
	 */
	writeAtOnce(id: RecordId, draft: Omit<RecordDraft, 'modifiedAt'> | null): void {
		const value = draft && { ...draft, modifiedAt: Date.now() };
		writeAtOnce(this.db, this.db.preferences, keyOf(id), value && { key: keyOf(id), value });
		if (value) keepLastDraft(id, value);
		else forgetLastDraft(id);
	}
}
