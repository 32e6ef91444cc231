import {
	BUNDLE_FORMAT,
	BUNDLE_LIMITS,
	BUNDLE_VERSION,
	compareBundleFlows,
	type Bundle,
	type BundleFlow
} from '../domain/bundle';
import {
	BUNDLE_RECORD_TYPES,
	compareBundleRecords,
	exportedFields,
	type BundleRecord,
	type BundleRecordType
} from '../domain/bundle-record';
import type { Flow } from '../domain/flow';
import { BUILT_IN_PROJECT, DEFAULT_PROJECT, type FlowId, type ProjectId, type RecordId } from '../domain/ids';
import type { StoredRecord } from '../domain/record';
import { kindName } from '../domain/record-kinds';
import { bytesToBase64 } from './backup-values';
import { bundleSettings } from './bundle-settings';
import type { MillraceDatabase } from './database';
import { FlowRepository } from './flow-repository';

/** Something that a bundle cannot hold; the message names it. */
export class ExportError extends Error {
	override name = 'ExportError';
}

/** Inputs that a connector of a type never shows, see `protectedInputKeys` of connectors. */
export type ProtectedInputs = (connectorType: string) => readonly string[];

/** A record of a kind that bundles hold. */
export type BundledRecord = StoredRecord & { type: BundleRecordType };

export interface ExportOptions {
	/** Which flows; null for all that are in use. Ids of flows that are gone are left out. */
	flowIds: readonly FlowId[] | null;
	/** Which records beside them; ids of those that are gone are left out. */
	recordIds?: readonly RecordId[];
	protectedInputs?: ProtectedInputs;
	/** The Millrace that writes the file. */
	appVersion: string;
	/** Milliseconds since 1970. */
	now: number;
}

export interface ExportedBundle {
	bundle: Bundle;
	/** The file's content. */
	text: string;
	/** A name for the file, safe on every system. */
	fileName: string;
}

/** Records in use that a bundle can hold, by kind, project and name; without what Millrace brings along. */
export async function exportableRecords(db: MillraceDatabase): Promise<BundledRecord[]> {
	const records = await db.records.where('type').anyOf(BUNDLE_RECORD_TYPES).filter(isOwnInUse).toArray();
	return (records as BundledRecord[]).sort((a, b) => {
		const kind = BUNDLE_RECORD_TYPES.indexOf(a.type) - BUNDLE_RECORD_TYPES.indexOf(b.type);
		return kind || a.name.localeCompare(b.name, undefined, { numeric: true });
	});
}

function isOwnInUse({ trashedAt, projectId }: StoredRecord): boolean {
	return trashedAt === null && projectId !== BUILT_IN_PROJECT;
}

/**
 * Flows, and records beside them, as one JSON file: saved scripts, not drafts. The same content gives the same text but
 * for `exportedAt`.
 * @throws {ExportError} where a flow or file is larger than a bundle may hold, or the whole is, and where something could not be
 * imported again
 */
export async function exportBundle(db: MillraceDatabase, options: ExportOptions): Promise<ExportedBundle> {
	const { recordIds = [], protectedInputs = () => [] } = options;
	const { flows, records, projects, contents } = await read(db, options.flowIds, recordIds);
	const entries: BundleRecord[] = [];
	for (const record of records) {
		const content = contents.get(record.id);
		const bytes = content && new Uint8Array(await content.arrayBuffer());
		entries.push(bundleRecordOf(record, { project: projects.get(record.projectId), bytes, protectedInputs }));
	}
	const bundle: Bundle = {
		format: BUNDLE_FORMAT,
		// What older versions can read is written so that they do.
		version: entries.length === 0 ? 1 : BUNDLE_VERSION,
		exportedAt: new Date(options.now).toISOString(),
		appVersion: options.appVersion,
		flows: flows
			.map(([flow, script]) => bundleFlow(flow, script, projects.get(flow.projectId)))
			.sort(compareBundleFlows),
		...(entries.length > 0 && { records: entries.sort(compareBundleRecords) })
	};
	refuseTooMany(bundle);
	const text = serializeBundle(bundle);
	if (new TextEncoder().encode(text).length > BUNDLE_LIMITS.bytes) {
		throw new ExportError('Together this is larger than a bundle may be. Export it in several files.');
	}
	await refuseUnreadable(text);
	return { bundle, text, fileName: bundleFileName(bundle, options.flowIds === null) };
}

interface ToExport {
	flows: [flow: Flow, script: string][];
	records: BundledRecord[];
	/** Names, without the usual one. */
	projects: Map<ProjectId, string>;
	contents: Map<RecordId, Blob>;
}

async function read(
	db: MillraceDatabase,
	flowIds: readonly FlowId[] | null,
	recordIds: readonly RecordId[]
): Promise<ToExport> {
	const repository = new FlowRepository(db);
	return db.transaction('r', db.flows, db.versions, db.records, db.contents, async () => {
		const wanted = flowIds ? await db.flows.bulkGet([...flowIds]) : await repository.list();
		const inUse = wanted.filter((flow): flow is Flow => !!flow && flow.trashedAt === null);
		const flows: ToExport['flows'] = [];
		for (const flow of inUse) flows.push([flow, await repository.script(flow)]);
		const exportable = new Map((await exportableRecords(db)).map((record) => [record.id, record]));
		const chosen = new Set(recordIds.filter((id) => exportable.has(id)));
		const projects = new Map<ProjectId, string>();
		// What is in a project of its own brings it along.
		for (const { projectId } of [...inUse, ...[...chosen].map((id) => exportable.get(id)!)]) {
			const project = projectId === DEFAULT_PROJECT ? undefined : exportable.get(projectId as string as RecordId);
			if (!project) continue;
			projects.set(projectId, project.name);
			chosen.add(project.id);
		}
		const records = [...chosen].map((id) => exportable.get(id)!);
		const rows = await db.contents.bulkGet(records.filter(({ type }) => type === 'file').map(({ id }) => id));
		const contents = new Map(rows.flatMap((row) => (row ? [[row.recordId, row.blob] as const] : [])));
		return { flows, records, projects, contents };
	});
}

function refuseTooMany({ flows, records = [] }: Bundle): void {
	const most = (count: number, what: string) =>
		`A bundle holds at most ${count.toLocaleString('en')} ${what}. Export them in several files.`;
	if (flows.length > BUNDLE_LIMITS.flows) throw new ExportError(most(BUNDLE_LIMITS.flows, 'flows'));
	if (records.length > BUNDLE_LIMITS.records) throw new ExportError(most(BUNDLE_LIMITS.records, 'records'));
}

function bundleFlow(flow: Flow, script: string, project: string | undefined): BundleFlow {
	if (script.length > BUNDLE_LIMITS.scriptLength) {
		throw new ExportError(
			`The script of “${flow.name}” has ${script.length.toLocaleString('en')} characters; a bundle takes at most ` +
				`${BUNDLE_LIMITS.scriptLength.toLocaleString('en')} each. Split the flow, or leave it out.`
		);
	}
	refuseLongDescription(flow);
	return {
		id: flow.id,
		name: flow.name,
		description: flow.description,
		...(project !== undefined && { project }),
		script,
		...bundleSettings(flow),
		modifiedAt: new Date(flow.modifiedAt).toISOString()
	};
}

function bundleRecordOf(
	record: BundledRecord,
	{
		project,
		bytes,
		protectedInputs
	}: { project: string | undefined; bytes: Uint8Array | undefined; protectedInputs: ProtectedInputs }
): BundleRecord {
	const { type, id, name, description, tags } = record;
	refuseLongDescription(record);
	if (bytes && bytes.length > BUNDLE_LIMITS.fileBytes) {
		const most = BUNDLE_LIMITS.fileBytes / 1_000_000;
		throw new ExportError(`The file “${name}” is larger than the ${most} MB that a bundle takes. Leave it out.`);
	}
	const protectedKeys = protectedInputs(String(record.fields.connector_type ?? ''));
	const { fields, leftOut } = exportedFields(type, record.fields, protectedKeys);
	return {
		type,
		id,
		...(project !== undefined && type !== 'project' && { project }),
		name,
		...(description !== '' && { description }),
		...(tags.length > 0 && { tags }),
		...(Object.keys(fields).length > 0 && { fields }),
		...(bytes && bytes.length > 0 && { content: bytesToBase64(bytes) }),
		...(leftOut.length > 0 && { leftOut: shortList(leftOut) }),
		modifiedAt: new Date(record.modifiedAt).toISOString()
	};
}

/** Who reads it sees that there are more. */
function shortList(places: readonly string[]): string[] {
	const most = BUNDLE_LIMITS.leftOut;
	const told = places.length <= most ? places : places.slice(0, most - 1);
	const more = places.length - told.length;
	const short = told.map((place) => {
		const characters = Array.from(place);
		return place.length <= BUNDLE_LIMITS.leftOutLength ? place : `${characters.slice(0, 400).join('')} …`;
	});
	return more === 0 ? short : [...short, `and ${more.toLocaleString('en')} more`];
}

/** What a reader would refuse is better heard of now than when the file is needed. */
async function refuseUnreadable(text: string): Promise<void> {
	const { DISTRUST, readBundle } = await import('./bundle-read');
	const reading = await readBundle(text);
	if (reading.ok) return;
	const { path, message } = reading.problem;
	const [, list, index, inside] = /^(flows|records)\[(\d+)\]\.?(.*)$/.exec(path ?? '') ?? [];
	const { flows, records = [] } = JSON.parse(text) as Bundle;
	const named = list === 'flows' ? flows[Number(index)] : list === 'records' ? records[Number(index)] : undefined;
	if (!named || path === null) throw new ExportError(`This could not be imported again: ${message}`);
	const what = 'type' in named ? kindName(named.type) : 'flow';
	const why = message
		.replace(DISTRUST, '')
		.replace(path, () => (inside ? `“${inside}”` : 'it'))
		.trim();
	throw new ExportError(
		`The ${what} “${named.name}” could not be imported again: ${why} Change that, or leave it out.`
	);
}

function refuseLongDescription({ name, description }: Flow | StoredRecord): void {
	if (description.length <= BUNDLE_LIMITS.descriptionLength) return;
	throw new ExportError(`The description of “${name}” is too long for a bundle. Shorten it.`);
}

/** A bundle's text: fixed order of keys, one key a line, a newline at the end. */
export function serializeBundle(bundle: Bundle): string {
	const { format, version, exportedAt, appVersion, records } = bundle;
	const flows = bundle.flows.map(({ id, name, description, project, tags, script, modifiedAt, ...settings }) => {
		const { inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly } = settings;
		const shown = { inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly };
		return { id, name, description, project, tags, script, ...shown, modifiedAt };
	});
	return `${JSON.stringify({ format, version, exportedAt, appVersion, flows, records }, null, '\t')}\n`;
}

/** `backup of mail.millrace.json` for one flow or record, `millrace-3-flows-2026-01-31.json` for several. */
export function bundleFileName({ exportedAt, flows, records = [] }: Bundle, all: boolean): string {
	const day = exportedAt?.slice(0, 10) ?? 'undated';
	const only = flows.length === 1 && records.length === 0 ? flows[0] : flows.length === 0 ? records[0] : undefined;
	if (only && flows.length + records.length === 1 && !all) return `${safeFileName(only.name)}.millrace.json`;
	const counted = (count: number, one: string) => (count === 0 ? [] : [`${count}-${one}${count === 1 ? '' : 's'}`]);
	const what = [...(all ? ['all-flows'] : counted(flows.length, 'flow')), ...counted(records.length, 'record')];
	return ['millrace', ...what, `${day}.json`].join('-');
}

/** Without what some file system forbids: separators, control and reserved characters, dots at the ends. */
export function safeFileName(name: string): string {
	// By code points, so that no character is cut in two.
	const short = Array.from(name).slice(0, 100).join('');
	const safe = short
		// eslint-disable-next-line no-control-regex -- control characters are what is removed
		.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, '-')
		.replace(/^[.\s]+|[.\s]+$/g, '');
	return /^(con|prn|aux|nul|com\d|lpt\d)?$/i.test(safe) ? `flow ${safe}`.trim() : safe;
}
