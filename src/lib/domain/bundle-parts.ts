import * as v from 'valibot';
import { isJsonObject, type JsonObject } from './json';
import { MAX_NAME_LENGTH, nameProblem } from './names';
import { kindInWords } from './record-kinds';

/** What a bundle may hold at most. Generous, and small enough that a wrong file cannot stall the page. */
export const BUNDLE_LIMITS = {
	/** Size of the file in bytes. */
	bytes: 50_000_000,
	flows: 10_000,
	records: 10_000,
	/** Length of one script in UTF-16 units. */
	scriptLength: 1_000_000,
	descriptionLength: 100_000,
	/** Size of the content of one file record in bytes. */
	fileBytes: 10_000_000,
	/** Places that a connector names where a secret was left out, and the length of one. */
	leftOut: 1_000,
	leftOutLength: 1_000,
	/** How deep values may be nested. */
	depth: 500
} as const;

export const isoTime = v.pipe(
	v.string('has to be a text with a date and time, such as "2026-01-31T12:00:00.000Z"'),
	v.isoTimestamp('has to be a date and time, such as "2026-01-31T12:00:00.000Z"')
);

/** @param what it is, for whoever gave something else */
export const jsonObject = (what: string) => v.custom<JsonObject>(isJsonObject, `has to be ${what}`);

/** @param what `the flow` */
export const bundleId = (what: string) =>
	v.pipe(
		v.optional(
			v.pipe(
				v.string('has to be a text'),
				v.regex(
					/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
					'has to be a UUID in lower case, such as "01890a5d-ac96-774b-bcce-b302099a8057"'
				)
			)
		),
		v.description(`Recognises ${what} again when it was renamed. A file written by hand may leave it out.`)
	);

export const bundleName = v.pipe(
	v.string('has to be a text'),
	v.minLength(1, 'is empty'),
	v.maxLength(MAX_NAME_LENGTH, `is longer than ${MAX_NAME_LENGTH} characters`),
	v.description('One line, unique in the file among those of its kind. White space around it does not count.')
);

export const bundleDescription = (words: string) =>
	v.pipe(
		v.optional(
			v.pipe(
				v.string('has to be a text'),
				v.maxLength(
					BUNDLE_LIMITS.descriptionLength,
					`is longer than ${BUNDLE_LIMITS.descriptionLength.toLocaleString('en')} characters`
				)
			)
		),
		v.description(words)
	);

/** What is wrong with a part of a bundle: `path` says where, and the message goes on from there. */
export interface BundleMisfit {
	path: string;
	message: string;
}

/** What a bundle says of an entry to tell it from others. */
export interface BundleEntry {
	type: string;
	id?: string | undefined;
	project?: string | undefined;
	name: string;
}

/**
 * Names that are none, and names and ids that come more than once.
 * @param list where the entries are: `flows`, `records`
 */
export function namesProblem(list: string, entries: readonly BundleEntry[]): BundleMisfit | null {
	const names = new Map<string, number>();
	const ids = new Map<string, number>();
	for (const [index, { type, id, project = '', name }] of entries.entries()) {
		const path = `${list}[${index}]`;
		const problem = nameProblem(name);
		if (problem) return { path: `${path}.name`, message: `is not a name for ${kindInWords(type)}. ${problem}` };
		const key = JSON.stringify([type, project.trim(), name.trim()]);
		const sameName = names.get(key);
		if (sameName !== undefined) {
			return { path: `${path}.name`, message: `is “${name.trim()}”, the name that ${list}[${sameName}] has already` };
		}
		names.set(key, index);
		const sameId = id === undefined ? undefined : ids.get(id);
		if (sameId !== undefined) return { path: `${path}.id`, message: `is the id that ${list}[${sameId}] has already` };
		if (id !== undefined) ids.set(id, index);
	}
	return null;
}
