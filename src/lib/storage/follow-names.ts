import { isBuiltIn, type Flow } from '../domain/flow';
import { ofProjects, type ProjectId, type RecordId } from '../domain/ids';
import type { Json } from '../domain/json';
import { followRenames, tagsNow, type NamedKind, type NowNamed } from '../domain/object-references';
import type { StoredRecord, StoredType } from '../domain/record';
import type { MillraceDatabase } from './database';

/** Something that has another name now. */
export interface Rename {
	kind: NamedKind;
	id: string;
	before: string;
	name: string;
	/** Where it is named so; null: everywhere. */
	projectId: ProjectId | null;
}

/** Kinds of records that others name. */
const NAMED: readonly StoredType[] = ['scheduler', 'tag', 'custom_object', 'object_template'];

/** Records that name others of a kind: all have tags. Objects are told by their templates what they refer to. */
const NAMING: { readonly [Kind in NamedKind]?: readonly StoredType[] } = {
	flow: ['wrapper', 'webhook', 'schedule', 'object_template'],
	scheduler: ['schedule'],
	secret: ['connector'],
	custom_object: ['custom_object', 'object_template'],
	object_template: ['custom_object', 'object_template']
};

/** How a record was renamed; null where it was not, or nothing names records of its kind. */
export function renameOf(before: StoredRecord, { id, type, name, projectId }: StoredRecord): Rename | null {
	if (!NAMED.includes(type) || before.name === name) return null;
	return { kind: type as NamedKind, id, before: before.name, name, projectId };
}

/**
 * Lets records and flows name others by the names these have now, within a transaction that writes records and flows: after
 * these were written, before anything else is given a name of before.
 * @param all what may have another name now: whatever has the same is no rename
 * @param now milliseconds since 1970
 * @param except records that do already
 * @returns the records that were changed
 */
export async function followNames(
	db: MillraceDatabase,
	all: readonly Rename[],
	now: number,
	except: ReadonlySet<RecordId> = new Set()
): Promise<StoredRecord[]> {
	const renames = all.filter(({ before, name }) => before !== name);
	if (renames.length === 0) return [];
	const flowsRenamed = renames.filter(({ kind }) => kind === 'flow');
	const flowNow = flowsRenamed.length > 0 ? flowNames(await db.flows.toArray(), flowsRenamed) : null;
	const namedIn = (projectId: ProjectId): NowNamed => {
		const here = renames.filter((rename) => rename.projectId === null || rename.projectId === projectId);
		const names = new Map(here.map(({ kind, before, name }) => [`${kind} ${before}`, name]));
		return (kind, name: Json) => {
			if (typeof name !== 'string') return name;
			if (kind === 'flow') return flowNow?.(name, projectId) ?? name;
			return names.get(`${kind} ${name.trim()}`) ?? name;
		};
	};
	const types = renames.map(({ kind }) => NAMING[kind]);
	const naming = types.includes(undefined)
		? await db.records.toArray()
		: await db.records
				.where('type')
				.anyOf([...new Set(types.flatMap((some) => some ?? []))])
				.toArray();
	const changed = [...new Set(naming.map(({ projectId }) => projectId))].flatMap((projectId) => {
		const own = naming.filter((record) => record.projectId === projectId);
		return followRenames(own, namedIn(projectId)).filter(({ id }) => !except.has(id));
	});
	const written = changed.map((record) => (isTrigger(record) ? record : { ...record, modifiedAt: now }));
	await db.records.bulkPut(written);
	if (renames.some(({ kind }) => kind === 'tag')) await followTags(db, namedIn, now);
	return written;
}

async function followTags(
	db: MillraceDatabase,
	namedIn: (projectId: ProjectId) => NowNamed,
	now: number
): Promise<void> {
	await db.flows.toCollection().modify((flow) => {
		const tags = tagsNow(flow.tags, namedIn(flow.projectId));
		if (tags.join('\n') !== flow.tags.join('\n')) Object.assign(flow, { tags, modifiedAt: now });
	});
}

/**
 * What a flow is named now by which a record of a project names it: the name that it has, or its id, where that project means
 * another flow by this.
 */
function flowNames(
	flows: readonly Flow[],
	renames: readonly Rename[]
): (name: string, projectId: ProjectId) => string | null {
	const byId = new Map(renames.map((rename) => [rename.id, rename]));
	const isNamed = (flow: Flow) => !isBuiltIn(flow) && (flow.trashedAt === null || byId.has(flow.id));
	// Those that were renamed come first: what else is named so by now was not meant before.
	const own = flows.filter(isNamed).sort((a, b) => Number(byId.has(b.id)) - Number(byId.has(a.id)));
	const find = (name: string, projectId: ProjectId, nameOf: (flow: Flow) => string) =>
		ofProjects(
			own.filter((flow) => nameOf(flow) === name),
			[projectId]
		);
	return (given, projectId) => {
		const meant = find(given.trim(), projectId, (flow) => byId.get(flow.id)?.before ?? flow.name);
		const rename = meant && byId.get(meant.id);
		if (!rename) return null;
		return find(rename.name, projectId, ({ name }) => name)?.id === rename.id ? rename.name : rename.id;
	};
}

/** When such a record was changed by a person says when it begins anew. */
function isTrigger({ type }: StoredRecord): boolean {
	return type === 'schedule' || type === 'webhook';
}
