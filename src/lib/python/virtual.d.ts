/** Made by `scripts/sandbox-plugin.ts`. */
declare module 'virtual:millrace-sandbox' {
	/** The document of the sandbox frame. */
	export const frameHtml: string;
	/** Classic worker script of a file sender. */
	export const fileSenderScript: string;
	/** Version of Pyodide; its files are served under `/pyodide/<version>/`. */
	export const pyodideVersion: string;
	/** Names Pyodide and our Python together; what is made of both is served under `/python/<key>/`. */
	export const pythonKey: string;
	/** Whether the build could make a snapshot. */
	export const hasSnapshot: boolean;
	/** Names our own Python: SHA-256 of its sources, shortened. */
	export const flowApiHash: string;
}

declare module 'virtual:millrace-interpreter-script' {
	/** Classic worker script of an interpreter. */
	const script: string;
	export default script;
}

declare module 'virtual:millrace-early-script' {
	/** `src/lib/app/early-start.ts` as a classic script. */
	const script: string;
	export default script;
}
