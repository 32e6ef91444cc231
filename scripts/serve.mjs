/** A small static server, as plain as the hosts the app is for: no special headers, no rewriting. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** @type {{ [extension: string]: string }} */
const TYPES = {
	'.css': 'text/css; charset=utf-8',
	'.html': 'text/html; charset=utf-8',
	'.ico': 'image/x-icon',
	'.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.mjs': 'text/javascript; charset=utf-8',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.txt': 'text/plain; charset=utf-8',
	'.wasm': 'application/wasm',
	'.webmanifest': 'application/manifest+json',
	'.woff2': 'font/woff2',
	'.zip': 'application/zip'
};

/**
 * @typedef {object} ServeOptions
 * @property {string} folder what to serve
 * @property {string} [base] path the folder appears under: empty, or with a slash before and none behind
 * @property {number} [port] 0 takes any free one
 * @property {string} [host] address to listen at
 * @property {200 | 404} [fallbackStatus] what `404.html` is answered with for an unknown page. GitHub Pages says 404.
 */

/**
 * Serves a folder.
 * @param {ServeOptions} options
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>} `url` ends with a slash
 * @throws {NodeJS.ErrnoException} `EADDRINUSE` where the port is taken
 */
export async function serve({ folder, base = '', port = 0, host = '127.0.0.1', fallbackStatus = 404 }) {
	const root = resolve(folder);
	const server = createServer((request, response) => {
		answer(request, response, { root, base, fallbackStatus }).catch((error) => {
			console.error(`${request.method} ${request.url}: ${error.message}`);
			if (!response.headersSent) response.writeHead(500);
			response.end();
		});
	});
	await new Promise((listening, failed) => {
		server.once('error', failed);
		server.listen(port, host, () => listening(undefined));
	});
	const address = server.address();
	const taken = typeof address === 'object' && address ? address.port : port;
	return {
		url: `http://${host}:${taken}${base}/`,
		port: taken,
		close: () =>
			new Promise((closed) => {
				server.close(() => closed());
				server.closeAllConnections();
			})
	};
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {{ root: string, base: string, fallbackStatus: 200 | 404 }} site
 */
async function answer(request, response, { root, base, fallbackStatus }) {
	if (request.method !== 'GET' && request.method !== 'HEAD') {
		response.writeHead(405, { allow: 'GET, HEAD' }).end();
		return;
	}
	const path = pathOf(request.url ?? '/');
	if (path === null) {
		response.writeHead(400).end();
		return;
	}
	if (path === base && base !== '') {
		response.writeHead(301, { location: `${base}/` }).end();
		return;
	}
	const inside = path.startsWith(`${base}/`) ? path.slice(base.length) : null;
	const found = inside === null ? null : await find(root, inside);
	const file = found ?? (await find(root, '/404.html'));
	if (!file) {
		response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found');
		return;
	}
	const wantsPage = request.headers.accept?.includes('text/html') ?? false;
	response.writeHead(found ? 200 : wantsPage ? fallbackStatus : 404, {
		'content-type': TYPES[extname(file.path)] ?? 'application/octet-stream',
		'content-length': file.size,
		// Hashes and versions are in these names; everything else is asked for anew.
		'cache-control':
			/\/(_app\/immutable|pyodide|python)\//.test(path) && found ? 'max-age=31536000, immutable' : 'no-cache'
	});
	if (request.method === 'HEAD') {
		response.end();
		return;
	}
	try {
		await pipeline(createReadStream(file.path), response);
	} catch (error) {
		// Whoever asked has gone; there is nobody to tell.
		if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
	}
}

/** The decoded path of a request; null where it is none. @param {string} url */
function pathOf(url) {
	try {
		const path = decodeURIComponent(new URL(url, 'http://host').pathname);
		return path.includes('\0') ? null : path;
	} catch {
		// Not a path that anybody could mean.
		return null;
	}
}

/** @param {string} root @param {string} path @returns {Promise<{ path: string, size: number } | null>} */
async function find(root, path) {
	const wanted = join(root, path);
	if (wanted !== root && !wanted.startsWith(root + sep)) return null;
	for (const candidate of [wanted, join(wanted, 'index.html'), `${wanted}.html`]) {
		const info = await stat(candidate).catch(() => null);
		if (info?.isFile()) return { path: candidate, size: info.size };
	}
	return null;
}
