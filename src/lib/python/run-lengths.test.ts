import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunLengthReader, RunLengths } from './run-lengths';

describe('RunLengths', () => {
	it('joins equal readings that follow each other', () => {
		const clock = new RunLengths();
		for (const value of [5, 5, 5, 6, 5]) clock.add(value);
		expect(clock.drain()).toEqual([5, 3, 6, 1, 5, 1]);
		expect(clock.drain()).toBeUndefined();
	});

	it('gives back on replay what it gave when it recorded, whatever that was', () => {
		fc.assert(
			fc.property(fc.array(fc.double({ min: 0, max: 2e12, noNaN: true }), { maxLength: 3000 }), (live) => {
				const clock = new RunLengths();
				const given = live.map((value) => clock.add(value));
				const reader = new RunLengthReader(clock.drain());
				expect(live.map(() => reader.next())).toEqual(given);
				expect(reader.next()).toBeUndefined();
			})
		);
	});

	it('keeps a million readings small, by reading coarser, and never steps back', () => {
		const clock = new RunLengths();
		let before = -Infinity;
		let steps = 0;
		for (let i = 0; i < 1_000_000; i++) {
			const value = clock.add(1.7e12 + i * 0.005);
			if (value < before) steps++;
			before = value;
		}
		expect(steps).toBe(0);
		expect(clock.drain()!.length).toBeLessThan(10_000);
	});

	it('reads as fine as before after it was drained', () => {
		const clock = new RunLengths();
		for (let i = 0; i < 5000; i++) clock.add(i * 0.1);
		clock.drain();
		expect(clock.add(777.123)).toBe(777.123);
	});
});
