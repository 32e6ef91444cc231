/** What has to hold after every run, disturbed or not. */
import type { Execution } from '../../domain/execution';
import type { ExecutionId } from '../../domain/ids';
import { isJsonObject, type JsonObject } from '../../domain/json';
import type { Found } from './comparable.fixture';
import type { Call } from './outside-world.fixture';

/** The steps of each execution are numbered without a gap (E5), and nothing is left to do. */
export function recordProblems({ executions, journal, logs }: Found, inbox: number): string[] {
	const problems = inbox > 0 ? [`${inbox} requests are still in the inbox`] : [];
	for (const { id, name } of executions) {
		const seqs = [...(journal.get(id) ?? []), ...(logs.get(id) ?? [])].map(({ seq }) => seq).sort((a, b) => a - b);
		if (seqs.some((seq, n) => seq !== n + 1)) problems.push(`the steps of ${name} are ${seqs.join(' ')}`);
	}
	return problems;
}

/**
 * Calls that reached the outside against what is remembered of them (E1, E6).
 * @param underWay requests that were under way, as committed, when an engine ended
 * @param mayRepeat whether an engine ended at all
 */
export function callProblems(
	{ executions, payloads }: Found,
	calls: readonly Call[],
	underWay: ReadonlySet<ExecutionId>,
	mayRepeat: boolean
): string[] {
	const problems: string[] = [];
	const connections = new Map(executions.filter(({ type }) => type === 'CONNECTION').map((row) => [row.name, row]));
	const byKey = Map.groupBy(calls, ({ key }) => key);
	for (const [key, own] of byKey) {
		const { idempotencyKey } = own[0]!;
		const repeatable = idempotencyKey !== null || key === 'put' || key === 'get';
		if (own.length > 1 && !(repeatable && mayRepeat)) problems.push(`${key} was sent ${own.length} times`);
		if (idempotencyKey !== null && new Set(own.map(({ order }) => order)).size > 1)
			problems.push(`${key} has had ${own.length} effects`);
		if (!connections.has(key)) problems.push(`${key} was sent, and nobody remembers`);
	}
	for (const [name, { id, status }] of connections) {
		const payload = payloads.get(id)!;
		if (payload.failure?.type === 'OutcomeUnknownError') {
			if (!underWay.has(id)) problems.push(`${name} is of unknown outcome and was not under way`);
			if (byKey.get(name)?.some(({ idempotencyKey }) => idempotencyKey !== null))
				problems.push(`${name} may be repeated and was given up`);
		} else if (status === 'ENDED_SUCCESS') {
			const order = answeredWith(payload.output);
			if (!byKey.get(name)?.some((call) => call.order === order))
				problems.push(`${name} was answered ${order}, which nobody said`);
		}
	}
	return problems;
}

function answeredWith(output: JsonObject): Execution['priority'] | null {
	const { json } = output;
	return isJsonObject(json) && typeof json.order === 'number' ? json.order : null;
}
