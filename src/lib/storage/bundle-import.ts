import { FLOW_DEFAULTS, type Flow } from '../domain/flow';
import { DEFAULT_PROJECT, FlowId, VersionId } from '../domain/ids';
import { freeName } from '../domain/names';
import type { MillraceDatabase } from './database';
import { FlowRepository } from './flow-repository';
import type { ImportPlan, PlannedFlow } from './import-plan';

export { readBundle, type BundleProblem, type BundleReading } from './bundle-read';
export { planImport, planned, type ImportPlan, type PlannedFlow } from './import-plan';

/**
 * What to do with one flow of the bundle. `mine`: leave mine as it is. `theirs`: take name, description and script;
 * the script becomes a new version, mine stays in the history. `both`: mine stays, theirs becomes a flow of its own.
 * New flows are added unless the choice is `skip`.
 */
export type ImportChoice = 'mine' | 'theirs' | 'both' | 'skip';
/** By {@link PlannedFlow.key}. Every changed flow needs one. */
export type ImportChoices = ReadonlyMap<number, ImportChoice>;

/** What an import did. */
export interface ImportResult {
	added: Flow[];
	updated: Flow[];
	/** Flows that got another name than the file says, because that one was taken. */
	renamed: { wanted: string; name: string }[];
	/** How many were left alone: the same, kept or skipped. */
	untouched: number;
}

/** An import that cannot be carried out; nothing was changed. The message says what to do. */
export class ImportError extends Error {
	override name = 'ImportError';
}

/** Where the scripts of an import come from, as its versions say it. */
const NOTE = 'import';

/**
 * Carries out an import in one transaction: all of it, or nothing.
 * @throws {ImportError} where a choice is missing, or a flow was changed since the plan was made
 */
export async function applyImport(
	db: MillraceDatabase,
	plan: ImportPlan,
	choices: ImportChoices
): Promise<ImportResult> {
	const undecided = plan.flows.filter((entry) => entry.kind === 'changed' && !choices.has(entry.key));
	if (undecided.length > 0) throw new ImportError(`Choose what to do with “${undecided[0]!.theirs.name}” first.`);
	const toUpdate = plan.flows.filter((entry) => entry.kind === 'changed' && choices.get(entry.key) === 'theirs');
	const toAdd = plan.flows.filter((entry) =>
		entry.kind === 'new'
			? choices.get(entry.key) !== 'skip'
			: entry.kind === 'changed' && choices.get(entry.key) === 'both'
	);
	return db.transaction('rw', db.flows, db.versions, async () => {
		const repository = new FlowRepository(db);
		await refuseIfStale(db, plan);
		const taken = new Set((await repository.list()).map((flow) => flow.name));
		const result: ImportResult = {
			added: [],
			updated: [],
			renamed: [],
			untouched: plan.flows.length - toUpdate.length - toAdd.length
		};
		// Names that renamed flows give up are free for the others.
		for (const entry of toUpdate) taken.delete(entry.mine!.flow.name);
		for (const entry of toUpdate) result.updated.push(await update(db, entry, claim(entry, taken, result)));
		for (const entry of toAdd) result.added.push(await add(db, entry, claim(entry, taken, result)));
		return result;
	});
}

function claim(entry: PlannedFlow, taken: Set<string>, result: ImportResult): string {
	const wanted = entry.theirs.name;
	const name = freeName(wanted, taken);
	taken.add(name);
	if (name !== wanted) result.renamed.push({ wanted, name });
	return name;
}

/** Another tab may have saved while the person was choosing. */
async function refuseIfStale(db: MillraceDatabase, plan: ImportPlan): Promise<void> {
	const compared = plan.flows.flatMap((entry) => entry.mine ?? []);
	const rows = await db.flows.bulkGet(compared.map((mine) => mine.flow.id));
	for (const [index, mine] of compared.entries()) {
		const now = rows[index];
		const same = now && now.versionHash === mine.flow.versionHash && now.modifiedAt === mine.flow.modifiedAt;
		if (!same || now.trashedAt !== null) {
			throw new ImportError(
				`“${mine.flow.name}” was changed or deleted since the file was compared. Nothing was imported; choose the file again.`
			);
		}
	}
}

async function update(db: MillraceDatabase, entry: PlannedFlow, name: string): Promise<Flow> {
	const { flow } = entry.mine!;
	const { hash, script, description, settings } = entry.theirs;
	const now = Date.now();
	if (flow.versionHash !== hash) {
		const last = await new FlowRepository(db).latestVersion(flow.id);
		const number = (last?.number ?? 0) + 1;
		await db.versions.add({ id: VersionId.create(), flowId: flow.id, number, hash, script, savedAt: now, note: NOTE });
	}
	// A draft stays: it is work of its own, and the editor shows that the saved script is another one by now.
	const updated: Flow = { ...flow, ...settings, name, description, versionHash: hash, modifiedAt: now };
	await db.flows.put(updated);
	return updated;
}

async function add(db: MillraceDatabase, entry: PlannedFlow, name: string): Promise<Flow> {
	const { hash, script, description, id, settings } = entry.theirs;
	const now = Date.now();
	// Its id is kept, so that the next import recognises it; one in the trash keeps its own.
	const free = id !== null && (await db.flows.get(id)) === undefined;
	const flow: Flow = {
		...FLOW_DEFAULTS,
		...settings,
		id: free ? id : FlowId.create(),
		projectId: DEFAULT_PROJECT,
		name,
		description,
		versionHash: hash,
		createdAt: now,
		modifiedAt: now
	};
	await db.flows.add(flow);
	const version = { id: VersionId.create(), flowId: flow.id, number: 1, hash, script, savedAt: now, note: NOTE };
	await db.versions.add(version);
	return flow;
}
