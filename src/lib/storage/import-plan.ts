import type { Bundle, BundleFlow } from '../domain/bundle';
import { scriptHash, type Flow } from '../domain/flow';
import { FlowId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { sameSettings, settingsOf, type FlowSettings } from './bundle-settings';
import { FlowRepository } from './flow-repository';

/** What differs between a flow of the bundle and mine. */
export type Difference = 'script' | 'description' | 'name' | 'settings';

export interface PlannedFlow {
	/** Names the entry in {@link ImportChoices}: its place in the bundle. */
	key: number;
	theirs: {
		name: string;
		description: string;
		script: string;
		hash: string;
		id: FlowId | null;
		modifiedAt: string | null;
		settings: FlowSettings;
	};
	/** `changed` is a conflict that wants a choice. */
	kind: 'new' | 'changed' | 'same';
	/** The flow it was recognised as; null for a new one. */
	mine: { flow: Flow; script: string; hasDraft: boolean } | null;
	/** By what it was recognised: by id also when it was renamed, by name where the id is unknown here. */
	matchedBy: 'id' | 'name' | null;
	differences: Difference[];
}

/** What an import would do. Nothing is written yet. */
export interface ImportPlan {
	flows: PlannedFlow[];
}

/** Flows of one kind. */
export function planned(plan: ImportPlan, kind: PlannedFlow['kind']): PlannedFlow[] {
	return plan.flows.filter((flow) => flow.kind === kind);
}

/**
 * Compares a bundle with the flows in use. A flow is recognised by its id first, then by its name; each of mine by
 * one of theirs at most. Flows in the trash are not looked at.
 */
export async function planImport(db: MillraceDatabase, bundle: Bundle): Promise<ImportPlan> {
	const hashes = await Promise.all(bundle.flows.map((flow) => scriptHash(flow.script)));
	const repository = new FlowRepository(db);
	return db.transaction('r', db.flows, db.versions, db.drafts, async () => {
		const mine = await repository.list();
		const byId = new Map(mine.map((flow) => [flow.id as string, flow]));
		const byName = new Map(mine.map((flow) => [flow.name, flow]));
		const matches = bundle.flows.map((flow) => byId.get(flow.id ?? '') ?? null);
		const claimed = new Set(matches.map((flow) => flow?.id));
		const flows: PlannedFlow[] = [];
		for (const [key, flow] of bundle.flows.entries()) {
			const sameName = byName.get(flow.name.trim());
			const match = matches[key] ?? (sameName && !claimed.has(sameName.id) ? sameName : null);
			const theirs = imported(flow, hashes[key]!);
			if (!match) {
				flows.push({ key, theirs, kind: 'new', mine: null, matchedBy: null, differences: [] });
				continue;
			}
			const differences = compare(match, theirs);
			flows.push({
				key,
				theirs,
				kind: differences.length > 0 ? 'changed' : 'same',
				mine: {
					flow: match,
					// The same hash is the same script.
					script: match.versionHash === theirs.hash ? theirs.script : await repository.script(match),
					hasDraft: (await db.drafts.get(match.id)) !== undefined
				},
				matchedBy: matches[key] ? 'id' : 'name',
				differences
			});
		}
		return { flows };
	});
}

function imported(flow: BundleFlow, hash: string): PlannedFlow['theirs'] {
	return {
		name: flow.name.trim(),
		description: flow.description ?? '',
		script: flow.script,
		hash,
		id: flow.id === undefined ? null : FlowId.parse(flow.id),
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
