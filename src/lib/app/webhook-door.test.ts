import { describe, expect, test, vi } from 'vitest';
import { DEFAULT_PROJECT, RecordId } from '../domain/ids';
import type { JsonObject } from '../domain/json';
import type { StoredRecord } from '../domain/record';
import { answerCall, readCallMessage } from './webhook-door';

const KEY = 'a-key-that-nobody-guesses';
const FRIEND = 'https://friend.example';

function webhook(name: string, fields: JsonObject = {}): StoredRecord {
	return {
		id: RecordId.create(),
		type: 'webhook',
		projectId: DEFAULT_PROJECT,
		name,
		description: '',
		tags: [],
		fields: { flow: 'f', key: KEY, origins: [FRIEND], enabled: true, ...fields },
		createdAt: 0,
		modifiedAt: 0,
		trashedAt: null
	};
}

const ANSWERED = { webhook_response: { type: 'json', json: 3 } };
const run = vi.fn(() => Promise.resolve({ status: 'ENDED_SUCCESS', message: null, output: ANSWERED }));
const door = (...webhooks: StoredRecord[]) => ({ webhooks: () => Promise.resolve(webhooks), run });
const call = { type: 'millrace-call', id: 7, webhook: 'orders', key: KEY };

describe('a page that calls', () => {
	test('calls the one of several of a name that its key opens: each project may have one', async () => {
		run.mockClear();
		const [mine, theirs] = [webhook('orders', { key: 'another' }), webhook('orders')];
		expect(await answerCall(door(mine, theirs), FRIEND, call)).toMatchObject({ status: 'ENDED_SUCCESS' });
		expect(run).toHaveBeenCalledWith(theirs, expect.anything());
	});

	test('gets what the flow has answered', async () => {
		run.mockClear();
		const answer = await answerCall(door(webhook('orders')), FRIEND, {
			...call,
			method: 'POST',
			body: { a: 1 },
			query: { n: 5 }
		});
		expect(answer).toEqual({
			type: 'millrace-result',
			id: 7,
			status: 'ENDED_SUCCESS',
			message: null,
			output: ANSWERED
		});
		expect(run.mock.calls).toMatchObject([[{ name: 'orders' }, { method: 'POST', json: { a: 1 }, query: { n: '5' } }]]);
	});

	test('may give several values of one name', () => {
		const given = { ...call, query: { a: ['1', 2], b: 'x' }, headers: { Accept: ['text/html', '*/*'] } };
		expect(readCallMessage(given)?.call).toMatchObject({
			query: { a: ['1', '2'], b: 'x' },
			headers: { Accept: 'text/html, */*' }
		});
	});

	test('is told why, where the flow cannot be started', async () => {
		run.mockRejectedValueOnce(new Error('There is no flow named “f”.'));
		const answer = await answerCall(door(webhook('orders')), FRIEND, call);
		expect(answer).toMatchObject({ status: 'REFUSED', message: 'There is no flow named “f”.' });
	});
});

describe('a hostile page', () => {
	const quiet = async (origin: string, data: unknown, ...webhooks: StoredRecord[]) => {
		run.mockClear();
		const answer = await answerCall(door(...webhooks), origin, data);
		expect(run).not.toHaveBeenCalled();
		return answer;
	};

	test('is not heard, also where it has the key (P1)', async () => {
		for (const origin of ['https://evil.example', 'null', '', 'https://friend.example.evil', 'http://friend.example']) {
			expect(await quiet(origin, call, webhook('orders')), origin).toBeNull();
		}
		expect(await quiet(FRIEND, call, webhook('orders', { origins: [] }))).toBeNull();
		expect(await quiet(FRIEND, call, webhook('orders', { origins: FRIEND }))).toBeNull();
		expect(await quiet('null', call, webhook('orders', { origins: ['https://x.example'] }))).toBeNull();
	});

	test('learns nothing of what there is: a wrong name and a wrong key are refused alike (P2)', async () => {
		const wrongKey = await quiet(FRIEND, { ...call, key: 'guess' }, webhook('orders'));
		const wrongName = await quiet(
			FRIEND,
			{ ...call, webhook: 'payroll' },
			webhook('orders'),
			webhook('payroll', { origins: [] })
		);
		expect(wrongKey).toEqual(wrongName);
		expect(wrongKey).toMatchObject({ status: 'REFUSED', output: null });
		expect(await quiet(FRIEND, call, webhook('orders', { enabled: false }))).toEqual(wrongKey);
		expect(await quiet(FRIEND, { ...call, key: '' }, webhook('orders', { key: null }))).toEqual(wrongKey);
	});

	test('says nothing that counts as a call where it is none', () => {
		for (const data of [
			null,
			'millrace-call',
			[],
			{ type: 'millrace-call' },
			{ ...call, key: 5 },
			{ ...call, webhook: null },
			{ ...call, type: 'x' }
		]) {
			expect(readCallMessage(data)).toBeNull();
		}
		expect(readCallMessage({ ...call, query: 'x', headers: [1], method: {}, path: 9 })?.call).toEqual({
			method: '{}',
			path: '9',
			query: {},
			headers: {},
			body: ''
		});
	});
});
