import * as v from 'valibot';
import {
	bundleDescription,
	bundleId,
	bundleName,
	BUNDLE_LIMITS,
	isoTime,
	jsonObject,
	type BundleMisfit
} from './bundle-parts';
import { isJsonObject, sameJson, type Json, type JsonObject } from './json';
import type { StoredType } from './record';
import { kindInWords, RECORD_KINDS } from './record-kinds';
import { withoutSecrets } from './secret-parts';

/** Kinds of records that a bundle holds, in the order in which they need each other. Users and workspaces stay at home. */
export const BUNDLE_RECORD_TYPES = [
	'project',
	'tag',
	'setting',
	'schema',
	'connector',
	'file',
	'object_template',
	'custom_object',
	'wrapper',
	'scheduler',
	'schedule',
	'webhook'
] as const satisfies readonly StoredType[];
export type BundleRecordType = (typeof BUNDLE_RECORD_TYPES)[number];

/** Fields that a bundle does not hold: they are of the place where the record is. */
const LEFT_AT_HOME: { [Type in BundleRecordType]?: readonly string[] } = { schedule: ['enabled'] };

/** Fields of a kind that a bundle holds, by their Python names. */
export function bundleFields(type: BundleRecordType): string[] {
	return Object.entries(RECORD_KINDS[type])
		.filter(([name, { keptUp }]) => !keptUp && !LEFT_AT_HOME[type]?.includes(name))
		.map(([name]) => name);
}

const text = (max: number) =>
	v.pipe(v.string('has to be a text'), v.maxLength(max, `is longer than ${max.toLocaleString('en')} characters`));
const tag = v.pipe(text(255), v.regex(/\S/, 'is empty'));

/** @param absent what it means that there are none */
export const bundleTags = (absent: string) =>
	v.pipe(
		v.optional(v.array(tag, 'has to be a list of names')),
		v.description(`Names of tags. Absent means ${absent}.`)
	);
export const bundleProject = v.pipe(
	v.optional(text(255)),
	v.description('Name of its project, which is among the records of the file. Absent means the usual one.')
);

export const bundleRecord = v.pipe(
	v.object(
		{
			type: v.pipe(
				v.picklist(
					BUNDLE_RECORD_TYPES,
					(issue) => `is ${issue.received}, which is no kind of record. There are: ${BUNDLE_RECORD_TYPES.join(', ')}`
				),
				v.description('Its kind.')
			),
			id: bundleId('the record'),
			project: bundleProject,
			name: bundleName,
			description: bundleDescription('What it is for. Absent means none.'),
			tags: bundleTags('none'),
			fields: v.pipe(
				v.optional(jsonObject('an object')),
				v.description('What its kind has, by the names in flow_api; see the table. Absent means as in a new one.')
			),
			content: v.pipe(
				v.optional(
					v.pipe(
						v.string('has to be a text'),
						v.regex(/^[A-Za-z0-9+/]*={0,2}$/, 'has to be base64, without line breaks')
					)
				),
				v.description('Of a file: its bytes in base64. Absent means it is empty.')
			),
			leftOut: v.pipe(
				v.optional(
					v.pipe(
						v.array(text(BUNDLE_LIMITS.leftOutLength), 'has to be a list of texts'),
						v.maxLength(BUNDLE_LIMITS.leftOut, `has more than ${BUNDLE_LIMITS.leftOut.toLocaleString('en')} entries`)
					)
				),
				v.description('Of a connector: where in its value a secret was left out. For the reader only.')
			),
			modifiedAt: v.pipe(v.optional(isoTime), v.description('When it was changed last. For the reader only.'))
		},
		'has to be an object with "type" and "name"'
	),
	v.title('Record')
);

export type BundleRecord = v.InferOutput<typeof bundleRecord>;

/** Bytes of a content in base64. */
export function contentSize(content: string): number {
	return Math.floor((content.replace(/=+$/, '').length * 3) / 4);
}

/** What records cannot be by what their kinds say; null where nothing is wrong. */
export function bundleRecordsProblem(records: readonly BundleRecord[]): BundleMisfit | null {
	for (const [index, record] of records.entries()) {
		const misfit = fieldsProblem(record) ?? contentProblem(record);
		if (misfit) return { path: `records[${index}].${misfit.path}`, message: misfit.message };
	}
	return null;
}

function fieldsProblem({ type, fields = {}, leftOut }: BundleRecord): BundleMisfit | null {
	const kind = RECORD_KINDS[type];
	for (const [name, value] of Object.entries(fields)) {
		const path = `fields.${name}`;
		const field = Object.hasOwn(kind, name) ? kind[name]! : null;
		if (!field) {
			const known = bundleFields(type).join(', ') || 'none';
			return { path, message: `is no field of ${kindInWords(type)}. Its fields: ${known}` };
		}
		const problem = field.check(value);
		if (problem) return { path, message: problem };
	}
	if (type === 'webhook' && typeof fields.key === 'string') {
		const message = 'does not belong into a file: leave it out, and the import makes a new one';
		return { path: 'fields.key', message };
	}
	if (leftOut && type !== 'connector') return { path: 'leftOut', message: 'is something that only connectors have' };
	return null;
}

function contentProblem({ type, content }: BundleRecord): BundleMisfit | null {
	if (content === undefined) return null;
	if (type !== 'file') return { path: 'content', message: 'is something that only files have' };
	if (content.length % 4 !== 0) return { path: 'content', message: 'has to be base64: a part of it is missing' };
	if (contentSize(content) <= BUNDLE_LIMITS.fileBytes) return null;
	const most = BUNDLE_LIMITS.fileBytes / 1_000_000;
	return { path: 'content', message: `is larger than the ${most} MB that a file in a bundle may have` };
}

/**
 * What a bundle holds of the fields of a record: nothing that is as in a new one, nothing that is of this place, no secrets.
 * @param protectedKeys see {@link withoutSecrets}
 */
export function exportedFields(
	type: BundleRecordType,
	fields: JsonObject,
	protectedKeys: readonly string[]
): { fields: JsonObject; leftOut: string[] } {
	const secretless = type === 'connector' ? withoutSecrets(objectOr(fields.value), protectedKeys) : null;
	const exported = Object.fromEntries(
		bundleFields(type)
			.map((name) => [name, name === 'value' && secretless ? secretless.value : (fields[name] ?? null)] as const)
			.filter(([name, value]) =>
				isKey(type, name) ? value === null : !sameJson(value, RECORD_KINDS[type][name]!.default)
			)
	);
	return { fields: exported, leftOut: secretless?.leftOut ?? [] };
}

/**
 * The fields that a record of a bundle has here. A schedule does nothing before somebody switches it on, whatever the
 * file says. A webhook has no `key` where it wants one: it is made here.
 */
export function importedFields({ type, fields = {} }: Pick<BundleRecord, 'type' | 'fields'>): JsonObject {
	const entries = Object.entries(RECORD_KINDS[type])
		.filter(([name]) => !isKey(type, name) || name in fields)
		.map(([name, { default: none, keptUp }]) => [name, keptUp ? none : (fields[name] ?? none)] as const);
	return { ...Object.fromEntries(entries), ...(type === 'schedule' && { enabled: false }) };
}

/**
 * Who may call a webhook from outside is said where it is: a file opens none, and closes one that it overwrites.
 * @param fields as the file has them
 * @param mine those of the record that is overwritten; null for a new one
 */
export function withoutCallers(type: BundleRecordType, fields: JsonObject, mine: JsonObject | null): JsonObject {
	if (type !== 'webhook') return fields;
	const [allowed, asked] = [mine?.origins, fields.origins].map((list) => (Array.isArray(list) ? list : []));
	const origins = asked!.filter((origin) => allowed!.includes(origin));
	return { ...fields, origins, shared: fields.shared === true && mine?.shared === true };
}

/** Names of the fields in which a record here is another than that of the file. */
export function differingFields(
	type: BundleRecordType,
	mine: JsonObject,
	theirs: JsonObject,
	protectedKeys: readonly string[]
): string[] {
	return bundleFields(type).filter((name) => {
		const [own, other] = [mine[name] ?? null, theirs[name] ?? null];
		// Every place has keys of its own; only that there is one is the same.
		if (isKey(type, name)) return (own === null) !== name in theirs;
		if (sameJson(own, other)) return false;
		return (
			type !== 'connector' || name !== 'value' || !sameJson(withoutSecrets(objectOr(own), protectedKeys).value, other)
		);
	});
}

/** The key of a webhook, which never leaves the device. */
function isKey(type: BundleRecordType, field: string): boolean {
	return type === 'webhook' && field === 'key';
}

function objectOr(value: Json | undefined): JsonObject {
	return isJsonObject(value) ? value : {};
}

/** The order of records in a bundle: the same on every machine. */
export function compareBundleRecords(a: BundleRecord, b: BundleRecord): number {
	const kind = BUNDLE_RECORD_TYPES.indexOf(a.type) - BUNDLE_RECORD_TYPES.indexOf(b.type);
	if (kind !== 0) return kind;
	const key = ({ project = '', name, id = '' }: BundleRecord) => [project, name, id];
	const [first, second] = [key(a), key(b)];
	const at = first.findIndex((part, index) => part !== second[index]);
	return at < 0 ? 0 : first[at]! < second[at]! ? -1 : 1;
}
