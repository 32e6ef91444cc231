import type { BundleFlow } from '../domain/bundle';
import { FLOW_DEFAULTS, type Flow } from '../domain/flow';
import type { JsonObject } from '../domain/json';

/** What a bundle holds of a flow besides name, description and script. */
export type FlowSettings = Pick<Flow, 'inputSchema' | 'outputSchema' | 'maxRuntimeMinutes' | 'priority' | 'isReadonly'>;

/** As a bundle says it: what every flow has is left out, so that bundles stay short. */
export function bundleSettings(flow: Flow): Partial<BundleFlow> {
	const { inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly } = flow;
	return {
		...(inputSchema && { inputSchema }),
		...(outputSchema && { outputSchema }),
		...(maxRuntimeMinutes !== null && { maxRuntimeMinutes }),
		...(priority !== 0 && { priority }),
		...(isReadonly && { isReadonly })
	};
}

export function settingsOf(flow: BundleFlow): FlowSettings {
	return {
		inputSchema: (flow.inputSchema as JsonObject | undefined) ?? FLOW_DEFAULTS.inputSchema,
		outputSchema: (flow.outputSchema as JsonObject | undefined) ?? FLOW_DEFAULTS.outputSchema,
		maxRuntimeMinutes: flow.maxRuntimeMinutes ?? FLOW_DEFAULTS.maxRuntimeMinutes,
		priority: flow.priority ?? FLOW_DEFAULTS.priority,
		isReadonly: flow.isReadonly ?? FLOW_DEFAULTS.isReadonly
	};
}

export function sameSettings(a: FlowSettings, b: FlowSettings): boolean {
	return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder({ inputSchema, outputSchema, maxRuntimeMinutes, priority, isReadonly }: FlowSettings) {
	return [sorted(inputSchema), sorted(outputSchema), maxRuntimeMinutes, priority, isReadonly];
}

/** The same keys in another order are the same. */
function sorted(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sorted);
	if (typeof value !== 'object' || value === null) return value;
	return Object.entries(value)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, inner]) => [key, sorted(inner)]);
}
