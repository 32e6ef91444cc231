import type { AppState } from '../app/app-state.svelte';
import { LiveQuery } from '../app/live-query.svelte';
import type { RecordId } from '../domain/ids';
import type { StoredRecord, StoredType } from '../domain/record';

/** Where it was moved to the trash, or never was: what a page says of a record that it does not find. */
export const RECORD_MISSING = 'It may have been moved to the trash, here or in another tab.';

/**
 * Follows the record that an address names, also in the trash; null where there is none of that kind.
 * @param wanted id: null where the address names none
 */
export function recordQuery(
	app: AppState,
	wanted: () => { type: StoredType; id: RecordId | null }
): LiveQuery<StoredRecord | null> {
	return new LiveQuery(() => {
		const { type, id } = wanted();
		return id ? () => app.records.get(id).then((found) => (found?.type === type ? found : null)) : null;
	});
}
