import * as v from 'valibot';
import {
	bundleDescription,
	bundleId,
	bundleName,
	BUNDLE_LIMITS,
	isoTime,
	jsonObject,
	namesProblem,
	type BundleMisfit
} from './bundle-parts';
import { bundleProject, bundleRecord, bundleRecordsProblem, bundleTags, type BundleRecord } from './bundle-record';

export { BUNDLE_LIMITS };

/**
 * A bundle: flows, and records beside them, in one JSON file, to keep, share and bring back. This file and its parts are
 * the format's one definition: the types, the check at the border and the JSON Schema in docs/bundle-format.md are all
 * made from them.
 *
 * How it grows: a new section, a new kind of record or field of a kind, and a changed meaning raise `BUNDLE_VERSION`, and
 * a reader refuses what is newer than itself. Elsewhere fields may be added that a reader can leave out without harm; it
 * names them and goes on. A file says the lowest version that has all that is in it.
 *
 * 1: flows. 2: records, too.
 */
export const BUNDLE_FORMAT = 'millrace-bundle';
export const BUNDLE_VERSION = 2;

/** What is in it is looked at by the checker of schemas, when it is used. */
const jsonSchema = jsonObject('an object: a JSON Schema');

const bundleFlow = v.pipe(
	v.object(
		{
			id: bundleId('the flow'),
			name: bundleName,
			description: bundleDescription('What the flow is for. Absent means none.'),
			project: bundleProject,
			tags: bundleTags('that it keeps those it has'),
			script: v.pipe(
				v.string('has to be a text'),
				v.maxLength(
					BUNDLE_LIMITS.scriptLength,
					`is longer than ${BUNDLE_LIMITS.scriptLength.toLocaleString('en')} characters`
				),
				v.description('The Python source, saved last.')
			),
			inputSchema: v.pipe(
				v.optional(jsonSchema),
				v.description('JSON Schema (draft 7) that inputs have to fit. Absent means anything.')
			),
			outputSchema: v.pipe(
				v.optional(jsonSchema),
				v.description('JSON Schema (draft 7) that outputs have to fit. Absent means anything.')
			),
			maxRuntimeMinutes: v.pipe(
				v.optional(v.pipe(v.number('has to be a number'), v.gtValue(0, 'has to be above 0'))),
				v.description('For its runs. Absent means no limit.')
			),
			priority: v.pipe(
				v.optional(v.pipe(v.number('has to be a number'), v.integer('has to be a whole number'))),
				v.description('For its runs. Absent means 0.')
			),
			isReadonly: v.pipe(
				v.optional(v.boolean('has to be true or false')),
				v.description('Its script is not changed by hand. Absent means false.')
			),
			modifiedAt: v.pipe(v.optional(isoTime), v.description('When it was changed last. For the reader only.'))
		},
		'has to be an object with "name" and "script"'
	),
	v.title('Flow')
);

/** The shape of a bundle. It is checked further by {@link bundleProblem}. */
export const bundleSchema = v.pipe(
	v.object(
		{
			format: v.literal(BUNDLE_FORMAT),
			version: v.pipe(v.picklist([1, BUNDLE_VERSION]), v.description('2 where it holds records, 1 where it does not.')),
			exportedAt: v.pipe(v.optional(isoTime), v.description('When it was written. For the reader only.')),
			appVersion: v.pipe(
				v.optional(v.pipe(v.string('has to be a text'), v.maxLength(100, 'is longer than 100 characters'))),
				v.description('The Millrace that wrote it. For the reader only.')
			),
			flows: v.pipe(
				v.array(bundleFlow, 'has to be a list'),
				v.maxLength(
					BUNDLE_LIMITS.flows,
					(issue) => `holds ${issue.received} flows; ${BUNDLE_LIMITS.flows.toLocaleString('en')} are the most`
				),
				v.description('Sorted by name, then id, so that two exports compare well.')
			),
			records: v.pipe(
				v.optional(
					v.pipe(
						v.array(bundleRecord, 'has to be a list'),
						v.maxLength(
							BUNDLE_LIMITS.records,
							(issue) => `holds ${issue.received} records; ${BUNDLE_LIMITS.records.toLocaleString('en')} are the most`
						)
					)
				),
				v.description('From version 2 on. Sorted by kind, project and name.')
			)
		},
		'has to be an object'
	),
	v.title('Millrace bundle')
);

export type Bundle = v.InferOutput<typeof bundleSchema>;
export type BundleFlow = Bundle['flows'][number];

/** What a bundle cannot be by more than its shape; null where nothing is wrong. */
export function bundleProblem({ version, flows, records }: Bundle): BundleMisfit | null {
	if (version === 1 && records) return { path: 'records', message: 'came with version 2: write "version": 2' };
	return (
		namesProblem(
			'flows',
			flows.map((flow) => ({ ...flow, type: 'flow' }))
		) ??
		namesProblem('records', records ?? []) ??
		bundleRecordsProblem(records ?? []) ??
		projectsProblem(flows, records ?? [])
	);
}

/** Whatever is in a project of its own brings that project along. */
function projectsProblem(flows: readonly BundleFlow[], records: readonly BundleRecord[]): BundleMisfit | null {
	const projects = new Set(records.filter(({ type }) => type === 'project').map(({ name }) => name.trim()));
	const lists = { flows, records };
	for (const [list, entries] of Object.entries(lists)) {
		const index = entries.findIndex(({ project }) => project !== undefined && !projects.has(project.trim()));
		if (index < 0) continue;
		const message = `is “${entries[index]!.project}”, and no record of the type project has that name`;
		return { path: `${list}[${index}].project`, message };
	}
	return null;
}

/** The order of flows in a bundle: by code units, so that it is the same on every machine. */
export function compareBundleFlows(a: BundleFlow, b: BundleFlow): number {
	if (a.name !== b.name) return a.name < b.name ? -1 : 1;
	return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}
