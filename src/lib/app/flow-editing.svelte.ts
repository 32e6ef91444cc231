import type { Flow, FlowDraft } from '../domain/flow';
import type { FlowId } from '../domain/ids';
import type { FlowRepository } from '../storage/flow-repository';
import { DraftKeeper } from './draft-keeper.svelte';

/** A script that was saved elsewhere while this text was being changed. */
export interface Conflict {
	hash: string;
	script: string;
}

/**
 * The script of one flow while a person works on it.
 *
 * F1: no typed text is lost: what is not saved becomes a draft soon, also while typing goes on,
 *     and at once when the page is left or hidden. What another tab has typed is not lost by this one, either.
 * F2: a save never overwrites what somebody else saved since without being told to (`keepMine`).
 * F3: where nothing was changed here, what is saved elsewhere is taken over.
 * F4: what is typed while a save is under way stays unsaved, and is kept.
 */
export class FlowEditing {
	/** What the editor shows. */
	text = $state('');
	loaded = $state(false);
	saving = $state(false);
	/** Another tab saved a version this text was not made from. */
	conflict = $state.raw<Conflict | null>(null);
	/** The script this text was made from. */
	#base = $state.raw({ hash: '', script: '' });
	readonly #drafts = new DraftKeeper({
		unsaved: () => (this.unsaved ? this.#draft() : null),
		save: (draft, isOwn) => this.flows.saveDraft(draft, isOwn),
		drop: (isOwn) => this.flows.dropDraft(this.flowId, isOwn),
		writeAtOnce: (draft) => this.flows.writeDraftAtOnce(draft),
		dropAtOnce: (isOwn) => this.flows.dropDraftAtOnce(this.flowId, isOwn)
	});
	/** The newest version that was told of. */
	#latest: string | null = null;

	constructor(
		private readonly flows: FlowRepository,
		readonly flowId: FlowId
	) {}

	get unsaved(): boolean {
		return this.loaded && this.text !== this.#base.script;
	}

	/** The script saved last, as far as this page took it over. */
	get saved(): string {
		return this.#base.script;
	}

	/** Takes up the flow as it is now: call it first, and again whenever its record changes. */
	async follow(flow: Flow): Promise<void> {
		this.#latest = flow.versionHash;
		if (!this.loaded) return this.#load(flow);
		if (this.saving || flow.versionHash === this.#base.hash) return;
		const script = await this.flows.script(flow);
		if (this.#latest !== flow.versionHash || this.saving || flow.versionHash === this.#base.hash) return;
		this.#meet({ hash: flow.versionHash, script });
	}

	edit(text: string): void {
		this.text = text;
		if (this.loaded) this.#drafts.typed();
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

	/**
	 * Saves the text as the flow's next version.
	 * @returns the flow as saved, or null where somebody else saved meanwhile: `conflict` says so (F2)
	 */
	async save(): Promise<Flow | null> {
		// What a save writes is the text at the moment it is asked for (F4).
		const script = this.text;
		await this.#drafts.settle();
		this.saving = true;
		try {
			const { saved, flow } = await this.flows.saveScriptOver(this.#base.hash, this.flowId, script);
			if (!saved) {
				// Where nothing was changed here, theirs is taken over: writing this text would take it back (F2).
				this.#meet({ hash: flow.versionHash, script: await this.flows.script(flow) });
				return this.conflict ? null : flow;
			}
			this.#base = { hash: flow.versionHash, script };
			this.conflict = null;
			return flow;
		} finally {
			this.saving = false;
			await this.flush();
		}
	}

	/** Goes on with this text: the next save comes after what the other one saved. */
	async keepMine(): Promise<void> {
		if (!this.conflict) return;
		this.#base = this.conflict;
		this.conflict = null;
		await this.#drafts.chosen();
	}

	/** Takes what the other one saved; this text is given up. */
	async takeTheirs(): Promise<void> {
		if (!this.conflict) return;
		this.#base = this.conflict;
		this.text = this.conflict.script;
		this.conflict = null;
		await this.flush();
	}

	#draft(): Omit<FlowDraft, 'modifiedAt' | 'owner'> {
		return { flowId: this.flowId, script: this.text, baseHash: this.#base.hash };
	}

	async #load(flow: Flow): Promise<void> {
		const [script, draft] = await Promise.all([this.flows.script(flow), this.flows.draft(this.flowId)]);
		if (this.loaded) return;
		if (draft) this.#drafts.found(draft);
		const base = draft ? await this.flows.versionByHash(draft.baseHash) : undefined;
		if (this.loaded) return;
		this.#base = { hash: flow.versionHash, script };
		this.text = draft?.script ?? script;
		if (draft && base && draft.baseHash !== flow.versionHash && draft.script !== script) {
			this.#base = { hash: base.hash, script: base.script };
			this.conflict = { hash: flow.versionHash, script };
		}
		this.loaded = true;
		// The record may have changed while this was read.
		if (this.#latest !== null && this.#latest !== flow.versionHash) {
			const now = await this.flows.get(this.flowId);
			if (now) await this.follow(now);
		}
	}

	#meet(theirs: Conflict): void {
		if (this.text === theirs.script || !this.unsaved) {
			this.#base = theirs;
			this.text = theirs.script;
			this.conflict = null;
			void this.flush();
		} else {
			this.conflict = theirs;
		}
	}
}
