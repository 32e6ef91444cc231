import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../domain/json';
import { connectorFound, findConnector, withStored } from './registry';

const rest = findConnector('REST')!;
const merged = (stored: JsonObject, given: Json) => withStored(rest, stored, given);

describe('a stored connector under a call', () => {
	test.each<[string, JsonObject, Json, Json]>([
		[
			'gives what the call does not',
			{ url: 'u', headers: { a: 1 } },
			{ path: 'p' },
			{ url: 'u', headers: { a: 1 }, path: 'p' }
		],
		['all of it to a call without inputs', { url: 'u' }, null, { url: 'u' }],
		['gives way key by key, not deeper', { headers: { a: 1, b: 2 } }, { headers: { c: 3 } }, { headers: { c: 3 } }],
		[
			'gives way to an older name',
			{ method: 'post', params: { a: 1 } },
			{ mode: 'get', query: { b: 2 } },
			{ mode: 'get', query: { b: 2 } }
		],
		[
			'and under an older name',
			{ mode: 'post', hostname: 'h' },
			{ method: 'put', host: 'i' },
			{ method: 'put', host: 'i' }
		],
		[
			'an input that the call gives as null is taken away',
			{ total_timeout: 5 },
			{ total_timeout: null },
			{ total_timeout: null }
		],
		[
			'another address replaces it with all its parts',
			{ host: 'h', port: 1, base_path: 'b', path: 'p' },
			{ url: 'u' },
			{ url: 'u' }
		],
		['another host replaces an address', { url: 'u' }, { host: 'h' }, { host: 'h' }],
		['another host keeps the rest', { host: 'h', base_path: 'b' }, { host: 'i' }, { host: 'i', base_path: 'b' }],
		['another body replaces it', { json: { a: 1 } }, { text: 't' }, { text: 't' }],
		['also one in a group', { body: { json: 1 } }, { text: 't' }, { text: 't' }],
		['a group keeps what is not replaced', { body: { json: 1 } }, { path: 'p' }, { 'body.json': 1, path: 'p' }],
		['no body at all leaves it', { json: 1 }, { text: null }, { json: 1, text: null }],
		[
			'other authentication replaces it',
			{ username: 'a', password: 'b' },
			{ authentication: {} },
			{ authentication: {} }
		],
		['also the older one', { authentication: {} }, { username: 'a', password: 'b' }, { username: 'a', password: 'b' }],
		['what nobody knows is passed on, to be told', { what: 1 }, { path: 'p' }, { what: 1, path: 'p' }],
		['inputs that are none stay none', { url: 'u' }, [1], [1]]
	])('%s', (_name, stored, given, expected) => {
		expect(merged(stored, given)).toEqual(expected);
	});

	test('whether it may be sent twice goes by both', () => {
		const found = connectorFound('rest');
		if ('near' in found) throw new Error('no REST');
		expect(found.isIdempotent({ method: 'post' }, { idempotency_key: 'k' })).toBe(true);
		expect(found.isIdempotent({}, { method: 'post' })).toBe(false);
		expect(found.isIdempotent({ mode: 'get' }, { method: 'post' })).toBe(true);
	});
});

test.each<[JsonObject, string | null]>([
	[{ url: 'https://a.example/x', method: 'nonsense' }, 'https://a.example'],
	[{ host: 'a.example', port: 81, scheme: 'http', json: 1 }, 'http://a.example:81'],
	[{ hostname: 'a.example' }, 'https://a.example'],
	[{ path: '/x' }, null],
	[{}, null],
	[{ url: 'vault.secret(a.b)' }, ''],
	[{ url: 'https://a b' }, ''],
	[{ host: 'a/b' }, '']
])('%j goes to %j', (inputs, origin) => {
	expect(rest.destination(inputs)).toBe(origin);
});
