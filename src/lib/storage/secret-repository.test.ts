import { beforeEach, describe, expect, test } from 'vitest';
import type { SecretId } from '../domain/ids';
import type { MillraceDatabase } from './database';
import { RecordRepository } from './record-repository';
import { SecretRepository } from './secret-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let secrets: SecretRepository;
let now: number;
let id: SecretId;

beforeEach(async () => {
	db = await testDatabase();
	now = 1_000;
	secrets = new SecretRepository(db, () => now);
	({ id } = await secrets.create(' github '));
	await secrets.setValue(id, 'token', 'hunter22');
});

const open = async (name: string, key: string) => {
	const outcome = await secrets.open([{ name, key }]);
	if (!outcome.ok) throw new Error(`${outcome.failure.type}: ${outcome.failure.message}`);
	return outcome.value.get(`vault.secret(${name}.${key})`);
};

describe('a value', () => {
	test('is opened for a connection, also by another tab', async () => {
		expect(await open('github', 'token')).toEqual({ text: 'hunter22', origins: [] });
		const other = new SecretRepository(db);
		expect((await other.open([{ name: 'github', key: 'token' }])).ok).toBe(true);
	});

	test('is in no row as it is, and the key that opens it cannot be taken out', async () => {
		const rows = await Promise.all(db.tables.map((table) => table.toArray()));
		const bytes = JSON.stringify(rows, (_key, value: unknown) =>
			value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value
		);
		expect(bytes).toContain('github');
		expect(bytes).not.toContain('hunter22');
		const key = (await db.preferences.toArray()).find(({ value }) => value instanceof CryptoKey)!.value as CryptoKey;
		await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
	});

	test('is not shown: only when it was set', async () => {
		const shown = await secrets.get(id);
		expect(shown).toMatchObject({ name: 'github', keys: [{ key: 'token', setAt: 1_000 }] });
		expect(shown).not.toHaveProperty('values');
		expect((await secrets.list())[0]).toEqual(shown);
	});

	test('is replaced, and told of anew', async () => {
		now = 2_000;
		await secrets.setValue(id, 'token', 'another one');
		expect((await open('github', 'token'))!.text).toBe('another one');
		expect(await secrets.get(id)).toMatchObject({ modifiedAt: 2_000, keys: [{ setAt: 2_000 }] });
	});

	test('is forgotten with its key', async () => {
		await secrets.removeKey(id, 'token');
		await expect(open('github', 'token')).rejects.toThrow(
			'The secret “github” has no key “token”. Add it under Secrets.'
		);
	});

	test('cannot be opened in another place', async () => {
		const { id: other } = await secrets.create('other');
		await secrets.setValue(other, 'token', 'something else');
		const { values } = (await db.secrets.get(id))!;
		await db.secrets.update(other, { values });
		await expect(open('other', 'token')).rejects.toThrow('cannot be opened any more. Set it anew.');
	});

	test('cannot be opened by another key', async () => {
		await db.preferences.filter(({ value }) => value instanceof CryptoKey).delete();
		await expect(open('github', 'token')).rejects.toThrow('cannot be opened any more');
	});

	test('is the same for two that make the key at the same moment', async () => {
		const fresh = await testDatabase();
		const [one, two] = [new SecretRepository(fresh), new SecretRepository(fresh)];
		const [a, b] = [await one.create('a'), await two.create('b')];
		await Promise.all([one.setValue(a.id, 'k', 'first'), two.setValue(b.id, 'k', 'second')]);
		const opened = await one.open([
			{ name: 'a', key: 'k' },
			{ name: 'b', key: 'k' }
		]);
		expect(opened.ok && [...opened.value.values()].map(({ text }) => text)).toEqual(['first', 'second']);
	});
});

describe('what is not there', () => {
	test.each([
		[
			'gitub',
			'token',
			'ConnectionFailedError: Nothing was sent. There is no secret “gitub”. Near it: “github”. Add it under Secrets.'
		],
		['nothing', 'x', 'There is no secret “nothing”. Add it under Secrets.'],
		['github', 'tokn', 'The secret “github” has no key “tokn”. Near it: “token”. Add it under Secrets.']
	])('%s.%s is told with what to do', async (name, key, message) => {
		await expect(open(name, key)).rejects.toThrow(message);
		expect([...(await secrets.problems([{ name, key }])).keys()]).toEqual([`vault.secret(${name}.${key})`]);
	});

	test('a value that a backup left out is told apart', async () => {
		await db.secrets.update(id, { values: { token: null } });
		await expect(open('github', 'token')).rejects.toThrow('has no value in this browser');
		expect(await secrets.get(id)).toMatchObject({ keys: [{ key: 'token', setAt: null }] });
	});

	test('what is there is no problem', async () => {
		expect(await secrets.problems([{ name: 'github', key: 'token' }])).toEqual(new Map());
	});
});

describe('its name', () => {
	test('is there once', async () => {
		await expect(secrets.create('github')).rejects.toThrow('There is a secret named “github” already.');
		const { id: other } = await secrets.create('other');
		await expect(secrets.save(other, { name: 'github ' })).rejects.toThrow('already');
		await secrets.save(other, { name: ' third ' });
		expect((await secrets.list()).map(({ name }) => name)).toEqual(['github', 'third']);
	});

	test('has nothing in it that a reference could not hold', async () => {
		await expect(secrets.create('a)b')).rejects.toThrow('no brackets');
		await expect(secrets.setValue(id, 'a.b', 'x')).rejects.toThrow('A key has letters');
		await expect(secrets.setValue(id, '', 'x')).rejects.toThrow('Give the value a key');
		await expect(secrets.setValue(id, 'k', '')).rejects.toThrow('Give it a value');
	});

	test('is kept with its value when it changes', async () => {
		await secrets.save(id, { name: 'git' });
		expect((await open('git', 'token'))!.text).toBe('hunter22');
	});
});

test('where it may be sent goes with it, and has to be a server', async () => {
	await secrets.save(id, { origins: ['https://api.github.com'] });
	expect((await open('github', 'token'))!.origins).toEqual(['https://api.github.com']);
	expect(() => secrets.save(id, { origins: ['api.github.com/x'] })).toThrow('is no address of a server');
});

test('connectors refer to a renamed one by its new name', async () => {
	const records = new RecordRepository(db);
	const value = {
		url: 'https://vault.secret("github.host")/github',
		token: ['Bearer vault.secret( github.token )', 'vault.secret(other.token)']
	};
	const connector = await records.create({ type: 'connector', name: 'c', fields: { value } });
	await secrets.save(id, { name: 'git.hub' });
	expect((await records.get(connector.id))?.fields.value).toEqual({
		url: 'https://vault.secret("git.hub.host")/github',
		token: ['Bearer vault.secret(git.hub.token)', 'vault.secret(other.token)']
	});
	expect((await open('git.hub', 'token'))?.text).toBe('hunter22');
});

test('deleted is deleted', async () => {
	await secrets.delete([id]);
	expect(await secrets.get(id)).toBeUndefined();
	expect(await secrets.list()).toEqual([]);
	await expect(secrets.setValue(id, 'k', 'x')).rejects.toThrow('deleted in another tab');
});
