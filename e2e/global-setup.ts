import { needChromium } from '../scripts/browser.mjs';
import { ensureBuilt } from '../scripts/build.mjs';
import { buildFolder } from '../scripts/paths.mjs';
import { serve } from '../scripts/serve.mjs';

/** Builds and serves the app for all tests. @returns stops serving */
export default async function setUp(): Promise<() => Promise<void>> {
	process.env.MILLRACE_CHROMIUM = await needChromium();
	await ensureBuilt();
	const server = await serve({ folder: buildFolder });
	process.env.MILLRACE_URL = server.url;
	return server.close;
}
