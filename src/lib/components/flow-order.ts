import type { Flow } from '../domain/flow';

/** How the list of flows is sorted. */
export interface FlowOrder {
	by: 'name' | 'modified';
	descending: boolean;
}

/** The flows whose name or description holds `text`, whatever the case, in order. */
export function arrange(flows: readonly Flow[], text: string, order: FlowOrder): Flow[] {
	const needle = text.trim().toLowerCase();
	const found = flows.filter(
		({ name, description }) => name.toLowerCase().includes(needle) || description.toLowerCase().includes(needle)
	);
	const ascending = (a: Flow, b: Flow) =>
		order.by === 'name' ? a.name.localeCompare(b.name, undefined, { numeric: true }) : a.modifiedAt - b.modifiedAt;
	return found.sort((a, b) => (order.descending ? ascending(b, a) : ascending(a, b)));
}
