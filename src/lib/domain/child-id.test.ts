import { expect, test } from 'vitest';
import { childId, isChildId } from './child-id';
import { ExecutionId, looksLikeId } from './ids';

const PARENT = ExecutionId.create();
const NOW = Date.UTC(2041, 0, 1);

test('an id is known as that of a child of its parent and step, whenever it was made', () => {
	const ids = [childId(PARENT, 7, NOW), childId(PARENT, 7, NOW), childId(PARENT, 7, NOW + 1)];
	expect(ids).toEqual([...ids].sort());
	expect(new Set(ids).size).toBe(3);
	for (const id of ids) {
		expect(looksLikeId(id)).toBe(true);
		expect(isChildId(id, PARENT, 7)).toBe(true);
		expect(isChildId(id, PARENT, 8)).toBe(false);
		expect(isChildId(id, ExecutionId.create(), 7)).toBe(false);
	}
});

test('others are none', () => {
	const id = childId(PARENT, 1, NOW);
	const ofAnotherKind = `${id.slice(0, 14)}4${id.slice(15)}`;
	for (const other of [ExecutionId.create(), PARENT, '', 'x', `${id} `, ofAnotherKind]) {
		expect(isChildId(other, PARENT, 1)).toBe(false);
	}
});
