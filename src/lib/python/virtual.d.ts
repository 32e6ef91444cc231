/** Made by `scripts/sandbox-plugin.ts`. */
declare module 'virtual:millrace-sandbox' {
	/** The document of the sandbox frame. */
	export const frameHtml: string;
	/** Version of Pyodide; its files are served under `/pyodide/<version>/`. */
	export const pyodideVersion: string;
	/** The snapshot is served as `/python/<key>/snapshot.bin.gz`. Null where the build could make none. */
	export const snapshotKey: string | null;
	/** Names our own Python: SHA-256 of its sources, shortened. */
	export const flowApiHash: string;
}

declare module 'virtual:millrace-python-sources' {
	/** Our own Python, path below the package folder → source. */
	const sources: { [path: string]: string };
	export default sources;
}

declare module 'virtual:millrace-interpreter-script' {
	/** Classic worker script of an interpreter. */
	const script: string;
	export default script;
}
