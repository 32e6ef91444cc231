import { describe, expect, test } from 'vitest';
import type { Failure } from '../../domain/failure';
import type { Json, JsonObject } from '../../domain/json';
import { runConnector } from '../registry';
import { FakeContext, type Asked } from './fake-context';

async function sent(inputs: JsonObject): Promise<Asked & { headers: { [name: string]: string }; outputs: JsonObject }> {
	const context = new FakeContext();
	const outcome = await runConnector('REST', inputs, context);
	if (!outcome.ok) throw new Error(outcome.failure.message);
	const headers = Object.fromEntries(context.last.init.headers as Headers);
	return { ...context.last, headers, outputs: outcome.value };
}

async function refused(inputs: Json): Promise<Failure> {
	const context = new FakeContext();
	const outcome = await runConnector('REST', inputs, context);
	if (outcome.ok) throw new Error(`was sent: ${JSON.stringify(context.last)}`);
	expect(context.asked).toEqual([]);
	return outcome.failure;
}

const url = 'https://a.example/x';

describe('the address', () => {
	test.each<[JsonObject, string]>([
		[{ url }, url],
		[{ url: ' HTTPS://A.example/x ' }, url],
		[{ host: 'a.example' }, 'https://a.example/'],
		[{ hostname: 'a.example', path: 'x' }, url],
		[
			{ scheme: 'https', host: 'a.example', port: 8443, base_path: '/api/', path: '/v1/x/' },
			'https://a.example:8443/api/v1/x/'
		],
		[
			{ scheme: 'http://', host: 'localhost', port: '80', base_path: 'api', path: 'x?a=1' },
			'http://localhost/api/x?a=1'
		],
		[{ scheme: 'http', host: '[::1]', port: 81 }, 'http://[::1]:81/'],
		[{ url, host: 'b.example', path: 'other' }, url],
		[{ url, path: 'y/z' }, `${url}/y/z`],
		[{ url: `${url}/`, path: '/y' }, `${url}/y`],
		[{ url: 'https://a.example', path: '@b.example/y' }, 'https://a.example/@b.example/y'],
		[{ url: 'https://a.example', path: '//b.example/y' }, 'https://a.example//b.example/y'],
		[{ url: 'https://a.example', path: '\\\\b.example' }, 'https://a.example///b.example'],
		[{ url: `${url}?a=1#top`, path: 'y?b=2' }, `${url}/y?b=2&a=1#top`],
		[{ url: `${url}?a=1`, path: '?b=2' }, `${url}?b=2&a=1`],
		[{ url, params: { q: 'a b&c', n: [1, 2], none: null, yes: true } }, `${url}?q=a+b%26c&n=1&n=2&yes=true`],
		[{ url: `${url}?a=%20`, query: [{ name: 'b', value: 2 }] }, `${url}?a=%20&b=2`]
	])('%j', async (inputs, expected) => {
		expect((await sent(inputs)).url).toBe(expected);
	});

	test('a user in it becomes authentication, and is seen nowhere', async () => {
		const { url: address, headers, outputs } = await sent({ url: 'https://me:p%40ss@a.example/x' });
		expect(address).toBe(url);
		expect(atob(headers.authorization!.slice(6))).toBe('me:p@ss');
		expect(outputs.url).toBe(url);
	});

	test.each<[JsonObject, string, RegExp]>([
		[{}, 'MissingInputError', /`url`, or `host`/],
		[{ path: '/x' }, 'MissingInputError', /`url`, or `host`/],
		[{ url: '' }, 'InvalidInputError', /`url` has to be a text/],
		[{ url: 'a.example/x' }, 'InvalidInputError', /begin with http/],
		[{ url: 'ftp://a.example' }, 'InvalidInputError', /"ftp:\/\/"/],
		[{ url: 'javascript:alert(1)' }, 'InvalidInputError', /begin with http/],
		[{ url: 'file:///etc/passwd' }, 'InvalidInputError', /"file:\/\/"/],
		[{ url: 'https://' }, 'InvalidInputError', /not an address/],
		[{ host: 'a.example/x' }, 'InvalidInputError', /`host` has to be/],
		[{ host: 'a.example', port: 70000 }, 'InvalidInputError', /`port` has to be a whole number/],
		[{ url: 'https://me@a.example', authentication: { token: 't' } }, 'InvalidInputError', /both in the address/]
	])('%j is refused', async (inputs, type, message) => {
		const failure = await refused(inputs);
		expect(failure.type).toBe(type);
		expect(failure.message).toMatch(message);
	});

	test('a password in an address that cannot be read is not shown', async () => {
		expect((await refused({ url: 'https://me:secret@a.example:x/' })).message).not.toContain('secret');
	});
});

describe('method, headers and body', () => {
	test.each(['get', 'POST', 'Put', 'patch', 'DELETE', 'head', 'options'])('method %s', async (method) => {
		expect((await sent({ url, method })).init.method).toBe(method.toUpperCase());
		expect((await sent({ url, mode: method })).init.method).toBe(method.toUpperCase());
	});

	test('headers as an object or as a list; those the browser keeps are named', async () => {
		const asObject = await sent({ url, headers: { 'X-A': 1, Cookie: 'c' } });
		expect(asObject.headers['x-a']).toBe('1');
		expect(asObject.outputs.ignored_headers).toEqual(['Cookie']);
		const asList = await sent({ url, headers: [{ name: 'X-A', value: 'v' }] });
		expect(asList.headers['x-a']).toBe('v');
		expect(asList.outputs).not.toHaveProperty('ignored_headers');
	});

	test.each<[JsonObject, string | null, string]>([
		[{ json: { a: 1 } }, 'application/json', '{"a":1}'],
		[{ json: null }, 'application/json', 'null'],
		[{ body: { json: [1] } }, 'application/json', '[1]'],
		[{ 'body.json': [1] }, 'application/json', '[1]'],
		[{ data: { a: 1 } }, 'application/json', '{"a":1}'],
		[{ data: 'raw' }, 'text/plain;charset=UTF-8', 'raw'],
		[{ text: 'hi' }, 'text/plain;charset=UTF-8', 'hi'],
		[{ body: { text: 'hi' } }, 'text/plain;charset=UTF-8', 'hi'],
		[{ urlencoded: { a: 'b c', d: [1, 2] } }, 'application/x-www-form-urlencoded', 'a=b+c&d=1&d=2'],
		[{ text: '<a/>', headers: { 'content-type': 'text/xml' } }, 'text/xml', '<a/>']
	])('%j', async (inputs, type, body) => {
		const asked = await sent({ url, method: 'post', ...inputs });
		expect(asked.headers['content-type']).toBe(type);
		expect(asked.init.body).toBe(body);
	});

	test('multipart: values, texts with a type, bytes', async () => {
		const parts = {
			plain: 'text',
			many: ['a', 2],
			note: { content: 'hello', content_type: 'text/markdown', filename: 'note.md' },
			image: { content_base64: btoa('\u0001\u00ff') }
		};
		const { init, headers } = await sent({ url, method: 'post', multipart: parts });
		expect(headers).not.toHaveProperty('content-type');
		const form = init.body as FormData;
		expect(form.get('plain')).toBe('text');
		expect(form.getAll('many')).toEqual(['a', '2']);
		const note = form.get('note') as File;
		expect([note.name, note.type, await note.text()]).toEqual(['note.md', 'text/markdown', 'hello']);
		expect([...new Uint8Array(await (form.get('image') as File).arrayBuffer())]).toEqual([1, 255]);
	});

	test.each<[JsonObject, RegExp]>([
		[{ json: {} }, /no body with GET/],
		[{ method: 'post', json: {}, text: '' }, /one body/],
		[{ method: 'post', body: 'x' }, /`body` has to be an object with `json`, `text`/],
		[{ method: 'post', multipart: { a: { filename: 'x' } } }, /the part "a" needs `content`/],
		[{ method: 'post', multipart: { a: { content_base64: '***' } } }, /not base64/],
		[{ method: 'brew' }, /`method` has to be one of get, post/],
		[{ headers: { 'X-A': 'a\nb' } }, /the header "X-A" cannot be sent/],
		[{ headers: 'X-A: b' }, /`headers` has to be an object, or a list/],
		[{ total_timeout: 0 }, /`total_timeout` has to be a number of seconds above 0; it is 0/],
		[{ retry_backoff: { initial: 1, speed: 2 } }, /`retry_backoff` has to be/],
		[{ expected_status_code: ['2xx', '9'] }, /`expected_status_code` holds "9"/]
	])('%j is refused', async (inputs, message) => {
		expect((await refused({ url, ...inputs })).message).toMatch(message);
	});
});

describe('authentication', () => {
	const basic = `Basic ${btoa('u:p')}`;
	test.each<[JsonObject, string]>([
		[{ authentication: { type: 'basic', username: 'u', password: 'p' } }, basic],
		[{ authentication: { username: 'u', password: 'p' } }, basic],
		[{ authentication: { basic: { username: 'u', password: 'p' } } }, basic],
		[{ authentication_method: 'basic', username: 'u', password: 'p' }, basic],
		[{ authentication: { type: 'Bearer', token: 't' } }, 'Bearer t'],
		[{ authentication: { bearer: 't' } }, 'Bearer t'],
		[{ authentication: { bearer: { token: 't' } } }, 'Bearer t'],
		[{ authentication: { type: 'basic', username: 'ü', password: '' } }, 'Basic w7w6'],
		[{ authentication: { token: 't' }, headers: { authorization: 'mine' } }, 'mine']
	])('%j', async (inputs, expected) => {
		expect((await sent({ url, ...inputs })).headers.authorization).toBe(expected);
	});

	test('an API key in a header or in the query, where it is not shown', async () => {
		const inHeader = await sent({ url, authentication: { type: 'api-key', name: 'X-Key', value: 'k' } });
		expect(inHeader.headers['x-key']).toBe('k');
		const inQuery = await sent({
			url,
			params: { a: 1 },
			authentication: { type: 'api_key', in: 'query', name: 'key', value: 's&t' }
		});
		expect(inQuery.url).toBe(`${url}?a=1&key=s%26t`);
		expect(inQuery.outputs.url).toBe(`${url}?a=1`);
	});

	test.each<[Json, RegExp]>([
		['secret', /`authentication` has to be an object/],
		[{ type: 'magic', token: 'secret' }, /has to say its type/],
		[{ type: 'bearer', token: 5, x: 'secret' }, /needs `token`/],
		[{ token: 'secret\nsecret' }, /`authentication` makes a header that cannot be sent/]
	])('%j is refused, without showing it', async (authentication, message) => {
		const failure = await refused({ url, authentication });
		expect(failure.message).toMatch(message);
		expect(JSON.stringify(failure)).not.toContain('secret');
	});
});

describe('keys', () => {
	test.each<[JsonObject, string, RegExp, string[]]>([
		[{ metod: 'get' }, 'ExtraInputError', /no input `metod`. Did you mean `method`/, ['method']],
		[{ zzzzzzzzz: 1 }, 'ExtraInputError', /There are: url, scheme/, []],
		[{ __proto__x: 1 }, 'ExtraInputError', /no input/, []],
		[{ method: 'get', mode: 'get' }, 'InvalidInputError', /`method` and `mode` are the same/, []],
		[{ method: 'post', json: 1, body: { json: 1 } }, 'InvalidInputError', /are the same input/, []],
		[{ destination: 'a\nb' }, 'InvalidInputError', /`destination` has to be a name: one line/, []],
		[{ dst: ' ' }, 'InvalidInputError', /`dst` has to be a name: one line/, []],
		[{ dst: 1 }, 'InvalidInputError', /`dst` has to be the name of a file record/, []],
		[{ cookies: {} }, 'NotImplementedError', /`cookies`/, []]
	])('%j', async (inputs, type, message, near) => {
		const failure = await refused({ url, ...inputs });
		expect(failure.type).toBe(type);
		expect(failure.message).toMatch(message);
		if (near.length > 0) expect(failure.details?.near).toEqual(near);
	});

	test('null means that an input is not given', async () => {
		const asked = await sent({
			url,
			headers: null,
			authentication: null,
			destination: null,
			body: null,
			total_timeout: null
		});
		expect(asked.init.body).toBeNull();
	});

	test('inputs that are no object', async () => {
		expect((await refused(['x'])).type).toBe('InvalidInputError');
		expect((await refused(null)).type).toBe('MissingInputError');
	});
});

test('a request rides on no session and is not answered from the cache', async () => {
	const { init } = await sent({ url, idempotency_key: 'once' });
	expect(init).toMatchObject({
		credentials: 'omit',
		cache: 'no-store',
		referrerPolicy: 'no-referrer',
		redirect: 'follow'
	});
	expect((init.headers as Headers).get('idempotency-key')).toBe('once');
});
