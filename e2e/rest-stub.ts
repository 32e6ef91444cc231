import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What arrived, as the stub gives it back. */
export interface Arrived {
	method: string;
	path: string;
	query: { [name: string]: string };
	headers: { [name: string]: string };
	body: string;
}

export interface RestStub {
	/** Address without a slash at the end. */
	url: string;
	/** Requests that were answered or are being held, without those that only ask for permission (OPTIONS). */
	seen: Arrived[];
	/** Resolves when whoever asked for `/hang` has gone. */
	hangUp: Promise<void>;
	close(): Promise<void>;
}

/**
 * A server for REST calls. It allows every page to read it, but for `/no-cors`; `/status/<n>` answers with that status,
 * `/text` with text, `/hang` never, `/unsteady/<anything>/<n>` with 503 for the first n times, and everything else gives back
 * what arrived.
 */
export async function startRestStub(): Promise<RestStub> {
	const seen: Arrived[] = [];
	const times = new Map<string, number>();
	let hungUp: () => void;
	const hangUp = new Promise<void>((resolve) => (hungUp = resolve));
	const server = createServer((request, response) => {
		void arrived(request).then((what) => {
			if (what.path !== '/no-cors') allow(response);
			if (what.method === 'OPTIONS') return response.writeHead(204).end();
			seen.push(what);
			if (what.path === '/hang') return response.once('close', () => hungUp());
			const failures = /^\/unsteady\/.+\/(\d+)$/.exec(what.path);
			if (failures) times.set(what.path, (times.get(what.path) ?? 0) + 1);
			const fails = failures !== null && times.get(what.path)! <= Number(failures[1]);
			answer(fails ? { ...what, path: '/status/503' } : what, response);
		});
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		seen,
		hangUp,
		close: () =>
			new Promise((closed) => {
				server.close(() => closed());
				server.closeAllConnections();
			})
	};
}

function allow(response: ServerResponse): void {
	response.setHeader('access-control-allow-origin', '*');
	response.setHeader('access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
	response.setHeader('access-control-allow-headers', 'authorization, content-type, idempotency-key, x-api-key, x-mine');
	response.setHeader('access-control-expose-headers', 'x-stub');
}

function answer(what: Arrived, response: ServerResponse): void {
	response.setHeader('x-stub', 'yes');
	if (what.path === '/text') {
		response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('plain wörds');
		return;
	}
	const status = Number(/^\/status\/(\d+)$/.exec(what.path)?.[1] ?? 200);
	response.writeHead(status, { 'content-type': 'application/json' });
	response.end(JSON.stringify(status === 200 ? what : { reason: `the stub says ${status}` }));
}

async function arrived(request: IncomingMessage): Promise<Arrived> {
	let body = '';
	for await (const chunk of request.setEncoding('utf8')) body += chunk;
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://stub');
	return {
		method: request.method ?? '',
		path: pathname,
		query: Object.fromEntries(searchParams),
		headers: request.headers as { [name: string]: string },
		body
	};
}
