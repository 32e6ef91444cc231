import type { BundleFlow } from '../domain/bundle';
import { FLOW_DEFAULTS, type Flow } from '../domain/flow';
import { sameJson } from '../domain/json';

/** What a bundle holds of a flow besides name, description and script. */
export type FlowSettings = Pick<
	Flow,
	'inputSchema' | 'outputSchema' | 'maxRuntimeMinutes' | 'priority' | 'isReadonly'
> & {
	/** Null where the file says nothing of them: then those stay that are there. */
	tags: string[] | null;
};

/** As a bundle says it: what every flow has is left out, so that bundles stay short. */
export function bundleSettings(flow: Flow): Partial<BundleFlow> {
	const { inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly, tags } = flow;
	return {
		...(tags.length > 0 && { tags }),
		...(inputSchema && { inputSchema }),
		...(outputSchema && { outputSchema }),
		...(maxRuntimeMinutes !== null && { maxRuntimeMinutes }),
		...(priority !== 0 && { priority }),
		...(isReadonly && { isReadonly })
	};
}

export function settingsOf(flow: BundleFlow): FlowSettings {
	return {
		inputSchema: flow.inputSchema ?? FLOW_DEFAULTS.inputSchema,
		outputSchema: flow.outputSchema ?? FLOW_DEFAULTS.outputSchema,
		maxRuntimeMinutes: flow.maxRuntimeMinutes ?? FLOW_DEFAULTS.maxRuntimeMinutes,
		priority: flow.priority ?? FLOW_DEFAULTS.priority,
		isReadonly: flow.isReadonly ?? FLOW_DEFAULTS.isReadonly,
		tags: tagsOf(flow.tags)
	};
}

/** Without white space around them, each once. */
export function tagsOf(tags: readonly string[]): string[];
export function tagsOf(tags: readonly string[] | undefined): string[] | null;
export function tagsOf(tags: readonly string[] | undefined): string[] | null {
	return tags ? [...new Set(tags.map((tag) => tag.trim()))] : null;
}

export function sameSettings(mine: Flow, theirs: FlowSettings): boolean {
	const tags = theirs.tags ?? mine.tags;
	return sameJson(inOrder(mine), inOrder({ ...theirs, tags }));
}

function inOrder({ inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly, tags }: FlowSettings) {
	return [inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly, tags];
}
