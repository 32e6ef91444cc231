import { describe, expect, test } from 'vitest';
import type { Failure } from '../../domain/failure';
import type { JsonObject } from '../../domain/json';
import { findConnector, runConnector } from '../registry';
import { FakeContext, networkError } from './fake-context';
import { keepAnswer } from './keep-answer';
import { readBody } from './read-response';

const url = 'https://a.example/x';

async function outputs(answer: Response, inputs: JsonObject = {}): Promise<JsonObject> {
	const outcome = await runConnector('rest', { url, ...inputs }, new FakeContext(() => answer));
	if (!outcome.ok) throw new Error(outcome.failure.message);
	return outcome.value;
}

async function failureOf(context: FakeContext, inputs: JsonObject = {}): Promise<Failure> {
	const outcome = await runConnector('REST', { url, ...inputs }, context);
	if (outcome.ok) throw new Error('succeeded');
	return outcome.failure;
}

describe('outputs', () => {
	test('JSON', async () => {
		const answer = Response.json({ a: [1] }, { status: 201, headers: { 'X-Seen': 'yes' } });
		expect(await outputs(answer)).toEqual({
			status_code: 201,
			headers: { 'content-type': 'application/json', 'x-seen': 'yes' },
			encoding: 'utf-8',
			json: { a: [1] },
			url,
			elapsed_ms: 0
		});
	});

	test.each<[string, BodyInit | null, string, JsonObject]>([
		['problem+json', '{"a":1}', 'application/problem+json', { json: { a: 1 } }],
		['JSON that is none', '{"a":', 'application/json', { text: '{"a":' }],
		['an empty body called JSON', '', 'application/json', { text: '' }],
		['text', 'grüezi', 'text/plain', { text: 'grüezi', encoding: 'utf-8' }],
		[
			'text in Latin-1',
			new Uint8Array([0xfc]),
			'text/plain; charset=iso-8859-1',
			{ text: 'ü', encoding: 'windows-1252' }
		],
		['an unknown charset', 'a', 'text/plain; charset=klingon', { text: 'a', encoding: 'utf-8' }],
		['no type, but text', new TextEncoder().encode('plain'), '', { text: 'plain' }],
		['bytes', new Uint8Array([0, 255]), 'application/octet-stream', { content: 'AP8=', encoding: null }],
		['an image', new Uint8Array([0x89, 0x50]), 'image/png', { content: 'iVA=', encoding: null }]
	])('%s', async (_name, body, type, expected) => {
		expect(await outputs(new Response(body, { headers: type ? { 'content-type': type } : {} }))).toMatchObject(
			expected
		);
	});

	test('with a destination the answer is a file, and not in the outputs', async () => {
		const body = new Uint8Array([0, 255, 7]);
		const answer = () => new Response(body, { headers: { 'content-type': 'Image/PNG; charset=x' } });
		const context = new FakeContext(answer);
		const outcome = await runConnector('REST', { url, destination: ' shots/1.png ' }, context);
		expect(outcome).toMatchObject({
			ok: true,
			value: { status_code: 200, file: 'shots/1.png', size: 3, encoding: 'x' }
		});
		expect(Object.keys(outcome.ok ? outcome.value : {})).not.toContain('content');
		const file = context.files.get('shots/1.png')!;
		expect(file.type).toBe('image/png');
		expect(new Uint8Array(await file.arrayBuffer())).toEqual(body);

		const empty = new FakeContext(() => new Response(null, { status: 204 }));
		await runConnector('REST', { url, dst: 'none' }, empty);
		expect(empty.files.get('none')!.size).toBe(0);
	});

	test('a refused answer changes no file, and one that cannot be kept says why', async () => {
		const refused = new FakeContext(() => new Response('no', { status: 404 }));
		expect((await failureOf(refused, { destination: 'a' })).details).toMatchObject({ status_code: 404, body: 'no' });
		expect(refused.files.size).toBe(0);

		const full = new FakeContext(() => new Response('yes'));
		full.keepFile = () => Promise.reject(new Error('There is no room.'));
		const failure = await failureOf(full, { destination: 'a' });
		expect(failure.message).toContain('could not be kept as the file “a”: There is no room.');
		expect(failure.details).toMatchObject({ reason: 'not-kept', status_code: 200 });

		const large = await keepAnswer(new Response('12345'), 'a', new FakeContext(), 4);
		expect(large).toEqual({ state: 'too-large' });
	});

	test('no body at all', async () => {
		expect(await outputs(new Response(null, { status: 204 }))).toMatchObject({ status_code: 204, text: '' });
	});

	test('a large answer in base64 is whole', async () => {
		const bytes = new Uint8Array(100_000).fill(255);
		const { content } = await outputs(new Response(bytes, { headers: { 'content-type': 'image/png' } }));
		expect(atob(content as string)).toHaveLength(100_000);
	});

	test.each<[number, JsonObject['x'], boolean]>([
		[404, 404, true],
		[404, [200, '404'], true],
		[404, '4xx', true],
		[404, '200-299, 400..404', true],
		[200, 404, false],
		[300, undefined!, false],
		[299, undefined!, true]
	])('status %i with expected_status_code %j', async (status, expected, works) => {
		const context = new FakeContext(() => new Response('', { status }));
		const inputs: JsonObject = expected === undefined ? { url } : { url, expected_status_code: expected };
		expect((await runConnector('REST', inputs, context)).ok).toBe(works);
	});
});

describe('an answer that is none', () => {
	test('another status: its number, and how its body begins', async () => {
		const context = new FakeContext(() => new Response('x'.repeat(600), { status: 404, statusText: 'Not Found' }));
		const failure = await failureOf(context);
		expect(failure).toMatchObject({ type: 'ConnectionFailedError', retryable: false });
		expect(failure.details).toEqual({ status_code: 404, url, reason: 'status', body: 'x'.repeat(500) });
		expect(failure.message).toContain('GET https://a.example/x: answered 404 Not Found, expected was 200–299.');
		expect(failure.message).toContain('x'.repeat(500));
		expect(failure.message).not.toContain('x'.repeat(501));
	});

	test('blocked by CORS: the server answers a request that hides its answer', async () => {
		const context = new FakeContext(({ init }) => (init.mode === 'no-cors' ? new Response() : networkError()));
		const failure = await failureOf(context, { method: 'post', text: 'x' });
		expect(failure.details).toMatchObject({ reason: 'cors', status_code: null, url });
		expect(failure.message).toContain('Access-Control-Allow-Origin: https://millrace.example');
		expect(failure.retryable).toBe(false);
		// The probe cannot do harm: no body, not the same path, no secrets.
		expect(context.last.url).toBe('https://a.example/');
		expect(context.last.init).toMatchObject({ method: 'HEAD', credentials: 'omit' });
	});

	test('cannot be reached: no answer in any mode', async () => {
		const failure = await failureOf(new FakeContext(networkError));
		expect(failure).toMatchObject({ details: { reason: 'unreachable' }, retryable: true });
		expect(failure.message).toContain('https://a.example cannot be reached');
	});

	test('a probe that hangs is given up', async () => {
		const context = new FakeContext(({ init }) =>
			init.mode === 'no-cors' ? new Promise(() => undefined) : networkError()
		);
		context.passes = (milliseconds) => milliseconds === 5_000;
		expect((await failureOf(context)).details?.reason).toBe('unreachable');
	});

	test('offline, without a probe; this machine can be reached all the same', async () => {
		const context = new FakeContext(networkError);
		context.isOnline = false;
		expect((await failureOf(context)).details?.reason).toBe('offline');
		expect(context.asked).toHaveLength(1);
		expect((await failureOf(context, { url: 'http://localhost:1/' })).details?.reason).toBe('unreachable');
	});

	test('mixed content, before anything is sent; this machine is allowed', async () => {
		const context = new FakeContext();
		const failure = await failureOf(context, { url: 'http://a.example/x' });
		expect(failure.details?.reason).toBe('mixed-content');
		expect(failure.message).toContain('https://a.example/x');
		expect(context.asked).toEqual([]);
		for (const local of ['http://localhost:8080/', 'http://127.0.0.1/', 'http://[::1]/', 'http://app.localhost/']) {
			expect(await runConnector('REST', { url: local }, new FakeContext())).toMatchObject({ ok: true });
		}
		const plain = new FakeContext();
		plain.origin = 'http://localhost:4173';
		expect(await runConnector('REST', { url: 'http://a.example/' }, plain)).toMatchObject({ ok: true });
	});

	test('timed out while waiting for the answer, or for its body', async () => {
		const silent = new FakeContext(() => new Promise(() => undefined));
		silent.passes = (milliseconds) => milliseconds === 2_500;
		const failure = await failureOf(silent, { total_timeout: 2.5 });
		expect(failure).toMatchObject({ details: { reason: 'timeout' }, retryable: true });
		expect(failure.message).toContain('after 2.5 s');
	});

	test('an answer that breaks off', async () => {
		const body = new ReadableStream({
			pull(controller) {
				controller.error(new TypeError('network error'));
			}
		});
		const failure = await failureOf(new FakeContext(() => new Response(body)));
		expect(failure.details).toMatchObject({ reason: 'broken-off', status_code: 200 });
	});

	test('a redirect that is not to be followed', async () => {
		const hidden = Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
		const context = new FakeContext(() => hidden);
		expect((await failureOf(context, { allow_redirects: false })).details?.reason).toBe('redirect');
		expect(context.last.init.redirect).toBe('manual');
	});

	test('a body beyond the limit is not read to its end', async () => {
		let cancelled = false;
		const endless = new ReadableStream<Uint8Array>({
			pull: (controller) => controller.enqueue(new Uint8Array(1_000)),
			cancel: () => void (cancelled = true)
		});
		expect(await readBody(new Response(endless), 5_000)).toBeNull();
		expect(cancelled).toBe(true);
	});
});

describe('cancelling', () => {
	test('stops a request under way', async () => {
		const context = new FakeContext(() => new Promise(() => undefined));
		const pending = failureOf(context);
		context.controller.abort();
		expect((await pending).details?.reason).toBe('cancelled');
		expect(context.asked).toHaveLength(1);
	});

	test('stops the wait before the next attempt', async () => {
		const context = new FakeContext(() => new Response('', { status: 503 }));
		const pending = failureOf(context, { retry_backoff: {} });
		await expect.poll(() => context.asked.length).toBe(1);
		context.controller.abort();
		expect((await pending).details?.reason).toBe('cancelled');
	});
});

describe('trying again', () => {
	const backoff = { retry_backoff: { initial: 1, multiplier: 3, maximum: 5, deadline: 60 } };
	function failing(times: number, status: number, headers: { [name: string]: string } = {}) {
		const context = new FakeContext(
			() => new Response('', { status: context.asked.length > times ? 200 : status, headers })
		);
		context.passes = (milliseconds) => milliseconds < 30_000;
		return context;
	}

	test('waits longer each time, up to the maximum', async () => {
		const context = failing(4, 502);
		expect(await runConnector('REST', { url, ...backoff }, context)).toMatchObject({ ok: true });
		expect(context.slept).toEqual([1_000, 3_000, 5_000, 5_000]);
	});

	test('gives up at the deadline and says so', async () => {
		const context = failing(Infinity, 502);
		const failure = await failureOf(context, { retry_backoff: { deadline: 10 } });
		expect(context.slept).toEqual([1_000, 2_000, 4_000]);
		expect(failure.message).toContain('given up after 4 attempts');
		expect(failure.details?.status_code).toBe(502);
	});

	test('does as Retry-After says, in seconds or as a date', async () => {
		const seconds = failing(1, 429, { 'retry-after': '7' });
		await runConnector('REST', { url, ...backoff }, seconds);
		expect(seconds.slept).toEqual([7_000]);
		const date = failing(1, 429, { 'retry-after': new Date(9_000).toUTCString() });
		await runConnector('REST', { url, ...backoff }, date);
		expect(date.slept).toEqual([9_000]);
	});

	test('not without retry_backoff, nor after a status that stays', async () => {
		const once = failing(1, 503);
		expect((await failureOf(once)).retryable).toBe(true);
		expect(once.asked).toHaveLength(1);
		const stays = failing(1, 400);
		await failureOf(stays, backoff);
		expect(stays.asked).toHaveLength(1);
	});

	test('what may not be sent twice is tried again only where the server did nothing', async () => {
		const unknown = failing(1, 502);
		await failureOf(unknown, { method: 'post', ...backoff });
		expect(unknown.asked).toHaveLength(1);
		const notDone = failing(1, 503);
		expect(await runConnector('REST', { url, method: 'post', ...backoff }, notDone)).toMatchObject({ ok: true });
		const keyed = failing(1, 502);
		expect(await runConnector('REST', { url, method: 'post', idempotency_key: 'k', ...backoff }, keyed)).toMatchObject({
			ok: true
		});
	});
});

test('E6: which requests may be sent again', () => {
	const rest = findConnector('REST')!;
	const repeatable = ['get', 'HEAD', 'put', 'delete', 'options'].map((method) => rest.isIdempotent({ url, method }));
	expect(repeatable).toEqual([true, true, true, true, true]);
	expect(rest.isIdempotent({ url, mode: 'post' })).toBe(false);
	expect(rest.isIdempotent({ url, method: 'patch' })).toBe(false);
	expect(rest.isIdempotent({ url, method: 'post', idempotency_key: 'k' })).toBe(true);
	expect(rest.isIdempotent({ nonsense: 1 })).toBe(true);
});
