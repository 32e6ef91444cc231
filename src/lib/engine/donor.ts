import type { Outcome } from '../domain/failure';
import type { Json } from '../domain/json';
import { isOp, type Note, type Op } from '../domain/op';
import type { DonorEntry } from './ports';

/** Outcomes that an earlier execution has to give, by what was asked for, each once, in their order (E7). */
export type Donation = Map<string, Outcome<Json>[]>;

/** What a donor's journal has to give. @param own steps of the execution itself: what they took is gone */
export function donationOf(entries: readonly DonorEntry[], own: readonly DonorEntry[]): Donation {
	const donation: Donation = new Map();
	for (const { args, outcome } of entries) {
		const key = outcome && keyOf(args);
		if (!key) continue;
		const outcomes = donation.get(key);
		if (outcomes) outcomes.push(outcome);
		else donation.set(key, [outcome]);
	}
	for (const { args } of own) if (isOp(args)) donated(donation, args);
	return donation;
}

/** The outcome for an op, taken out of the donation; null where it has none: then the op runs anew. */
export function donated(donation: Donation, op: Op): Outcome<Json> | null {
	const key = keyOf(op);
	return (key && donation.get(key)?.shift()) || null;
}

/**
 * What makes two ops the same request in scripts that differ: kind and target, not the inputs, which an edited script may
 * well put together in another way. Null for what belongs to one execution alone: locks, savepoints.
 */
function keyOf(op: Op | Note): string | null {
	if (!isOp(op)) return null;
	switch (op.kind) {
		case 'create':
			return `create ${(op.wrappers ?? []).map(({ nameOrId }) => `${nameOrId}: `).join('')}${
				op.target.type === 'SCRIPT' ? 'SCRIPT' : `${JSON.stringify(op.target)} ${op.options.name ?? ''}`
			}`;
		case 'sleep':
		case 'sleep_until':
			return 'sleep';
		case 'message':
			return `message ${op.message.subject ?? ''}`;
		case 'record':
			return `record ${op.verb} ${op.type} ${'select' in op ? op.select : ''}`;
		case 'wait':
			return `wait ${op.returnWhen} ${op.executionIds.join(' ')}`;
		case 'read':
			return `read ${op.executionId} ${op.fields?.join(' ') ?? ''}`;
		case 'start':
		case 'write':
		case 'cancel':
		case 'archive':
		case 'delete':
			return `${op.kind} ${op.executionId}`;
		case 'await_message':
			return `await_message ${op.messageId}`;
		case 'pause':
		case 'lock':
		case 'unlock':
		case 'save_dump':
		case 'load_dump':
		case 'unsupported':
			return null;
	}
}
