import type { Execution } from '../domain/execution';
import type { ExecutionId, MessageId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import { messageHead, type Message, type MessageHead } from '../domain/message';
import type { MillraceDatabase } from './database';
import { forgetAnswerDraft } from './answer-draft';
import { stepsOf } from './steps';

/** Hardly ever does somebody else wait than who asked: not all of thousands are looked through for one. */
const WAITERS_LOOKED_AT = 100;

/** Which messages a list shows; absent means any. */
export interface MessageFilter {
	state?: Message['state'] | undefined;
	/** Who has sent them. */
	from?: ExecutionId | undefined;
}

/** What became of an answer. All but `answered` changed nothing. */
export type Answering = 'answered' | 'answered before' | 'withdrawn' | 'gone';

/** Messages as pages see them: reads for live queries, and answers. */
export class MessageRepository {
	constructor(private readonly db: MillraceDatabase) {}

	/** Ids that match, the newest first: small enough to hold for any number of them. */
	async ids({ state, from }: MessageFilter): Promise<MessageId[]> {
		const { messages } = this.db;
		const found = from
			? messages.where('executionId').equals(from)
			: state
				? messages.where('state').equals(state)
				: messages.toCollection();
		const ids = await (from && state ? found.filter((message) => message.state === state) : found).primaryKeys();
		return ids.sort().reverse();
	}

	/** Rows for ids, in their order; null where one was deleted meanwhile. */
	async rows(ids: readonly MessageId[]): Promise<(Message | null)[]> {
		return (await this.db.messages.bulkGet([...ids])).map((row) => row ?? null);
	}

	/** The same without what they ask. Those that were deleted are left out. */
	async heads(ids: readonly MessageId[]): Promise<MessageHead[]> {
		return (await this.rows(ids)).filter((row) => row !== null).map(messageHead);
	}

	get(id: MessageId): Promise<Message | undefined> {
		return this.db.messages.get(id);
	}

	/** What an execution has asked and told, the newest first, and what it waits for, whoever asked that. */
	async idsOfExecution(id: ExecutionId): Promise<MessageId[]> {
		const { executions, journal, messages } = this.db;
		return this.db.transaction('r', executions, journal, messages, async () => {
			const ids = new Set(await messages.where('executionId').equals(id).primaryKeys());
			const execution = await executions.get(id);
			const awaited = execution && (await this.awaitedBy(execution));
			if (awaited) ids.add(awaited);
			return [...ids].sort().reverse();
		});
	}

	/** The message that an execution waits for now; null where it waits for none. */
	async awaitedBy({ id, status }: Execution): Promise<MessageId | null> {
		if (status !== 'WAITING_MESSAGE') return null;
		const entry = await stepsOf(this.db.journal, id).last();
		if (entry?.args.kind === 'await_message') return entry.args.messageId;
		return entry?.args.kind === 'message' ? (entry.madeId as MessageId | null) : null;
	}

	/** The messages that some of these wait for, each with who does, as they are at one moment. */
	async awaitedByAny(ids: readonly ExecutionId[]): Promise<Map<MessageId, Execution>> {
		const { executions, journal } = this.db;
		return this.db.transaction('r', executions, journal, async () => {
			const found = new Map<MessageId, Execution>();
			for (const execution of await executions.bulkGet([...ids])) {
				const id = execution && (await this.awaitedBy(execution));
				if (id) found.set(id, execution);
			}
			return found;
		});
	}

	/**
	 * Who waits for the answer to a message: who asked, or else another one; null where nobody is found among those that
	 * are looked at.
	 */
	async waiterFor({ id, executionId }: MessageHead): Promise<Execution | null> {
		const { executions, journal } = this.db;
		return this.db.transaction('r', executions, journal, async () => {
			const asker = await executions.get(executionId);
			if (asker && (await this.awaitedBy(asker)) === id) return asker;
			const waiting = await executions.where('status').equals('WAITING_MESSAGE').limit(WAITERS_LOOKED_AT).toArray();
			for (const other of waiting) if ((await this.awaitedBy(other)) === id) return other;
			return null;
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
