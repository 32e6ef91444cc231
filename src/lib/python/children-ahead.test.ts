import { expect, test } from 'vitest';
import { uuidV7, type ExecutionId, type FlowId } from '../domain/ids';
import type { Op } from '../domain/op';
import { ChildrenAhead } from './children-ahead';

const PARENT = '01920000-0000-7000-8000-000000000001' as ExecutionId;
const NOW = Date.UTC(2031, 0, 1);
const create: Op = {
	kind: 'create',
	target: { type: 'FLOW', nameOrId: 'known' },
	input: null,
	options: {},
	run: true,
	wait: null
};

test('children come behind those that the engine has made in between, within one millisecond', () => {
	const ahead = new ChildrenAhead(() => NOW);
	ahead.know({ known: '01920000-0000-7000-8000-000000000002' as FlowId });
	const ids: string[] = [];
	for (let round = 0; round < 50; round++) {
		ids.push(ahead.answer(create, PARENT, round + 1)!.childId);
		// As the engine makes it, which has heard of the one before.
		const [time, count] = [ids.at(-1)!.slice(0, 13), parseInt(ids.at(-1)!.slice(15, 18), 16)];
		ids.push(`${time}-7${(count + 3).toString(16).padStart(3, '0')}-bfff-ffffffffffff`);
		ahead.heard({ ok: true, value: { id: ids.at(-1)!, status: 'PENDING' } });
	}
	expect(ids).toEqual([...ids].sort());
	expect(ids.every((id) => id.slice(0, 13) === ids[0]!.slice(0, 13))).toBe(true);
});

test('answers without an id change nothing', () => {
	const ahead = new ChildrenAhead(() => NOW + 1_000);
	ahead.know({ known: '01920000-0000-7000-8000-000000000002' as FlowId });
	for (const value of [null, 'text', [1], { id: 3 }, { id: 'someone' }]) ahead.heard({ ok: true, value });
	ahead.heard({ ok: false, failure: { type: 'InternalError', message: 'no', retryable: false } });
	const expected = uuidV7(NOW + 1_000, new Uint8Array(8)).slice(0, 13);
	expect(ahead.answer(create, PARENT, 1)!.childId.slice(0, 13)).toBe(expected);
});
