import { toast } from 'svelte-sonner';
import type { AppState } from '../app/app-state.svelte';
import type { FlowEditing } from '../app/flow-editing.svelte';
import type { Flow } from '../domain/flow';
import { attempt } from './attempt';

/** Saves because a person asked for it, and says where it cannot be done. @returns null where it was not saved */
export async function saveAsked(app: AppState, editing: FlowEditing): Promise<Flow | null> {
	const flow = await attempt(app, 'The script could not be saved', () => editing.save());
	if (flow === null) {
		toast.warning('Not saved: another tab saved this flow meanwhile', {
			description: 'Choose above the editor which text to go on with.'
		});
	}
	if (flow) app.kept();
	return flow ?? null;
}
