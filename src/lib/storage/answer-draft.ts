/**
 * What somebody has filled in and not sent yet, so that it outlasts a reload. In local storage, which is written before
 * the call returns; without passwords, which are kept nowhere before they are sent, and without files, which are too large.
 */
import type { FormField } from '../domain/form';
import type { FormValues } from '../domain/form-answer';
import type { MessageId } from '../domain/ids';
import { localStore } from './local-store';

const PREFIX = 'millrace answer to ';

/** Keeps what is in the fields. Where there is no room for it, it lasts as long as the page. */
export function keepAnswerDraft(id: MessageId, fields: readonly FormField[], values: FormValues): void {
	const kept = fields.filter(({ element }) => element !== 'password' && element !== 'file' && element !== 'submit');
	const draft = Object.fromEntries(kept.flatMap(({ key }) => (key in values ? [[key, values[key]]] : [])));
	try {
		localStore()?.setItem(PREFIX + id, JSON.stringify(draft));
	} catch (error) {
		console.warn('What was filled in is not kept over a reload.', error);
	}
}

export function answerDraft(id: MessageId): FormValues {
	const text = localStore()?.getItem(PREFIX + id) ?? null;
	return text === null ? {} : (JSON.parse(text) as FormValues);
}

export function forgetAnswerDraft(id: MessageId): void {
	localStore()?.removeItem(PREFIX + id);
}

/** Forgets what was filled in for messages that nobody waits for any more. @param open ids of those that are open */
export function tidyAnswerDrafts(open: ReadonlySet<MessageId>): void {
	const store = localStore();
	for (const key of Object.keys(store ?? {})) {
		if (key.startsWith(PREFIX) && !open.has(key.slice(PREFIX.length) as MessageId)) store?.removeItem(key);
	}
}
