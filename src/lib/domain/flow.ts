import { BUILT_IN_PROJECT, isBuiltInFlowId, type FlowId, type ProjectId, type VersionId } from './ids';
import type { JsonObject } from './json';

/** A flow: a named Python script with a `handler`. The script itself is in its versions. */
export interface Flow {
	id: FlowId;
	projectId: ProjectId;
	/** Unique among the flows of a project that are not in the trash; trimmed. */
	name: string;
	description: string;
	/** SHA-256 (lower-case hex) of the script saved last: what a run of the flow executes. */
	versionHash: string;
	/** Milliseconds since 1970, as all times in records. */
	createdAt: number;
	modifiedAt: number;
	/** When it was moved to the trash; null while it is in use. */
	trashedAt: number | null;
	/** JSON Schema (draft 7) that inputs and outputs have to fit; null: anything. */
	inputSchema: JsonObject | null;
	outputSchema: JsonObject | null;
	/** For its runs, where they do not say otherwise. */
	maxRuntimeMinutes: number | null;
	priority: number;
	/** Its script is shown and not changed by hand. */
	isReadonly: boolean;
	/** Names of tags. */
	tags: string[];
}

/**
 * Whether Millrace brought it along: a standard wrapper. Its id says so, too: what else got into that project would be found
 * in place of one, and be in no list.
 */
export function isBuiltIn({ id, projectId }: Pick<Flow, 'id' | 'projectId'>): boolean {
	return projectId === BUILT_IN_PROJECT && isBuiltInFlowId(id);
}

/** What a new flow has besides what is given. */
export const FLOW_DEFAULTS = {
	trashedAt: null,
	inputSchema: null,
	outputSchema: null,
	maxRuntimeMinutes: null,
	priority: 0,
	isReadonly: false,
	tags: [] as string[]
} satisfies Partial<Flow>;

/** One saved script of a flow. Every saved version is kept; executions are pinned to one by its hash. */
export interface FlowVersion {
	id: VersionId;
	flowId: FlowId;
	/** 1, 2, 3 … within the flow. */
	number: number;
	/** SHA-256 of `script` in UTF-8, lower-case hex. */
	hash: string;
	script: string;
	savedAt: number;
	/** Where this version came from, when not typed: 'import', or 'restore of version 3'. */
	note: string | null;
}

/** Text in the editor that was not saved yet: it outlives a reload. */
export interface FlowDraft {
	flowId: FlowId;
	script: string;
	/** The version the draft started from, to notice that another tab saved in the meantime. */
	baseHash: string;
	modifiedAt: number;
	/** Which page wrote it, for as long as that page is there. */
	owner?: string;
}

/** What a new flow starts with. */
export const FLOW_TEMPLATE = `import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    # write your automation here
    this.log('hello')
    return this.success('all done')
`;

/** SHA-256 of a script, lower-case hex: the name of a version. */
export async function scriptHash(script: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script));
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
