import type { Outcome } from '../domain/failure';
import type { ExecutionId } from '../domain/ids';
import { isJsonObject, type Json } from '../domain/json';
import type { JournalEntry } from '../domain/journal-entry';
import type { Note, Op, ReturnWhen } from '../domain/op';
import { durationText, fullTime } from '../ui/time-text';

type Step<Kind extends (Op | Note)['kind']> = Extract<Op | Note, { kind: Kind }>;

/** What a step asked, in one line: names and keys, no values that could be protected. */
export function stepText({
	executionId,
	args,
	outcome
}: Pick<JournalEntry, 'executionId' | 'args' | 'outcome'>): string {
	const who = (id: ExecutionId) => (id === executionId ? 'itself' : (textIn(outcome, 'name') ?? 'another execution'));
	switch (args.kind) {
		case 'create':
			return createText(args, outcome);
		case 'start':
		case 'read':
		case 'pause':
		case 'archive':
		case 'delete':
			return who(args.executionId);
		case 'write':
			return `${who(args.executionId)}: ${Object.keys(args.fields).join(', ')}`;
		case 'cancel':
			return args.message ? `${who(args.executionId)}: ${args.message}` : who(args.executionId);
		case 'wait':
			return waitText(args.returnWhen, args.executionIds.length) + atMost(args.timeoutSeconds);
		case 'sleep':
			return durationText(args.seconds * 1_000);
		case 'sleep_until':
			return fullTime(args.at);
		case 'lock':
			return `“${args.name}”${atMost(args.timeoutSeconds)}`;
		case 'unlock':
		case 'save_dump':
			return `“${args.name}”`;
		case 'load_dump':
			return `to “${args.select}”`;
		case 'message':
			return (
				(args.message.subject ?? 'without a subject') +
				(args.wait ? `, waits for an answer${atMost(args.timeoutSeconds)}` : '')
			);
		case 'await_message':
			return (textIn(outcome, 'subject') ?? 'to an earlier message') + atMost(args.timeoutSeconds);
		case 'record':
			return `${args.verb} ${args.type}${'select' in args ? ` “${args.select}”` : 's'}`;
		case 'unsupported':
			return args.what;
		case 'log':
		case 'print':
			return args.text;
		case 'save':
			return typeof args.fields.message === 'string'
				? `message: ${args.fields.message}`
				: Object.keys(args.fields).join(', ');
		case 'output':
			return args.append ? `${args.key}, added to` : args.key;
		case 'end':
			return endText(args);
	}
}

function createText({ target, options, input, wait, run }: Step<'create'>, outcome: Outcome<Json> | null): string {
	const name = options.name ?? null;
	const how = !run ? ', only created' : wait === null ? ', not waited for' : '';
	switch (target.type) {
		case 'FLOW': {
			const flow = textIn(outcome, 'flow_name') ?? target.nameOrId;
			return (name && name !== flow ? `${name} (${flow})` : flow) + how;
		}
		case 'CONNECTION': {
			const connector = target.connectorName ?? target.connectorType ?? 'unknown';
			return [name ?? connector, addressIn(input)].filter(Boolean).join(' · ') + how;
		}
		case 'SCRIPT':
			return (name ?? (target.source.trim().split('\n', 1)[0] || 'empty')) + how;
		case 'CLONE':
			return (name ?? textIn(outcome, 'name') ?? 'of an execution') + how;
	}
}

/** Where a request goes; without the query, in which keys may stand. */
function addressIn(input: Json): string | null {
	if (!isJsonObject(input) || typeof input.url !== 'string') return null;
	const [address] = input.url.split(/[?#]/, 1);
	const method = input.method ?? input.mode;
	return typeof method === 'string' ? `${method.toUpperCase()} ${address}` : address!;
}

function waitText(returnWhen: ReturnWhen, count: number): string {
	const all = count === 1 ? 'one execution' : `${count.toLocaleString()} executions`;
	switch (returnWhen) {
		case 'ALL_SUCCEEDED':
			return `for ${all} to succeed`;
		case 'ALL_ENDED':
			return `for ${all} to end`;
		case 'FIRST_ENDED':
			return count === 1 ? 'for one execution to end' : `for the first of ${all} to end`;
		case 'FIRST_SUCCEEDED':
			return count === 1 ? 'for one execution to succeed' : `for the first of ${all} to succeed`;
	}
}

function endText({ ending }: Step<'end'>): string {
	const how = { ENDED_SUCCESS: 'with success', ENDED_ERROR: 'with an error', ENDED_CANCELLED: 'cancelled' };
	return how[ending.status] + (ending.message ? `: ${ending.message}` : '');
}

function atMost(seconds: number | null): string {
	return seconds === null ? '' : `, at most ${durationText(seconds * 1_000)}`;
}

/** A text that an outcome has under a key. */
function textIn(outcome: Outcome<Json> | null, key: string): string | null {
	const value = outcome?.ok && isJsonObject(outcome.value) ? outcome.value[key] : null;
	return typeof value === 'string' && value !== '' ? value : null;
}
