import * as v from 'valibot';
import { MAX_NAME_LENGTH, nameProblem } from './names';

/**
 * A bundle: flows in one JSON file, to keep, share and bring back. This file is the format's one definition: the
 * types, the check at the border and the JSON Schema in docs/bundle-format.md are all made from it.
 *
 * How it grows: a new section (connectors, settings …) or a changed meaning raises `BUNDLE_VERSION`, and a reader
 * refuses what is newer than itself. Within a version only fields may be added that a reader can leave out without
 * harm; it names them and goes on.
 */
export const BUNDLE_FORMAT = 'millrace-bundle';
export const BUNDLE_VERSION = 1;

/** What a bundle may hold at most. Generous for flows, small enough that a wrong file cannot stall the page. */
export const BUNDLE_LIMITS = {
	/** Size of the file in bytes. */
	bytes: 50_000_000,
	flows: 10_000,
	/** Length of one script in UTF-16 units. */
	scriptLength: 1_000_000,
	descriptionLength: 100_000
} as const;

const isoTime = v.pipe(
	v.string('has to be a text with a date and time, such as "2026-01-31T12:00:00.000Z"'),
	v.isoTimestamp('has to be a date and time, such as "2026-01-31T12:00:00.000Z"')
);

/** What is in it is looked at by the checker of schemas, when it is used. */
const jsonSchema = v.record(v.string(), v.unknown(), 'has to be an object: a JSON Schema');

const bundleFlow = v.pipe(
	v.object(
		{
			id: v.pipe(
				v.optional(
					v.pipe(
						v.string('has to be a text'),
						v.regex(
							/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
							'has to be a UUID in lower case, such as "01890a5d-ac96-774b-bcce-b302099a8057"'
						)
					)
				),
				v.description('Recognises the flow again when it was renamed. A file written by hand may leave it out.')
			),
			name: v.pipe(
				v.string('has to be a text'),
				v.minLength(1, 'is empty'),
				v.maxLength(MAX_NAME_LENGTH, `is longer than ${MAX_NAME_LENGTH} characters`),
				v.description('One line, unique in the file. White space around it does not count.')
			),
			description: v.pipe(
				v.optional(
					v.pipe(
						v.string('has to be a text'),
						v.maxLength(
							BUNDLE_LIMITS.descriptionLength,
							`is longer than ${BUNDLE_LIMITS.descriptionLength.toLocaleString('en')} characters`
						)
					)
				),
				v.description('What the flow is for. Absent means none.')
			),
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

/** The shape of a bundle. Names are checked further by {@link bundleNameProblem}. */
export const bundleSchema = v.pipe(
	v.object(
		{
			format: v.literal(BUNDLE_FORMAT),
			version: v.literal(BUNDLE_VERSION),
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
			)
		},
		'has to be an object'
	),
	v.title('Millrace bundle')
);

export type Bundle = v.InferOutput<typeof bundleSchema>;
export type BundleFlow = Bundle['flows'][number];

/** What a bundle cannot say about its names by shape alone; null where nothing is wrong. */
export function bundleNameProblem(flows: readonly BundleFlow[]): { path: string; message: string } | null {
	const names = new Map<string, number>();
	const ids = new Map<string, number>();
	for (const [index, flow] of flows.entries()) {
		const path = `flows[${index}]`;
		const problem = nameProblem(flow.name);
		if (problem) return { path: `${path}.name`, message: `is not a name for a flow. ${problem}` };
		const sameName = names.get(flow.name.trim());
		if (sameName !== undefined) {
			return {
				path: `${path}.name`,
				message: `is “${flow.name.trim()}”, the name that flows[${sameName}] has already`
			};
		}
		names.set(flow.name.trim(), index);
		if (flow.id === undefined) continue;
		const sameId = ids.get(flow.id);
		if (sameId !== undefined) {
			return { path: `${path}.id`, message: `is the id that flows[${sameId}] has already` };
		}
		ids.set(flow.id, index);
	}
	return null;
}

/** The order of flows in a bundle: by code units, so that it is the same on every machine. */
export function compareBundleFlows(a: BundleFlow, b: BundleFlow): number {
	if (a.name !== b.name) return a.name < b.name ? -1 : 1;
	return (a.id ?? '') < (b.id ?? '') ? -1 : 1;
}
