import { toast } from 'svelte-sonner';
import type { AppState } from '../app/app-state.svelte';
import type { FlowId } from '../domain/ids';
import { attempt } from './attempt';

/** Moves flows to the trash and offers to take that back. @returns whether it worked */
export async function trashFlows(app: AppState, ids: FlowId[]): Promise<boolean> {
	const done = await attempt(app, 'They could not be moved to the trash', async () => {
		await app.flows.moveToTrash(ids);
		return true;
	});
	if (!done) return false;
	toast(ids.length === 1 ? 'Flow moved to the trash' : `${ids.length.toLocaleString()} flows moved to the trash`, {
		duration: 10_000,
		action: {
			label: 'Undo',
			onClick: () => void attempt(app, 'They could not be taken back', () => app.flows.restore(ids))
		}
	});
	return true;
}
