import type { FlowId } from '../domain/ids';
import { exportBundle } from '../storage/bundle-export';
import type { MillraceDatabase } from '../storage/database';

/**
 * Saves flows as one bundle file.
 * @param flowIds null for all flows in use
 * @param appVersion what the file says it was written by
 * @returns what was saved, for a toast
 * @throws {ExportError} with words for the person, where the flows do not fit into a bundle
 */
export async function exportFlows(
	db: MillraceDatabase,
	flowIds: readonly FlowId[] | null,
	appVersion: string
): Promise<{ fileName: string; flows: number }> {
	const { bundle, text, fileName } = await exportBundle(db, { flowIds, appVersion, now: Date.now() });
	downloadText(fileName, text, 'application/json');
	return { fileName, flows: bundle.flows.length };
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
