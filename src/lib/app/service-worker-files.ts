/** What `$service-worker` knows of a build. */
export interface BuildFiles {
	/** Base path: empty, or with a slash before and none behind. */
	base: string;
	/** Bundled files; each has a hash in its name. */
	build: readonly string[];
	/** Files of `static/`. */
	files: readonly string[];
	/** Pages. */
	prerendered: readonly string[];
	version: string;
}

export interface PrecacheEntry {
	url: string;
	/** Null where the address says it already: such a file is never downloaded again. */
	revision: string | null;
}

/** Only an installer shows these, and only online. */
const NOT_NEEDED = /\/screenshots\//;
/** Some hosts do not serve them, and one file that is missing would refuse the whole version. */
const HIDDEN = /\/\.[^/]*$/;

/** Everything the app needs without a network, the shell first. */
export function precacheEntries({ base, build, files, prerendered, version }: BuildFiles): PrecacheEntry[] {
	const fixed = [`${base}/pyodide/`, `${base}/python/`];
	const isFixed = (url: string) => fixed.some((folder) => url.startsWith(folder));
	return [
		...prerendered.map((url) => ({ url, revision: version })),
		...build.map((url) => ({ url, revision: null })),
		...files
			.filter((url) => !NOT_NEEDED.test(url) && !HIDDEN.test(url))
			.map((url) => ({ url, revision: isFixed(url) ? null : version }))
	];
}
