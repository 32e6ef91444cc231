import type { AppState } from '../app/app-state.svelte';
import { baseNameOf } from '../domain/file-path';
import { mediaTypeOf } from '../domain/media-type';
import type { StoredRecord } from '../domain/record';
import { attempt } from './attempt';
import { downloadFile } from './export-flows';
import { textOf } from './record-preview';

/** Between two files, in milliseconds: browsers take the second of two that come at once for a mistake. */
const PAUSE = 250;

/** The content of a file under the media type that the record says; empty where it was never filled. */
export function contentOf(record: StoredRecord, content: Blob | null | undefined): Blob {
	const blob = content ?? new Blob([]);
	return blob.slice(0, blob.size, mediaTypeOf(record.name, textOf(record.fields.mime_type)));
}

/** Hands files to the browser to keep, each as it is, under its name without folders. */
export async function downloadFiles(app: AppState, files: readonly StoredRecord[]): Promise<void> {
	for (const [at, file] of files.entries()) {
		if (at > 0) await new Promise((done) => setTimeout(done, PAUSE));
		await attempt(app, `“${file.name}” could not be downloaded`, async () => {
			downloadFile(baseNameOf(file.name), contentOf(file, await app.records.content(file.id)));
		});
	}
}
