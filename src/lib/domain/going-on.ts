import type { Execution } from './execution';
import type { ExecutionId } from './ids';
import { isEnded } from './status';

/**
 * What goes on below an execution: all that has not ended, and those that have on the way there, parents before children.
 * @param tree all that have its root
 */
export function goingOnBelow(id: ExecutionId, tree: readonly Execution[]): Execution[] {
	const childrenOf = new Map<ExecutionId, Execution[]>();
	for (const row of tree) {
		if (row.parentId === null) continue;
		const siblings = childrenOf.get(row.parentId);
		if (siblings) siblings.push(row);
		else childrenOf.set(row.parentId, [row]);
	}
	const below = [...(childrenOf.get(id) ?? [])];
	for (const row of below) for (const child of childrenOf.get(row.id) ?? []) below.push(child);
	const wanted = new Set<ExecutionId>();
	for (const { id, parentId, status } of [...below].reverse()) {
		if (isEnded(status) && !wanted.has(id)) continue;
		wanted.add(id);
		wanted.add(parentId!);
	}
	return below.filter((row) => wanted.has(row.id));
}
