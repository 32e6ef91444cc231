import { expect, test } from 'vitest';
import type { JsonObject } from './json';
import { REDACTED } from './redact';
import { redactConnector } from './redact-connector';
import { withoutSecrets } from './secret-parts';
import { isSecretMember, isSecretName, isSecretText } from './secret-signs';

test.each(['Authorization', 'X-API-Key', 'client_secret', 'accessToken', 'Cookie', 'pwd', 'auth', 'key', 'PIN'])(
	'%s is the name of a secret',
	(name) => expect(isSecretName(name)).toBe(true)
);

test.each(['token_url', 'password_field', 'auth_method', 'Accept', 'monkey', 'passenger', 'shipping', 'user', ''])(
	'%s is not',
	(name) => expect(isSecretName(name)).toBe(false)
);

test('a text is known by its looks', () => {
	expect(isSecretText('Bearer abcdef123')).toBe(true);
	expect(isSecretText('aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3')).toBe(true);
	expect(isSecretText('01890a5d-ac96-774b-bcce-b302099a8057')).toBe(false);
});

test('a value is a secret by the name beside it', () => {
	expect(isSecretMember({ name: 'Cookie', value: 'a=b' }, 'value')).toBe(true);
	expect(isSecretMember({ name: 'Cookie', value: 'a=b' }, 'name')).toBe(false);
	expect(isSecretMember({ name: 'Via', value: 'a=b' }, 'value')).toBe(false);
});

// What screens hide, exports leave out, and the other way round.
test.each<[string, JsonObject, JsonObject, JsonObject]>([
	[
		'a pair that is in no list',
		{ header: { name: 'Cookie', value: 'a=b' } },
		{ header: { name: 'Cookie', value: REDACTED } },
		{ header: { name: 'Cookie' } }
	],
	[
		'a password with an @ in it',
		{ url: 'https://ada:hu@sh@a.example/x' },
		{ url: `https://${REDACTED}@a.example/x` },
		{ url: 'https://ada@a.example/x' }
	],
	[
		'an address of another scheme',
		{ at: 'postgres://ada:hush@a.example/db' },
		{ at: `postgres://${REDACTED}@a.example/db` },
		{ at: 'postgres://ada@a.example/db' }
	],
	[
		'an address within a text',
		{ text: 'see https://ada:hush@a.example or /x?api_key=77&page=2 there' },
		{ text: `see https://${REDACTED}@a.example or /x?api_key=${REDACTED}&page=2 there` },
		{ text: 'see https://ada@a.example or /x?page=2 there' }
	],
	[
		'a key in a query by its looks',
		{ path: '/x?q=aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3#top' },
		{ path: `/x?q=${REDACTED}#top` },
		{ path: '/x#top' }
	],
	[
		'a key in a query with spaces in it',
		{ url: 'https://a.example/?page=2&pass=hush and hush#top' },
		{ url: `https://a.example/?page=2&pass=${REDACTED}#top` },
		{ url: 'https://a.example/?page=2#top' }
	],
	[
		'a key in a second address',
		{ text: 'https://a.example/?page=1 https://b.example/?page=2&pin=77' },
		{ text: `https://a.example/?page=1 https://b.example/?page=2&pin=${REDACTED}` },
		{ text: 'https://a.example/?page=1 https://b.example/?page=2' }
	],
	[
		'a key that is all there is in a second address',
		{ text: 'https://a.example/?page=1 https://b.example/?pin=77' },
		{ text: `https://a.example/?page=1 https://b.example/?pin=${REDACTED}` },
		{ text: 'https://a.example/?page=1 https://b.example/' }
	],
	[
		'a secret beside a reference',
		{ text: 'vault.secret(a.b)aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3' },
		{ text: REDACTED },
		{}
	],
	['no text that has none', { text: 'a?b&c=d && ://e' }, { text: 'a?b&c=d && ://e' }, { text: 'a?b&c=d && ://e' }]
])('screens and exports know %s', (_what, value, shown, exported) => {
	expect(redactConnector(value, [])).toEqual(shown);
	expect(withoutSecrets(value).value).toEqual(exported);
});

test('a reference whose name has spaces stays whole in an export', () => {
	const value = { url: 'https://a.example/?key=vault.secret(my api.key)&page=2' };
	expect(withoutSecrets(value)).toEqual({ value, leftOut: [] });
});
