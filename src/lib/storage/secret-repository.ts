import { failure, type Failure, type Outcome } from '../domain/failure';
import { SecretId } from '../domain/ids';
import { nameProblem } from '../domain/names';
import { nearNames } from '../domain/near-names';
import { isOrigin } from '../domain/origin';
import { secretKeyProblem, secretNameProblem, type SealedText, type Secret } from '../domain/secret';
import { writeReference, type SecretReference } from '../domain/secret-references';
import type { MillraceDatabase } from './database';
import { NameError } from './flow-repository';
import { followNames } from './follow-names';
import { seal, unseal } from './sealing';
import { vaultKey } from './vault-key';

/** A secret as it is shown: without what it holds. */
export interface SecretSeen extends Omit<Secret, 'values'> {
	/** In the order of their names. `setAt` in milliseconds since 1970; null where the value is missing. */
	keys: { key: string; setAt: number | null }[];
}

/** What a connection is given of a secret. */
export interface OpenedSecret {
	text: string;
	/** Where it may be sent; empty: anywhere. */
	origins: readonly string[];
}

/** By their references, as `writeReference` writes them. */
export type OpenedSecrets = ReadonlyMap<string, OpenedSecret>;

/**
 * Secrets. Pages write values and never read one; what connections need is opened for them alone, in the engine's worker, or
 * for a connector that is tried.
 */
export class SecretRepository {
	/** @param now milliseconds since 1970 */
	constructor(
		private readonly db: MillraceDatabase,
		private readonly now: () => number = Date.now
	) {}

	/** By name, as a person counts. */
	async list(): Promise<SecretSeen[]> {
		const all = (await this.db.secrets.toArray()).map(seen);
		return all.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
	}

	async get(id: SecretId): Promise<SecretSeen | undefined> {
		const secret = await this.db.secrets.get(id);
		return secret && seen(secret);
	}

	/** @throws {NameError} where the name cannot be used or is taken */
	create(name: string): Promise<SecretSeen> {
		return this.db.transaction('rw', this.db.secrets, async () => {
			await this.checkName(name, null);
			const at = this.now();
			const times = { createdAt: at, modifiedAt: at };
			const secret = { id: SecretId.create(), name: name.trim(), description: '', values: {}, origins: [], ...times };
			await this.db.secrets.add(secret);
			return seen(secret);
		});
	}

	/**
	 * Writes what is given; what is not stays. Connectors that refer to the secret by its name do so by the new one.
	 * @throws {NameError} where the name cannot be used or is taken
	 * @throws {Error} in words, where an origin is none, or the secret is gone
	 */
	save(id: SecretId, changes: Partial<Pick<Secret, 'name' | 'description' | 'origins'>>): Promise<void> {
		const wrong = changes.origins?.find((origin) => !isOrigin(origin));
		if (wrong !== undefined) {
			throw new Error(`“${wrong}” is no address of a server. Write it as https://api.example.com, without a path.`);
		}
		return this.db.transaction('rw', this.db.secrets, this.db.records, this.db.flows, async () => {
			await this.changing(id, async (secret) => {
				if (changes.name !== undefined) await this.checkName(changes.name, id);
				const before = secret.name;
				const name = (changes.name ?? before).trim();
				Object.assign(secret, changes, { name });
				if (name === before) return;
				await followNames(this.db, [{ kind: 'secret', id, before, name, projectId: null }], this.now());
			});
		});
	}

	/**
	 * Sets a value, in place of the one before.
	 * @throws {Error} in words, where the key cannot be used, this page may not encrypt, or the secret is gone
	 */
	async setValue(id: SecretId, key: string, text: string): Promise<void> {
		const problem = secretKeyProblem(key) ?? (text === '' ? 'Give it a value.' : null);
		if (problem) throw new Error(problem);
		if (!canSeal()) throw new Error(NO_CRYPTO);
		const place = { id, key: key.trim() };
		const sealed = await seal(await vaultKey(this.db), place, text, this.now());
		await this.changing(id, (secret) => {
			secret.values = { ...secret.values, [place.key]: sealed };
		});
	}

	/** Forgets a value, and its key. */
	removeKey(id: SecretId, key: string): Promise<void> {
		return this.changing(id, (secret) => {
			secret.values = Object.fromEntries(Object.entries(secret.values).filter(([other]) => other !== key));
		});
	}

	/** For good: a secret is in no trash. */
	delete(ids: readonly SecretId[]): Promise<void> {
		return this.db.secrets.bulkDelete([...ids]);
	}

	/** Which of these cannot be put in, in words, each by its reference. */
	async problems(references: readonly SecretReference[]): Promise<Map<string, string>> {
		const problems = new Map<string, string>();
		for (const reference of references) {
			const found = await this.find(reference);
			if (typeof found === 'string') problems.set(writeReference(reference), found);
		}
		return problems;
	}

	/** Opens secrets for a connection. Fails, in words that say what to do, where one of them cannot be. */
	async open(references: readonly SecretReference[]): Promise<Outcome<OpenedSecrets>> {
		const opened = new Map<string, OpenedSecret>();
		for (const reference of references) {
			const found = await this.find(reference);
			if (typeof found === 'string') return { ok: false, failure: refused(reference, found) };
			if (!canSeal()) return { ok: false, failure: refused(reference, NO_CRYPTO) };
			const { secret, sealed } = found;
			const text = await unseal(await vaultKey(this.db), { id: secret.id, key: reference.key }, sealed);
			if (text === null) {
				const why = `The value of “${reference.key}” of the secret “${secret.name}” cannot be opened any more. Set it anew.`;
				return { ok: false, failure: refused(reference, why) };
			}
			opened.set(writeReference(reference), { text, origins: secret.origins });
		}
		return { ok: true, value: opened };
	}

	private async find({ name, key }: SecretReference): Promise<{ secret: Secret; sealed: SealedText } | string> {
		const secret = await this.db.secrets.where('name').equals(name).first();
		if (!secret) return `There is no secret “${name}”.${nearWords(name, await this.names())} Add it under Secrets.`;
		const sealed = secret.values[key];
		if (sealed) return { secret, sealed };
		return sealed === null
			? `“${key}” of the secret “${name}” has no value in this browser: a backup holds none. Set it under Secrets.`
			: `The secret “${name}” has no key “${key}”.${nearWords(key, Object.keys(secret.values))} Add it under Secrets.`;
	}

	private names(): Promise<string[]> {
		return this.db.secrets.orderBy('name').keys() as unknown as Promise<string[]>;
	}

	private async checkName(name: string, own: SecretId | null): Promise<void> {
		const problem = nameProblem(name) ?? secretNameProblem(name);
		if (problem) throw new NameError(problem);
		const other = await this.db.secrets.where('name').equals(name.trim()).first();
		if (other && other.id !== own) {
			throw new NameError(`There is a secret named “${other.name}” already. Choose another name.`);
		}
	}

	private changing(id: SecretId, change: (secret: Secret) => void | Promise<void>): Promise<void> {
		return this.db.transaction('rw', this.db.secrets, async () => {
			const secret = await this.db.secrets.get(id);
			if (!secret) throw new Error('This secret was deleted in another tab.');
			await change(secret);
			secret.modifiedAt = this.now();
			await this.db.secrets.put(secret);
		});
	}
}

const NO_CRYPTO =
	'This page may not encrypt: browsers allow it from https:// and from this machine only. Open Millrace from there.';

function canSeal(): boolean {
	return typeof crypto === 'object' && (crypto.subtle as SubtleCrypto | undefined) !== undefined;
}

function seen({ values, ...others }: Secret): SecretSeen {
	const keys = Object.keys(values).sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
	return { ...others, keys: keys.map((key) => ({ key, setAt: values[key]?.setAt ?? null })) };
}

function refused(reference: SecretReference, why: string): Failure {
	const details = { status_code: null, url: null, reason: 'secret', secret: writeReference(reference) };
	return failure('ConnectionFailedError', `Nothing was sent. ${why}`, details);
}

function nearWords(wanted: string, names: readonly string[]): string {
	const near = nearNames(wanted, names);
	return near.length > 0 ? ` Near it: ${near.map((name) => `“${name}”`).join(', ')}.` : '';
}
