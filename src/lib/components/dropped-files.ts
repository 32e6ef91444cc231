import type { Brought } from '../app/sort-upload';

/**
 * What was dropped, with what is in dropped folders. Has to be called while the drop is told of; what it gives comes later.
 * Rejects where the browser cannot read a folder.
 */
export function droppedFiles({ items, files }: DataTransfer): Promise<Brought[]> {
	const entries = [...items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry());
	const whole = entries.filter((entry) => entry !== null);
	// Where one is no entry of a file system, there are at least the files.
	if (whole.length < entries.length || whole.length === 0) return Promise.resolve(broughtFiles(files));
	return Promise.all(whole.map(readEntry)).then((read) => read.flat());
}

/** Files that were chosen; those of a chosen folder have its name before theirs. */
export function broughtFiles(files: Iterable<File>): Brought[] {
	return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

async function readEntry(entry: FileSystemEntry): Promise<Brought[]> {
	if (entry.isFile) {
		const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
		return [{ path: entry.fullPath.replace(/^\//, ''), file }];
	}
	const reader = (entry as FileSystemDirectoryEntry).createReader();
	const found: Brought[] = [];
	for (;;) {
		// A reader gives so many at a time, and none at the end.
		const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
		if (some.length === 0) return found;
		for (const inner of some) found.push(...(await readEntry(inner)));
	}
}
