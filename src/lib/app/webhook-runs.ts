import type { ExecutionId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { isEnded } from '../domain/status';
import { answeredOutput } from '../domain/webhook';
import { lastingQuery } from '../storage/lasting-query';
import type { AppState } from './app-state.svelte';
import type { WebhookDoorOptions } from './webhook-door';

/** What a webhook's call runs on: the records and executions of this app. */
export function webhookRuns(app: AppState): WebhookDoorOptions {
	return {
		webhooks: () => app.records.listAll('webhook'),
		async run(webhook: StoredRecord, input: JsonObject) {
			const id = await app.triggers.call(webhook, input);
			await ended(app, id);
			const [execution, payload] = await Promise.all([app.executions.get(id), app.executions.payload(id)]);
			const output = execution ? answeredOutput(payload?.output ?? null, execution.protectOutputs) : null;
			return { status: execution?.status ?? 'ENDED_CANCELLED', message: execution?.message ?? null, output };
		}
	};
}

/** Resolves when an execution has ended, or is not there any more. */
function ended(app: AppState, id: ExecutionId): Promise<void> {
	return new Promise((resolve) => {
		const watch = lastingQuery({
			ask: () => app.executions.get(id),
			next: (execution) => {
				if (execution && !isEnded(execution.status)) return;
				resolve();
				watch.unsubscribe();
			},
			failed: (error) => console.warn('A call could not be followed.', error)
		});
	});
}
