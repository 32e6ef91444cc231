import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../domain/json';
import { restForm, restValue } from './connector-form';
import { connectorTyping, type TypedConnector } from './connector-typing';

const show = async (value: JsonObject, type = 'REST') =>
	(await connectorTyping.show({ connector_type: type, value }, null)) as unknown as TypedConnector;
const read = (typed: object) => connectorTyping.read(typed as JsonObject);

/** Types over what is shown of a value. */
async function typed(value: JsonObject, over: JsonObject): Promise<JsonObject> {
	return { ...(await show(value)), ...over } as JsonObject;
}

describe('what is shown is read again', () => {
	test.each<[string, JsonObject]>([
		['nothing', {}],
		[
			'all that has a field',
			{
				url: 'https://api.example.com/v1',
				headers: { Accept: 'text/plain', 'X-Key': 'vault.secret(a.b)' },
				authentication: { type: 'bearer', token: 'vault.secret(a.token)' },
				total_timeout: 5,
				expected_status_code: 204
			}
		],
		[
			'headers of one name twice',
			{
				headers: [
					{ name: 'X', value: '1' },
					{ name: 'x', value: '2' }
				]
			}
		],
		['several statuses', { expected_status_code: [200, '300-302'] }],
		['basic', { authentication: { type: 'basic', username: 'me', password: '' } }],
		['a key', { authentication: { type: 'api_key', name: 'k', value: 'v', in: 'query' } }],
		['what has no field', { host: 'api.example.com', params: { a: 1 }, retry_backoff: true }],
		['what no field can show', { headers: { n: [1, 2] }, authentication: { bearer: 't' } }]
	])('%s', async (_name, value) => {
		expect(await read(await show(value))).toEqual({ ok: true, fields: { connector_type: 'REST', value } });
	});

	test('a connector of a type that is not known is data', async () => {
		const value = { url: 5, anything: { at: ['all'] } };
		const shown = await show(value, 'SSH');
		expect(shown).not.toHaveProperty('url');
		expect(await read(shown)).toEqual({ ok: true, fields: { connector_type: 'SSH', value } });
	});
});

test('what a field shows is not under “more”', () => {
	const { form, more } = restForm({ url: 'u', params: { a: 1 }, headers: [{ name: 'A', value: 'b' }] });
	expect(form).toMatchObject({ url: 'u', headers: [{ name: 'A', value: 'b' }] });
	expect(more).toEqual({ params: { a: 1 } });
});

test('what is left empty is not there, and white space around an address is none of it', () => {
	const { form } = restForm({});
	expect(restValue(form)).toEqual({});
	expect(restValue({ ...form, url: ' https://a.example ', headers: [{ name: ' ', value: '' }] })).toEqual({
		url: 'https://a.example'
	});
});

describe('what is wrong is told at its field', () => {
	test.each<[string, JsonObject, string, RegExp]>([
		['an address without a scheme', { url: 'api.example.com' }, 'url', /begin with https/],
		['a time that is none', { total_timeout: 'soon' }, 'total_timeout', /number of seconds/],
		['a time below nothing', { total_timeout: '-1' }, 'total_timeout', /above 0/],
		['a status that is none', { expected_status_code: '200, often' }, 'expected_status_code', /status/],
		[
			'a header with a broken secret',
			{ headers: [{ name: 'A', value: 'vault.secret(b)' }] },
			'headers',
			/is no secret/
		],
		['data that cannot be read', { more: { text: '{', language: 'json' } }, 'more', /Line 1/],
		['data that is no object', { more: { text: '- a', language: 'yaml' } }, 'more', /has to be an object/],
		['an input that there is not', { more: { text: 'parms: {}', language: 'yaml' } }, 'more', /`params`/],
		[
			'an input that a browser cannot serve',
			{ more: { text: 'cookies: {}', language: 'yaml' } },
			'more',
			/not available/
		],
		[
			'an input in two places',
			{ url: 'https://a.example', more: { text: 'url: b', language: 'yaml' } },
			'more',
			/its own field/
		],
		['a secret in data', { more: { text: 'text: vault.secret(x', language: 'yaml' } }, 'more', /is no secret/],
		['no type', { connector_type: ' ' }, 'connector_type', /which type/]
	])('%s', async (_name, over, field, message) => {
		const reading = await read(await typed({}, over));
		if (reading.ok) throw new Error('it was read');
		expect(Object.keys(reading.problems)).toEqual([field]);
		expect(reading.problems[field]!.message).toMatch(message);
	});

	test('an address with a secret in it is left to the secret', async () => {
		expect((await read(await typed({}, { url: 'vault.secret(a.address)' }))).ok).toBe(true);
	});
});
