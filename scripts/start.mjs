/** `npm start`: installs, builds and serves the app, each where needed. Runs on a fresh clone. */
import { ensureInstalled } from './install.mjs';
import { ensureBuilt } from './build.mjs';
import { basePath, buildFolder } from './paths.mjs';
import { serve } from './serve.mjs';

/** Fixed, because the browser keeps data by address, port included. */
const PORT = 4173;
const PORTS_TRIED = 20;

try {
	ensureInstalled();
	await ensureBuilt();
	const wanted = portFrom(process.env.PORT) ?? PORT;
	const server = await serveFrom(wanted);
	const url = server.url.replace('//127.0.0.1:', '//localhost:');
	if (server.port !== wanted) {
		console.log(
			`Port ${wanted} is taken, so this is ${server.port}. ` +
				`Flows are kept by address: those you made at port ${wanted} are there, not here.`
		);
	}
	console.log(
		`\n  Millrace is at ${url}\n\n  Ctrl-C stops it. Chrome and Edge from 137, Firefox from 153, Safari from 27.\n`
	);
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
		process.once(signal, () => void server.close().then(() => process.exit(0)));
	}
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
}

/** @param {number} first */
async function serveFrom(first) {
	for (let port = first; ; port++) {
		try {
			return await serve({
				folder: buildFolder,
				base: basePath,
				port,
				host: process.env.HOST ?? '127.0.0.1',
				fallbackStatus: 200
			});
		} catch (error) {
			const { code } = /** @type {NodeJS.ErrnoException} */ (error);
			if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
			if (port >= first + PORTS_TRIED) {
				throw new Error(`No port from ${first} to ${port} is free. Choose one: PORT=8080 npm start`, { cause: error });
			}
		}
	}
}

/** @param {string | undefined} text */
function portFrom(text) {
	if (!text) return null;
	const port = Number(text);
	if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
	throw new Error(`PORT has to be a number from 1 to 65535; it is "${text}".`);
}
