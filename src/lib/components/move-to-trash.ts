import { toast } from 'svelte-sonner';
import type { AppState } from '../app/app-state.svelte';
import type { FlowId, RecordId } from '../domain/ids';
import { attempt } from './attempt';

interface Trash<Id> {
	/** @returns what a person has to know of it */
	moveToTrash(ids: Id[]): Promise<string[] | void>;
	restore(ids: Id[]): Promise<unknown>;
}

/** Moves flows to the trash and offers to take that back. @returns whether it worked */
export function trashFlows(app: AppState, ids: FlowId[]): Promise<boolean> {
	return moveToTrash(app, app.flows, ids, ids.length === 1 ? 'Flow' : `${ids.length.toLocaleString()} flows`);
}

/** Moves a record to the trash and offers to take that back. @param what its kind, as a sentence begins @returns whether it worked */
export function trashRecord(app: AppState, id: RecordId, what: string): Promise<boolean> {
	return trashRecords(app, [id], what);
}

/** The same for several. @param what how many of which kind */
export function trashRecords(app: AppState, ids: RecordId[], what: string): Promise<boolean> {
	return moveToTrash(app, app.records, ids, what);
}

async function moveToTrash<Id>(app: AppState, trash: Trash<Id>, ids: Id[], what: string): Promise<boolean> {
	const who = ids.length === 1 ? 'It' : 'They';
	const notes = await attempt(
		app,
		`${who} could not be moved to the trash`,
		async () => (await trash.moveToTrash(ids)) ?? []
	);
	if (!notes) return false;
	toast(`${what} moved to the trash`, {
		duration: 10_000,
		...(notes.length > 0 && { description: `No flow was told of it. ${notes.join(' ')}` }),
		action: {
			label: 'Undo',
			onClick: () => void attempt(app, `${who} could not be taken back`, () => trash.restore(ids))
		}
	});
	return true;
}
