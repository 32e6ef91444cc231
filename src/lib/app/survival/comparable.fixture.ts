/**
 * What is left of a run in a form in which two runs of one flow can be compared. Left out or made equal is what differs
 * between any two runs, disturbed or not: ids, times, values drawn from clock and random source, and how often it was
 * started. Values drawn are marked by the flows themselves, as `drawn:…`; they are numbered in the order in which they
 * turn up, so that the same value has to be in the same places.
 */
import type { Execution, ExecutionPayload, LogLine } from '../../domain/execution';
import type { ExecutionId } from '../../domain/ids';
import type { JournalEntry } from '../../domain/journal-entry';
import type { Message } from '../../domain/message';
import { isEnded, isStatus } from '../../domain/status';
import type { MillraceDatabase } from '../../storage/database';

/** One execution with all that belongs to it, by its place in the tree: `0/2/1` is the second child of the third of the root. */
interface Remains {
	[place: string]: unknown;
}

export interface Found {
	executions: Execution[];
	payloads: Map<ExecutionId, ExecutionPayload>;
	journal: Map<ExecutionId, JournalEntry[]>;
	logs: Map<ExecutionId, LogLine[]>;
	/** In the order in which they were sent. */
	messages: Message[];
}

export async function readAll(db: MillraceDatabase): Promise<Found> {
	return db.transaction('r', [db.executions, db.payloads, db.journal, db.logs, db.messages], async () => {
		const [executions, payloads, journal, logs, messages] = await Promise.all([
			db.executions.toArray(),
			db.payloads.toArray(),
			db.journal.toArray(),
			db.logs.toArray(),
			db.messages.orderBy('id').toArray()
		]);
		return {
			executions,
			payloads: new Map(payloads.map((payload) => [payload.executionId as ExecutionId, payload])),
			journal: Map.groupBy(journal, ({ executionId }) => executionId),
			logs: Map.groupBy(logs, ({ executionId }) => executionId),
			messages
		};
	});
}

/** @returns pretty-printed JSON, so that a difference shows as a line */
export function comparable(found: Found, rootId: ExecutionId): string {
	const byId = new Map(found.executions.map((execution) => [execution.id, execution]));
	const places = new Map<ExecutionId, string>();
	const visit = (id: ExecutionId, place: string) => {
		if (places.has(id)) return;
		places.set(id, place);
		const made = (found.journal.get(id) ?? []).flatMap(({ kind, madeId }) => (kind === 'create' && madeId) || []);
		made.forEach((childId, n) => visit(childId as ExecutionId, `${place}/${n}`));
	};
	visit(rootId, '0');
	// One that no parent remembers is shown, too: it should not be there.
	found.executions.forEach(({ id }, n) => places.has(id) || places.set(id, `nobody's ${n}`));
	const remains: Remains = {};
	for (const [id, place] of places) {
		const execution = byId.get(id);
		remains[place] = execution ? remainsOf(execution, found) : 'deleted';
	}
	if (found.messages.length > 0) {
		const asked = found.messages.map(({ id, subject, state, response }) => ({ id, subject, state, response }));
		remains['messages'] = asked;
	}
	return JSON.stringify(withoutChance(remains), sortedAndStable, 1)
		.replaceAll(/drawn:[^\s"',\\]+/g, numbered('drawn'))
		.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, numbered('id'))
		.replaceAll(/outcome:(\d+|unknown)/g, 'outcome:any')
		.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time')
		.replaceAll(/ is (PENDING|RUNNING|SLEEPING|WAITING_DEPENDENCY):/g, ' is not ended:');
}

function remainsOf(execution: Execution, { payloads, journal, logs }: Found) {
	const { id, type, name, status, message, statusMessage, errorLine, orphan, flowName } = execution;
	const { input, output, startName, failure, connector } = payloads.get(id)!;
	const mine = journal.get(id) ?? [];
	// Whether a request that cannot be repeated has an outcome is judged by the calls that reached the outside.
	if (type === 'CONNECTION' && mayBeUnknown(input)) return { type, name, input, ended: isEnded(status) };
	return {
		...{
			type,
			name,
			flowName,
			status,
			message,
			statusMessage,
			errorLine,
			orphan,
			startName,
			input,
			output,
			failure,
			connector
		},
		journal: mine.map(({ seq, kind, args, outcome }) => ({ seq, kind, args, outcome })),
		log: (logs.get(id) ?? []).map(({ seq, stream, text, value }) => ({ seq, stream, text, value }))
	};
}

/** A POST without an idempotency key. */
function mayBeUnknown(input: unknown): boolean {
	const { method, idempotency_key } = (input ?? {}) as { method?: string; idempotency_key?: string };
	return method === 'post' && idempotency_key === undefined;
}

/** Times, by the names they have in snapshots and logs, and the order in which calls came to the outside. */
const UNREPEATABLE = [
	'created_at',
	'modified_at',
	'started_at',
	'ended_at',
	'scheduled_for',
	'answered_at',
	'time',
	'elapsed_ms',
	'at',
	'order'
];

/** Keys in one order, and without what no two runs have in common. */
function sortedAndStable(key: string, value: unknown): unknown {
	if (UNREPEATABLE.includes(key)) return undefined;
	// How far a child had come when its parent read it is a matter of chance; whether it had ended is not, in these flows.
	if (key === 'status' && isStatus(value) && !isEnded(value)) return 'not ended';
	return value;
}

/** Makes equal what chance decides in a journal: who of many ended first, and the outcome of a request that is not repeated. */
function withoutChance(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(withoutChance);
	if (typeof value !== 'object' || value === null) return value;
	const { args } = value as {
		args?: { kind: string; target?: { type?: string }; input?: unknown; returnWhen?: string };
	};
	const unrepeatable = args?.target?.type === 'CONNECTION' && mayBeUnknown(args.input);
	return Object.fromEntries(
		Object.entries(value)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, item]) => {
				if (key === 'outcome' && unrepeatable) return [key, 'any'];
				if (key === 'outcome' && args?.kind === 'wait') return [key, withoutRace(item, args.returnWhen ?? '')];
				return [key, withoutChance(item)];
			})
	);
}

/** Of all that are waited for one is the first by chance; where the first counts, the others may have ended, too. */
function withoutRace(outcome: unknown, returnWhen: string): unknown {
	const { value } = (outcome ?? {}) as { value?: object };
	const any = returnWhen.startsWith('ALL_') ? { first: 'any' } : { statuses: 'any' };
	return withoutChance(value ? { ...(outcome as object), value: { ...value, ...any } } : outcome);
}

function numbered(what: string): (found: string) => string {
	const numbers = new Map<string, number>();
	return (found) => {
		const number = numbers.get(found) ?? numbers.size + 1;
		numbers.set(found, number);
		return `${what} ${number}`;
	};
}
