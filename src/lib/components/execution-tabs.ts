import type { Execution } from '../domain/execution';

export type ExecutionTab = 'log' | 'inputs' | 'outputs' | 'children' | 'messages' | 'journal' | 'script';

interface Tab {
	id: ExecutionTab;
	label: string;
	count?: number;
	/** A dot beside the label, and what it means. */
	mark?: string;
}

/** How many there are of what has a tab of its own; undefined while it is counted. */
export interface Counts {
	children: number | undefined;
	messages: number | undefined;
}

/** The parts of an execution that are shown: a request has no log, no children, no messages, no journal and no script. */
export function executionTabs(execution: Execution, { children, messages }: Counts): Tab[] {
	const data: Tab[] = [
		{ id: 'inputs', label: 'Inputs' },
		{ id: 'outputs', label: 'Outputs' }
	];
	if (execution.type === 'CONNECTION') return data;
	const childTab: Tab = { id: 'children', label: 'Children' };
	if (children !== undefined) childTab.count = children;
	const messageTab: Tab = { id: 'messages', label: 'Messages' };
	if (messages) messageTab.count = messages;
	if (execution.status === 'WAITING_MESSAGE') messageTab.mark = 'It waits for an answer';
	return [
		{ id: 'log', label: 'Log' },
		...data,
		childTab,
		messageTab,
		{ id: 'journal', label: 'Journal' },
		{ id: 'script', label: 'Script' }
	];
}

/** What is looked at first. */
export function firstTab(execution: Execution): ExecutionTab {
	return execution.type === 'CONNECTION' ? 'outputs' : 'log';
}
