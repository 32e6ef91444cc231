import { describe, expect, test } from 'vitest';
import { brokenReference, secretReferences, wholeReference, withSecrets, writeReference } from './secret-references';

const value = {
	url: 'https://api.example.com',
	authentication: { type: 'bearer', token: 'vault.secret(git hub.token)' },
	headers: [{ name: 'X-Key', value: 'a vault.secret( my.dotted.name.key ) b vault.secret("git hub.token")' }],
	retries: 3
};

test('references are found wherever they stand, each once; the key is what comes after the last dot', () => {
	expect(secretReferences(value)).toEqual([
		{ name: 'git hub', key: 'token' },
		{ name: 'my.dotted.name', key: 'key' }
	]);
});

test('what is written is read again', () => {
	const reference = { name: 'a.b c', key: 'api_key' };
	expect(secretReferences(writeReference(reference))).toEqual([reference]);
	expect(wholeReference(writeReference(reference))).toEqual(reference);
});

test('secrets are put in, and all else stays', () => {
	const opened = withSecrets(value, ({ name, key }) => `<${name}|${key}>`);
	expect(opened).toEqual({
		url: 'https://api.example.com',
		authentication: { type: 'bearer', token: '<git hub|token>' },
		headers: [{ name: 'X-Key', value: 'a <my.dotted.name|key> b <git hub|token>' }],
		retries: 3
	});
});

test('a secret that looks like a reference is not followed', () => {
	expect(withSecrets('vault.secret(a.b)', () => 'vault.secret(c.d) $&')).toBe('vault.secret(c.d) $&');
});

describe('what cannot be read as a reference', () => {
	test.each([
		'vault.secret(token)',
		'vault.secret()',
		'Bearer vault.secret(.token)',
		'vault.secret(name.)',
		'vault.secret(a.b',
		'vault .secret(a.b)',
		'vault.secret(a.b) and vault.secret(c)'
	])('%s', (text) => {
		expect(brokenReference({ headers: { a: text } })).toMatch(/^vault/);
	});

	test.each(['vault.secret(a.b)', 'the vault.secret is safe', 'vault', ''])('and what is none of it: %s', (text) => {
		expect(brokenReference({ headers: { a: text } })).toBeNull();
	});
});

test.each([
	['vault.secret(a.b)', true],
	[' vault.secret(a.b) ', true],
	['Bearer vault.secret(a.b)', false],
	['', false],
	['a.b', false]
])('whether “%s” is a reference and nothing else', (text, whole) => {
	expect(wholeReference(text) !== null).toBe(whole);
});
