import { expect, test } from 'vitest';
import { REDACTED } from './redact';
import { redactConnector } from './redact-connector';

test('what a connector type never shows is hidden, but for its kind and references to secrets', () => {
	expect(
		redactConnector(
			{
				authentication: { type: 'basic', username: 'ada', password: 'vault.secret(api.password)' },
				password: 'hush',
				url: 'https://api.example.com/v1'
			},
			['authentication', 'password']
		)
	).toEqual({
		authentication: { type: 'basic', username: REDACTED, password: 'vault.secret(api.password)' },
		password: REDACTED,
		url: 'https://api.example.com/v1'
	});
});

test('what looks like a secret by its name is hidden, however deep, in objects and in lists of names', () => {
	expect(
		redactConnector(
			{
				headers: {
					'X-Sign-In': 'Bearer abcdefg',
					Authorization: 'Bearer abc',
					'X-Api-Key': 'k',
					Accept: 'text/plain',
					Cookie: 'a=b'
				},
				params: [
					{ name: 'access_token', value: 't' },
					{ name: 'page', value: 2 }
				],
				json: { login: { clientSecret: 's', user: 'ada', tries: [1, { pwd: 7 }] } }
			},
			[]
		)
	).toEqual({
		headers: {
			'X-Sign-In': REDACTED,
			Authorization: REDACTED,
			'X-Api-Key': REDACTED,
			Accept: 'text/plain',
			Cookie: REDACTED
		},
		params: [
			{ name: 'access_token', value: REDACTED },
			{ name: 'page', value: 2 }
		],
		json: { login: { clientSecret: REDACTED, user: 'ada', tries: [1, { pwd: REDACTED }] } }
	});
});

test('addresses are shown without who calls, and without keys in their query', () => {
	expect(redactConnector({ url: 'https://ada:hush@api.example.com/x?page=1&api_key=k#top' }, [])).toEqual({
		url: `https://${REDACTED}@api.example.com/x?page=1&api_key=${REDACTED}#top`
	});
});

test('a text in which a reference is a part is hidden with the rest of it', () => {
	expect(redactConnector({ headers: { Authorization: 'Basic vault.secret(a.b) and more' } }, [])).toEqual({
		headers: { Authorization: REDACTED }
	});
});
