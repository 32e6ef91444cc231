import type { ConnectorContext } from '../connectors/connector-context';
import type { Connector } from '../connectors/define-connector';
import { findConnector, runConnector, withStored } from '../connectors/registry';
import { failure, type Failure, type Outcome } from '../domain/failure';
import { formsOf, hideTexts } from '../domain/hide-texts';
import type { Json, JsonObject } from '../domain/json';
import { SHORTEST_HIDDEN } from '../domain/secret';
import { brokenReference, secretReferences, withSecrets, writeReference } from '../domain/secret-references';
import type { Connection } from '../engine/ports';
import type { OpenedSecrets, SecretRepository } from '../storage/secret-repository';

/**
 * Does what a connector is asked to do, with the secrets that its stored connector refers to. They are put in here, as late
 * as can be, and taken out of all that comes back: whoever asked never sees them.
 */
export async function runConnection(
	{ type, inputs, stored }: Connection,
	secrets: Pick<SecretRepository, 'open'>,
	context: ConnectorContext
): Promise<Outcome<JsonObject>> {
	const connector = findConnector(type);
	if (!connector || !stored) return runConnector(type, inputs, context);
	const { name, value } = stored;
	const broken = brokenReference(value);
	if (broken !== null)
		return refuse(`“${broken}” in the connector “${name}” is no secret. Write vault.secret(name.key).`);
	const sent = new Set(secretReferences(connector.underCall(value, inputs)).map(writeReference));
	if (sent.size === 0) return connector.run(withStored(connector, value, inputs), context);
	const opened = await secrets.open(secretReferences(value));
	if (!opened.ok) {
		const { message } = opened.failure;
		return { ok: false, failure: { ...opened.failure, message: `${message} The connector “${name}” needs it.` } };
	}
	const filled = withSecrets(value, (reference) => opened.value.get(writeReference(reference))!.text) as JsonObject;
	const whole = withStored(connector, filled, inputs);
	const texts = [...opened.value.values()].filter(({ text }) => text.length >= SHORTEST_HIDDEN);
	const hidden = [...texts.flatMap(({ text }) => formsOf(text)), ...connector.disguises(whole)];
	const used = new Map([...opened.value].filter(([reference]) => sent.has(reference)));
	const problem = destinationProblem(connector, { name, filled, whole, used });
	if (problem) return withoutTexts(refuse(problem), hidden);
	const keepFile = async (file: string, content: Blob) => {
		if (await holds(content, hidden)) throw new Error(`it holds a secret of the connector “${name}”.`);
		await context.keepFile(file, content);
	};
	const guarded = Object.create(context, { keepFile: { value: keepFile } }) as ConnectorContext;
	return withoutTexts(await connector.run(whole, guarded), hidden);
}

/** How much of a file is looked through at once, in bytes: all of a large one would fill the memory. */
const LOOKED_THROUGH_AT_ONCE = 8_000_000;

async function holds(content: Blob, texts: readonly string[]): Promise<boolean> {
	if (texts.length === 0) return false;
	// What begins in one part is whole in it: a UTF-16 unit is at most three bytes.
	const longest = 3 * Math.max(...texts.map(({ length }) => length));
	for (let at = 0; at < content.size; at += LOOKED_THROUGH_AT_ONCE) {
		const part = await content.slice(at, at + LOOKED_THROUGH_AT_ONCE + longest).text();
		if (texts.some((one) => part.includes(one))) return true;
	}
	return false;
}

interface Filled {
	name: string;
	filled: JsonObject;
	whole: Json;
	/** Secrets that are a part of this request. */
	used: OpenedSecrets;
}

/**
 * Why secrets may not go where this request goes; null where they may. A flow chooses a part of each request: with an address of
 * its own it could have a secret sent to itself.
 */
function destinationProblem(connector: Connector, { name, filled, whole, used }: Filled): string | null {
	const to = connector.destination(whole);
	// Without an address that can be read, nothing is sent.
	if (!to) return null;
	const own = connector.destination(filled);
	if (own !== null && own !== to) {
		return `The call names ${to}, and the secrets of the connector “${name}” are sent to ${own || 'its own address'} only. Leave out the address, or make a connector for that one.`;
	}
	for (const [reference, { origins }] of used) {
		if (origins.length > 0 && !origins.includes(to)) {
			return `${reference} may be sent to ${origins.join(', ')} only, and this goes to ${to}. Change that under Secrets, or the address.`;
		}
	}
	return null;
}

function withoutTexts(outcome: Outcome<JsonObject>, hidden: readonly string[]): Outcome<JsonObject> {
	if (outcome.ok) return { ok: true, value: hideTexts(outcome.value, hidden) };
	const { message, details, ...others } = outcome.failure;
	const shown: Failure = { ...others, message: hideTexts(message, hidden) };
	if (details) shown.details = hideTexts(details, hidden);
	return { ok: false, failure: shown };
}

function refuse(why: string): Outcome<JsonObject> {
	const details = { status_code: null, url: null, reason: 'secret' };
	return { ok: false, failure: failure('ConnectionFailedError', `Nothing was sent. ${why}`, details) };
}
