import type { Execution } from '../domain/execution';

export type ExecutionTab = 'log' | 'inputs' | 'outputs' | 'children' | 'journal' | 'script';

interface Tab {
	id: ExecutionTab;
	label: string;
	count?: number;
}

/** The parts of an execution that are shown: a request has no log, no children, no journal and no script. */
export function executionTabs(execution: Execution, children: number | undefined): Tab[] {
	const data: Tab[] = [
		{ id: 'inputs', label: 'Inputs' },
		{ id: 'outputs', label: 'Outputs' }
	];
	if (execution.type === 'CONNECTION') return data;
	const childTab: Tab = { id: 'children', label: 'Children' };
	if (children !== undefined) childTab.count = children;
	return [
		{ id: 'log', label: 'Log' },
		...data,
		childTab,
		{ id: 'journal', label: 'Journal' },
		{ id: 'script', label: 'Script' }
	];
}

/** What is looked at first. */
export function firstTab(execution: Execution): ExecutionTab {
	return execution.type === 'CONNECTION' ? 'outputs' : 'log';
}
