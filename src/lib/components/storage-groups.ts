import type { StorageFigures } from '../app/storage-report.svelte';
import type { TableUsage } from '../storage/usage';

/** A line of the storage screen: what takes how much. */
export interface UsageLine {
	label: string;
	/** What is in it and what it is for. */
	what: string;
	/** How many, in words. */
	count: string;
	bytes: number;
	/** Whether `bytes` goes by a sample. */
	estimated: boolean;
}

type Counts = (table: string) => number;

interface Group {
	label: string;
	what: string;
	tables: readonly string[];
	count: (rows: Counts) => string;
	/** Left out where there is nothing of it. */
	optional?: boolean;
}

const many = (count: number, one: string, more: string) => `${count.toLocaleString()} ${count === 1 ? one : more}`;

const GROUPS: readonly Group[] = [
	{
		label: 'Flows',
		what: 'every saved version, what is not saved yet, and what Millrace brings along',
		tables: ['flows', 'versions', 'drafts'],
		count: (rows) => `${many(rows('flows'), 'flow', 'flows')}, ${many(rows('versions'), 'version', 'versions')}`
	},
	{
		label: 'Executions',
		what: 'with inputs and outputs',
		tables: ['executions', 'payloads'],
		count: (rows) => many(rows('executions'), 'execution', 'executions')
	},
	{
		label: 'Journal',
		what: 'every step, so that executions can go on',
		tables: ['journal'],
		count: (rows) => many(rows('journal'), 'step', 'steps')
	},
	{
		label: 'Logs',
		what: 'what executions logged and printed',
		tables: ['logs'],
		count: (rows) => many(rows('logs'), 'line', 'lines')
	},
	{
		label: 'Files',
		what: 'the content of files that flows keep',
		tables: ['contents'],
		count: (rows) => many(rows('contents'), 'file', 'files'),
		optional: true
	}
];

/** What Millrace keeps, in the words of the screen. */
export function usageLines({ tables, appFiles }: StorageFigures): UsageLine[] {
	const grouped = new Set(GROUPS.flatMap((group) => group.tables));
	const others = tables.filter(({ table }) => !grouped.has(table));
	const lines = GROUPS.flatMap((group) => {
		const own = tables.filter(({ table }) => group.tables.includes(table));
		const rows: Counts = (name) => own.find(({ table }) => table === name)?.rows ?? 0;
		if (group.optional && sum(own, 'rows') === 0) return [];
		return [{ label: group.label, what: group.what, count: group.count(rows), ...sizes(own) }];
	});
	lines.push({
		label: 'Everything else',
		what: 'settings, messages, what the app remembers',
		count: many(sum(others, 'rows'), 'record', 'records'),
		...sizes(others)
	});
	if (appFiles) {
		lines.push({
			label: 'The app itself',
			what: 'its files, so that it works offline',
			count: many(appFiles.count, 'file', 'files'),
			bytes: appFiles.bytes,
			estimated: false
		});
	}
	return lines;
}

function sizes(usage: TableUsage[]): Pick<UsageLine, 'bytes' | 'estimated'> {
	return { bytes: sum(usage, 'bytes'), estimated: usage.some(({ exact }) => !exact) };
}

function sum(usage: TableUsage[], field: 'rows' | 'bytes'): number {
	return usage.reduce((total, one) => total + one[field], 0);
}
