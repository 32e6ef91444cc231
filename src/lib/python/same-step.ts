import type { Note, Op } from '../domain/op';

/** Lines for the log: replay does not insist on them, because text may show what differs between two runs (an address). */
export function isLogLine(step: Op | Note): boolean {
	return step.kind === 'print' || step.kind === 'log';
}

/**
 * Whether a replayed script asks for what was recorded (E4). An op has to be the same in all its parts. Of a note only
 * the kind and the key count: its value was committed long ago, and the recorded one holds.
 */
export function sameStep(recorded: Op | Note, asked: Op | Note): boolean {
	if (recorded.kind !== asked.kind) return false;
	switch (asked.kind) {
		case 'print':
		case 'log':
		case 'save':
		case 'end':
			return true;
		case 'output':
			return asked.key === (recorded as typeof asked).key;
		case 'read':
			// What was recorded whole holds what a part of it asks for: so were all reads once.
			return sameData(recorded, (recorded as typeof asked).fields ? asked : { ...asked, fields: undefined });
		default:
			return sameData(recorded, asked);
	}
}

/** Deep equality of plain data; a key that is absent and one that is undefined are the same. */
function sameData(a: unknown, b: unknown): boolean {
	if (a === b) return true;
	if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
	if (Array.isArray(a) !== Array.isArray(b)) return false;
	const left = a as Record<string, unknown>;
	const right = b as Record<string, unknown>;
	for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
		if (!sameData(left[key], right[key])) return false;
	}
	return true;
}
