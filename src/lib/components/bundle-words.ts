import type { BundleRecordType } from '../domain/bundle-record';
import { BUNDLE_RECORD_TYPES } from '../domain/bundle-record';
import { isJsonObject } from '../domain/json';
import { kindName } from '../domain/record-kinds';
import type { ImportReach, PlannedFlow, PlannedRecord } from '../storage/bundle-import';
import { resourceKindOf } from './resource-kinds';

export type PlannedEntry = PlannedFlow | PlannedRecord;

export function isRecord(entry: PlannedEntry): entry is PlannedRecord {
	return 'type' in entry.theirs;
}

/** Kinds as they are called on screens, in the plural. */
export function kindTitle(type: 'flow' | BundleRecordType): string {
	if (type === 'flow') return 'Flows';
	if (type === 'schedule') return 'Schedules';
	if (type === 'webhook') return 'Webhooks';
	return resourceKindOf(type)!.plural;
}

/** Entries of one kind. */
export interface EntryGroup<Entry> {
	type: 'flow' | BundleRecordType;
	entries: Entry[];
}

/** By kind, in the order of the kinds; kinds of which there is none are left out. */
export function byKind<Entry>(
	entries: readonly Entry[],
	typeOf: (entry: Entry) => 'flow' | BundleRecordType
): EntryGroup<Entry>[] {
	return (['flow', ...BUNDLE_RECORD_TYPES] as const)
		.map((type) => ({ type, entries: entries.filter((entry) => typeOf(entry) === type) }))
		.filter(({ entries: own }) => own.length > 0);
}

export function typeOf(entry: PlannedEntry): 'flow' | BundleRecordType {
	return isRecord(entry) ? entry.theirs.type : 'flow';
}

/** `1 flow`, `3 flows`. */
export function counted(count: number, one: string, many = `${one}s`): string {
	return `${count.toLocaleString()} ${count === 1 ? one : many}`;
}

/**
 * What happens to kinds of records on their way, and what of this place they would reach, in sentences: what a person has to
 * know before an import.
 */
export function importNotes(entries: readonly PlannedEntry[], reach: ImportReach): string[] {
	const records = entries.filter(isRecord);
	const has = (type: BundleRecordType) => records.some(({ theirs }) => theirs.type === type);
	const notes = reachNotes(reach);
	const secrets = records.flatMap(({ theirs: { name, leftOut } }) =>
		leftOut.length > 0 ? [`${name} (${leftOut.join(', ')})`] : []
	);
	if (secrets.length > 0) {
		notes.push(`Secrets were left out of connectors, and are to be filled in here: ${secrets.join(' · ')}.`);
	}
	if (has('schedule')) notes.push('Schedules arrive switched off: nothing starts before you switch them on.');
	if (has('webhook')) notes.push('Webhooks get keys of their own: whoever calls them needs the new address.');
	if (has('custom_object')) notes.push('Objects are put there without starting the flows of their templates.');
	return notes;
}

function reachNotes({ flows, secrets, callers }: ImportReach): string[] {
	const quoted = (names: readonly string[]) => names.map((name) => `“${name}”`).join(', ');
	const named = ({ theirs: { type, name } }: PlannedRecord) => `the ${kindName(type)} “${name}”`;
	const notes: string[] = [];
	if (flows.length > 0) {
		const each = flows.map(({ record, flow }) => `“${flow}” by ${named(record)}`);
		notes.push(`It would start flows of yours that are not in the file: ${each.join(' · ')}.`);
	}
	if (secrets.length > 0) {
		const each = secrets.map(({ record, secrets: names }) => `${quoted(names)} by ${named(record)}${whereTo(record)}`);
		notes.push(`It would use secrets of yours: ${each.join(' · ')}.`);
	}
	if (callers.length > 0) {
		const each = callers.map(({ record, origins, shared }) => {
			const who = [...origins, ...(shared ? ['what other apps share'] : [])];
			return `${named(record)} (${who.join(', ')})`;
		});
		notes.push(`Who may call webhooks from outside is left out, and is to be allowed here: ${each.join(' · ')}.`);
	}
	return notes;
}

/** Where a connector sends to, as far as it says so. */
function whereTo({ theirs: { fields } }: PlannedRecord): string {
	const url = isJsonObject(fields.value) ? fields.value.url : null;
	return typeof url === 'string' && url !== '' ? `, which sends to ${url}` : '';
}

/** What is left out and what is looked at on the way out of this place, for kinds that are chosen. */
export const exportNotes: { [Type in BundleRecordType]?: string } = {
	connector:
		'What looks like a secret is left out; references to secrets stay. Look through the file before you share it.',
	schedule: 'Where they arrive they are switched off.',
	webhook:
		'Without their keys: where they arrive, new ones are made, and who may call them from outside is to be allowed anew.'
};
