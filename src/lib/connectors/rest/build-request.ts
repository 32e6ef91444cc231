import { failure, type Outcome } from '../../domain/failure';
import { authenticationHeader, type Authentication } from './authentication';
import type { NameValues } from './name-values';
import { bodyOf } from './request-body';
import { targetOf, type Target } from './request-url';
import type { RestInputs } from './rest-inputs';

/** All of a request, ready to be sent as often as need be. */
export interface RestRequest {
	target: Target;
	init: RequestInit & { method: string; headers: Headers };
	/** Names of headers that browsers keep for themselves, as the flow wrote them. */
	ignoredHeaders: string[];
}

/** Makes a request of checked inputs. Fails with InvalidInputError or MissingInputError. */
export function buildRequest(inputs: RestInputs): Outcome<RestRequest> {
	const auth = authenticationOf(inputs);
	if (!auth.ok) return auth;
	const target = targetOf(inputs, auth.value);
	if (!target.ok) return target;
	const body = bodyOf(inputs);
	if (!body.ok) return body;
	const headers = headersOf(inputs.headers);
	if (!headers.ok) return headers;
	const { contentType, content } = body.value;
	const implied: NameValues = [];
	if (contentType !== null) implied.push(['Content-Type', contentType]);
	if (inputs.idempotency_key !== undefined) implied.push(['Idempotency-Key', inputs.idempotency_key]);
	const who = auth.value ?? target.value.credentials;
	const secret = who && authenticationHeader(who);
	if (secret) implied.push(secret);
	for (const [name, value] of implied) {
		try {
			if (!headers.value.has(name)) headers.value.set(name, value);
		} catch {
			const key = secret?.[0] === name ? 'authentication' : 'idempotency_key';
			return invalid(
				key,
				`\`${key}\` makes a header that cannot be sent: it holds a line break or a character beyond Latin-1.`
			);
		}
	}
	const init: RestRequest['init'] = {
		method: inputs.method.toUpperCase(),
		headers: headers.value,
		body: content,
		redirect: inputs.allow_redirects ? 'follow' : 'manual',
		// A flow is a guest: it neither rides on the person's sessions nor is answered from the cache.
		credentials: 'omit',
		cache: 'no-store',
		referrerPolicy: 'no-referrer'
	};
	const ignoredHeaders = inputs.headers.map(([name]) => name).filter(isForbidden);
	return { ok: true, value: { target: target.value, init, ignoredHeaders } };
}

const invalid = (key: string, message: string) =>
	({ ok: false, failure: failure('InvalidInputError', `REST: ${message}`, { key }) }) as const;

function authenticationOf(inputs: RestInputs): Outcome<Authentication | null> {
	const { authentication, username, password } = inputs;
	if (username === undefined && password === undefined) return { ok: true, value: authentication ?? null };
	if (authentication) return invalid('username', '`username` and `authentication` are both given. Give one of them.');
	return { ok: true, value: { type: 'basic', username: username ?? '', password: password ?? '' } };
}

function headersOf(given: NameValues): Outcome<Headers> {
	const headers = new Headers();
	for (const [name, value] of given) {
		try {
			headers.append(name, value);
		} catch {
			// The value may be a secret: only the name is shown.
			return invalid(
				'headers',
				`the header ${JSON.stringify(name)} cannot be sent: its name or value holds a character that headers may not have.`
			);
		}
	}
	return { ok: true, value: headers };
}

/** Request headers that browsers drop without a word (Fetch standard, "forbidden request-header"). */
const FORBIDDEN = new Set(
	(
		'accept-charset accept-encoding access-control-request-headers access-control-request-method connection content-length ' +
		'cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer transfer-encoding upgrade via'
	).split(' ')
);

function isForbidden(name: string): boolean {
	const lower = name.toLowerCase();
	return FORBIDDEN.has(lower) || lower.startsWith('proxy-') || lower.startsWith('sec-');
}
