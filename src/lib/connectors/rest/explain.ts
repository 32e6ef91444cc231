import { failure, type Failure } from '../../domain/failure';
import type { ConnectorContext } from '../connector-context';
import type { RestRequest } from './build-request';
import { isThisMachine } from './request-url';

/** Why there is no usable answer; `details.reason` of a ConnectionFailedError. */
export type Reason =
	| 'cors'
	| 'unreachable'
	| 'mixed-content'
	| 'offline'
	| 'timeout'
	| 'status'
	| 'redirect'
	| 'too-large'
	| 'broken-off'
	| 'not-kept'
	| 'cancelled';

const RETRYABLE: readonly Reason[] = ['unreachable', 'offline', 'timeout', 'broken-off'];

/** A ConnectionFailedError about this request. The message begins with what was asked of whom. */
export function notConnected(
	request: RestRequest,
	reason: Reason,
	message: string,
	more: { status_code?: number; body?: string } = {},
	retryable = RETRYABLE.includes(reason)
): Failure {
	const details = { status_code: null, url: request.target.shown, reason, ...more };
	return failure(
		'ConnectionFailedError',
		`${request.init.method} ${request.target.shown}: ${message}`,
		details,
		retryable
	);
}

/** How long the server may take to show that it is there, in milliseconds. */
const PROBE_LIMIT = 5_000;

/**
 * Why `fetch` failed without an answer. Browsers do not tell a page; what can be found out is found out, at the
 * price of one more request to the server's root where it did not answer.
 */
export async function explainNoAnswer(request: RestRequest, context: ConnectorContext): Promise<Failure> {
	const { url } = request.target;
	if (context.signal.aborted) return notConnected(request, 'cancelled', 'cancelled.');
	if (!context.online() && !isThisMachine(url)) {
		return notConnected(request, 'offline', 'this device is offline. Check its network, and run again.');
	}
	if (await answers(url, context)) {
		const { method } = request.init;
		return notConnected(
			request,
			'cors',
			`blocked by the browser: ${url.origin} answers, but does not allow this page to read what it says (CORS). ` +
				`The server has to send "Access-Control-Allow-Origin: ${context.origin}" and, to OPTIONS, allow ${method} with ` +
				'the headers you send. Where you cannot change it, use an address of it made for browsers, or a proxy that adds these headers.'
		);
	}
	if (context.signal.aborted) return notConnected(request, 'cancelled', 'cancelled.');
	const local = isThisMachine(url)
		? 'Is the program running, on this port? The browser may also have asked for the permission to reach this machine.'
		: 'Check the address; the server may be down, its certificate not trusted, or an extension or firewall in between.';
	return notConnected(request, 'unreachable', `${url.origin} cannot be reached. ${local}`);
}

/** Asks the server's root for its head, in the mode in which the browser hides the answer but tells that there is one. */
async function answers(url: URL, context: ConnectorContext): Promise<boolean> {
	const over = new AbortController();
	const stop = AbortSignal.any([context.signal, over.signal]);
	void context.sleep(PROBE_LIMIT, stop).then(() => over.abort());
	try {
		await context.fetch(new URL('/', url), {
			method: 'HEAD',
			mode: 'no-cors',
			credentials: 'omit',
			cache: 'no-store',
			referrerPolicy: 'no-referrer',
			signal: stop
		});
		return true;
	} catch {
		// No answer is the finding.
		return false;
	} finally {
		over.abort();
	}
}
