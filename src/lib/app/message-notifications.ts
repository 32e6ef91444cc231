import type { MessageId } from '../domain/ids';
import { messageTitle, type MessageHead } from '../domain/message';

/** A notification of the system. One with the tag of another replaces it. */
export interface Note {
	tag: string;
	title: string;
	body: string;
	/** The message it leads to; null: to all. */
	messageId: MessageId | null;
}

export interface NotificationPorts {
	/** Whether this is the tab that tells: there is one. */
	isTeller(): boolean;
	/** Whether a person wants it, and the browser lets it. */
	isAllowed(): boolean;
	/** Whether some page of the app can be seen. */
	isLookedAt(): Promise<boolean>;
	show(note: Note): Promise<void>;
	/** Takes back what is not open any more. */
	close(tag: string): Promise<void>;
}

/** So many are told each by itself. */
const EACH = 3;
const MANY = 'many';

/**
 * Tells of messages while nobody looks at the app. Every tab knows which messages it has seen, so that the tab that
 * tells next goes on where the last one was; one of them tells.
 */
export class MessageNotifications {
	private known: Set<MessageId> | null = null;
	private shown = new Set<string>();

	constructor(private readonly ports: NotificationPorts) {}

	/** @param open all messages that are open now */
	async update(open: readonly MessageHead[]): Promise<void> {
		const { known, ports } = this;
		// Those that were there when the app was opened are under the bell.
		const fresh = known ? open.filter(({ id }) => !known.has(id)) : [];
		this.known = new Set(open.map(({ id }) => id));
		await this.takeBack(open);
		if (fresh.length === 0 || !ports.isTeller() || !ports.isAllowed() || (await ports.isLookedAt())) return;
		for (const note of fresh.length > EACH ? [summary(fresh)] : fresh.map(noteOf)) {
			this.shown.add(note.tag);
			await ports.show(note);
		}
	}

	private async takeBack(open: readonly MessageHead[]): Promise<void> {
		const wanted = new Set<string>(open.map(({ id }) => id));
		if (open.length > 0) wanted.add(MANY);
		for (const tag of [...this.shown].filter((one) => !wanted.has(one))) {
			this.shown.delete(tag);
			await this.ports.close(tag);
		}
	}
}

function noteOf(message: MessageHead): Note {
	return { tag: message.id, title: messageTitle(message), body: message.executionName, messageId: message.id };
}

function summary(messages: readonly MessageHead[]): Note {
	const senders = [...new Set(messages.map(({ executionName }) => executionName))];
	const more = senders.length > EACH ? ` and ${senders.length - EACH} more` : '';
	const body = `From ${senders.slice(0, EACH).join(', ')}${more}`;
	return { tag: MANY, title: `${messages.length} messages`, body, messageId: null };
}
