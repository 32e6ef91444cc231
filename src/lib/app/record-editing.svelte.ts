import type { RecordId } from '../domain/ids';
import { sameJson, type JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import type { RecordRepository } from '../storage/record-repository';
import { DraftKeeper } from './draft-keeper.svelte';

/** What is wrong with what was typed into a field. */
export interface FieldProblem {
	/** In words for the person who typed it. */
	message: string;
	/** 1-based line of its text. */
	line: number | null;
}
export type FieldProblems = { [field: string]: FieldProblem };

export type TypedReading = { ok: true; fields: JsonObject } | { ok: false; problems: FieldProblems };

/** How the fields of a record are typed by a person, and read again. */
export interface FieldTyping {
	/** Which fields. */
	readonly fields: readonly string[];
	/** @param before as typed so far: what can be, stays as it is there, such as the language of data */
	show(fields: JsonObject, before: JsonObject | null): Promise<JsonObject>;
	read(typed: JsonObject): Promise<TypedReading>;
}

/** What somebody else has saved while this was being typed. */
export interface RecordConflict {
	fields: JsonObject;
	/** The same as it would be typed. */
	typed: JsonObject;
}

/** `conflict`: somebody else saved meanwhile, and {@link RecordEditing.conflict} says what. */
export type Saving = 'saved' | 'invalid' | 'conflict';

/**
 * The fields of one record while a person works on them; name, description and tags are none of them.
 *
 * R1: nothing typed is lost: what is not saved becomes a draft soon, also while typing goes on and
 *     also where it cannot be read, and at once when the page is left or hidden. What another tab has typed is not
 *     lost by this one, either.
 * R2: a save never overwrites what a flow or another tab has saved since without being told to (`keepMine`).
 * R3: where nothing was typed here, what is saved elsewhere is taken over.
 * R4: what is typed while a save is under way stays unsaved, and is kept.
 * R5: what cannot be read, or does not fit its field, is not saved.
 */
export class RecordEditing {
	/** As typed, by field. */
	typed = $state.raw<JsonObject>({});
	loaded = $state(false);
	saving = $state(false);
	/** What was wrong at the last try to save; a field that is typed into is not wrong any more. */
	problems = $state.raw<FieldProblems>({});
	conflict = $state.raw<RecordConflict | null>(null);
	/** What whoever edits it knows to be wrong, beside what can be read: it is not saved. */
	check: ((typed: JsonObject) => Promise<FieldProblems>) | null = null;
	/** What this was typed from. */
	#base = $state.raw<RecordConflict>({ fields: {}, typed: {} });
	readonly #drafts = new DraftKeeper({
		unsaved: () => (this.unsaved ? this.#draft() : null),
		save: (draft, isOwn) => this.records.drafts.save(this.recordId, draft, isOwn),
		drop: (isOwn) => this.records.drafts.drop(this.recordId, isOwn),
		writeAtOnce: (draft) => this.records.drafts.writeAtOnce(this.recordId, draft),
		dropAtOnce: (isOwn) => this.records.drafts.dropAtOnce(this.recordId, isOwn)
	});
	/** The newest fields that were told of. */
	#latest: JsonObject | null = null;
	/** Whether the record changed while a save was under way. */
	#missed = false;

	constructor(
		private readonly records: Pick<RecordRepository, 'get' | 'saveValue' | 'drafts'>,
		readonly recordId: RecordId,
		private readonly typing: FieldTyping
	) {}

	get unsaved(): boolean {
		return this.loaded && !sameJson(this.typed, this.#base.typed);
	}

	/** Takes up the record as it is now: call it first, and again whenever it changes. */
	async follow(record: StoredRecord): Promise<void> {
		const fields = this.#own(record.fields);
		this.#latest = fields;
		if (!this.loaded) return this.#load(fields);
		this.#missed = this.saving;
		if (this.saving || sameJson(fields, this.#base.fields)) return;
		const typed = await this.typing.show(fields, this.typed);
		if (this.#latest === fields && !this.saving && !sameJson(fields, this.#base.fields))
			await this.#meet({ fields, typed });
	}

	edit(field: string, value: JsonObject[string]): void {
		this.typed = { ...this.typed, [field]: value };
		if (field in this.problems) {
			this.problems = Object.fromEntries(Object.entries(this.problems).filter(([key]) => key !== field));
		}
		if (this.loaded) this.#drafts.typed();
	}

	/** Says the same in another way, such as in another language: that is no change where nothing was changed. */
	restate(field: string, value: JsonObject[string]): void {
		const { typed } = this.#base;
		if (sameJson(this.typed[field] ?? null, typed[field] ?? null)) {
			this.#base = { ...this.#base, typed: { ...typed, [field]: value } };
		}
		this.edit(field, value);
	}

	/** Why the draft could not be kept. */
	get draftProblem(): unknown {
		return this.#drafts.problem;
	}

	/** Writes the draft before this returns, for a page that may be gone then. */
	leave(): void {
		if (this.loaded) this.#drafts.leave();
	}

	/** Writes the draft now. */
	flush(): Promise<void> {
		return this.loaded ? this.#drafts.flush() : this.#drafts.settle();
	}

	/** @throws {Error} in words, where the record is gone or a field is refused */
	async save(): Promise<Saving> {
		// What a save writes is what is typed at the moment it is asked for (R4).
		const [typed, base] = [this.typed, this.#base];
		const settled = this.#drafts.settle();
		const read = await this.typing.read(typed);
		const problems = read.ok ? ((await this.check?.(typed)) ?? {}) : read.problems;
		if (!read.ok || Object.keys(problems).length > 0) {
			this.problems = problems;
			await this.flush();
			return 'invalid';
		}
		await settled;
		this.saving = true;
		try {
			const { saved, record } = await this.records.saveValue(this.recordId, read.fields, base.fields);
			const fields = this.#own(record.fields);
			const same = sameJson(fields, this.#own(read.fields));
			const shown = same ? typed : await this.typing.show(fields, typed);
			if (!saved && !same) {
				await this.#meet({ fields, typed: shown });
				return this.conflict ? 'conflict' : 'saved';
			}
			// A template may have made something else of it.
			if (this.typed === typed) this.typed = shown;
			this.#base = { fields, typed: shown };
			this.conflict = null;
			return 'saved';
		} finally {
			this.saving = false;
			await this.flush();
			if (this.#missed) await this.#catchUp();
		}
	}

	/** Goes on with what is typed here: the next save comes after what the other one saved. */
	async keepMine(): Promise<void> {
		if (!this.conflict) return;
		this.#base = this.conflict;
		this.conflict = null;
		await this.#drafts.chosen();
	}

	/** Takes what the other one saved; what was typed is given up. */
	async takeTheirs(): Promise<void> {
		if (!this.conflict) return;
		this.#take(this.conflict);
		await this.flush();
	}

	#own(fields: JsonObject): JsonObject {
		return Object.fromEntries(this.typing.fields.map((field) => [field, fields[field] ?? null]));
	}

	async #catchUp(): Promise<void> {
		this.#missed = false;
		const record = await this.records.get(this.recordId);
		if (record) await this.follow(record);
	}

	#draft() {
		return { typed: this.typed, base: this.#base.fields };
	}

	async #load(fields: JsonObject): Promise<void> {
		const draft = await this.records.drafts.get(this.recordId);
		const typed = await this.typing.show(fields, draft?.typed ?? null);
		const base = draft && { fields: draft.base, typed: await this.typing.show(draft.base, draft.typed) };
		if (this.loaded) return;
		if (draft) this.#drafts.found(draft);
		this.#base = base ?? { fields, typed };
		this.typed = draft?.typed ?? typed;
		this.loaded = true;
		if (base && !sameJson(base.fields, fields)) await this.#meet({ fields, typed });
		// The record may have changed while this was read.
		const latest = this.#latest!;
		if (latest !== fields && !sameJson(latest, this.#base.fields)) {
			await this.#meet({ fields: latest, typed: await this.typing.show(latest, this.typed) });
		}
	}

	#take(theirs: RecordConflict): void {
		this.#base = theirs;
		this.typed = theirs.typed;
		this.conflict = null;
		this.problems = {};
	}

	async #meet(theirs: RecordConflict): Promise<void> {
		if (!this.unsaved) {
			this.#take(theirs);
		} else {
			const mine = await this.typing.read(this.typed);
			if (mine.ok && sameJson(this.#own(mine.fields), theirs.fields)) {
				// Both say the same: how it was typed here stays.
				this.#base = { fields: theirs.fields, typed: this.typed };
				this.conflict = null;
			} else {
				this.conflict = theirs;
			}
		}
		await this.flush();
	}
}
