import type { Outcome } from '../../domain/failure';
import type { JsonObject } from '../../domain/json';
import type { ConnectorContext } from '../connector-context';
import { defineConnector } from '../define-connector';
import { buildRequest } from './build-request';
import { notConnected } from './explain';
import { BODY_KINDS } from './request-body';
import { isThisMachine, targetOf } from './request-url';
import { restInputs, type RestInputs } from './rest-inputs';
import { sendWithRetries } from './retry';

const REPEATABLE: readonly string[] = ['get', 'head', 'put', 'delete', 'options'];

function isIdempotent(inputs: RestInputs): boolean {
	return inputs.idempotency_key !== undefined || REPEATABLE.includes(inputs.method);
}

function destination(inputs: RestInputs): string | null {
	if (inputs.url === undefined && inputs.host === undefined) return null;
	const target = targetOf(inputs, null);
	return target.ok ? target.value.url.origin : '';
}

/** Basic authentication is sent in base64. */
function disguises(inputs: RestInputs): string[] {
	const built = buildRequest(inputs);
	const basic = /^Basic (.+)$/.exec((built.ok && built.value.init.headers.get('authorization')) || '');
	return basic ? [basic[1]!] : [];
}

async function run(inputs: RestInputs, context: ConnectorContext): Promise<Outcome<JsonObject>> {
	const built = buildRequest(inputs);
	if (!built.ok) return built;
	const request = built.value;
	const { url } = request.target;
	if (context.origin.startsWith('https:') && url.protocol === 'http:' && !isThisMachine(url)) {
		const message =
			'blocked by the browser: a page from https:// may not send to http:// (mixed content). ' +
			`Try https://${url.host}${url.pathname}, or open Millrace from http://localhost.`;
		return { ok: false, failure: notConnected(request, 'mixed-content', message) };
	}
	return sendWithRetries(request, inputs, isIdempotent(inputs), context);
}

export const restConnector = defineConnector({
	type: 'REST',
	title: 'REST',
	description: 'Sends an HTTP request and gives its answer.',
	inputs: restInputs,
	outputs: {
		status_code: { description: 'The HTTP status, a number.' },
		headers: { description: 'By name in lower case; those that the server lets pages see.' },
		encoding: { description: 'The character encoding of the answer, such as `utf-8`; null for bytes.' },
		json: { description: 'The answer, parsed.', when: 'it is JSON by its `Content-Type`' },
		text: { description: 'The answer as text.', when: 'it is another text, or empty, or no valid JSON' },
		file: { description: 'The name of the file that holds the answer.', when: '`destination` is given' },
		size: { description: 'Bytes of that file.', when: '`destination` is given' },
		content: { description: 'The answer in base64.', when: 'it is no text' },
		url: { description: 'The address that answered, after redirects. A key in the query is left out.' },
		elapsed_ms: { description: 'Milliseconds from sending to the last byte, of the last attempt.' },
		ignored_headers: { description: 'Names of headers that the browser did not send.', when: 'there were such headers' }
	},
	protectedInputKeys: ['authentication', 'password'],
	supersedes: {
		url: ['scheme', 'host', 'port', 'base_path', 'path'],
		host: ['url'],
		...Object.fromEntries(BODY_KINDS.map((kind) => [kind, BODY_KINDS.filter((other) => other !== kind)])),
		authentication: ['authentication_method', 'username', 'password'],
		username: ['authentication'],
		password: ['authentication']
	},
	idempotency:
		'GET, HEAD, PUT, DELETE and OPTIONS may be sent twice, and everything that has an `idempotency_key`. Where a crash leaves open whether a ' +
		'request was answered, these are sent again; others end with `OutcomeUnknownError`.',
	isIdempotent,
	address: ['url', 'scheme', 'host', 'port', 'base_path', 'path'],
	destination,
	disguises,
	run
});
