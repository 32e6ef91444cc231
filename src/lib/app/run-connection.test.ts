import { beforeEach, describe, expect, test } from 'vitest';
import { FakeContext } from '../connectors/rest/fake-context';
import type { Failure } from '../domain/failure';
import type { Json, JsonObject } from '../domain/json';
import { REDACTED } from '../domain/redact';
import { SecretRepository } from '../storage/secret-repository';
import { testDatabase } from '../storage/test-database';
import { runConnection } from './run-connection';

const TOKEN = 'tok/en"of mine';
const PASSWORD = 'correct horse';
const url = 'https://api.example.com/v1';

let secrets: SecretRepository;
let context: FakeContext;

beforeEach(async () => {
	secrets = new SecretRepository(await testDatabase());
	const { id } = await secrets.create('api');
	await secrets.setValue(id, 'token', TOKEN);
	await secrets.setValue(id, 'password', PASSWORD);
	await secrets.setValue(id, 'short', 'abc');
	context = new FakeContext(({ init }) => {
		const headers = Object.fromEntries(init.headers as Headers);
		return Response.json({ headers, echo: { ...headers } });
	});
});

const run = (value: JsonObject, inputs: Json = null) =>
	runConnection({ type: 'REST', inputs, stored: { name: 'my api', value } }, secrets, context);
const failing = async (value: JsonObject, inputs: Json = null): Promise<Failure> => {
	const outcome = await run(value, inputs);
	if (outcome.ok) throw new Error('it went well');
	return outcome.failure;
};
const sentHeader = (name: string) => (context.last.init.headers as Headers).get(name);

const bearer = { type: 'bearer', token: 'vault.secret(api.token)' };

describe('a secret', () => {
	test('is put in when the request is made', async () => {
		expect((await run({ url, authentication: bearer }, { path: 'items' })).ok).toBe(true);
		expect(sentHeader('authorization')).toBe(`Bearer ${TOKEN}`);
		expect(context.last.url).toBe(`${url}/items`);
	});

	test('may be a part of a text', async () => {
		await run({ url, headers: { 'X-Both': 'a vault.secret(api.token) b vault.secret(api.password)' } });
		expect(sentHeader('x-both')).toBe(`a ${TOKEN} b ${PASSWORD}`);
	});

	test('is not put into what the call gives: a flow could have it sent to itself', async () => {
		await run({ url }, { headers: { 'X-Key': 'vault.secret(api.token)' } });
		expect(sentHeader('x-key')).toBe('vault.secret(api.token)');
	});

	test('that the call replaces is neither looked for nor sent', async () => {
		const headers = { 'X-Key': 'vault.secret(not.there)' };
		expect((await run({ url, headers }, { headers: { 'X-Key': 'mine' } })).ok).toBe(true);
		expect(sentHeader('x-key')).toBe('mine');
	});

	test('that is not there fails the connection, before anything is sent, with what to do', async () => {
		const why = await failing({ url, authentication: { type: 'bearer', token: 'vault.secret(apo.token)' } });
		expect(why).toMatchObject({
			type: 'ConnectionFailedError',
			retryable: false,
			message:
				'Nothing was sent. There is no secret “apo”. Near it: “api”. Add it under Secrets. The connector “my api” needs it.',
			details: { reason: 'secret', status_code: null }
		});
		expect(context.asked).toEqual([]);
	});

	test('that is written wrongly is told, too', async () => {
		expect((await failing({ url, text: 'vault.secret(token)' })).message).toContain(
			'“vault.secret(token)” in the connector “my api” is no secret. Write vault.secret(name.key).'
		);
		expect(context.asked).toEqual([]);
	});
});

describe('what comes back', () => {
	test('has no secret in it, in whatever form it was sent', async () => {
		const outcome = await run({
			url,
			authentication: { type: 'basic', username: 'me', password: 'vault.secret(api.password)' },
			headers: { 'X-Token': 'vault.secret(api.token)' },
			params: { key: 'vault.secret(api.token)' }
		});
		const basic = btoa(`me:${PASSWORD}`);
		expect(sentHeader('authorization')).toBe(`Basic ${basic}`);
		const shown = JSON.stringify(outcome);
		expect(outcome).toMatchObject({
			ok: true,
			value: {
				json: { echo: { authorization: `Basic ${REDACTED}`, 'x-token': REDACTED } },
				url: `${url}?key=${REDACTED}`
			}
		});
		for (const secret of [TOKEN, PASSWORD, basic, encodeURIComponent(TOKEN)]) expect(shown).not.toContain(secret);
	});

	test('has none in a failure either', async () => {
		context = new FakeContext(() => new Response(`no, ${TOKEN} is wrong`, { status: 403 }));
		const why = await failing({ url: `${url}/vault.secret(api.password)`, authentication: bearer });
		expect(why.details).toMatchObject({
			status_code: 403,
			body: `no, ${REDACTED} is wrong`,
			url: `${url}/${REDACTED}`
		});
		expect(why.message).toContain(`no, ${REDACTED} is wrong`);
		expect(JSON.stringify(why)).not.toContain(encodeURIComponent(PASSWORD));
	});

	test('is not kept as a file with a secret in it', async () => {
		const value = { url, authentication: bearer, destination: 'answer' };
		context = new FakeContext(() => new Response(`you said ${TOKEN}`));
		expect((await failing(value)).message).toContain('it holds a secret of the connector “my api”');
		expect(context.files.size).toBe(0);
		context = new FakeContext(() => new Response('welcome'));
		expect((await run(value)).ok).toBe(true);
		expect(await context.files.get('answer')!.text()).toBe('welcome');
	});

	test.each([7_999_995, 21_000_000])('is not kept as a large file with a secret behind %d bytes', async (before) => {
		context = new FakeContext(() => new Response(`${'x'.repeat(before)}${TOKEN}ö`));
		const { message } = await failing({ url, authentication: bearer, destination: 'answer' });
		expect(message).toContain('it holds a secret of the connector “my api”');
		expect(context.files.size).toBe(0);
	});

	test('keeps what only looks like a short one', async () => {
		const outcome = await run({ url, headers: { 'X-Short': 'vault.secret(api.short)', 'X-Other': 'abcdef' } });
		expect(outcome).toMatchObject({ value: { json: { echo: { 'x-short': 'abc', 'x-other': 'abcdef' } } } });
	});
});

describe('where a secret goes', () => {
	test.each<[string, JsonObject]>([
		['another address', { url: 'https://evil.example/v1' }],
		['another host', { host: 'evil.example' }],
		['another scheme', { url: 'http://api.example.com/v1' }],
		['another port', { url: 'https://api.example.com:444/v1' }]
	])('is not %s than the connector has', async (_name, inputs) => {
		const { message } = await failing({ url, authentication: bearer }, inputs);
		expect(message).toMatch(/secrets of the connector “my api” are sent to https:\/\/api\.example\.com only/);
		expect(context.asked).toEqual([]);
	});

	test('may be another path of it', async () => {
		expect((await run({ url, authentication: bearer }, { url: 'https://api.example.com/v2' })).ok).toBe(true);
	});

	test('is open where the connector names no address', async () => {
		expect((await run({ authentication: bearer }, { url })).ok).toBe(true);
	});

	test('is not open where its address cannot be read', async () => {
		const value = { url: 'nonsense', authentication: bearer };
		expect((await failing(value, { url })).message).toContain('sent to its own address only');
		expect(context.asked).toEqual([]);
	});

	test('an address of the call’s own is fine where no secret goes there', async () => {
		const value = { url, authentication: bearer };
		expect((await run(value, { url: 'https://b.example', authentication: null })).ok).toBe(true);
		expect(sentHeader('authorization')).toBeNull();
	});

	test('is what the secret itself allows, whoever made the connector', async () => {
		const [secret] = await secrets.list();
		await secrets.save(secret!.id, { origins: ['https://api.example.com'] });
		expect((await run({ url, authentication: bearer })).ok).toBe(true);
		const { message } = await failing({ url: 'https://evil.example', authentication: bearer });
		expect(message).toContain('vault.secret(api.token) may be sent to https://api.example.com only');
		expect(context.asked).toHaveLength(1);
	});
});

test('a connector without secrets opens none', async () => {
	const vault = { open: () => Promise.reject(new Error('opened')) };
	const stored = { name: 'a', value: { url } };
	expect((await runConnection({ type: 'REST', inputs: null, stored }, vault, context)).ok).toBe(true);
	expect((await runConnection({ type: 'REST', inputs: { url }, stored: null }, vault, context)).ok).toBe(true);
});
