import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserContext } from '../browser-context';
import { runConnector } from '../registry';

let server: Server;
let base: string;

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
	server = createServer((request, response) => {
		if (request.url === '/silent') return;
		if (request.url === '/moved') {
			response.writeHead(302, { location: '/echo' }).end();
			return;
		}
		void bodyOf(request).then((body) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body }));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

function context(signal = new AbortController().signal) {
	const keepFile = () => Promise.reject(new Error('There are no files here.'));
	return { ...browserContext(signal, 'http://localhost'), online: () => true, keepFile };
}

test('a form goes over the wire and the answer comes back', async () => {
	const inputs = { url: `${base}/echo`, method: 'post', urlencoded: { a: 'ü' }, authentication: { token: 't' } };
	const outcome = await runConnector('REST', inputs, context());
	expect(outcome).toMatchObject({
		ok: true,
		value: { status_code: 200, json: { method: 'POST', body: 'a=%C3%BC', headers: { authorization: 'Bearer t' } } }
	});
});

test('parts get a boundary', async () => {
	const inputs = { url: `${base}/echo`, method: 'put', multipart: { note: { content: 'hello', filename: 'a.txt' } } };
	const outcome = await runConnector('REST', inputs, context());
	if (!outcome.ok) throw new Error(outcome.failure.message);
	const { headers, body } = outcome.value.json as { headers: { [name: string]: string }; body: string };
	expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
	expect(body).toContain('filename="a.txt"');
	expect(body).toContain('hello');
});

test('a redirect is followed, and the address that answered is told', async () => {
	const outcome = await runConnector('REST', { url: `${base}/moved` }, context());
	expect(outcome).toMatchObject({ ok: true, value: { url: `${base}/echo` } });
});

test('a server that says nothing: the time limit and cancelling both end it', async () => {
	const late = await runConnector('REST', { url: `${base}/silent`, total_timeout: 0.05 }, context());
	expect(late).toMatchObject({ failure: { details: { reason: 'timeout' } } });
	const cancel = new AbortController();
	const pending = runConnector('REST', { url: `${base}/silent` }, context(cancel.signal));
	server.once('request', () => cancel.abort());
	expect(await pending).toMatchObject({ failure: { details: { reason: 'cancelled' } } });
});

test('a port where nobody listens', async () => {
	const outcome = await runConnector('REST', { url: 'http://127.0.0.1:1/' }, context());
	expect(outcome).toMatchObject({ failure: { type: 'ConnectionFailedError', details: { reason: 'unreachable' } } });
});
