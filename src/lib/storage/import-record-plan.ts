import type { Bundle } from '../domain/bundle';
import {
	differingFields,
	importedFields,
	withoutCallers,
	type BundleRecord,
	type BundleRecordType
} from '../domain/bundle-record';
import { DEFAULT_PROJECT, RecordId } from '../domain/ids';
import { isJsonObject, sameJson, type Json, type JsonObject } from '../domain/json';
import { withDefaults } from '../domain/object-template';
import { base64ToBytes } from './backup-values';
import { exportableRecords, type BundledRecord, type ProtectedInputs } from './bundle-export';
import { tagsOf } from './bundle-settings';
import { hasTemplate } from './custom-objects';
import type { MillraceDatabase } from './database';
import { recognise } from './recognise';

/** A record of a bundle, and what it is beside mine. */
export interface PlannedRecord {
	/** Names the entry in the choices: its place in the bundle, behind all flows. */
	key: number;
	theirs: {
		type: BundleRecordType;
		id: RecordId | null;
		/** Name of its project; null for the usual one. */
		project: string | null;
		name: string;
		description: string;
		tags: string[];
		fields: JsonObject;
		/** Of a file. */
		content: Blob | null;
		/** Of a connector: where a secret was left out. */
		leftOut: string[];
	};
	/** `changed` is a conflict that wants a choice. */
	kind: 'new' | 'changed' | 'same';
	/** The record it was recognised as; null for a new one. */
	mine: { record: BundledRecord; content: Blob | null } | null;
	matchedBy: 'id' | 'name' | null;
	/** `name`, `description`, `tags`, `content`, and names of fields. */
	differences: string[];
}

/** Compares the records of a bundle with those in use. */
export async function planRecords(
	db: MillraceDatabase,
	{ flows, records = [] }: Bundle,
	protectedInputs: ProtectedInputs
): Promise<PlannedRecord[]> {
	const all = records.map(imported);
	const { mine, contents } = await db.transaction('r', db.records, db.contents, async () => {
		const mine = await exportableRecords(db);
		const files = mine.filter(({ type }) => type === 'file').map(({ id }) => id);
		const rows = await db.contents.bulkGet(files);
		return { mine, contents: new Map(rows.flatMap((row) => (row ? [[row.recordId, row.blob] as const] : []))) };
	});
	// Whose project is new is new itself, unless its id is known.
	const projects = new Map(mine.filter(({ type }) => type === 'project').map(({ name, id }) => [name, id as string]));
	const projectsInFile = new Map(
		all.filter(({ type }) => type === 'project').map(({ name, id }) => [name, known(id, mine) ?? projects.get(name)])
	);
	const projectOf = (name: string | null) => (name === null ? DEFAULT_PROJECT : projectsInFile.get(name));
	const named = (type: string, project: string | undefined, name: string) =>
		project === undefined ? null : JSON.stringify([type, project, name]);
	const found = recognise(
		all.map(({ type, id, project, name }) => ({
			id: id && JSON.stringify([type, id]),
			named: named(type, type === 'project' ? DEFAULT_PROJECT : projectOf(project), name)
		})),
		mine,
		({ type, id, projectId, name }) => ({ id: JSON.stringify([type, id]), named: named(type, projectId, name) })
	);
	const attributesOf = templates(all, mine, projectOf);
	const planned: PlannedRecord[] = [];
	for (const [index, theirs] of all.entries()) {
		const key = flows.length + index;
		const match = found[index];
		if (!match) {
			planned.push({ key, theirs, kind: 'new', mine: null, matchedBy: null, differences: [] });
			continue;
		}
		const record = match.mine;
		const content = contents.get(record.id) ?? null;
		const written = filledIn(theirs, record, attributesOf);
		const differences = await differencesOf(record, content, written, protectedInputs);
		const kind = differences.length > 0 ? 'changed' : 'same';
		planned.push({ key, theirs, kind, mine: { record, content }, matchedBy: match.by, differences });
	}
	return planned;
}

/** The attributes that the template of an object wants: that of the file where there is one, else mine. */
type AttributesOf = (theirs: PlannedRecord['theirs']) => JsonObject;

function templates(
	all: readonly PlannedRecord['theirs'][],
	mine: readonly BundledRecord[],
	projectOf: (name: string | null) => string | undefined
): AttributesOf {
	const keyOf = (project: string | undefined, name: string) => JSON.stringify([project, name]);
	const known = new Map<string, Json | undefined>();
	for (const { type, projectId, name, fields } of mine) {
		if (type === 'object_template') known.set(keyOf(projectId, name), fields.attributes);
	}
	for (const { type, project, name, fields } of all) {
		if (type === 'object_template') known.set(keyOf(projectOf(project), name), fields.attributes);
	}
	return ({ project, fields }) => {
		const attributes = known.get(keyOf(projectOf(project), String(fields.object_template).trim()));
		return isJsonObject(attributes) ? attributes : {};
	};
}

/** A record as it will be: what the template of an object fills in is no difference, nor what a file may not say. */
function filledIn(
	theirs: PlannedRecord['theirs'],
	mine: BundledRecord,
	attributesOf: AttributesOf
): PlannedRecord['theirs'] {
	const { type } = theirs;
	const fields = withoutCallers(type, theirs.fields, mine.fields);
	if (!hasTemplate(type, fields)) return { ...theirs, fields };
	const given = isJsonObject(fields.value) ? fields.value : {};
	return { ...theirs, fields: { ...fields, value: withDefaults(attributesOf(theirs), given) } };
}

function known(id: RecordId | null, mine: readonly BundledRecord[]): string | undefined {
	return mine.find((record) => record.id === id && record.type === 'project')?.id;
}

function imported(record: BundleRecord): PlannedRecord['theirs'] {
	const { type, id, project, name, description = '', tags, content, leftOut = [] } = record;
	const fields = importedFields(record);
	return {
		type,
		id: id === undefined ? null : RecordId.parse(id),
		project: project?.trim() ?? null,
		name: name.trim(),
		description,
		tags: tagsOf(tags ?? []),
		fields,
		content: type === 'file' ? fileContent(content ?? '', String(fields.mime_type ?? '')) : null,
		leftOut
	};
}

function fileContent(content: string, type: string): Blob {
	return new Blob([base64ToBytes(content)], { type });
}

async function differencesOf(
	mine: BundledRecord,
	content: Blob | null,
	theirs: PlannedRecord['theirs'],
	protectedInputs: ProtectedInputs
): Promise<string[]> {
	const protectedKeys = protectedInputs(String(theirs.fields.connector_type ?? ''));
	const differences = differingFields(theirs.type, mine.fields, theirs.fields, protectedKeys);
	if (theirs.content && !(await sameBytes(content ?? new Blob(), theirs.content))) differences.unshift('content');
	if (!sameJson(mine.tags, theirs.tags)) differences.unshift('tags');
	if (mine.description !== theirs.description) differences.unshift('description');
	if (mine.name !== theirs.name) differences.unshift('name');
	return differences;
}

async function sameBytes(a: Blob, b: Blob): Promise<boolean> {
	if (a.size !== b.size) return false;
	const [first, second] = await Promise.all([a.arrayBuffer(), b.arrayBuffer()]);
	const other = new Uint8Array(second);
	return new Uint8Array(first).every((byte, at) => byte === other[at]);
}
