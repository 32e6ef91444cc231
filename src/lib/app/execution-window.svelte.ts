import type { Execution } from '../domain/execution';
import type { ExecutionId } from '../domain/ids';
import type { ExecutionFilter, ExecutionRepository } from '../storage/execution-repository';
import { RowWindow } from './row-window.svelte';

/** A list of executions of any length, newest first. Make it while a component is set up. */
export class ExecutionWindow extends RowWindow<ExecutionId, Execution> {
	constructor(executions: ExecutionRepository, filter: () => ExecutionFilter) {
		super({
			ids: () => {
				const asked = filter();
				return () => executions.ids(asked);
			},
			rows: (ids) => executions.rows(ids)
		});
	}
}
