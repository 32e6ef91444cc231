import { beforeEach, describe, expect, it } from 'vitest';
import type { Execution } from '../domain/execution';
import { DEFAULT_PROJECT, ExecutionId, MessageId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { JournalEntry } from '../domain/journal-entry';
import type { Message } from '../domain/message';
import type { MillraceDatabase } from '../storage/database';
import { MessageRepository } from '../storage/message-repository';
import { testDatabase } from '../storage/test-database';
import { AskReader } from './ask-reader';

describe('what a run asks', () => {
	let db: MillraceDatabase;
	let messages: MessageRepository;
	let reader: AskReader;
	const one = { id: ExecutionId.create(), name: 'one', status: 'RUNNING', wakeAt: null } as unknown as Execution;

	beforeEach(async () => {
		db = await testDatabase();
		messages = new MessageRepository(db);
		reader = new AskReader(messages, () => 1_000);
		await db.executions.put(one);
	});

	async function send(subject: string | null, executionId = one.id, body: JsonObject = {}): Promise<MessageId> {
		const id = MessageId.create();
		const sender = { projectId: DEFAULT_PROJECT, executionId, executionName: 'one' };
		const open = { type: 'INFO', body, state: 'open', response: null, answeredAt: null } as const;
		await db.messages.add({ id, subject, createdAt: 1, ...sender, ...open } satisfies Message);
		return id;
	}
	async function wait(messageId: MessageId, seq: number, wakeAt: number | null): Promise<void> {
		const args = { kind: 'await_message', messageId, timeoutSeconds: null } as const;
		const entry = { executionId: one.id, seq, at: 1, kind: args.kind, args, madeId: null };
		await db.journal.put(entry as unknown as JournalEntry);
		await db.executions.update(one.id, { status: 'WAITING_MESSAGE', wakeAt });
	}
	const read = async () => reader.read(await db.executions.toArray());

	it('is told once when it is asked, and once for each wait', async () => {
		const id = await send('a');
		await send('of another run', ExecutionId.create());
		const ask = { id, subject: 'a', words: null, from: 'one', waiter: null, left: null };
		expect(await read()).toEqual([ask]);
		expect(await read()).toEqual([]);
		await wait(id, 1, 1_500);
		expect(await read()).toEqual([{ ...ask, waiter: 'one', left: 500 }]);
		expect(await read()).toEqual([]);
		await wait(id, 2, null);
		expect(await read()).toEqual([{ ...ask, waiter: 'one', left: null }]);
		await messages.answer(id, {});
		expect(await read()).toEqual([]);
	});

	it('comes in the order in which it was asked', async () => {
		for (const subject of ['a', 'b', 'c']) await send(subject);
		expect((await read()).map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
	});

	it.each([
		[{ ok: { element: 'submit', label: 'OK' }, string: { element: 'string', label: 'Who are\nyou?' } }, 'Who are you?'],
		[{ intro: { element: 'markdown', description: '' }, n: { element: 'number' } }, 'n'],
		[{ long: { element: 'markdown', description: 'word '.repeat(20) } }, `${'word '.repeat(12).trimEnd()}…`],
		[{ ok: { element: 'submit' } }, null]
	])('says how it begins: %j', async (properties, words) => {
		await send(null, one.id, { type: 'object', properties });
		expect((await read()).map((ask) => ask.words)).toEqual([words]);
	});
});
