import { browserContext } from '../connectors/browser-context';
import type { Outcome } from '../domain/failure';
import type { JsonObject } from '../domain/json';
import type { SecretRepository } from '../storage/secret-repository';
import { runConnection } from './run-connection';

/** What is tried of a stored connector, saved or not. */
export interface Trial {
	type: string;
	/** Empty for the connector's own address. */
	path: string;
	stored: { name: string; value: JsonObject };
}

/** Inputs of a connector that would do more than look. */
const DOES_MORE = /^(json|text|urlencoded|multipart|data|body(\..+)?|destination|dst|retry_backoff|idempotency_key)$/;

/** Sends one GET with a connector, from this page. Whatever the status of the answer is, it is shown. Never rejects. */
export function tryConnection(
	{ type, path, stored }: Trial,
	secrets: Pick<SecretRepository, 'open'>,
	signal: AbortSignal
): Promise<Outcome<JsonObject>> {
	const inputs: JsonObject = { method: 'get', expected_status_code: '100-599' };
	if (path !== '') inputs.path = path;
	const value = Object.fromEntries(Object.entries(stored.value).filter(([key]) => !DOES_MORE.test(key)));
	const keepFile = () => Promise.reject(new Error('Nothing is kept of a trial.'));
	const connection = { type, inputs, stored: { ...stored, value } };
	return runConnection(connection, secrets, { ...browserContext(signal), keepFile });
}
