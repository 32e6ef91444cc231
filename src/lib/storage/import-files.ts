import { BUNDLE_FORMAT, BUNDLE_LIMITS, BUNDLE_VERSION, type Bundle } from '../domain/bundle';
import { readBundle, type BundleReading } from './bundle-read';

/** Endings of the files that can be imported, for file choosers. */
export const IMPORT_ENDINGS = '.json,.py';

const isScript = (file: File) => /\.py$/i.test(file.name);

/**
 * Reads what was chosen or dropped: one bundle, or any number of Python files, each of which is a flow named after
 * its file. Python files pass the same checks as a bundle does.
 */
export async function readImportFiles(files: readonly File[]): Promise<BundleReading> {
	const [first] = files;
	if (first && files.length === 1 && !isScript(first)) return readBundle(first);
	if (!first || !files.every(isScript)) {
		const message = 'Choose one bundle (.json), or Python files (.py) only: each becomes a flow.';
		return { ok: false, problem: { kind: 'not-a-bundle', message, path: null } };
	}
	const flows: Bundle['flows'] = [];
	for (const file of files) {
		// A character has at most four bytes.
		if (file.size > BUNDLE_LIMITS.scriptLength * 4) return refused(file, 'is too large for a flow');
		try {
			const script = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
			flows.push({ name: file.name.replace(/\.py$/i, '').trim(), script });
		} catch {
			return refused(file, 'is not text in UTF-8');
		}
	}
	return readBundle(JSON.stringify({ format: BUNDLE_FORMAT, version: BUNDLE_VERSION, flows } satisfies Bundle));
}

function refused(file: File, what: string): BundleReading {
	const message = `“${file.name}” ${what}. Nothing was imported.`;
	return { ok: false, problem: { kind: 'invalid', message, path: file.name } };
}
