import { createContext } from 'svelte';
import type { OpenMessages } from '../app/open-messages.svelte';
import type { MessageId } from '../domain/ids';

/** What the parts of the app that show messages know of each other. */
export class MessageCentre {
	/** Whether the list under the bell is shown. */
	bellOpen = $state(false);
	/** The message that is open over the app. */
	popup = $state<MessageId | null>(null);
	/** Once for each place that shows the form. */
	#shown = $state.raw<readonly MessageId[]>([]);

	constructor(readonly open: OpenMessages) {}

	/** Whether some place of this page shows its form. */
	isShown(id: MessageId): boolean {
		return this.#shown.includes(id);
	}

	/** Its form is shown from now on. @returns ends that */
	show(id: MessageId): () => void {
		this.#shown = [...this.#shown, id];
		return () => {
			const at = this.#shown.indexOf(id);
			this.#shown = this.#shown.filter((_, n) => n !== at);
		};
	}
}

export const [messageCentre, provideMessageCentre] = createContext<MessageCentre>();
