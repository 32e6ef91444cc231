/**
 * A server on this machine that counts what reaches it. Each POST is one call: `{"key": …}` in, `{"key": …, "order": n}`
 * out, after a short pause, so that many are under way when their sender dies.
 *
 * A call with an `Idempotency-Key` that was seen before has no effect of its own and is answered like the first.
 */
import { createServer } from 'node:http';

/**
 * @typedef {object} Call
 * @property {string} key
 * @property {number} order of its effect; a repeated call has that of the first
 * @property {string | null} idempotencyKey
 * @property {boolean} repeated whether it came with an idempotency key that was known
 * @property {boolean} answered whether the answer was handed over to the network
 */

/**
 * @param {{ pause(): number, arrived?(call: Call): void }} options `pause` gives the milliseconds until an answer
 * @returns {Promise<{ url: string, calls: Call[], close: () => Promise<void> }>}
 */
export async function startCountingServer({ pause, arrived = () => undefined }) {
	/** @type {Call[]} */
	const calls = [];
	/** @type {Map<string, number>} */
	const known = new Map();
	let effects = 0;
	const server = createServer(async (request, response) => {
		const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
		if (request.method !== 'POST') {
			response.writeHead(204, headers).end();
			return;
		}
		const body = await readAll(request);
		// Cut off on its way: it never arrived.
		if (body === null) return;
		const { key } = JSON.parse(body);
		const idempotencyKey = request.headers['idempotency-key']?.toString() ?? null;
		const first = idempotencyKey === null ? undefined : known.get(idempotencyKey);
		const order = first ?? ++effects;
		if (idempotencyKey !== null) known.set(idempotencyKey, order);
		const call = { key, order, idempotencyKey, repeated: first !== undefined, answered: false };
		calls.push(call);
		arrived(call);
		response.once('finish', () => (call.answered = true));
		setTimeout(() => {
			response.writeHead(200, { ...headers, 'content-type': 'application/json' });
			response.end(JSON.stringify({ key, order }));
		}, pause());
	});
	await new Promise((listening, failed) => {
		server.once('error', failed);
		server.listen(0, '127.0.0.1', () => listening(undefined));
	});
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		url: `http://127.0.0.1:${port}/`,
		calls,
		close: () =>
			new Promise((closed) => {
				server.close(() => closed());
				server.closeAllConnections();
			})
	};
}

/** @param {import('node:http').IncomingMessage} request @returns {Promise<string | null>} null where it was cut off */
async function readAll(request) {
	let text = '';
	try {
		for await (const chunk of request.setEncoding('utf8')) text += chunk;
	} catch {
		// The sender died while it sent.
		return null;
	}
	return text;
}
