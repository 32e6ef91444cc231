declare global {
	namespace App {}
	/** Version of the app, from package.json, put in at build time. */
	const __APP_VERSION__: string;
}
export {};
