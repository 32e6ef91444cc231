import { toast } from 'svelte-sonner';
import type { AppState } from '../app/app-state.svelte';
import type { FlowId } from '../domain/ids';
import { attempt } from './attempt';
import { exportFlows } from './export-flows';

/** Exports because a person asked for it, and says what was saved. @param ids null for all flows in use */
export async function exportAsked(app: AppState, ids: readonly FlowId[] | null): Promise<void> {
	const saved = await attempt(app, 'The export failed', () => exportFlows(app.db, ids, __APP_VERSION__));
	if (saved) toast.success('Exported', { description: saved.fileName });
}
