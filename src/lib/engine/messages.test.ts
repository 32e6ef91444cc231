import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../domain/json';
import type { Op } from '../domain/op';
import { World, type Script } from './simulated-world.fixture';

const ask = (wait: boolean, timeoutSeconds: number | null = null): Op => ({
	kind: 'message',
	message: { subject: 'Well?', body: { type: 'object', properties: {} }, messageType: 'INFO' },
	wait,
	timeoutSeconds
});
const asks: Script = function* () {
	const answered = yield ask(true);
	return answered.ok ? { got: (answered.value as JsonObject).response ?? null } : { failed: answered.failure.type };
};

function asking(scripts: { [name: string]: Script } = { asks }) {
	const world = new World(scripts);
	const id = world.request(Object.keys(scripts)[0]!);
	world.run(() => world.messages.size > 0 && world.executions.get(id)!.status !== 'RUNNING');
	return { world, id, message: [...world.messages.keys()][0]! };
}

describe('messages', () => {
	it('block until they are answered; the second answer does not count', () => {
		const { world, id, message } = asking();
		expect(world.executions.get(id)).toMatchObject({ status: 'WAITING_MESSAGE', waitingFor: 'Well?' });
		expect(world.answer(message, { yes: true })).toBe(true);
		expect(world.answer(message, { yes: false })).toBe(false);
		world.run();
		expect(world.payloads.get(id)!.output.got).toEqual({ yes: true });
	});

	it('are asked once, whatever crashes; an answer given while nobody ran the engine counts', () => {
		const { world, id, message } = asking();
		world.crash();
		world.run(() => world.executions.get(id)!.status === 'WAITING_MESSAGE');
		world.answer(message, { n: 1 });
		world.crash();
		world.run();
		expect(world.messages.size).toBe(1);
		expect(world.payloads.get(id)!.output.got).toEqual({ n: 1 });
	});

	it('not waited for go on at once, and are waited for later, also by another execution', () => {
		const { world, id, message } = asking({
			sends: function* () {
				const sent = yield ask(false);
				return { message: (sent as { value: JsonObject }).value.id! };
			},
			waits: function* (self) {
				const messageId = (self.input_value as JsonObject).message as never;
				const answered = yield { kind: 'await_message', messageId, timeoutSeconds: null };
				return { got: answered.ok ? (answered.value as JsonObject).response! : null };
			}
		});
		world.run();
		expect(world.executions.get(id)!.status).toBe('ENDED_SUCCESS');
		expect(world.messages.get(message)!.state).toBe('open');
		const second = world.request('waits', { message });
		world.run(() => world.executions.get(second)!.waitingFor !== null);
		expect(world.executions.get(second)).toMatchObject({ status: 'WAITING_MESSAGE', waitingFor: 'Well?' });
		world.answer(message, { late: true });
		world.run();
		expect(world.payloads.get(second)!.output.got).toEqual({ late: true });
	});

	it('time out, and want no answer any more', () => {
		const { world, id, message } = asking({
			asks: function* () {
				const answered = yield ask(true, 10);
				return { failed: answered.ok ? null : answered.failure.type };
			}
		});
		world.run();
		expect(world.payloads.get(id)!.output.failed).toBe('MessageResponseTimeoutError');
		expect(world.messages.get(message)!.state).toBe('withdrawn');
		expect(world.answer(message, {})).toBe(false);
	});

	it('take an answer that was given in time, though the engine hears of it when the time is up', () => {
		const { world, id, message } = asking({
			asks: function* () {
				const answered = yield ask(true, 10);
				return { got: answered.ok ? (answered.value as JsonObject).response! : answered.failure.type };
			}
		});
		// In the database; the item that tells of it has not been read.
		world.messages.set(message, { ...world.messages.get(message)!, state: 'answered', response: { yes: true } });
		world.happen('time');
		world.run();
		expect(world.payloads.get(id)!.output.got).toEqual({ yes: true });
	});

	it('answered already are found by a wait whose time is up before the database was asked', () => {
		const { world, message } = asking({
			asks,
			waits: function* (self) {
				const messageId = (self.input_value as JsonObject).message as never;
				const answered = yield { kind: 'await_message', messageId, timeoutSeconds: 0 };
				return { got: answered.ok ? (answered.value as JsonObject).response! : answered.failure.type };
			}
		});
		world.answer(message, { n: 1 });
		world.run();
		const second = world.request('waits', { message });
		world.run(() => world.choices().includes('look-up'));
		world.happen('time');
		world.run();
		expect(world.payloads.get(second)!.output.got).toEqual({ n: 1 });
	});

	it('stay open for another one that waits, when who asked gives up', () => {
		const { world, id, message } = asking({
			asks: function* () {
				const answered = yield ask(true, 10);
				return { failed: answered.ok ? null : answered.failure.type };
			},
			waits: function* (self) {
				const messageId = (self.input_value as JsonObject).message as never;
				const answered = yield { kind: 'await_message', messageId, timeoutSeconds: null };
				return { got: answered.ok ? (answered.value as JsonObject).response! : null };
			}
		});
		const other = world.request('waits', { message });
		world.run(() => world.executions.get(id)!.status === 'ENDED_SUCCESS');
		expect(world.payloads.get(id)!.output.failed).toBe('MessageResponseTimeoutError');
		expect(world.messages.get(message)!.state).toBe('open');
		world.answer(message, { late: true });
		world.run();
		expect(world.payloads.get(other)!.output.got).toEqual({ late: true });
	});

	it('are withdrawn when who waits for them is cancelled', () => {
		const { world, id, message } = asking();
		world.ask('cancel', id);
		world.run();
		expect(world.messages.get(message)!.state).toBe('withdrawn');
		expect(world.answer(message, {})).toBe(false);
	});
});
