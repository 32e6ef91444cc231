/** The flows whose runs are disturbed, and the children they have in common. */
import { DEFAULT_PROJECT, FlowId, VersionId, type RecordId } from '../../domain/ids';
import { FLOW_DEFAULTS, scriptHash, type Flow, type FlowVersion } from '../../domain/flow';
import type { StoredRecord } from '../../domain/record';
import type { MillraceDatabase } from '../../storage/database';

const byName = (files: Record<string, string>) =>
	Object.fromEntries(Object.entries(files).map(([path, script]) => [/([^/]+)\.py$/.exec(path)![1]!, script]));

export const flows = byName(
	import.meta.glob<string>('./flows/*.py', { query: '?raw', import: 'default', eager: true })
);
export const children = byName(
	import.meta.glob<string>('./flows/children/*.py', { query: '?raw', import: 'default', eager: true })
);

/** A stored connector for the server outside, whose requests may be sent twice unless a call says otherwise. */
const connector: StoredRecord = {
	id: '00000000-0000-7000-8000-0000000000c0' as RecordId,
	type: 'connector',
	projectId: DEFAULT_PROJECT,
	name: 'outside',
	description: '',
	tags: [],
	fields: {
		connector_type: 'REST',
		value: { url: 'https://outside.example/', method: 'put', params: { of: 'connector' } }
	},
	createdAt: 0,
	modifiedAt: 0,
	trashedAt: null
};

/** Puts a flow and all that it may call into a database. @returns the flow */
export async function addFlows(db: MillraceDatabase, name: string): Promise<Flow> {
	const scripts = { ...children, [name]: flows[name]! };
	const rows = await Promise.all(Object.entries(scripts).map(([name, script]) => rowsOf(name, script)));
	await db.transaction('rw', db.flows, db.versions, db.records, async () => {
		await db.records.add(connector);
		await db.flows.bulkAdd(rows.map(({ flow }) => flow));
		await db.versions.bulkAdd(rows.map(({ version }) => version));
	});
	return rows.at(-1)!.flow;
}

async function rowsOf(name: string, script: string): Promise<{ flow: Flow; version: FlowVersion }> {
	const hash = await scriptHash(script);
	const id = FlowId.create();
	const flow = { ...FLOW_DEFAULTS, id, projectId: DEFAULT_PROJECT, name, description: '', versionHash: hash };
	const version = { id: VersionId.create(), flowId: id, number: 1, hash, script, savedAt: 0, note: null };
	return { flow: { ...flow, createdAt: 0, modifiedAt: 0, trashedAt: null }, version };
}
