import { goto } from '$app/navigation';
import type { AppState } from '../app/app-state.svelte';
import type { Flow } from '../domain/flow';
import { attempt } from './attempt';
import type { Example } from './examples';
import { links } from './links';

/** The flows of an example, made where they are missing. @returns the one to run */
async function provide(app: AppState, example: Example): Promise<Flow> {
	const [first, ...others] = example.flows;
	for (const flow of others) {
		if (!(await app.flows.byName(flow.name))) await app.flows.create(flow);
	}
	return (await app.flows.byName(first.name)) ?? app.flows.create(first);
}

/** Makes an example's flows and goes to the one that is run. */
export async function openExample(app: AppState, example: Example): Promise<void> {
	const flow = await attempt(app, 'The example could not be made', () => provide(app, example));
	if (flow) await goto(links.flow(flow.id));
}

/** Makes an example's flows, runs the first, and goes to its execution. */
export async function runExample(app: AppState, example: Example): Promise<void> {
	const id = await attempt(app, 'The example could not be started', async () => {
		const flow = await provide(app, example);
		return app.executions.requestRun(flow, null);
	});
	if (!id) return;
	app.kept();
	await goto(links.execution(id));
}
