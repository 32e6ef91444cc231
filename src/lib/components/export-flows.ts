import { exportBundle } from '../storage/bundle-export';
import type { MillraceDatabase } from '../storage/database';
import { protectedInputs } from './connector-secrets';
import type { ExportWanted } from './export-choice.svelte';

/**
 * Saves flows, and records beside them, as one bundle file.
 * @param appVersion what the file says it was written by
 * @returns what was saved, for a toast
 * @throws {ExportError} with words for the person, where they do not fit into a bundle
 */
export async function exportFlows(
	db: MillraceDatabase,
	wanted: ExportWanted,
	appVersion: string
): Promise<{ fileName: string }> {
	const options = { ...wanted, appVersion, now: Date.now(), protectedInputs: await protectedInputs() };
	const { text, fileName } = await exportBundle(db, options);
	downloadText(fileName, text, 'application/json');
	return { fileName };
}

/** Hands a text to the browser as a file to keep. */
export function downloadText(fileName: string, text: string, type = 'text/plain'): void {
	downloadFile(fileName, new Blob([text], { type }));
}

/** Hands a file to the browser to keep. */
export function downloadFile(fileName: string, file: Blob): void {
	const address = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = address;
	link.download = fileName;
	link.click();
	// The browser takes the file up after this turn; a minute is more than it needs.
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
