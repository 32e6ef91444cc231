/**
 * Answers requests to other hosts on this machine. The browser resolves those hosts to one local port (its own network
 * code does the rest: redirects, CORS, https), and what arrives there is passed on over plain http.
 *
 * H1: method, path, headers (Host too) and body arrive as the browser sent them.
 * H2: answers come back as they are; CORS headers are added where there are none, and preflights are answered here.
 * H3: a server that does not answer is a refused connection, not an answer made up.
 */
import { createServer as createHttpServer, request } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer } from 'node:net';
import { makeCertificate } from './certificate.mjs';

/** @typedef {{ host: string, to: { host: string, port: number } }} Mapping */

/** Meant for one connection only, each way. */
const HOP_BY_HOP = new Set([
	'connection',
	'keep-alive',
	'proxy-connection',
	'transfer-encoding',
	'te',
	'trailer',
	'upgrade'
]);
const TLS_HANDSHAKE = 0x16;

/**
 * @param {Mapping[]} mappings
 * @param {(problem: string) => void} tell
 * @returns {Promise<{ arguments: string[], hosts: string[], close: () => void }>} what Chromium is started with
 */
export async function startHostMap(mappings, tell) {
	if (mappings.length === 0) return { arguments: [], hosts: [], close: () => undefined };
	const targets = new Map(mappings.map(({ host, to }) => [host, to]));
	const hosts = [...targets.keys()];
	const { key, cert, spki } = makeCertificate(hosts);
	/** @type {import('node:http').RequestListener} */
	const handle = (incoming, outgoing) => forward(incoming, outgoing, targets, tell);
	const http = createHttpServer(handle);
	const https = createHttpsServer({ key, cert }, handle);
	https.on('tlsClientError', (error) => tell(`host-map: ${error.message}`));
	/** @type {Set<import('node:net').Socket>} */
	const sockets = new Set();
	// One port for both: what a connection begins with tells which it is.
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		// A browser that goes away resets its connections; there is nobody to tell.
		socket.on('error', () => socket.destroy());
		socket.once('readable', () => {
			const start = socket.read();
			if (start === null) return;
			socket.unshift(start);
			(start[0] === TLS_HANDSHAKE ? https : http).emit('connection', socket);
		});
	});
	await new Promise((listening, failed) => {
		server.once('error', failed);
		server.listen(0, '127.0.0.1', () => listening(undefined));
	});
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		arguments: [
			`--host-resolver-rules=${hosts.map((host) => `MAP ${host} 127.0.0.1:${port}`).join(', ')}`,
			`--ignore-certificate-errors-spki-list=${spki}`
		],
		hosts,
		close: () => {
			server.close();
			for (const socket of sockets) socket.destroy();
		}
	};
}

/**
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').ServerResponse} outgoing
 * @param {Map<string, { host: string, port: number }>} targets
 * @param {(problem: string) => void} tell
 */
function forward(incoming, outgoing, targets, tell) {
	const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
	const to = targets.get(host);
	if (!to) {
		outgoing.writeHead(421).end();
		return;
	}
	if (incoming.method === 'OPTIONS' && incoming.headers['access-control-request-method']) {
		outgoing.writeHead(204, preflight(incoming)).end();
		return;
	}
	const refused = (/** @type {Error} */ error) => {
		tell(`host-map: ${host} is answered by ${to.host}:${to.port}, which failed: ${error.message || 'no connection'}`);
		outgoing.destroy();
	};
	const passed = request(
		{
			host: to.host,
			port: to.port,
			method: incoming.method,
			path: incoming.url,
			headers: endToEnd(incoming.rawHeaders),
			setHost: false
		},
		(answer) => {
			answer.on('error', refused);
			outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, [
				...endToEnd(answer.rawHeaders),
				...corsHeaders(incoming, answer)
			]);
			answer.pipe(outgoing);
		}
	);
	passed.on('error', refused);
	outgoing.on('close', () => passed.destroy());
	incoming.pipe(passed);
}

/** @param {string[]} raw names and values in turn @returns {string[]} */
function endToEnd(raw) {
	return raw.filter((_, index) => !HOP_BY_HOP.has(raw[index - (index % 2)].toLowerCase()));
}

/** @param {import('node:http').IncomingMessage} incoming */
function preflight({ headers }) {
	return {
		'access-control-allow-origin': headers.origin ?? '*',
		'access-control-allow-credentials': 'true',
		'access-control-allow-methods': headers['access-control-request-method'],
		'access-control-allow-headers': headers['access-control-request-headers'] ?? '*',
		'access-control-allow-private-network': 'true'
	};
}

/**
 * @param {import('node:http').IncomingMessage} incoming
 * @param {import('node:http').IncomingMessage} answer
 * @returns {string[]} names and values in turn
 */
function corsHeaders({ headers }, answer) {
	if (!headers.origin || answer.headers['access-control-allow-origin']) return [];
	return [
		...['access-control-allow-origin', headers.origin],
		...['access-control-allow-credentials', 'true'],
		...['access-control-expose-headers', Object.keys(answer.headers).join(', ')]
	];
}
