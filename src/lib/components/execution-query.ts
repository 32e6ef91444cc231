import { FlowId, RecordId } from '../domain/ids';
import type { Status } from '../domain/status';
import type { ExecutionFilter } from '../storage/execution-repository';

/** Statuses as a person picks them. */
export const statusGroups = {
	active: { word: 'Active', tone: 'running', statuses: ['CREATED', 'PENDING', 'RUNNING'] },
	waiting: {
		word: 'Waiting',
		tone: 'warning',
		statuses: ['WAITING_DEPENDENCY', 'WAITING_MESSAGE', 'WAITING_LOCK', 'SLEEPING', 'PAUSED']
	},
	succeeded: { word: 'Succeeded', tone: 'success', statuses: ['ENDED_SUCCESS'] },
	failed: { word: 'Failed', tone: 'error', statuses: ['ENDED_ERROR'] },
	cancelled: { word: 'Cancelled', tone: 'neutral', statuses: ['ENDED_CANCELLED'] }
} as const satisfies Record<string, { word: string; tone: string; statuses: readonly Status[] }>;

export type StatusGroup = keyof typeof statusGroups;
export const statusGroupNames = Object.keys(statusGroups) as StatusGroup[];

/** What the list of executions is narrowed to, as its address says it. */
export interface ExecutionQuery {
	groups: readonly StatusGroup[];
	flowId: FlowId | null;
	/** The schedule or webhook that started them. */
	startedBy: RecordId | null;
	/** The stored connector they were made with. */
	connectorId: RecordId | null;
	text: string;
	/** With those that were archived. */
	archived: boolean;
	/** Without the executions that others started. */
	topLevelOnly: boolean;
	/** Only one kind; null: both. */
	mode: 'dev' | 'productive' | null;
}

const MODES = ['dev', 'productive'] as const;

/** Reads an address; what it does not know it leaves out. */
export function readQuery(parameters: URLSearchParams): ExecutionQuery {
	const named = parameters.get('status')?.split(',') ?? [];
	return {
		groups: statusGroupNames.filter((name) => named.includes(name)),
		flowId: FlowId.parse(parameters.get('flow') ?? ''),
		startedBy: RecordId.parse(parameters.get('by') ?? ''),
		connectorId: RecordId.parse(parameters.get('with') ?? ''),
		text: parameters.get('q') ?? '',
		archived: parameters.get('archived') === '1',
		topLevelOnly: parameters.get('top') === '1',
		mode: MODES.find((mode) => mode === parameters.get('mode')) ?? null
	};
}

/** The parameters of an address, without what is not narrowed. */
export function writeQuery(query: ExecutionQuery): Record<string, string | undefined> {
	return {
		status: query.groups.join(',') || undefined,
		flow: query.flowId ?? undefined,
		by: query.startedBy ?? undefined,
		with: query.connectorId ?? undefined,
		q: query.text || undefined,
		archived: query.archived ? '1' : undefined,
		top: query.topLevelOnly ? '1' : undefined,
		mode: query.mode ?? undefined
	};
}

/** All of them. */
export const EVERYTHING: ExecutionQuery = {
	groups: [],
	flowId: null,
	startedBy: null,
	connectorId: null,
	text: '',
	archived: false,
	topLevelOnly: false,
	mode: null
};

export function isNarrowed(query: ExecutionQuery): boolean {
	return (
		query.groups.length > 0 ||
		query.flowId !== null ||
		query.startedBy !== null ||
		query.connectorId !== null ||
		query.text.trim() !== '' ||
		query.topLevelOnly ||
		query.mode !== null
	);
}

export function toFilter(query: ExecutionQuery): ExecutionFilter {
	const { text, topLevelOnly, archived } = query;
	const filter: ExecutionFilter = { text, topLevelOnly, archived };
	if (query.groups.length > 0) filter.statuses = query.groups.flatMap((name) => statusGroups[name].statuses);
	if (query.mode) filter.productive = query.mode === 'productive';
	if (query.flowId) filter.flowId = query.flowId;
	if (query.startedBy) filter.startedBy = query.startedBy;
	if (query.connectorId) filter.connectorId = query.connectorId;
	return filter;
}
