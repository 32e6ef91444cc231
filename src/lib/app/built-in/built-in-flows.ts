import type { JsonObject } from '../../domain/json';
import { builtInFlowId, type FlowId } from '../../domain/ids';
import type { BuiltInFlow } from '../../storage/built-in-store';

const scripts = import.meta.glob<string>('./*.py', { query: '?raw', import: 'default', eager: true });
const schemas = import.meta.glob<JsonObject>('./*.json', { import: 'default', eager: true });

/** What Millrace brings along, each with an id that is the same everywhere. The order is part of the ids: add at the end. */
const NAMES = ['retry', 'timeout', 'check', 'validate', 'notify', 'interactive', 'cache'];

export const BUILT_IN_FLOWS: readonly BuiltInFlow[] = NAMES.map((name, index) => ({
	id: builtInFlowId(index + 1),
	name,
	description: describing(scripts[`./${name}.py`]!),
	script: scripts[`./${name}.py`]!,
	inputSchema: schemas[`./${name}.json`]!
}));

/** The script that Millrace brings along for a flow; null for a person's own flows. */
export function builtInScript(id: FlowId): string | null {
	return BUILT_IN_FLOWS.find((flow) => flow.id === id)?.script ?? null;
}

/** The first paragraph of a script's docstring. */
function describing(script: string): string {
	const text = /^"""\s*([^]*?)\s*"""/.exec(script)?.[1] ?? '';
	return text
		.split(/\n\s*\n/)[0]!
		.replaceAll('\n', ' ')
		.replaceAll('`', '');
}
