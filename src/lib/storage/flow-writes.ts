import { FLOW_DEFAULTS, type Flow } from '../domain/flow';
import { FlowId, VersionId, type ProjectId } from '../domain/ids';
import type { MillraceDatabase } from './database';

export interface NewVersion {
	script: string;
	/** SHA-256 of the script: reckoned before, because that does not wait inside a transaction. */
	hash: string;
	note: string | null;
	/** Milliseconds since 1970. */
	now: number;
}

/** Adds a flow with its first version, within a transaction of flows and versions. */
export async function addFlow(
	db: MillraceDatabase,
	given: Partial<Flow> & { name: string; projectId: ProjectId },
	version: NewVersion
): Promise<Flow> {
	const flow: Flow = {
		...FLOW_DEFAULTS,
		description: '',
		...given,
		id: FlowId.create(),
		versionHash: version.hash,
		createdAt: version.now,
		modifiedAt: version.now
	};
	await db.flows.add(flow);
	await addVersion(db, flow.id, version);
	return flow;
}

/** Adds a version to a flow that does not have that script already, within a transaction of versions. */
export async function addVersion(
	db: MillraceDatabase,
	flowId: FlowId,
	{ script, hash, note, now }: NewVersion
): Promise<void> {
	const last = await db.versions.where('[flowId+number]').between([flowId, 0], [flowId, Infinity]).last();
	const number = (last?.number ?? 0) + 1;
	await db.versions.add({ id: VersionId.create(), flowId, number, hash, script, savedAt: now, note });
}
