import type { ExecutionId, MessageId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Message } from '../domain/message';
import type { MillraceDatabase } from './database';
import { forgetAnswerDraft } from './answer-draft';
import { stepsOf } from './steps';

/** What became of an answer. All but `answered` changed nothing. */
export type Answering = 'answered' | 'answered before' | 'withdrawn' | 'gone';

/** Messages as pages see them: reads for live queries, and answers. */
export class MessageRepository {
	constructor(private readonly db: MillraceDatabase) {}

	/** Those that wait for an answer, the oldest first. */
	open(): Promise<Message[]> {
		return this.db.messages.where('state').equals('open').sortBy('id');
	}

	get(id: MessageId): Promise<Message | undefined> {
		return this.db.messages.get(id);
	}

	/** What an execution has asked and told, the oldest first, and what it waits for, whoever asked that. */
	async ofExecution(id: ExecutionId): Promise<Message[]> {
		const { executions, journal, messages } = this.db;
		return this.db.transaction('r', executions, journal, messages, async () => {
			const own = await messages.where('executionId').equals(id).sortBy('id');
			if ((await executions.get(id))?.status !== 'WAITING_MESSAGE') return own;
			const step = (await stepsOf(journal, id).last())?.args;
			if (step?.kind !== 'await_message' || own.some((message) => message.id === step.messageId)) return own;
			const other = await messages.get(step.messageId);
			return other ? [...own, other] : own;
		});
	}

	countOfExecution(id: ExecutionId): Promise<number> {
		return this.db.messages.where('executionId').equals(id).count();
	}

	/**
	 * Answers a message and tells the engine, in one transaction: whoever comes first, in whichever tab, has answered it.
	 * @param response as `checkForm` makes it
	 */
	async answer(id: MessageId, response: JsonObject): Promise<Answering> {
		const { messages, inbox } = this.db;
		const come = await this.db.transaction('rw', messages, inbox, async (): Promise<Answering> => {
			const message = await messages.get(id);
			if (!message) return 'gone';
			if (message.state !== 'open') return message.state === 'answered' ? 'answered before' : 'withdrawn';
			const now = Date.now();
			await messages.put({ ...message, state: 'answered', response, answeredAt: now });
			await inbox.add({ type: 'answered', messageId: id, at: now });
			return 'answered';
		});
		forgetAnswerDraft(id);
		return come;
	}
}
