import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readForm } from '../domain/form';
import { DEFAULT_PROJECT, ExecutionId, MessageId } from '../domain/ids';
import type { JournalEntry } from '../domain/journal-entry';
import type { Execution } from '../domain/execution';
import type { Message } from '../domain/message';
import { answerDraft, forgetAnswerDraft, keepAnswerDraft, tidyAnswerDrafts } from './answer-draft';
import type { MillraceDatabase } from './database';
import { MessageRepository } from './message-repository';
import { testDatabase } from './test-database';

let db: MillraceDatabase;
let messages: MessageRepository;
beforeEach(async () => {
	db = await testDatabase();
	messages = new MessageRepository(db);
});
afterEach(() => db.close());

async function given(fields: Partial<Message> = {}): Promise<Message> {
	const message: Message = {
		id: MessageId.create(),
		projectId: DEFAULT_PROJECT,
		executionId: ExecutionId.create(),
		executionName: 'asks',
		type: 'INFO',
		subject: 'Well?',
		body: {},
		state: 'open',
		response: null,
		createdAt: 1,
		answeredAt: null,
		...fields
	};
	await db.messages.add(message);
	return message;
}

describe('an answer', () => {
	it('counts once, and tells the engine once', async () => {
		const { id } = await given();
		const both = await Promise.all([messages.answer(id, { n: 1 }), messages.answer(id, { n: 2 })]);
		expect(both).toEqual(['answered', 'answered before']);
		expect(await messages.get(id)).toMatchObject({ state: 'answered', response: { n: 1 } });
		expect(await db.inbox.toArray()).toMatchObject([{ type: 'answered', messageId: id }]);
	});

	it('to one that was withdrawn or deleted changes nothing', async () => {
		const { id } = await given({ state: 'withdrawn' });
		expect(await messages.answer(id, {})).toBe('withdrawn');
		expect(await messages.answer(MessageId.create(), {})).toBe('gone');
		expect(await messages.get(id)).toMatchObject({ state: 'withdrawn', response: null });
		expect(await db.inbox.count()).toBe(0);
	});

	it('is written with its request to the engine, or not at all', async () => {
		const { id } = await given();
		db.inbox.hook('creating', () => {
			throw new Error('no room');
		});
		await expect(messages.answer(id, { n: 1 })).rejects.toThrow('no room');
		expect(await messages.get(id)).toMatchObject({ state: 'open', response: null });
	});
});

describe('messages', () => {
	it('come newest first: all, those in one state, those of one execution', async () => {
		const first = await given();
		const answered = await given({ state: 'answered' });
		const last = await given();
		expect(await messages.ids({ state: 'open' })).toEqual([last.id, first.id]);
		expect(await messages.ids({})).toEqual([last.id, answered.id, first.id]);
		const from = answered.executionId;
		const own = await given({ executionId: from });
		expect(await messages.ids({ from })).toEqual([own.id, answered.id]);
		expect(await messages.ids({ from, state: 'answered' })).toEqual([answered.id]);
		const gone = MessageId.create();
		expect(await messages.rows([gone, first.id])).toEqual([null, first]);
		const { id, type, subject, executionId, executionName, createdAt } = first;
		const head = { id, type, subject, executionId, executionName, createdAt };
		expect(await messages.heads([gone, first.id])).toEqual([head]);
	});

	it('know who waits for them: who asked, or another one', async () => {
		const asker = { id: ExecutionId.create(), status: 'WAITING_MESSAGE', name: 'asks' } as Execution;
		const other = { id: ExecutionId.create(), status: 'WAITING_MESSAGE', name: 'collects' } as Execution;
		const message = await given({ executionId: asker.id });
		await db.executions.bulkAdd([asker, other]);
		expect(await messages.waiterFor(message)).toBe(null);
		const awaits = { kind: 'await_message', messageId: message.id, timeoutSeconds: null } as const;
		const entry = { executionId: other.id, seq: 1, at: 1, kind: awaits.kind, args: awaits, madeId: null };
		await db.journal.add(entry as unknown as JournalEntry);
		expect(await messages.waiterFor(message)).toMatchObject({ name: 'collects' });
		const asks = { executionId: asker.id, seq: 4, at: 1, kind: 'message', args: { kind: 'message' } };
		await db.journal.add({ ...asks, madeId: message.id } as unknown as JournalEntry);
		expect(await messages.waiterFor(message)).toMatchObject({ name: 'asks' });
		await db.executions.update(asker.id, { status: 'RUNNING' });
		await db.executions.update(other.id, { status: 'ENDED_CANCELLED' });
		expect(await messages.waiterFor(message)).toBe(null);
	});

	it('of an execution are its own and the one it waits for', async () => {
		const id = ExecutionId.create();
		const own = await given({ executionId: id });
		const other = await given();
		await db.executions.add({ id, status: 'WAITING_MESSAGE' } as Execution);
		const step = { kind: 'await_message', messageId: other.id, timeoutSeconds: null } as const;
		await db.journal.add({ executionId: id, seq: 3, at: 1, kind: step.kind, args: step } as unknown as JournalEntry);
		expect(await messages.idsOfExecution(id)).toEqual([other.id, own.id]);
		await db.executions.update(id, { status: 'RUNNING' });
		expect(await messages.idsOfExecution(id)).toEqual([own.id]);
		expect(await messages.countOfExecution(id)).toBe(1);
	});
});

describe('what is filled in and not sent', () => {
	const kept = new Map<string, string>();
	beforeEach(() => {
		kept.clear();
		const store = {
			setItem: (key: string, value: string) => kept.set(key, value),
			getItem: (key: string) => kept.get(key) ?? null,
			removeItem: (key: string) => kept.delete(key)
		};
		const keys = {
			ownKeys: () => [...kept.keys()],
			getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true })
		};
		Object.defineProperty(globalThis, 'localStorage', { value: new Proxy(store, keys), configurable: true });
	});
	afterEach(() => Reflect.deleteProperty(globalThis, 'localStorage'));

	const { fields } = readForm({
		properties: { a: {}, secret: { element: 'password' }, file: { element: 'file' }, sure: { element: 'toggle' } }
	});

	it('is kept without passwords and files until it is answered', async () => {
		const { id } = await given();
		keepAnswerDraft(id, fields, { a: 'typed', secret: 'no', file: { name: 'x' }, sure: true });
		expect(answerDraft(id)).toEqual({ a: 'typed', sure: true });
		await messages.answer(id, { a: 'typed' });
		expect(answerDraft(id)).toEqual({});
	});

	it('is forgotten where nobody waits for it any more', () => {
		const [open, over] = [MessageId.create(), MessageId.create()];
		for (const id of [open, over]) keepAnswerDraft(id, fields, { a: 'x' });
		tidyAnswerDrafts(new Set([open]));
		expect([answerDraft(open), answerDraft(over)]).toEqual([{ a: 'x' }, {}]);
		forgetAnswerDraft(open);
		expect(kept.size).toBe(0);
	});
});
