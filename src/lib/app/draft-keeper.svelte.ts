import type { DraftMark, IsOwnDraft } from '../storage/last-draft';

/** How long typed text waits at most until it is a draft, in milliseconds. */
const DRAFT_AFTER = 300;

/** Where drafts of one thing go. */
export interface DraftPlace<Draft> {
	/** What is unsaved at the moment; null where nothing is. */
	unsaved(): Draft | null;
	/** @param isOwn drafts that it takes the place of */
	save(draft: Draft & { owner: string }, isOwn: IsOwnDraft): Promise<void>;
	/** Drops the draft, where it is an own one. */
	drop(isOwn: IsOwnDraft): Promise<void>;
	/** Writes it before it returns, for a page that may be gone then. */
	writeAtOnce(draft: Draft & { owner: string }): void;
	/** The same for {@link drop}. */
	dropAtOnce(isOwn: IsOwnDraft): void;
}

/**
 * Keeps what is typed as a draft: soon, one after the other, and at once where the page is left.
 *
 * Other tabs may type into the same thing. What was not typed here is theirs: it is neither dropped nor written over.
 */
export class DraftKeeper<Draft extends object> {
	/** Why the draft could not be kept. */
	problem = $state.raw<unknown>(null);
	readonly #owner: string = crypto.randomUUID();
	/** The draft that this page began with. */
	#found: DraftMark | null = null;
	/** Whether what is unsaved was typed or chosen here. */
	#touched = false;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#writing: Promise<void> = Promise.resolve();

	constructor(private readonly place: DraftPlace<Draft>) {}

	/** Goes on with a draft that was there. */
	found({ modifiedAt, owner }: DraftMark): void {
		this.#found = { modifiedAt, ...(owner !== undefined && { owner }) };
	}

	/** Something was typed: it is written within {@link DRAFT_AFTER}, also while typing goes on. */
	typed(): void {
		this.#touched = true;
		this.#timer ??= setTimeout(() => void this.flush(), DRAFT_AFTER);
	}

	/** A person has chosen what the unsaved is to be made from, and it is written. */
	chosen(): Promise<void> {
		this.#touched = true;
		return this.flush();
	}

	/** Resolves when what was taken until now is written, and takes nothing more. */
	settle(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		return this.#writing;
	}

	/** Writes the draft now, or drops it where nothing is unsaved. */
	flush(): Promise<void> {
		void this.settle();
		const write = this.#take();
		// One after the other: the last text has to be the one that stays.
		this.#writing = this.#writing.then(async () => {
			try {
				await write();
				this.problem = null;
			} catch (error) {
				this.problem = error;
			}
		});
		return this.#writing;
	}

	/** Writes the draft before this returns, or drops it. */
	leave(): void {
		try {
			const draft = this.place.unsaved();
			if (!draft) this.place.dropAtOnce(this.#isOwn);
			else if (this.#touched) this.place.writeAtOnce({ ...draft, owner: this.#owner });
		} catch (error) {
			this.problem = error;
		}
		// For a page that stays: after an older text that may still wait to be written.
		void this.flush();
	}

	#take(): () => Promise<void> {
		const draft = this.place.unsaved();
		if (!draft) return () => this.place.drop(this.#isOwn);
		// It stands where it was found, or whoever typed it has something newer there by now.
		if (!this.#touched) return () => Promise.resolve();
		return () => this.place.save({ ...draft, owner: this.#owner }, this.#isOwn);
	}

	/** What whoever left the found draft wrote before it is in it: a page that goes writes in two places, one after the other. */
	readonly #isOwn: IsOwnDraft = ({ modifiedAt, owner }) =>
		owner === this.#owner ||
		(this.#found !== null && owner === this.#found.owner && modifiedAt <= this.#found.modifiedAt);
}
