import type { Secret } from '../domain/secret';

/**
 * Secrets and backups. Only this browser's own key opens a value, and it cannot be taken along: a backup holds names and keys, so
 * that a restore can say what is to be set anew. Secrets that are here belong to this device, and a restore leaves them.
 */

/** A secret as a backup holds it. */
export function withoutValues(secret: Secret): Secret {
	return { ...secret, values: Object.fromEntries(Object.keys(secret.values).map((key) => [key, null])) };
}

/** A secret of a backup as it is put here; null where this device has it already. */
export function missingHere(secret: Secret, own: readonly Secret[]): Secret | null {
	return own.some(({ id, name }) => id === secret.id || name === secret.name) ? null : withoutValues(secret);
}
