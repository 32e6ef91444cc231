/**
 * Calls of webhooks from other pages, by `postMessage`.
 *
 * P1: a page is heard only where a webhook names its origin; all others get no answer, not even a refusal.
 * P2: it has to show the key besides. A wrong one, and a webhook that is not there, are answered alike.
 * P3: the answer goes to the origin that asked, and to no other.
 */
import { isJsonObject, type Json, type JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { openedBy, webhookInput, type WebhookCall } from '../domain/webhook';

/** What a page sends. `id` comes back with the answer. */
export interface CallMessage {
	type: 'millrace-call';
	id: Json;
	webhook: string;
	key: string;
	call: WebhookCall;
}

export interface CallAnswer {
	type: 'millrace-result';
	id: Json;
	/** A status of executions, or `REFUSED`. */
	status: string;
	message: string | null;
	/** With `webhook_response`, which is what the flow has answered; null where it gave no answer. */
	output: JsonObject | null;
}

/** What a message says, as far as it is a call. */
export function readCallMessage(data: unknown): CallMessage | null {
	if (!isJsonObject(data) || data.type !== 'millrace-call') return null;
	const { id = null, webhook, key, method = 'GET', path = '/', query = {}, headers = {}, body = '' } = data;
	if (typeof webhook !== 'string' || typeof key !== 'string') return null;
	const call: WebhookCall = {
		method: text(method),
		path: text(path),
		query: byName(query, (value) => (Array.isArray(value) ? value.map(text) : text(value))),
		headers: byName(headers, (value) => (Array.isArray(value) ? value.map(text).join(', ') : text(value))),
		body: typeof body === 'string' ? body : JSON.stringify(body)
	};
	return { type: 'millrace-call', id, webhook, key, call };
}

export interface WebhookDoorOptions {
	webhooks(): Promise<StoredRecord[]>;
	/** Starts the flow and resolves when it has ended. */
	run(webhook: StoredRecord, input: JsonObject): Promise<Omit<CallAnswer, 'type' | 'id'>>;
}

/** Answers a message from a page of another origin; null where it is not to be answered at all (P1). */
export async function answerCall(
	{ webhooks, run }: WebhookDoorOptions,
	origin: string,
	data: unknown
): Promise<CallAnswer | null> {
	const message = readCallMessage(data);
	if (!message) return null;
	const heard = (await webhooks()).filter(({ fields }) => {
		return Array.isArray(fields.origins) && fields.origins.includes(origin);
	});
	if (heard.length === 0) return null;
	const answer = { type: 'millrace-result', id: message.id } as const;
	const webhook = openedBy(heard, message.webhook, message.key);
	if (!webhook) {
		return {
			...answer,
			status: 'REFUSED',
			message: 'There is no webhook of this name that this key opens.',
			output: null
		};
	}
	try {
		return { ...answer, ...(await run(webhook, webhookInput(message.call))) };
	} catch (error) {
		return {
			...answer,
			status: 'REFUSED',
			message: error instanceof Error ? error.message : String(error),
			output: null
		};
	}
}

/** Listens for as long as the result was not called. */
export function openWebhookDoor(options: WebhookDoorOptions): () => void {
	const listener = ({ data, origin, source }: MessageEvent<unknown>) => {
		if (source === null || origin === location.origin) return;
		answerCall(options, origin, data)
			// P3
			.then((answer) => answer && (source as Window).postMessage(answer, origin))
			.catch((error: unknown) => console.warn('A call from another page could not be answered.', error));
	};
	window.addEventListener('message', listener);
	// Whoever opened this window knows by it that it listens. It says nothing that is not known.
	(window.opener as Window | null)?.postMessage({ type: 'millrace-ready' }, '*');
	return () => window.removeEventListener('message', listener);
}

function text(value: Json): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function byName<Read>(value: Json, read: (one: Json) => Read): { [name: string]: Read } {
	if (!isJsonObject(value)) return {};
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, read(one)]));
}
