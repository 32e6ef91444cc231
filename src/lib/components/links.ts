import { resolve } from '$app/paths';
import type { ExecutionId, FlowId, MessageId, RecordId, SecretId } from '../domain/ids';
import type { Status } from '../domain/status';

/** Addresses of the screens, with the base path of the build. */
export const links = {
	welcome: () => resolve('/'),
	flows: () => resolve('/flows'),
	executions: () => resolve('/executions'),
	storage: () => resolve('/storage'),
	schedules: () => resolve('/schedules'),
	schedule: (id: RecordId | 'new') => resolve('/schedules/[id]', { id }),
	messages: () => resolve('/messages'),
	/** What an execution has told and asked. */
	messagesOf: (id: ExecutionId) => withQuery(resolve('/messages'), { from: id, state: 'all' }),
	message: (id: MessageId) => resolve('/messages/[id]', { id }),
	webhooks: () => resolve('/webhooks'),
	webhook: (id: RecordId) => resolve('/webhooks/[id]', { id }),
	/** @param segment which kind; the first one where none is named */
	resources: (segment?: string) => (segment ? resolve('/resources/[kind]', { kind: segment }) : resolve('/resources')),
	resource: (segment: string, id: RecordId, query: { new?: boolean } = {}) =>
		withQuery(resolve('/resources/[kind]/[id]', { kind: segment, id }), { new: query.new ? '1' : undefined }),
	secrets: () => resolve('/resources/secrets'),
	secret: (id: SecretId) => resolve('/resources/secrets/[id]', { id }),
	/** @param folder such as `reports/`; the top where none is named */
	files: (folder?: string) => withQuery(resolve('/resources/[kind]', { kind: 'files' }), { folder }),
	/** @param query.line 1-based line of the script to show */
	flow: (id: FlowId, query: { tab?: string; line?: number; new?: boolean } = {}) =>
		withQuery(resolve('/flows/[id]', { id }), {
			tab: query.tab,
			line: query.line?.toString(),
			new: query.new ? '1' : undefined
		}),
	execution: (id: ExecutionId, query: { tab?: string } = {}) => withQuery(resolve('/executions/[id]', { id }), query),
	/** What a schedule or webhook has started. */
	executionsBy: (id: RecordId) => withQuery(resolve('/executions'), { by: id }),
	/** Connections made with a stored connector. */
	executionsWith: (connector: RecordId) => withQuery(resolve('/executions'), { with: connector }),
	executionsOf: (flow: FlowId, status?: Status) => withQuery(resolve('/executions'), { flow, status })
};

/** An address with the parameters that are given. */
export function withQuery(path: string, query: Record<string, string | undefined>): string {
	const given = Object.entries(query).filter((entry): entry is [string, string] => !!entry[1]);
	return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}
