import type { Execution } from '../domain/execution';
import { readForm } from '../domain/form';
import type { MessageId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { Message } from '../domain/message';
import type { MessageRepository } from '../storage/message-repository';

/** An open message of a run. */
export interface Ask {
	id: MessageId;
	subject: string | null;
	/** How what it says begins; null where it says nothing. */
	words: string | null;
	/** Who has sent it. */
	from: string;
	/** Who waits for its answer now; null where nobody does. */
	waiter: string | null;
	/** How long they still wait, in milliseconds; null: for ever. */
	left: number | null;
}

type Known = Pick<Ask, 'subject' | 'words' | 'from'> & Pick<Message, 'executionId'>;

/** At most so many letters of what a message says. */
const WORDS = 60;

/** Reads what the executions of a run ask, each wait once. */
export class AskReader {
	private readonly known = new Map<MessageId, Known>();
	/** How each was told last. */
	private readonly told = new Map<MessageId, string>();

	constructor(
		private readonly messages: Pick<MessageRepository, 'ids' | 'rows' | 'awaitedByAny'>,
		private readonly now: () => number
	) {}

	/** Messages that are new, and those that somebody waits for anew. @param executions all of the run */
	async read(executions: readonly Execution[]): Promise<Ask[]> {
		const ids = (await this.messages.ids({ state: 'open' })).reverse();
		const unknown = ids.filter((id) => !this.known.has(id));
		if (unknown.length > 0) await this.know(unknown);
		const waiting = executions.filter(({ status }) => status === 'WAITING_MESSAGE').map(({ id }) => id);
		const waiters = await this.messages.awaitedByAny(waiting);
		const own = new Set(executions.map(({ id }) => id));
		const asks: Ask[] = [];
		for (const id of ids) {
			const known = this.known.get(id);
			const waiter = waiters.get(id) ?? null;
			if (!known || !(own.has(known.executionId) || waiter)) continue;
			const { subject, words, from } = known;
			const now = waiter ? `${waiter.id} ${waiter.wakeAt}` : 'nobody';
			if (this.told.get(id) === now) continue;
			this.told.set(id, now);
			const left = waiter?.wakeAt == null ? null : Math.max(0, waiter.wakeAt - this.now());
			asks.push({ id, subject, words, from, waiter: waiter?.name ?? null, left });
		}
		return asks;
	}

	private async know(ids: readonly MessageId[]): Promise<void> {
		for (const message of await this.messages.rows(ids)) {
			if (!message) continue;
			const { id, subject, body, executionName: from, executionId } = message;
			this.known.set(id, { subject, words: firstWords(body), from, executionId });
		}
	}
}

/** The first text of a form, on one line: what it shows, or asks for. */
function firstWords(body: JsonObject): string | null {
	const texts = readForm(body)
		.fields.filter(({ element }) => element !== 'submit')
		.map(({ element, label, description }) => (element === 'markdown' ? description : label));
	const line = texts.map((text) => text.trim().replaceAll(/\s+/g, ' ')).find((text) => text !== '');
	if (line === undefined) return null;
	return line.length > WORDS ? `${line.slice(0, WORDS).trimEnd()}…` : line;
}
