import type { Json } from '../domain/json';

/** Where two values differ, as paths such as `input.items.0`; the whole where they have nothing in common. */
export function differingPaths(a: Json, b: Json, path = ''): string[] {
	if (a === b) return [];
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [path || 'all'];
	if (Array.isArray(a) !== Array.isArray(b)) return [path || 'all'];
	const [left, right] = [a as { [key: string]: Json }, b as { [key: string]: Json }];
	return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => {
		const inner = path ? `${path}.${key}` : key;
		return key in left && key in right ? differingPaths(left[key]!, right[key]!, inner) : [inner];
	});
}
