import { DEFAULT_PROJECT, ofProjects, type FlowId, type ProjectId, type RecordId } from '../domain/ids';
import { FLOW_TEMPLATE, isBuiltIn, scriptHash, type Flow, type FlowDraft, type FlowVersion } from '../domain/flow';
import { freeName, nameProblem } from '../domain/names';
import { BUILT_IN_NOTE } from './built-in-store';
import type { MillraceDatabase } from './database';
import { addFlow, addVersion } from './flow-writes';
import { followNames } from './follow-names';
import { deleteAtOnce, forgetLastDraft, keepLastDraft, lastDraft, writeAtOnce, type IsOwnDraft } from './last-draft';

/** A name that cannot be used; the message says what to do. */
export class NameError extends Error {
	override name = 'NameError';
}

/** Flows, their versions and drafts. */
export class FlowRepository {
	constructor(private readonly db: MillraceDatabase) {}

	/** Flows in use, by name: those of a person, without what Millrace brings along. */
	async list(): Promise<Flow[]> {
		const flows = await this.db.flows.orderBy('name').filter(isOwnInUse).toArray();
		return flows.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
	}

	/** What Millrace brings along, by name. */
	builtIn(): Promise<Flow[]> {
		return this.db.flows.orderBy('name').filter(isBuiltIn).toArray();
	}

	/** Whether a flow that Millrace brings along was edited: its last version is a person's. */
	async isEdited(id: FlowId): Promise<boolean> {
		return (await this.latestVersion(id))?.note !== BUILT_IN_NOTE;
	}

	/** Flows in the trash, the last one thrown away first. */
	async trash(): Promise<Flow[]> {
		return this.db.flows.where('trashedAt').above(0).reverse().sortBy('trashedAt');
	}

	get(id: FlowId): Promise<Flow | undefined> {
		return this.db.flows.get(id);
	}

	/** The flow in use that has this name, among those of a person: that of the default project before others. */
	async byName(name: string): Promise<Flow | undefined> {
		return ofProjects(await this.named(name), [DEFAULT_PROJECT]);
	}

	private named(name: string): Promise<Flow[]> {
		return this.db.flows.where('name').equals(name.trim()).filter(isOwnInUse).toArray();
	}

	/** The names that are taken in a project. */
	private async namesIn(projectId: ProjectId): Promise<Set<string>> {
		const flows = await this.list();
		return new Set(flows.filter((flow) => flow.projectId === projectId).map(({ name }) => name));
	}

	/**
	 * Makes a flow and its first version.
	 * @param fields.name taken as it is if free, else with a number behind it
	 * @throws {NameError} where the name is empty or too long
	 */
	async create(fields: { name: string; script?: string; description?: string; note?: string }): Promise<Flow> {
		const problem = nameProblem(fields.name);
		if (problem) throw new NameError(problem);
		const script = fields.script ?? FLOW_TEMPLATE;
		const hash = await scriptHash(script);
		return this.db.transaction('rw', this.db.flows, this.db.versions, async () => {
			const taken = await this.namesIn(DEFAULT_PROJECT);
			const { description = '', note = null } = fields;
			const given = { name: freeName(fields.name.trim(), taken), description, projectId: DEFAULT_PROJECT };
			return addFlow(this.db, given, { script, hash, note, now: Date.now() });
		});
	}

	/**
	 * Saves a script as the flow's current version, and drops its draft where that says the same. Saving the current
	 * script again adds no version.
	 * @throws {Error} in words, where the flow is gone or in the trash
	 */
	async saveScript(id: FlowId, script: string, note: string | null = null): Promise<Flow> {
		const { flow } = await this.saveScriptOver(null, id, script, note);
		return flow;
	}

	/**
	 * Does the same, unless the flow has another script by now.
	 * @param base SHA-256 of the script that this one was made from; null to save it in any case
	 * @returns the flow as it is then, whether this was saved or not
	 */
	async saveScriptOver(
		base: string | null,
		id: FlowId,
		script: string,
		note: string | null = null
	): Promise<{ saved: boolean; flow: Flow }> {
		const hash = await scriptHash(script);
		return this.db.transaction('rw', this.db.flows, this.db.versions, this.db.drafts, async () => {
			const flow = await this.db.flows.get(id);
			if (!flow) throw new Error('This flow was deleted in another tab. Copy your text before you leave.');
			if (flow.trashedAt !== null) {
				throw new Error('This flow is in the trash. Take it back to save your text, or copy that before you leave.');
			}
			if (base !== null && flow.versionHash !== base) return { saved: false, flow };
			// Another text is unsaved work, perhaps of another tab: that is no less so by this.
			if ((await this.db.drafts.get(id))?.script === script) await this.db.drafts.delete(id);
			if (flow.versionHash === hash) return { saved: true, flow };
			const now = Date.now();
			await addVersion(this.db, id, { script, hash, note, now });
			const changed = { ...flow, versionHash: hash, modifiedAt: now };
			await this.db.flows.put(changed);
			return { saved: true, flow: changed };
		});
	}

	/** @throws {NameError} where the name cannot be used or another flow of its project has it */
	async rename(id: FlowId, name: string): Promise<void> {
		const problem = nameProblem(name);
		if (problem) throw new NameError(problem);
		await this.db.transaction('rw', this.db.flows, this.db.records, async () => {
			const before = await this.db.flows.get(id);
			if (!before) return;
			const other = (await this.named(name)).find((flow) => flow.projectId === before.projectId);
			if (other && other.id !== id)
				throw new NameError(`There is a flow named “${other.name}” already. Choose another name.`);
			await this.change(id, { name: name.trim() });
			// What starts a flow by its name goes on starting it.
			const rename = { kind: 'flow', id, before: before.name, name: name.trim(), projectId: before.projectId } as const;
			await followNames(this.db, [rename], Date.now());
		});
	}

	async describe(id: FlowId, description: string): Promise<void> {
		await this.change(id, { description });
	}

	/** Changes settings of a flow; what is not given stays. */
	async change(id: FlowId, fields: Partial<Omit<Flow, 'id' | 'versionHash'>>): Promise<void> {
		await this.db.flows
			.where('id')
			.equals(id)
			.modify((flow) => {
				Object.assign(flow, fields, { modifiedAt: Date.now() });
			});
	}

	/** Moves flows to the trash: out of every list, with all their versions kept. */
	async moveToTrash(ids: FlowId[]): Promise<void> {
		const now = Date.now();
		await this.db.flows
			.where('id')
			.anyOf(ids)
			.filter((flow) => flow.trashedAt === null)
			.modify((flow) => {
				flow.trashedAt = now;
			});
	}

	/** Takes flows back out of the trash; one whose name was given away meanwhile gets a number. */
	async restore(ids: FlowId[]): Promise<void> {
		await this.db.transaction('rw', this.db.flows, this.db.records, async () => {
			for (const flow of await this.db.flows.bulkGet(ids)) {
				if (!flow || flow.trashedAt === null) continue;
				const projectId = await projectNow(this.db, flow.projectId);
				const name = freeName(flow.name, await this.namesIn(projectId));
				await this.db.flows.put({ ...flow, projectId, name, trashedAt: null });
			}
		});
	}

	/** All versions, newest first. */
	versions(id: FlowId): Promise<FlowVersion[]> {
		return this.db.versions.where('[flowId+number]').between([id, 0], [id, Infinity]).reverse().toArray();
	}

	latestVersion(id: FlowId): Promise<FlowVersion | undefined> {
		return this.db.versions.where('[flowId+number]').between([id, 0], [id, Infinity]).last();
	}

	/** A script by its SHA-256, from whichever flow saved it. */
	versionByHash(hash: string): Promise<FlowVersion | undefined> {
		return this.db.versions.where('hash').equals(hash).first();
	}

	/** The script a run of the flow executes. */
	async script(flow: Flow): Promise<string> {
		const version = await this.versionByHash(flow.versionHash);
		if (!version) throw new Error(`The script of “${flow.name}” is missing from storage.`);
		return version.script;
	}

	/** Text that was not saved, also what a page left behind in its last moment. */
	async draft(id: FlowId): Promise<FlowDraft | undefined> {
		const kept = await this.db.drafts.get(id);
		const last = lastDraft<FlowDraft>(id);
		return last && last.modifiedAt >= (kept?.modifiedAt ?? 0) ? last : kept;
	}

	/** @param isOwn of what pages have left behind, what this takes the place of */
	async saveDraft(draft: Omit<FlowDraft, 'modifiedAt'>, isOwn: IsOwnDraft = () => true): Promise<void> {
		await this.db.drafts.put({ ...draft, modifiedAt: Date.now() });
		forgetLastDraft(draft.flowId, isOwn);
	}

	/**
	 * Writes a draft in one go: for a page that is about to be gone, where nothing that comes later runs.
	 * @throws {DOMException} where the database is not open (any more), or local storage has no room for it
	 */
	writeDraftAtOnce(draft: Omit<FlowDraft, 'modifiedAt'>): void {
		const kept = { ...draft, modifiedAt: Date.now() };
		writeAtOnce(this.db, this.db.drafts, kept);
		keepLastDraft(draft.flowId, kept);
	}

	/** Drops a draft in the same way. @throws {DOMException} where the database is not open (any more) */
	dropDraftAtOnce(id: FlowId, isOwn: IsOwnDraft): void {
		deleteAtOnce(this.db, this.db.drafts, id, isOwn);
		forgetLastDraft(id, isOwn);
	}

	/** Drops the draft of a flow, unless it is another page's. */
	async dropDraft(id: FlowId, isOwn: IsOwnDraft): Promise<void> {
		await this.db.transaction('rw', this.db.drafts, async () => {
			const kept = await this.db.drafts.get(id);
			if (kept && isOwn(kept)) await this.db.drafts.delete(id);
		});
		forgetLastDraft(id, isOwn);
	}
}

/** Where something that is taken back belongs: the usual project, where its own was deleted meanwhile. */
export async function projectNow(db: MillraceDatabase, projectId: ProjectId): Promise<ProjectId> {
	if (projectId === DEFAULT_PROJECT) return projectId;
	return (await db.records.get(projectId as string as RecordId)) ? projectId : DEFAULT_PROJECT;
}

function isOwnInUse(flow: Flow): boolean {
	return flow.trashedAt === null && !isBuiltIn(flow);
}
