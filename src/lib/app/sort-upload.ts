import { freeFileName } from '../domain/file-path';
import { nameProblem } from '../domain/names';
import type { StoredRecord } from '../domain/record';

/** A file of this device, and its name with folders below the one it is brought to. */
export interface Brought {
	path: string;
	file: File;
}

export interface UploadItem {
	/** Its whole name. */
	name: string;
	file: File;
	/** The file that has this name; null where it is free. */
	taken: StoredRecord | null;
}

export interface UploadFailure {
	name: string;
	/** In words, with what to do. */
	reason: string;
}

/** What can be written at once, what has to be asked for, and what cannot be. */
export interface SortedUpload {
	free: UploadItem[];
	conflicts: UploadItem[];
	failures: UploadFailure[];
}

/** @param folder where they are brought to; `''` for the top @param here the files that are there */
export function sortUpload(brought: readonly Brought[], folder: string, here: readonly StoredRecord[]): SortedUpload {
	const sorted: SortedUpload = { free: [], conflicts: [], failures: [] };
	const known = new Map(here.map((file) => [file.name, file]));
	const names = new Set<string>();
	for (const { path, file } of brought) {
		const wanted = (folder + path).trim();
		const problem = nameProblem(wanted);
		if (problem) {
			sorted.failures.push({ name: wanted, reason: problem });
			continue;
		}
		// Two of one name may come together from different places of a device.
		const name = names.has(wanted) ? freeFileName(wanted, new Set([...names, ...known.keys()])) : wanted;
		names.add(name);
		const taken = known.get(name) ?? null;
		sorted[taken ? 'conflicts' : 'free'].push({ name, file, taken });
	}
	return sorted;
}
