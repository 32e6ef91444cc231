import type { Bundle, BundleFlow } from '../domain/bundle';
import { scriptHash, type Flow } from '../domain/flow';
import { DEFAULT_PROJECT, FlowId, type ProjectId } from '../domain/ids';
import type { ProtectedInputs } from './bundle-export';
import type { MillraceDatabase } from './database';
import { sameSettings, settingsOf, type FlowSettings } from './bundle-settings';
import { FlowRepository } from './flow-repository';
import { planRecords, type PlannedRecord } from './import-record-plan';
import { recognise } from './recognise';

export type { PlannedRecord } from './import-record-plan';

/** What differs between a flow of the bundle and mine. */
export type Difference = 'script' | 'description' | 'name' | 'settings';

/** `changed` is a conflict that wants a choice. */
export type PlannedKind = 'new' | 'changed' | 'same';

export interface PlannedFlow {
	/** Names the entry in {@link ImportChoices}: its place in the bundle, flows before records. */
	key: number;
	theirs: {
		name: string;
		description: string;
		script: string;
		hash: string;
		id: FlowId | null;
		/** Name of its project; null for the usual one. */
		project: string | null;
		modifiedAt: string | null;
		settings: FlowSettings;
	};
	kind: PlannedKind;
	/** The flow it was recognised as; null for a new one. */
	mine: { flow: Flow; script: string; hasDraft: boolean } | null;
	/** By what it was recognised: by id also when it was renamed, by name where the id is unknown here. */
	matchedBy: 'id' | 'name' | null;
	differences: Difference[];
}

/** What an import would do. Nothing is written yet. */
export interface ImportPlan {
	flows: PlannedFlow[];
	records: PlannedRecord[];
	here: NamesHere;
}

/** What there is here. */
export interface NamesHere {
	/** The names of flows, by name and by id. */
	flows: ReadonlyMap<string, string>;
	secrets: ReadonlySet<string>;
}

/** Entries of one kind. */
export function planned<Entry extends PlannedFlow | PlannedRecord>(
	entries: readonly Entry[],
	kind: PlannedKind
): Entry[] {
	return entries.filter((entry) => entry.kind === kind);
}

/**
 * Compares a bundle with what is in use. An entry is recognised by its id first, then by its name; each of mine by
 * one of theirs at most. What is in the trash is not looked at.
 */
export async function planImport(
	db: MillraceDatabase,
	bundle: Bundle,
	protectedInputs: ProtectedInputs = () => []
): Promise<ImportPlan> {
	const records = await planRecords(db, bundle, protectedInputs);
	const projects = new Map(
		records.flatMap(({ theirs, mine }) => (theirs.type === 'project' && mine ? [[theirs.name, mine.record.id]] : []))
	) as ReadonlyMap<string, string>;
	const flows = await planFlows(db, bundle, projects as ReadonlyMap<string, ProjectId>);
	return { flows, records, here: await namesHere(db) };
}

async function namesHere(db: MillraceDatabase): Promise<NamesHere> {
	const flows = await new FlowRepository(db).list();
	const secrets = await db.secrets.toArray();
	return {
		flows: new Map(flows.flatMap(({ id, name }) => [[id as string, name] as const, [name, name] as const])),
		secrets: new Set(secrets.map(({ name }) => name))
	};
}

async function planFlows(
	db: MillraceDatabase,
	bundle: Bundle,
	projects: ReadonlyMap<string, ProjectId>
): Promise<PlannedFlow[]> {
	const hashes = await Promise.all(bundle.flows.map((flow) => scriptHash(flow.script)));
	const repository = new FlowRepository(db);
	const all = bundle.flows.map((flow, index) => imported(flow, hashes[index]!));
	return db.transaction('r', db.flows, db.versions, db.drafts, async () => {
		const named = (name: string, project: ProjectId | undefined) => project && JSON.stringify([project, name]);
		const found = recognise(
			all.map(({ id, name, project }) => ({
				id,
				named: named(name, project === null ? DEFAULT_PROJECT : projects.get(project)) ?? null
			})),
			await repository.list(),
			({ id, name, projectId }) => ({ id, named: named(name, projectId)! })
		);
		const flows: PlannedFlow[] = [];
		for (const [key, theirs] of all.entries()) {
			const match = found[key];
			if (!match) {
				flows.push({ key, theirs, kind: 'new', mine: null, matchedBy: null, differences: [] });
				continue;
			}
			const flow = match.mine;
			const differences = compare(flow, theirs);
			flows.push({
				key,
				theirs,
				kind: differences.length > 0 ? 'changed' : 'same',
				mine: {
					flow,
					// The same hash is the same script.
					script: flow.versionHash === theirs.hash ? theirs.script : await repository.script(flow),
					hasDraft: (await db.drafts.get(flow.id)) !== undefined
				},
				matchedBy: match.by,
				differences
			});
		}
		return flows;
	});
}

function imported(flow: BundleFlow, hash: string): PlannedFlow['theirs'] {
	return {
		name: flow.name.trim(),
		description: flow.description ?? '',
		script: flow.script,
		hash,
		id: flow.id === undefined ? null : FlowId.parse(flow.id),
		project: flow.project?.trim() ?? null,
		modifiedAt: flow.modifiedAt ?? null,
		settings: settingsOf(flow)
	};
}

function compare(mine: Flow, theirs: PlannedFlow['theirs']): Difference[] {
	const differences: Difference[] = [];
	if (mine.versionHash !== theirs.hash) differences.push('script');
	if (mine.description !== theirs.description) differences.push('description');
	if (mine.name !== theirs.name) differences.push('name');
	if (!sameSettings(mine, theirs.settings)) differences.push('settings');
	return differences;
}
