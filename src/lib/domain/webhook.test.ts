import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { DEFAULT_PROJECT, RecordId } from './ids';
import type { JsonObject } from './json';
import type { StoredRecord } from './record';
import { isOrigin } from './origin';
import {
	answeredOutput,
	callLink,
	opens,
	readCallLink,
	readHeaders,
	readQuery,
	webhookInput,
	webhookKey,
	webhookResponse
} from './webhook';

const webhook = (fields: JsonObject, trashedAt: number | null = null): StoredRecord => ({
	id: RecordId.create(),
	type: 'webhook',
	projectId: DEFAULT_PROJECT,
	name: 'w',
	description: '',
	tags: [],
	fields,
	createdAt: 0,
	modifiedAt: 0,
	trashedAt
});

describe('what a flow gets', () => {
	const call = { method: 'post', path: 'orders', query: { a: '1' }, headers: {}, body: '' };

	it('has the names that flows know', () => {
		const body = '{"id": 7}';
		expect(webhookInput({ ...call, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body })).toEqual({
			method: 'POST',
			path: '/orders',
			query: { a: '1' },
			params: { a: '1' },
			headers: { 'content-type': 'application/json; charset=utf-8' },
			content_type: 'application/json',
			body,
			json: { id: 7 },
			data: { id: 7 }
		});
	});

	it.each([
		['application/x-www-form-urlencoded', 'x=1&x=2&y=%20', null, { x: ['1', '2'], y: ' ' }],
		['text/plain', '{"id": 7}', null, '{"id": 7}'],
		['application/json', '{"id":', null, '{"id":'],
		['application/problem+json', '[1]', [1], [1]],
		['', '{"id": 7}', { id: 7 }, { id: 7 }],
		['', 'hello', null, 'hello'],
		['', '', null, { a: '1' }]
	])('reads a body of type “%s”: %s', (type, body, json, data) => {
		expect(webhookInput({ ...call, headers: { 'content-type': type }, body })).toMatchObject({ json, data });
	});

	it('reads headers line by line, and names the line that is none', () => {
		expect(readHeaders('Content-Type: text/plain\n\n X-Key :  a: b \n')).toEqual({
			ok: true,
			headers: { 'Content-Type': 'text/plain', 'X-Key': 'a: b' }
		});
		expect(readHeaders('X-A: 1\nB: 2\nx-a: 3')).toEqual({ ok: true, headers: { 'X-A': '1, 3', B: '2' } });
		expect(readHeaders('A: 1\nnonsense')).toMatchObject({
			ok: false,
			problem: expect.stringContaining('Line 2') as string
		});
	});

	it('keeps names apart that objects have from birth', () => {
		expect(Object.keys(readQuery('constructor=1&toString=2'))).toEqual(['constructor', 'toString']);
		expect(readQuery('__proto__=1')).toEqual(Object.fromEntries([['__proto__', '1']]));
	});
});

describe('who may call', () => {
	const key = webhookKey(crypto.getRandomValues(new Uint8Array(24)));

	test('a key is long, and fits into an address', () => {
		expect(key).toMatch(/^[\w-]{32}$/);
	});

	test('only whoever has the key', () => {
		expect(opens(webhook({ key, enabled: true }), key)).toBe(true);
		for (const wrong of ['', key.slice(1), `${key}x`, key + key, key.toLowerCase() + '!', 'undefined']) {
			expect(opens(webhook({ key }), wrong), wrong).toBe(false);
		}
		fc.assert(fc.property(fc.string(), (guess) => !opens(webhook({ key }), guess)));
	});

	test('nobody where it has no key, is switched off or in the trash', () => {
		for (const none of [null, '', undefined, 0, ['a']]) {
			expect(opens(webhook({ key: none } as JsonObject), '')).toBe(false);
			expect(opens(webhook({ key: none } as JsonObject), String(none))).toBe(false);
		}
		expect(opens(webhook({ key, enabled: false }), key)).toBe(false);
		expect(opens(webhook({ key }, 5), key)).toBe(false);
	});
});

describe('links', () => {
	test('say the same when they are read as when they were made', () => {
		fc.assert(
			fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (name, key) => {
				expect(readCallLink(callLink(name, key))).toMatchObject({ name, key, call: { path: '/', query: {} } });
			})
		);
	});

	test('carry a path and a query', () => {
		expect(readCallLink('#/call/w/a/b%20c?key=k&x=1&x=2&y=')).toEqual({
			name: 'w',
			key: 'k',
			call: { method: 'GET', path: '/a/b c', query: { x: ['1', '2'], y: '' }, headers: {}, body: '' }
		});
	});

	test('with two keys, or none, show none', () => {
		expect(readCallLink('#/call/w?key=a&key=b')?.key).toBe('');
		expect(readCallLink('#/call/w')?.key).toBe('');
	});

	test('whatever else is written there is none', () => {
		for (const hash of ['', '#', '#/call/', '#/call/%', '#/call', '#call/w', '#/call/?key=k']) {
			expect(readCallLink(hash), hash).toBeNull();
		}
		fc.assert(fc.property(fc.string(), (text) => void readCallLink(`#/call/${text}`)));
	});
});

test('an answer is HTML or JSON, and anything else is none', () => {
	expect(webhookResponse({ webhook_response: { type: 'html', html: '<b>' } })).toEqual({ type: 'html', html: '<b>' });
	expect(webhookResponse({ webhook_response: { type: 'json', json: null } })).toEqual({ type: 'json', json: null });
	for (const none of [null, 'x', [], { type: 'html', html: 5 }, { type: 'js' }, { type: 'json' }]) {
		expect(webhookResponse({ webhook_response: none } as JsonObject)).toBeNull();
	}
});

test('an origin is what browsers tell', () => {
	for (const yes of ['https://example.com', 'http://localhost:8080']) expect(isOrigin(yes), yes).toBe(true);
	for (const no of [
		'null',
		'*',
		'https://example.com/',
		'https://EXAMPLE.com',
		'https://example.com:443',
		'file://',
		'',
		'https://*.example.com/x'
	]) {
		expect(isOrigin(no), no).toBe(false);
	}
});

test('a caller is given what the flow has answered, and none of its other outputs', () => {
	const response = { type: 'json', json: 1 };
	const output = { webhook_response: response, logging: 'from inside', token: 'secret' };
	expect(answeredOutput(output, ['token'])).toEqual({ webhook_response: response });
	expect(answeredOutput(output, ['webhook_response'])).toBeNull();
	expect(answeredOutput({ logging: 'from inside' }, [])).toBeNull();
	expect(answeredOutput(null, [])).toBeNull();
});
