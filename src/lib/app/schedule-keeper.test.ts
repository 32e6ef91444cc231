import { describe, expect, test, vi } from 'vitest';
import { ScheduleKeeper } from './schedule-keeper';

/** A clock and a timer that are moved by hand, and a schedule that is due at certain times. */
function world(due: number[]) {
	let now = 0;
	let timer: { at: number; callback: () => void } | null = null;
	let change = () => {};
	const started: number[] = [];
	const looks: number[] = [];
	const store = {
		startDue: vi.fn(async (at: number) => {
			looks.push(at);
			for (const time of due.filter((one) => one <= at && !started.includes(one))) started.push(time);
			return { started: [], nextAt: due.find((one) => one > at) ?? null };
		}),
		watch: (onChange: () => void) => {
			change = onChange;
			onChange();
			return { unsubscribe: () => (change = () => {}) };
		}
	};
	const after = (ms: number, callback: () => void) => {
		const mine = { at: now + ms, callback };
		timer = mine;
		return () => {
			if (timer === mine) timer = null;
		};
	};
	const keeper = new ScheduleKeeper({ store, now: () => now, after });
	const settle = () => new Promise<void>((resolve) => setTimeout(resolve));
	return {
		keeper,
		store,
		started,
		looks,
		settle,
		changed: () => change(),
		nextTimer: () => timer?.at ?? null,
		/** Lets time pass as a machine that is awake does. */
		async pass(until: number) {
			while (timer && timer.at <= until) {
				const { at, callback } = timer;
				timer = null;
				now = Math.max(now, at);
				callback();
				await settle();
			}
			now = until;
		},
		set: (to: number) => (now = to),
		async fire() {
			timer?.callback();
			await settle();
		}
	};
}

describe('the keeper of schedules', () => {
	test('looks when something is due, and asks the database for nothing in between', async () => {
		const w = world([70_000, 90_000]);
		w.keeper.start();
		await w.settle();
		await w.pass(100_000);
		expect(w.started).toEqual([70_000, 90_000]);
		expect(w.looks).toEqual([0, 70_000, 90_000]);
		expect(w.nextTimer()).toBeNull();
	});

	test('notices within seconds that the machine has slept', async () => {
		const w = world([3_600_000]);
		w.keeper.start();
		await w.settle();
		expect(w.nextTimer()).toBe(20_000);
		w.set(8 * 3_600_000);
		await w.fire();
		expect(w.started).toEqual([3_600_000]);
	});

	test('looks anew when the clock was set back, and when schedules change', async () => {
		const w = world([50_000]);
		w.set(40_000);
		w.keeper.start();
		await w.settle();
		w.set(10_000);
		await w.fire();
		w.changed();
		await w.settle();
		expect(w.looks).toEqual([40_000, 10_000, 10_000]);
	});

	test('goes on after an error, and not after it was stopped', async () => {
		const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
		const w = world([60_000]);
		w.store.startDue.mockRejectedValueOnce(new Error('disk full'));
		w.keeper.start();
		await w.settle();
		expect(w.nextTimer()).toBe(5_000);
		await w.pass(60_000);
		expect(w.started).toEqual([60_000]);
		await w.keeper.stop();
		w.changed();
		await w.settle();
		expect(w.nextTimer()).toBeNull();
		warn.mockRestore();
	});
});
