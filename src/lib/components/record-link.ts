import type { RecordId } from '../domain/ids';
import type { StoredType } from '../domain/record';
import { links } from './links';
import { resourceKindOf } from './resource-kinds';

/** Address of the page of a record of any kind. */
export function linkToRecord(type: StoredType, id: RecordId): string {
	if (type === 'schedule') return links.schedule(id);
	if (type === 'webhook') return links.webhook(id);
	return links.resource(resourceKindOf(type)!.segment, id);
}

/** Address of the list of records of a kind. */
export function linkToRecords(type: StoredType): string {
	if (type === 'schedule') return links.schedules();
	return type === 'webhook' ? links.webhooks() : links.resources(resourceKindOf(type)!.segment);
}
