import { goto } from '$app/navigation';
import type { AppState } from '../app/app-state.svelte';
import type { Flow } from '../domain/flow';
import type { ExecutionId } from '../domain/ids';
import type { Json } from '../domain/json';
import { attempt } from './attempt';
import { links } from './links';

/**
 * Runs a flow's saved script and goes to the execution.
 * @param input null for a run without inputs
 */
export async function runFlow(
	app: AppState,
	flow: Flow,
	input: Json,
	rerunOf: ExecutionId | null = null
): Promise<void> {
	const id = await attempt(app, 'The flow could not be started', () => app.executions.requestRun(flow, input, rerunOf));
	if (!id) return;
	app.kept();
	await goto(links.execution(id));
}
