import type { ProjectId, RecordId } from './ids';
import type { Json, JsonObject } from './json';

/** Kinds of records that are kept as {@link StoredRecord}, by their names in `system.<type>`. */
export const STORED_TYPES = [
	'setting',
	'file',
	'connector',
	'schema',
	'wrapper',
	'custom_object',
	'object_template',
	'tag',
	'project',
	'user',
	'workspace',
	'schedule',
	'scheduler',
	'webhook'
] as const;
export type StoredType = (typeof STORED_TYPES)[number];

/** All kinds that `system.<type>` knows: these have tables of their own besides. */
export const RECORD_TYPES = [...STORED_TYPES, 'flow', 'execution', 'message'] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** A named record of any of the simpler kinds. What the kind holds is in `fields`, see `record-kinds.ts`. */
export interface StoredRecord {
	id: RecordId;
	type: StoredType;
	projectId: ProjectId;
	/** Unique among the records of its type in its project that are not in the trash; trimmed. */
	name: string;
	description: string;
	/** Names of tags. */
	tags: string[];
	/** By their Python names. */
	fields: JsonObject;
	createdAt: number;
	modifiedAt: number;
	trashedAt: number | null;
}

/**
 * What a flow asks of records. Fields have their Python names. Outcomes:
 * `read`, `save`, `clone`, `append`: a {@link RecordSnapshot}, for `read` null where there is none ·
 * `list`: an array of snapshots, without the content of files · `delete`: null · `content`: `{content_base64}` ·
 * `validate`: null, fails with SchemaValidationError · `coerce`: the data, made to fit where that can be done.
 * A missing record fails with ResourceNotFoundError, but for `read`, `save` and `append` of a setting.
 */
export type RecordRequest =
	/** `required`: a missing one fails. */
	| { verb: 'read'; type: RecordType; select: string; by: SelectBy; project: string | null; required?: boolean }
	| { verb: 'content'; type: 'file'; select: string; by: SelectBy; project: string | null }
	/** Creates what is not there. With `fields.name` it also renames. `content_base64` in fields is a file's content. */
	| { verb: 'save'; type: RecordType; select: string; by: SelectBy; project: string | null; fields: JsonObject }
	/** A copy under another name; `fields` has at least a `name`. */
	| { verb: 'clone'; type: RecordType; select: string; by: SelectBy; project: string | null; fields: JsonObject }
	| { verb: 'delete'; type: RecordType; select: string; by: SelectBy; project: string | null }
	/** Adds to the list that a setting is. */
	| { verb: 'append'; type: 'setting'; select: string; by: SelectBy; project: string | null; value: Json }
	/** `filter`: see `filter.ts`; null: all. */
	| { verb: 'list'; type: RecordType; filter: Json; project: string | null }
	| {
			verb: 'validate' | 'coerce';
			type: 'schema';
			select: string;
			by: SelectBy;
			project: string | null;
			data: Json;
	  };
export type RecordVerb = RecordRequest['verb'];
export type SelectBy = 'name' | 'id';

/** A record as flows see it: its fields and id, name, description, tags, project_id, created_at and modified_at (unix seconds). */
export type RecordSnapshot = JsonObject;

export function recordSnapshot(record: StoredRecord): RecordSnapshot {
	return {
		...record.fields,
		id: record.id,
		name: record.name,
		description: record.description,
		tags: record.tags,
		project_id: record.projectId,
		created_at: record.createdAt / 1000,
		modified_at: record.modifiedAt / 1000
	};
}

/** Name or id of the flow that a schedule or webhook starts; empty for none. */
export function flowNamedBy({ fields }: StoredRecord): string {
	return typeof fields.flow === 'string' ? fields.flow : '';
}
