/** How a list of named things is sorted. */
export interface Order {
	by: 'name' | 'modified';
	descending: boolean;
}

interface Listed {
	name: string;
	description: string;
	modifiedAt: number;
}

/** Those whose name or description holds `text`, whatever the case, in order. */
export function arrange<Item extends Listed>(items: readonly Item[], text: string, order: Order): Item[] {
	const needle = text.trim().toLowerCase();
	const found = items.filter(
		({ name, description }) => name.toLowerCase().includes(needle) || description.toLowerCase().includes(needle)
	);
	const ascending = (a: Item, b: Item) =>
		order.by === 'name' ? a.name.localeCompare(b.name, undefined, { numeric: true }) : a.modifiedAt - b.modifiedAt;
	return found.sort((a, b) => (order.descending ? ascending(b, a) : ascending(a, b)));
}
