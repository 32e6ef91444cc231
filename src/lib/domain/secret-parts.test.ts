import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from './json';
import { secretPlaces, withoutSecrets } from './secret-parts';

test.each<[string, JsonObject, JsonObject, string[]]>([
	[
		'what its names give away, but not of which kind it is and whose',
		{ url: 'https://a.example/v1', authentication: { type: 'basic', username: 'mill', password: 'hunter2' } },
		{ url: 'https://a.example/v1', authentication: { type: 'basic', username: 'mill' } },
		['authentication.password']
	],
	[
		'headers by name and as a list',
		{ headers: { Accept: 'text/plain', 'X-API-Key': 'k' }, more: [{ name: 'Cookie', value: 'a=b' }, { name: 'Via' }] },
		{ headers: { Accept: 'text/plain' }, more: [{ name: 'Cookie' }, { name: 'Via' }] },
		['headers.X-API-Key', 'more[0].value']
	],
	[
		'an API key, whose name may be known',
		{ authentication: { type: 'api_key', in: 'query', name: 'appid', value: '77' } },
		{ authentication: { type: 'api_key', in: 'query', name: 'appid' } },
		['authentication.value']
	],
	[
		'what looks like a key under any name',
		{ a: 'Bearer abcdef123', b: 'ghp_0123456789abcdefghijABCDEFGHIJ', c: 'aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3' },
		{},
		['a', 'b', 'c']
	],
	['a list of secrets as a whole', { tokens: ['a', 'b'], n: 1 }, { n: 1 }, ['tokens']],
	['a number that opens something', { pin: 1234, port: 443 }, { port: 443 }, ['pin']],
	[
		'passwords and keys in addresses',
		{ url: 'https://mill:race@a.example/x?page=2&api_key=77#end' },
		{ url: 'https://mill@a.example/x?page=2#end' },
		['url']
	],
	['a whole that its type protects', { dsn: 'x', other: 'y' }, { other: 'y' }, ['dsn']]
])('leaves out %s', (_what, value, kept, leftOut) => {
	expect(withoutSecrets(value, ['dsn'])).toEqual({ value: kept, leftOut });
});

test.each<[string, JsonObject]>([
	['references to secrets', { password: 'vault.secret(crm.password)', header: 'Bearer vault.secret(crm.token)' }],
	['references in addresses', { url: 'https://u:vault.secret(a.b)@a.example/?key=vault.secret(a.key)' }],
	['what only tells of secrets', { token_url: 'https://a.example/token', password_field: 'pw', auth_method: 'basic' }],
	['ids', { id: '01890a5d-ac96-774b-bcce-b302099a8057', path: '/items/42' }],
	['switches and what is empty', { verify_token: true, password: '', secret: null }],
	['data of a call', { json: { name: 'x', tags: ['a', 'b'], count: 3 }, retry_backoff: { initial: 1 } }]
])('keeps %s', (_what, value) => {
	expect(withoutSecrets(value)).toEqual({ value, leftOut: [] });
});

test('a reference beside a secret does not hide it', () => {
	expect(withoutSecrets({ password: 'hunter2vault.secret(a.b)' }).value).toEqual({});
});

test('places are told for any value', () => {
	expect(secretPlaces({ crm: { password: 'x' } })).toEqual(['crm.password']);
	expect(secretPlaces('Bearer abcdef123')).toEqual(['value']);
	expect(secretPlaces(['a', 1, null])).toEqual([]);
});

test('what is kept has nothing more to leave out, and what is not named stays', () => {
	const value = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>;
	const secret = fc.constantFrom('password', 'api_key', 'Authorization', 'client-secret', 'access_token');
	fc.assert(
		fc.property(value, secret, fc.string({ minLength: 1 }), (given, name, text) => {
			const once = withoutSecrets({
				...given,
				[name]: `!${text}`,
				deep: [{ [name]: { inner: `!${text}` } }]
			} as JsonObject);
			expect(withoutSecrets(once.value)).toEqual({ value: once.value, leftOut: [] });
			expect(once.leftOut).toContain(name);
			expect((once.value as { deep: Json[] }).deep).toEqual([{ [name]: {} }]);
		})
	);
});
