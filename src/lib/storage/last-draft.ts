/**
 * The text that a page leaves behind as it goes. A browser may end a page before IndexedDB has heard of what it wrote last;
 * local storage is written before the call returns.
 */
import type { FlowDraft } from '../domain/flow';
import type { FlowId } from '../domain/ids';
import { localStore } from './local-store';

const keyOf = (id: FlowId) => `millrace draft of ${id}`;

/** @throws {DOMException} QuotaExceededError where the text is too large for it */
export function keepLastDraft(draft: FlowDraft): void {
	localStore()?.setItem(keyOf(draft.flowId), JSON.stringify(draft));
}

export function lastDraft(id: FlowId): FlowDraft | null {
	const text = localStore()?.getItem(keyOf(id)) ?? null;
	return text === null ? null : (JSON.parse(text) as FlowDraft);
}

export function forgetLastDraft(id: FlowId): void {
	localStore()?.removeItem(keyOf(id));
}
