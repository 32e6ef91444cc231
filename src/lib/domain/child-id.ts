import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { randomPart, uuidV7, type ExecutionId } from './ids';

/**
 * Ids of children that a handler makes ahead of the engine. An interpreter is a guest: it could say the id of somebody
 * else's execution, which is in the database only, and a look-up for each child would be too slow. So the part of such
 * an id that is random in others follows from who makes it and in which of its steps. Each step makes one child, and
 * nobody finds a parent and a step for an id that is there already.
 */
export function childId(parentId: ExecutionId, seq: number, nowMs: number): ExecutionId {
	return uuidV7(nowMs, tailOf(parentId, seq)) as ExecutionId;
}

/** What is in front of the random part of an id, which begins with a hyphen. */
const MADE_AT = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}$/;
const MADE_AT_LENGTH = 18;

/** Whether {@link childId} can have made this id, at whatever time. */
export function isChildId(id: string, parentId: ExecutionId, seq: number): boolean {
	return MADE_AT.test(id.slice(0, MADE_AT_LENGTH)) && id.slice(MADE_AT_LENGTH) === randomPart(tailOf(parentId, seq));
}

function tailOf(parentId: ExecutionId, seq: number): Uint8Array {
	// The browser's own is asynchronous, and neither a handler nor the engine waits here.
	return sha256(utf8ToBytes(`${parentId}/${seq}`));
}
