import { FLOW_DEFAULTS, isBuiltIn, type Flow } from '../domain/flow';
import { DEFAULT_PROJECT, FlowId, isReservedId, VersionId, type ProjectId } from '../domain/ids';
import type { StoredRecord } from '../domain/record';
import { exportableRecords } from './bundle-export';
import type { MillraceDatabase } from './database';
import { addVersion } from './flow-writes';
import type { Rename } from './follow-names';
import { chosen, ImportError, type ImportChoices } from './import-choices';
import { ImportNames } from './import-names';
import type { ImportPlan, PlannedFlow, PlannedRecord } from './import-plan';
import { RecordImport } from './import-records';

export { readBundle, type BundleProblem, type BundleReading } from './bundle-read';
export { ImportError, type ImportChoice, type ImportChoices } from './import-choices';
export { importReach, type ImportReach } from './import-reach';
export { planImport, planned, type ImportPlan, type PlannedFlow, type PlannedRecord } from './import-plan';

/** What an import did. */
export interface ImportResult {
	added: Flow[];
	updated: Flow[];
	records: { added: StoredRecord[]; updated: StoredRecord[] };
	/** What got another name than the file says, because that one was taken. */
	renamed: { wanted: string; name: string }[];
	/** How many flows and records were left alone: the same, kept or skipped. */
	untouched: number;
}

/** Where the scripts of an import come from, as its versions say it. */
const NOTE = 'import';

/**
 * Carries out an import in one transaction: all of it, or nothing.
 * @throws {ImportError} where a choice is missing, something was changed since the plan was made, or something does not fit
 */
export async function applyImport(
	db: MillraceDatabase,
	plan: ImportPlan,
	choices: ImportChoices
): Promise<ImportResult> {
	const flows = chosen(plan.flows, choices);
	const records = chosen(plan.records, choices);
	const projectRecords = chosen(ofProjects(plan.records, true), choices);
	const otherRecords = chosen(ofProjects(plan.records, false), choices);
	return db.transaction('rw', db.flows, db.versions, db.records, db.contents, async () => {
		await refuseIfStale(db, plan);
		const names = await namesInUse(db);
		const importing = new RecordImport(db, names, Date.now());
		const projects = await importing.claim(projectRecords, () => DEFAULT_PROJECT);
		const projectIds = importing.projects(plan.records, projects);
		const projectOf = (entry: PlannedFlow | PlannedRecord) => projectIn(projectIds, entry);

		const result: ImportResult = {
			added: [],
			updated: [],
			records: { added: [], updated: [] },
			renamed: names.renamed,
			untouched: plan.flows.length + plan.records.length
		};
		// Names that renamed flows give up are free for the others.
		for (const { mine } of flows.toUpdate) names.release('flow', mine!.flow.projectId, mine!.flow.name);
		for (const entry of flows.toUpdate) {
			const { id, projectId } = entry.mine!.flow;
			names.reissued('flow', entry.theirs.id, id);
			result.updated.push(await update(db, entry, names.claim('flow', projectId, entry.theirs.name)));
		}
		for (const entry of flows.toAdd) {
			const projectId = projectOf(entry);
			const flow = await add(db, entry, projectId, names.claim('flow', projectId, entry.theirs.name));
			names.reissued('flow', entry.theirs.id, flow.id);
			result.added.push(flow);
		}
		const claimed = [...projects, ...(await importing.claim(otherRecords, projectOf))];
		result.records = await importing.write(claimed, plan.records, renamesOf(flows.toUpdate, result.updated));
		result.untouched -= [flows, records].flatMap(({ toUpdate, toAdd }) => [...toUpdate, ...toAdd]).length;
		return result;
	});
}

const ofProjects = (records: readonly PlannedRecord[], wanted: boolean) =>
	records.filter(({ theirs }) => (theirs.type === 'project') === wanted);

function projectIn(projects: ReadonlyMap<string, ProjectId>, { theirs }: PlannedFlow | PlannedRecord): ProjectId {
	if (theirs.project === null) return DEFAULT_PROJECT;
	const id = projects.get(theirs.project);
	if (id) return id;
	throw new ImportError(
		`“${theirs.name}” belongs to the project “${theirs.project}”. Import that as well, or leave “${theirs.name}” out.`
	);
}

async function namesInUse(db: MillraceDatabase): Promise<ImportNames> {
	const names = new ImportNames();
	const flows = await db.flows.filter((flow) => flow.trashedAt === null && !isBuiltIn(flow)).toArray();
	for (const { projectId, name } of flows) names.take('flow', projectId, name);
	for (const { type, projectId, name } of await exportableRecords(db)) names.take(type, projectId, name);
	return names;
}

/** Another tab may have saved while the person was choosing. */
async function refuseIfStale(db: MillraceDatabase, plan: ImportPlan): Promise<void> {
	const flows = plan.flows.flatMap(({ mine }) => mine?.flow ?? []);
	const records = plan.records.flatMap(({ mine }) => mine?.record ?? []);
	const now = [
		...(await db.flows.bulkGet(flows.map(({ id }) => id))),
		...(await db.records.bulkGet(records.map(({ id }) => id)))
	];
	for (const [index, before] of [...flows, ...records].entries()) {
		const row = now[index];
		const same = row && row.modifiedAt === before.modifiedAt && versionOf(row) === versionOf(before);
		if (!same || row.trashedAt !== null) {
			throw new ImportError(
				`“${before.name}” was changed or deleted since the file was compared. Nothing was imported; choose the file again.`
			);
		}
	}
}

function versionOf(row: Flow | StoredRecord): string {
	return 'versionHash' in row ? row.versionHash : '';
}

/** The names of flows that the file has written. @param updated the same flows, as they are now */
function renamesOf(entries: readonly PlannedFlow[], updated: readonly Flow[]): Rename[] {
	return entries.map(({ mine }, index) => {
		const { id, name, projectId } = updated[index]!;
		return { kind: 'flow', id, before: mine!.flow.name, name, projectId };
	});
}

async function update(db: MillraceDatabase, entry: PlannedFlow, name: string): Promise<Flow> {
	const { flow } = entry.mine!;
	const { hash, script, description, settings } = entry.theirs;
	const now = Date.now();
	if (flow.versionHash !== hash) await addVersion(db, flow.id, { script, hash, note: NOTE, now });
	// A draft stays: it is work of its own, and the editor shows that the saved script is another one by now.
	const tags = settings.tags ?? flow.tags;
	const updated: Flow = { ...flow, ...settings, tags, name, description, versionHash: hash, modifiedAt: now };
	await db.flows.put(updated);
	return updated;
}

async function add(db: MillraceDatabase, entry: PlannedFlow, projectId: ProjectId, name: string): Promise<Flow> {
	const { hash, script, description, id, settings } = entry.theirs;
	const now = Date.now();
	// Its id is kept, so that the next import recognises it; one in the trash keeps its own.
	const free = id !== null && !isReservedId(id) && (await db.flows.get(id)) === undefined;
	const flow: Flow = {
		...FLOW_DEFAULTS,
		...settings,
		tags: settings.tags ?? FLOW_DEFAULTS.tags,
		id: free ? id : FlowId.create(),
		projectId,
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
