import { toast } from 'svelte-sonner';
import type { AppState } from '../app/app-state.svelte';
import { untilDone } from '../app/under-way';

/**
 * Does something a person asked for, and says so where it fails. Until it is done, the page is not left unasked.
 * @param failed what could not be done, e.g. `The flow could not be saved`
 * @returns what `action` gives, or undefined where it failed
 */
export async function attempt<Value>(
	app: AppState,
	failed: string,
	action: () => Promise<Value>
): Promise<Value | undefined> {
	try {
		return await untilDone(action);
	} catch (error) {
		console.error(failed, error);
		toast.error(failed, { description: app.explain(error), duration: 10_000 });
		return undefined;
	}
}
