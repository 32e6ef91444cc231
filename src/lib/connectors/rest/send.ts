import type { Failure, Outcome } from '../../domain/failure';
import type { JsonObject } from '../../domain/json';
import type { ConnectorContext } from '../connector-context';
import type { RestRequest } from './build-request';
import { explainNoAnswer, notConnected } from './explain';
import { keepAnswer, MAX_FILE_BYTES } from './keep-answer';
import { bodyOutputs, MAX_BODY_BYTES, readBody } from './read-response';
import { isExpected, showRanges, type StatusRange } from './status-ranges';

/** One attempt's end; `retryAfter` in milliseconds, where the server gave one. */
export type Attempt = { outcome: Outcome<JsonObject>; retryAfter: number | null };

export interface SendOptions {
	expected: readonly StatusRange[];
	/** Milliseconds for all of it, the answer's body included. */
	timeout: number;
	/** Name of the file that the answer is kept in; null for the outputs. */
	destination: string | null;
}

/** Statuses after which the same request may work a little later. */
const TRANSIENT = [408, 425, 429, 500, 502, 503, 504];

/** How much of a refused answer is shown. */
const SHOWN_BODY = 500;

/** Sends a request once. Never rejects. */
export async function send(request: RestRequest, options: SendOptions, context: ConnectorContext): Promise<Attempt> {
	const over = new AbortController();
	const stop = AbortSignal.any([context.signal, over.signal]);
	let timedOut = false;
	void context.sleep(options.timeout, stop).then((end) => {
		if (end !== 'elapsed' || over.signal.aborted) return;
		timedOut = true;
		over.abort();
	});
	const failed = (failure: Failure): Attempt => ({ outcome: { ok: false, failure }, retryAfter: null });
	const broken = () => {
		if (context.signal.aborted) return notConnected(request, 'cancelled', 'cancelled.');
		if (!timedOut) return null;
		const seconds = (options.timeout / 1000).toLocaleString('en');
		return notConnected(
			request,
			'timeout',
			`timed out after ${seconds} s. Give a larger \`total_timeout\`, or check the server.`
		);
	};
	const started = context.now();
	let answered: number | null = null;
	try {
		const answer = await context.fetch(request.target.url, { ...request.init, signal: stop });
		answered = answer.status;
		return await readAnswer(answer);
	} catch {
		const failure = broken();
		if (failure) return failed(failure);
		if (answered === null) return failed(await explainNoAnswer(request, context));
		const status_code = answered;
		return failed(
			notConnected(request, 'broken-off', 'the connection broke while the answer came in.', { status_code })
		);
	} finally {
		// Also ends the wait for the time limit.
		over.abort();
	}

	async function readAnswer(answer: Response): Promise<Attempt> {
		if (answer.type === 'opaqueredirect') {
			const message =
				'the server answered with a redirect, and browsers do not show where to. Leave out `allow_redirects`.';
			return failed(notConnected(request, 'redirect', message));
		}
		const { status } = answer;
		const expected = isExpected(status, options.expected);
		if (expected && options.destination !== null) {
			const kept = await keepAnswer(answer, options.destination, context);
			if (kept.state === 'kept') return withOutputs(answer, kept.outputs);
			if (kept.state === 'too-large') return failed(tooLarge(status, MAX_FILE_BYTES));
			return failed(notConnected(request, 'not-kept', kept.message, { status_code: status }));
		}
		const bytes = await readBody(answer);
		if (bytes === null) return failed(tooLarge(status, MAX_BODY_BYTES));
		if (!expected) {
			const outcome = { ok: false, failure: wrongStatus(request, answer, bytes, options.expected) } as const;
			return { outcome, retryAfter: retryAfter(answer, context.now()) };
		}
		return withOutputs(answer, bodyOutputs(bytes, answer.headers.get('content-type') ?? ''));
	}

	function tooLarge(status: number, limit: number): Failure {
		const message = `the answer is larger than ${limit / 1_000_000} MB, the most that is taken. Ask for less, or in pieces.`;
		return notConnected(request, 'too-large', message, { status_code: status });
	}

	function withOutputs(answer: Response, body: JsonObject): Attempt {
		const outputs: JsonObject = {
			status_code: answer.status,
			headers: Object.fromEntries(answer.headers),
			...body,
			url: shownUrl(request, answer),
			elapsed_ms: Math.round(context.now() - started)
		};
		if (request.ignoredHeaders.length > 0) outputs.ignored_headers = request.ignoredHeaders;
		return { outcome: { ok: true, value: outputs }, retryAfter: null };
	}
}

function wrongStatus(
	request: RestRequest,
	answer: Response,
	bytes: Uint8Array,
	expected: readonly StatusRange[]
): Failure {
	const { status, statusText } = answer;
	const text = new TextDecoder()
		.decode(bytes.subarray(0, SHOWN_BODY * 4))
		.trim()
		.slice(0, SHOWN_BODY);
	const status_code = status;
	const begins = text === '' ? 'Its answer is empty.' : `Its answer begins: ${text}`;
	const words = `answered ${status}${statusText ? ` ${statusText}` : ''}, expected was ${showRanges(expected)}. ${begins}`;
	return notConnected(request, 'status', words, { status_code, body: text }, TRANSIENT.includes(status));
}

/** A key that went into the query is not for the outputs. */
function shownUrl(request: RestRequest, answer: Response): string {
	const { url, shown } = request.target;
	if (answer.url === '' || answer.url === url.href) return shown;
	return url.href === shown ? answer.url : (answer.url.split('?')[0] ?? shown);
}

function retryAfter(answer: Response, now: number): number | null {
	const given = answer.headers.get('retry-after');
	if (given === null) return null;
	const milliseconds = /^\d+$/.test(given.trim()) ? Number(given) * 1000 : Date.parse(given) - now;
	return Number.isFinite(milliseconds) && milliseconds > 0 ? milliseconds : null;
}
