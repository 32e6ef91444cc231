import { isJsonObject, type Json, type JsonObject } from './json';
import type { StoredRecord } from './record';
import { redact } from './redact';

/** A call of a webhook, as a request would be. */
export interface WebhookCall {
	method: string;
	/** With a slash in front. */
	path: string;
	/** Several values of one name are a list. */
	query: { [name: string]: string | string[] };
	headers: { [name: string]: string };
	body: string;
}

/** What the flow of a webhook gets as its inputs. Names of headers are in lower case. */
export function webhookInput({ method, path, query, headers, body }: WebhookCall): JsonObject {
	const lower = joinedHeaders(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
	const type = (lower['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
	const json = readJson(body, type);
	return {
		method: method.toUpperCase(),
		path: path.startsWith('/') ? path : `/${path}`,
		query,
		params: query,
		headers: lower,
		content_type: type,
		body,
		json,
		data: readData(body, type, json, query)
	};
}

/** What a body holds where it is JSON: by its type, or by its look where it has none. */
function readJson(body: string, type: string): Json {
	const said = type === 'application/json' || type.endsWith('+json');
	if (body.trim() === '' || !(said || (type === '' && /^\s*[[{]/.test(body)))) return null;
	try {
		return JSON.parse(body) as Json;
	} catch {
		// Then it is only text; the flow finds it in `body`.
		return null;
	}
}

/** What was sent, in the form that is easiest to use: JSON, the fields of a form, the text, or the query. */
function readData(body: string, type: string, json: Json, query: JsonObject): Json {
	if (json !== null) return json;
	if (type === 'application/x-www-form-urlencoded') return readQuery(body);
	return body === '' ? query : body;
}

/** Parameters of an address by name; several values of one name are a list. */
export function readQuery(text: string): { [name: string]: string | string[] } {
	const query = new Map<string, string | string[]>();
	for (const [name, value] of new URLSearchParams(text)) {
		const before = query.get(name);
		query.set(name, before === undefined ? value : [before, value].flat());
	}
	return Object.fromEntries(query);
}

/** Headers as lines of `Name: value`. @returns what is wrong with a line, in words */
export function readHeaders(
	text: string
): { ok: true; headers: WebhookCall['headers'] } | { ok: false; problem: string } {
	const headers: [string, string][] = [];
	for (const [index, line] of text.split('\n').entries()) {
		if (line.trim() === '') continue;
		const [, name, value] = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
		if (!name) return { ok: false, problem: `Line ${index + 1} is no header. One is written Content-Type: text/plain` };
		headers.push([name, value ?? '']);
	}
	return { ok: true, headers: joinedHeaders(headers) };
}

/** Several headers of one name say the same as one with all their values: so a server reads them, too. */
function joinedHeaders(headers: readonly [name: string, value: string][]): WebhookCall['headers'] {
	const joined = new Map<string, [name: string, value: string]>();
	for (const [name, value] of headers) {
		const before = joined.get(name.toLowerCase());
		joined.set(name.toLowerCase(), before ? [before[0], `${before[1]}, ${value}`] : [name, value]);
	}
	return Object.fromEntries(joined.values());
}

/** What a webhook's flow has answered; null where it has not. */
export type WebhookResponse = { type: 'html'; html: string } | { type: 'json'; json: Json };

/** The output in which `this.webhook_html_response` and `this.webhook_json_response` leave their answer. */
export const RESPONSE_OUTPUT = 'webhook_response';

export function webhookResponse(output: JsonObject): WebhookResponse | null {
	const response = output[RESPONSE_OUTPUT];
	if (typeof response !== 'object' || response === null || Array.isArray(response)) return null;
	if (response.type === 'html' && typeof response.html === 'string') return { type: 'html', html: response.html };
	return response.type === 'json' && 'json' in response ? { type: 'json', json: response.json ?? null } : null;
}

/**
 * What a caller from outside is given of the outputs of a call: what the flow has answered, and nothing else, as its log is an
 * output, too.
 * @param protectedKeys what is never shown
 */
export function answeredOutput(output: Json, protectedKeys: readonly string[]): JsonObject | null {
	const shown = redact(output, protectedKeys);
	if (!isJsonObject(shown) || webhookResponse(shown) === null) return null;
	return { [RESPONSE_OUTPUT]: shown[RESPONSE_OUTPUT]! };
}

/** A key that nobody guesses. @param random at least 24 random bytes */
export function webhookKey(random: Uint8Array): string {
	return btoa(String.fromCharCode(...random.subarray(0, 24)))
		.replaceAll('+', '-')
		.replaceAll('/', '_');
}

/**
 * Whether whoever shows this key may call the webhook from outside. One that has no key, or is switched off, is called
 * by the app itself only. How long the answer takes says nothing of the key.
 */
export function opens(webhook: StoredRecord, key: string): boolean {
	const { key: own, enabled } = webhook.fields;
	if (typeof own !== 'string' || own === '' || webhook.trashedAt !== null) return false;
	let differs = own.length ^ key.length;
	for (let i = 0; i < own.length; i++) differs |= own.charCodeAt(i) ^ key.charCodeAt(i % Math.max(1, key.length));
	return differs === 0 && enabled !== false;
}

/** Of several webhooks, the one of this name that this key opens: there may be one in each project. */
export function openedBy(webhooks: readonly StoredRecord[], name: string, key: string): StoredRecord | undefined {
	return webhooks.find((one) => one.name === name && opens(one, key));
}

/** A call that a link asks for. */
export interface CallLink {
	name: string;
	key: string;
	call: WebhookCall;
}

const LINK = /^#\/call\/([^/?]+)(\/[^?]*)?(?:\?(.*))?$/;

/** Whether the part of an address after `#` asks for a call, well written or not. */
export function isCallLink(hash: string): boolean {
	return hash.startsWith('#/call/');
}

/**
 * Reads `#/call/NAME/path?key=KEY&a=1`. It is after the `#`, so that no server ever sees it, the key in it included.
 * @returns null where it is not written so
 */
export function readCallLink(hash: string): CallLink | null {
	const [, name, path = '/', text = ''] = LINK.exec(hash) ?? [];
	if (!name) return null;
	try {
		const { key = '', ...query } = readQuery(text);
		const call = { method: 'GET', path: decodeURIComponent(path), query, headers: {}, body: '' };
		return { name: decodeURIComponent(name), key: Array.isArray(key) ? '' : key, call };
	} catch {
		// A percent sign that stands for nothing.
		return null;
	}
}

/** The link that calls a webhook, as far as it is the same everywhere: what follows the address of the app. */
export function callLink(name: string, key: string): string {
	return `#/call/${encodeURIComponent(name)}?${new URLSearchParams({ key }).toString()}`;
}
