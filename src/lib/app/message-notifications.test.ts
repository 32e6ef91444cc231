import { beforeEach, describe, expect, it } from 'vitest';
import { ExecutionId, MessageId } from '../domain/ids';
import type { MessageHead } from '../domain/message';
import { MessageNotifications, type NotificationPorts } from './message-notifications';

let told: string[];
let ports: NotificationPorts;
beforeEach(() => {
	told = [];
	ports = {
		isTeller: () => true,
		isAllowed: () => true,
		isLookedAt: () => Promise.resolve(false),
		show: ({ title, body }) => Promise.resolve(void told.push(`${title}: ${body}`)),
		close: (tag) => Promise.resolve(void told.push(`closed ${tag}`))
	};
});

function message(subject: string | null, executionName = 'asks'): MessageHead {
	const [id, executionId] = [MessageId.create(), ExecutionId.create()];
	return { id, type: 'INFO', subject, executionId, executionName, createdAt: 1 };
}

describe('a message that comes while nobody looks', () => {
	it('is told once, and taken back when it is not open any more', async () => {
		const notifications = new MessageNotifications(ports);
		const before = message('from before');
		await notifications.update([before]);
		const one = message('Well?');
		await notifications.update([one, before]);
		await notifications.update([one, before]);
		expect(told).toEqual(['Well?: asks']);
		await notifications.update([]);
		expect(told).toEqual(['Well?: asks', `closed ${one.id}`]);
	});

	it('is told together with others, where there are many', async () => {
		const notifications = new MessageNotifications(ports);
		await notifications.update([]);
		await notifications.update(['a', 'b', 'c', 'd', 'd'].map((name) => message(null, name)));
		expect(told).toEqual(['5 messages: From a, b, c and 1 more']);
	});

	it('is not told where somebody looks, nobody wants it, or another tab tells', async () => {
		for (const change of [
			{ isTeller: () => false },
			{ isAllowed: () => false },
			{ isLookedAt: () => Promise.resolve(true) }
		]) {
			const notifications = new MessageNotifications({ ...ports, ...change });
			await notifications.update([]);
			await notifications.update([message('Well?')]);
		}
		expect(told).toEqual([]);
	});

	it('was seen by a tab that tells only later', async () => {
		let teller = false;
		const notifications = new MessageNotifications({ ...ports, isTeller: () => teller });
		await notifications.update([]);
		const old = message('told by the tab before');
		await notifications.update([old]);
		teller = true;
		await notifications.update([message('new'), old]);
		expect(told).toEqual(['new: asks']);
	});
});
