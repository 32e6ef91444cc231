import { goto } from '$app/navigation';
import type { AppState } from '../app/app-state.svelte';
import type { Flow } from '../domain/flow';
import type { ExecutionId } from '../domain/ids';
import type { Json } from '../domain/json';
import { attempt } from './attempt';
import { links } from './links';

export interface DevRunAsked {
	/** The text to run; absent: the unsaved one where there is one, else the saved one. */
	script?: string;
	/** Null for no inputs at all. */
	input: Json;
	rerunOf?: ExecutionId | null;
}

/** Runs a flow in development mode, with its breakpoints, and goes to the execution. */
export async function runDev(app: AppState, flow: Flow, { script, input, rerunOf = null }: DevRunAsked): Promise<void> {
	const started = await attempt(app, 'The flow could not be started', async () => {
		const text = script ?? (await app.flows.draft(flow.id))?.script ?? (await app.flows.script(flow));
		const breakpoints = await app.debugging.breakpointsOf(flow.id);
		const id = await app.executions.requestDevRun(flow, { script: text, input, breakpoints, rerunOf });
		return { id, stops: breakpoints.length > 0 };
	});
	if (!started) return;
	app.kept();
	await goto(links.execution(started.id, started.stops ? { tab: 'script' } : {}));
}

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
