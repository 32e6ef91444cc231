/** How long typed text waits at most until it is a draft, in milliseconds. */
const DRAFT_AFTER = 300;

/** Where drafts of one thing go. Each takes what is typed at the moment it is called. */
export interface DraftPlace {
	/** @returns writes it, or drops the draft where nothing is unsaved */
	take(): () => Promise<void>;
	/** Does the same before it returns, for a page that may be gone then. */
	writeAtOnce(): void;
}

/** Keeps what is typed as a draft: soon, one after the other, and at once where the page is left. */
export class DraftKeeper {
	/** Why the draft could not be kept. */
	problem = $state.raw<unknown>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#writing: Promise<void> = Promise.resolve();

	constructor(private readonly place: DraftPlace) {}

	/** Something was typed: it is written within {@link DRAFT_AFTER}, also while typing goes on. */
	typed(): void {
		this.#timer ??= setTimeout(() => void this.flush(), DRAFT_AFTER);
	}

	/** Resolves when what was taken until now is written, and takes nothing more. */
	settle(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		return this.#writing;
	}

	/** Writes the draft now. */
	flush(): Promise<void> {
		void this.settle();
		const write = this.place.take();
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

	/** Writes the draft before this returns. */
	leave(): void {
		try {
			this.place.writeAtOnce();
		} catch (error) {
			this.problem = error;
		}
		// For a page that stays: after an older text that may still wait to be written.
		void this.flush();
	}
}
