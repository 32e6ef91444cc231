import * as v from 'valibot';
import {
	BUNDLE_FORMAT,
	BUNDLE_LIMITS,
	BUNDLE_VERSION,
	bundleProblem,
	bundleSchema,
	type Bundle
} from '../domain/bundle';
import { bundleRecord } from '../domain/bundle-record';
import { isJsonObject } from '../domain/json';

/** Why a file is no bundle that can be read, in words for the person who chose it. */
export interface BundleProblem {
	kind: 'too-large' | 'encoding' | 'not-json' | 'not-a-bundle' | 'newer' | 'invalid';
	/** One or two sentences that say what to do. */
	message: string;
	/** Where in the file, e.g. `flows[3].name`; null where it is about the whole of it. */
	path: string | null;
}

export type BundleReading =
	| {
			ok: true;
			bundle: Bundle;
			/** Paths of fields that this version does not know and leaves out, e.g. `flows[0].colour`. */
			ignored: string[];
	  }
	| { ok: false; problem: BundleProblem };

/** What is said of a file that nobody writes in good faith. */
export const DISTRUST = 'Do not trust this file.';

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1_000_000).toLocaleString('en')} MB`;

/** Ends the reading from any depth; never leaves this file. */
class Refused extends Error {
	constructor(readonly problem: BundleProblem) {
		super(problem.message);
	}
}

function refuse(kind: BundleProblem['kind'], message: string, path: string | null = null): never {
	throw new Refused({ kind, message, path });
}

/**
 * Reads and checks a bundle. Nothing in the result is taken over unchecked; unknown fields are left out.
 * @param source the file (its size is looked at before its content), or its text
 */
export async function readBundle(source: Blob | string): Promise<BundleReading> {
	try {
		return { ok: true, ...check(parse(await textOf(source))) };
	} catch (error) {
		if (error instanceof Refused) return { ok: false, problem: error.problem };
		const reason = error instanceof Error ? error.message : String(error);
		const message = `The file could not be read (${reason}). Check that it is still there, and choose it again.`;
		return { ok: false, problem: { kind: 'encoding', message, path: null } };
	}
}

async function textOf(source: Blob | string): Promise<string> {
	// A text has at least as many UTF-8 bytes as UTF-16 units.
	const size = typeof source === 'string' ? source.length : source.size;
	if (size > BUNDLE_LIMITS.bytes) {
		const limit = megabytes(BUNDLE_LIMITS.bytes);
		refuse('too-large', `The file has ${megabytes(size)}; ${limit} are the most. Export less at a time.`);
	}
	if (typeof source === 'string') return source.replace(/^\uFEFF/, '');
	const bytes = new Uint8Array(await source.arrayBuffer());
	const [first, second] = bytes;
	if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
		refuse('encoding', 'The file is saved as UTF-16. Save it as UTF-8 and choose it again.');
	}
	if (first === 0x1f && second === 0x8b)
		refuse(
			'encoding',
			'The file is compressed (gzip). A backup is restored under Storage; unpack anything else first.'
		);
	if (first === 0x50 && second === 0x4b) refuse('encoding', 'The file is a ZIP archive. Unpack it first.');
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return refuse('encoding', 'The file is not text in UTF-8. Save it as UTF-8, or check that it is the right file.');
	}
}

function parse(text: string): unknown {
	const start = text.trimStart();
	if (start === '') refuse('not-json', 'The file is empty. Export it again.');
	if (start.startsWith('<')) {
		refuse('not-json', 'The file is a web page, not a bundle. Download the file itself, not the page that shows it.');
	}
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch (error) {
		if (start.startsWith('{') && !start.trimEnd().endsWith('}')) {
			refuse('not-json', 'The file is cut off: its end is missing. Download or export it again.');
		}
		const reason = error instanceof Error ? error.message : String(error);
		refuse('not-json', `The file is not JSON (${reason}). Choose a file that Millrace exported.`);
	}
	return parsed;
}

function check(data: unknown): { bundle: Bundle; ignored: string[] } {
	if (!isJsonObject(data) || data.format !== BUNDLE_FORMAT) {
		refuse('not-a-bundle', `The file is JSON, but not a bundle: its "format" is not "${BUNDLE_FORMAT}".`, 'format');
	}
	if (typeof data.version !== 'number' || !Number.isInteger(data.version) || data.version < 1) {
		refuse('invalid', '"version" has to be a whole number from 1.', 'version');
	}
	if (data.version > BUNDLE_VERSION) {
		refuse(
			'newer',
			`The file was made by a newer Millrace (format ${data.version}; this one reads up to ${BUNDLE_VERSION}). ` +
				'Update the app (reload the page), then import it again.',
			'version'
		);
	}
	refuseHostileParts(data);
	const result = v.safeParse(bundleSchema, data, { abortEarly: true });
	if (!result.success) {
		const issue = result.issues[0];
		const path = pathOf(issue);
		const missing = issue.received === 'undefined' || (issue.input === undefined && issue.type !== 'object');
		refuse('invalid', `${path} ${missing ? 'is missing' : issue.message}.`, path);
	}
	const misfit = bundleProblem(result.output);
	if (misfit) refuse('invalid', `${misfit.path} ${misfit.message.replace(/\.$/, '')}.`, misfit.path);
	return { bundle: result.output, ignored: unknownFields(data) };
}

/**
 * `__proto__` as a key has no honest use, and what is nested very deep breaks whoever reads it. Everything is looked
 * through without recursion; how deep it is matters only in what is read.
 */
function refuseHostileParts(data: { [key: string]: unknown }): void {
	const read = Object.keys(bundleSchema.entries);
	const open = Object.entries(data).map(([key, value]) => ({ value, path: key, depth: 1, isRead: read.includes(key) }));
	if (Object.hasOwn(data, '__proto__')) refuseKey('__proto__');
	for (let next = open.pop(); next; next = open.pop()) {
		const { value, path, depth, isRead } = next;
		if (typeof value !== 'object' || value === null) continue;
		if (isRead && depth > BUNDLE_LIMITS.depth) {
			const at = `${path.slice(0, 100)} …`;
			refuse('invalid', `${at} is nested deeper than ${BUNDLE_LIMITS.depth} levels.`, at);
		}
		for (const [key, item] of Object.entries(value)) {
			const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
			if (key === '__proto__') refuseKey(at);
			if (typeof item === 'object' && item !== null) open.push({ value: item, path: at, depth: depth + 1, isRead });
		}
	}
}

function refuseKey(at: string): never {
	refuse('invalid', `${at} is a key that no bundle may have. ${DISTRUST}`, at);
}

function unknownFields(data: { [key: string]: unknown }): string[] {
	const known = (value: object) => new Set(Object.keys(value));
	const top = known(bundleSchema.entries);
	const ignored = Object.keys(data).filter((key) => !top.has(key));
	const inside = { flows: known(bundleSchema.entries.flows.item.entries), records: known(bundleRecord.entries) };
	for (const [list, ofEntry] of Object.entries(inside)) {
		((data[list] ?? []) as object[]).forEach((entry, index) => {
			for (const key of Object.keys(entry)) if (!ofEntry.has(key)) ignored.push(`${list}[${index}].${key}`);
		});
	}
	return ignored;
}

function pathOf(issue: v.BaseIssue<unknown>): string {
	let path = '';
	for (const item of issue.path ?? []) {
		path += typeof item.key === 'number' ? `[${item.key}]` : path ? `.${String(item.key)}` : String(item.key);
	}
	return path || 'The file';
}
