import { readFilter } from '../domain/filter';
import { MessageId, type ProjectId } from '../domain/ids';
import type { Json } from '../domain/json';
import { messageSnapshot, type Message } from '../domain/message';
import type { RecordSnapshot } from '../domain/record';
import { RecordError } from '../domain/record-kinds';
import type { MillraceDatabase } from './database';
import { missing } from './record-refusal';
import type { RecordAddress, RecordTable } from './record-table';

type Address = RecordAddress<'message'>;

const FIELDS = [
	...['id', 'name', 'subject', 'body', 'message_type', 'state', 'response', 'execution_id'],
	...['created_at', 'modified_at', 'answered_at']
];

/** Messages as flows find them. Sending one is an op of its own, and only a person answers it. */
export class MessageRecordTable implements RecordTable<'message'> {
	constructor(
		private readonly db: MillraceDatabase,
		private readonly now: () => number
	) {}

	async read(address: Address): Promise<RecordSnapshot | null> {
		const message = await this.find(address);
		return message ? messageSnapshot(message) : null;
	}

	save(): Promise<RecordSnapshot> {
		return refuse();
	}

	clone(): Promise<RecordSnapshot> {
		return refuse();
	}

	/** Whoever waits for its answer is told, as when a page deletes it. */
	async delete(address: Address): Promise<void> {
		const message = await this.find(address);
		if (!message) throw missing('message', address.select, address.by, []);
		await this.db.messages.delete(message.id);
		await this.db.inbox.add({ type: 'answered', messageId: message.id, at: this.now() });
	}

	/** Too many to be looked through for one that was meant. */
	names(): Promise<string[]> {
		return Promise.resolve([]);
	}

	async list(_type: 'message', projectId: ProjectId, filter: Json): Promise<RecordSnapshot[]> {
		const wanted = readFilter(filter, FIELDS);
		const messages = await this.db.messages.filter((message) => message.projectId === projectId).sortBy('id');
		return messages.map(messageSnapshot).filter(wanted);
	}

	/** Of several with one subject, the one that was sent last. */
	private async find({ select, by, projectId }: Address): Promise<Message | undefined> {
		if (by === 'name') {
			const named = this.db.messages.filter((one) => one.subject === select && one.projectId === projectId);
			return (await named.sortBy('id')).at(-1);
		}
		const id = MessageId.parse(select);
		return id ? this.db.messages.get(id) : undefined;
	}
}

function refuse(): never {
	throw new RecordError('PermissionDenied', 'A message is sent with this.message(…) and answered by a person.');
}
