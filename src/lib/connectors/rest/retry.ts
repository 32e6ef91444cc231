import type { Outcome } from '../../domain/failure';
import type { JsonObject } from '../../domain/json';
import type { ConnectorContext } from '../connector-context';
import type { RestRequest } from './build-request';
import { notConnected } from './explain';
import type { RestInputs } from './rest-inputs';
import { send, type Attempt } from './send';

/** In seconds, as flows give them. */
interface Backoff {
	initial: number;
	multiplier: number;
	maximum: number;
	deadline: number;
}

const USUAL: Backoff = { initial: 1, multiplier: 2, maximum: 60, deadline: 600 };

/** Statuses with which a server says that it did nothing yet. */
const NOT_DONE: readonly unknown[] = [429, 503];

/** Sends a request until it works, cannot work, or its time is over. */
export async function sendWithRetries(
	request: RestRequest,
	inputs: RestInputs,
	idempotent: boolean,
	context: ConnectorContext
): Promise<Outcome<JsonObject>> {
	const options = {
		expected: inputs.expected_status_code,
		timeout: inputs.total_timeout * 1000,
		destination: inputs.destination ?? null
	};
	const backoff = inputs.retry_backoff === true ? USUAL : inputs.retry_backoff;
	const started = context.now();
	for (let attempts = 1; ; attempts++) {
		const attempt = await send(request, options, context);
		if (attempt.outcome.ok || !backoff || !mayRepeat(attempt, idempotent)) return attempt.outcome;
		const { initial, multiplier, maximum, deadline } = backoff;
		const grown = Math.min(initial * multiplier ** (attempts - 1), maximum) * 1000;
		const delay = Math.max(grown, attempt.retryAfter ?? 0);
		if (context.now() - started + delay > deadline * 1000) return gaveUp(attempt.outcome, attempts);
		if ((await context.sleep(delay, context.signal)) === 'aborted') {
			return { ok: false, failure: notConnected(request, 'cancelled', 'cancelled.') };
		}
	}
}

function mayRepeat({ outcome }: Attempt, idempotent: boolean): boolean {
	if (outcome.ok || !outcome.failure.retryable) return false;
	return idempotent || NOT_DONE.includes(outcome.failure.details?.status_code);
}

function gaveUp(outcome: Outcome<JsonObject>, attempts: number): Outcome<JsonObject> {
	if (outcome.ok || attempts === 1) return outcome;
	const { failure } = outcome;
	return { ok: false, failure: { ...failure, message: `${failure.message} (given up after ${attempts} attempts)` } };
}
