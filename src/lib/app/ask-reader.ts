import type { Execution } from '../domain/execution';
import type { MessageId } from '../domain/ids';
import type { MessageHead } from '../domain/message';
import type { MessageRepository } from '../storage/message-repository';

/** An open message of a run. */
export interface Ask {
	id: MessageId;
	subject: string | null;
	/** Who has sent it. */
	from: string;
	/** Who waits for its answer now; null where nobody does. */
	waiter: string | null;
	/** How long they still wait, in milliseconds; null: for ever. */
	left: number | null;
}

/** Reads what the executions of a run ask, each wait once. */
export class AskReader {
	private readonly heads = new Map<MessageId, MessageHead>();
	/** How each was told last. */
	private readonly told = new Map<MessageId, string>();

	constructor(
		private readonly messages: Pick<MessageRepository, 'ids' | 'heads' | 'awaitedByAny'>,
		private readonly now: () => number
	) {}

	/** Messages that are new, and those that somebody waits for anew. @param executions all of the run */
	async read(executions: readonly Execution[]): Promise<Ask[]> {
		const ids = (await this.messages.ids({ state: 'open' })).reverse();
		const unknown = ids.filter((id) => !this.heads.has(id));
		if (unknown.length > 0) for (const head of await this.messages.heads(unknown)) this.heads.set(head.id, head);
		const waiting = executions.filter(({ status }) => status === 'WAITING_MESSAGE').map(({ id }) => id);
		const waiters = await this.messages.awaitedByAny(waiting);
		const own = new Set(executions.map(({ id }) => id));
		const asks: Ask[] = [];
		for (const id of ids) {
			const head = this.heads.get(id);
			const waiter = waiters.get(id) ?? null;
			if (!head || !(own.has(head.executionId) || waiter)) continue;
			const now = waiter ? `${waiter.id} ${waiter.wakeAt}` : 'nobody';
			if (this.told.get(id) === now) continue;
			this.told.set(id, now);
			const left = waiter?.wakeAt == null ? null : Math.max(0, waiter.wakeAt - this.now());
			asks.push({ id, subject: head.subject, from: head.executionName, waiter: waiter?.name ?? null, left });
		}
		return asks;
	}
}
