/**
 * Names of files may have folders in them: `reports/may.csv`. There is no record of a folder; it is there as long as a
 * file is in it. A folder is known by what the names in it begin with: `reports/`, and `''` for the top.
 */

/** What the name of a file says of its place: `reports/2026/` of `reports/2026/may.csv`. */
export function folderOf(name: string): string {
	return name.slice(0, name.lastIndexOf('/') + 1);
}

/** What is left without the folders: `may.csv` of `reports/may.csv`. A name that ends in a slash stays whole. */
export function baseNameOf(name: string): string {
	return name.slice(folderOf(name).length) || name;
}

/** The ending of a name in small letters, such as `csv`; empty where it has none. */
export function endingOf(name: string): string {
	return /[^/.]\.([^./]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** The folders on the way to a folder, from the top: `a/` and `a/b/` for `a/b/`. */
export function foldersTo(folder: string): { folder: string; label: string }[] {
	const steps = [];
	for (let from = 0, at = folder.indexOf('/'); at !== -1; from = at + 1, at = folder.indexOf('/', from))
		steps.push({ folder: folder.slice(0, at + 1), label: folder.slice(from, at) || '/' });
	return steps;
}

/** A folder as its line in a list tells of it. */
export interface FolderEntry {
	folder: string;
	/** Its last part. */
	label: string;
	/** Files in it, in folders in it, too. */
	count: number;
}

/** What is right in a folder: folders by name, then files as they come. */
export function listFolder<File extends { name: string }>(
	files: readonly File[],
	folder: string
): { folders: FolderEntry[]; files: File[] } {
	const folders = new Map<string, FolderEntry>();
	const here: File[] = [];
	for (const file of files) {
		if (!file.name.startsWith(folder)) continue;
		const slash = file.name.indexOf('/', folder.length);
		// Of a name that ends in a slash the last part would have no name.
		if (slash === -1 || slash === file.name.length - 1) {
			here.push(file);
			continue;
		}
		const inner = file.name.slice(0, slash + 1);
		const label = file.name.slice(folder.length, slash) || '/';
		const entry = folders.get(inner) ?? { folder: inner, label, count: 0 };
		folders.set(inner, { ...entry, count: entry.count + 1 });
	}
	const byName = (a: FolderEntry, b: FolderEntry) => a.label.localeCompare(b.label, undefined, { numeric: true });
	return { folders: [...folders.values()].sort(byName), files: here };
}

/** `wanted`, or that with a number before its ending, `may 2.csv`: the first that `taken` does not hold. */
export function freeFileName(wanted: string, taken: ReadonlySet<string>): string {
	const ending = endingOf(wanted);
	const stem = ending === '' ? wanted : wanted.slice(0, -ending.length - 1);
	let name = wanted;
	for (let n = 2; taken.has(name); n++) name = `${stem} ${n}${wanted.slice(stem.length)}`;
	return name;
}
