import type { MessageId } from '../domain/ids';
import type { MessageHead } from '../domain/message';
import type { MessageRepository } from '../storage/message-repository';
import { LiveQuery } from './live-query.svelte';

/** The messages that wait for a person, in whichever tab. Make it while a component is set up. */
export class OpenMessages {
	readonly #list: LiveQuery<MessageHead[]>;

	constructor(messages: Pick<MessageRepository, 'ids' | 'heads'>) {
		// A head never changes: each is read once, however many there are.
		// eslint-disable-next-line svelte/prefer-svelte-reactivity -- nobody watches it
		const heads = new Map<MessageId, MessageHead>();
		this.#list = new LiveQuery(() => async () => {
			const ids = await messages.ids({ state: 'open' });
			const unknown = ids.filter((id) => !heads.has(id));
			if (unknown.length > 0) for (const head of await messages.heads(unknown)) heads.set(head.id, head);
			const open = ids.map((id) => heads.get(id)).filter((head) => head !== undefined);
			// Those that are not open any more are not kept.
			heads.clear();
			for (const head of open) heads.set(head.id, head);
			return open;
		});
	}

	/** The newest first. */
	get list(): readonly MessageHead[] {
		return this.#list.current ?? [];
	}

	get count(): number {
		return this.list.length;
	}

	get loaded(): boolean {
		return this.#list.loaded;
	}
}
