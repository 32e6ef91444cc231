import { FLOW_DEFAULTS, isBuiltIn, scriptHash, type Flow } from '../domain/flow';
import { BUILT_IN_PROJECT, type FlowId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { MillraceDatabase } from './database';
import { addVersion } from './flow-writes';

/** A flow that Millrace brings along. */
export interface BuiltInFlow {
	id: FlowId;
	name: string;
	description: string;
	script: string;
	inputSchema: JsonObject;
}

/** Where a version comes from that a person did not write: one whose last version has another note was edited. */
export const BUILT_IN_NOTE = 'came with Millrace';
/** Which of them this database has, by the hash of all. Of this device: a backup may bring older ones. */
const INSTALLED = 'device:built-in';

/**
 * Puts the flows that Millrace brings along into the database, once for each version of them. One that was edited stays as
 * it is; of one that was not, the new script becomes a new version, so that what runs ends with its own.
 */
export async function installBuiltIns(db: MillraceDatabase, flows: readonly BuiltInFlow[], now: number): Promise<void> {
	const whole = await scriptHash(JSON.stringify(flows));
	const installed = await db.preferences.get(INSTALLED);
	// A restore may have taken them away.
	if (installed?.value === whole && (await db.flows.get(flows[0]!.id))) return;
	const hashes = await Promise.all(flows.map(({ script }) => scriptHash(script)));
	await db.transaction('rw', db.flows, db.versions, db.preferences, async () => {
		for (const [index, flow] of flows.entries()) await install(db, flow, hashes[index]!, now);
		await db.preferences.put({ key: INSTALLED, value: whole });
	});
}

/** Whether a row is a flow that Millrace brings along, or a script of one that nobody has edited. */
export function isBroughtAlong(table: string, row: { id?: unknown; projectId?: unknown; note?: unknown }): boolean {
	return table === 'flows' ? isBuiltIn(row as Flow) : table === 'versions' && row.note === BUILT_IN_NOTE;
}

async function install(db: MillraceDatabase, builtIn: BuiltInFlow, hash: string, now: number): Promise<void> {
	const { id, script, ...settings } = builtIn;
	const known = await db.flows.get(id);
	const versions = db.versions.where('[flowId+number]').between([id, 0], [id, Infinity]);
	const last = await versions.last();
	if (known && last?.note !== BUILT_IN_NOTE) return;
	const flow: Flow = {
		...FLOW_DEFAULTS,
		id,
		projectId: BUILT_IN_PROJECT,
		createdAt: now,
		...known,
		...settings,
		trashedAt: null,
		versionHash: hash,
		modifiedAt: now
	};
	await db.flows.put(flow);
	if (known && known.versionHash === hash) return;
	await addVersion(db, id, { script, hash, note: BUILT_IN_NOTE, now });
}
