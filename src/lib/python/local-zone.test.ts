import { describe, expect, it } from 'vitest';
import { TimeZone } from './local-zone';
import { presentZone } from './zone-offset';

const wallTime = (zone: string, at: string) => {
	const { year, month, day, hour, minute, second, isSummer, offset } = new TimeZone(zone).local(Date.parse(at));
	return [year, month + 1, day, hour, minute, second, isSummer, offset / 3600];
};

describe('TimeZone', () => {
	it('tells the local time in winter and in summer, on both halves of the earth', () => {
		expect(wallTime('Europe/Vienna', '2026-01-31T23:30:15Z')).toEqual([2026, 2, 1, 0, 30, 15, false, 1]);
		expect(wallTime('Europe/Vienna', '2026-07-31T23:30:15Z')).toEqual([2026, 8, 1, 1, 30, 15, true, 2]);
		expect(wallTime('America/Santiago', '2026-01-01T02:00:00Z')).toEqual([2025, 12, 31, 23, 0, 0, true, -3]);
		expect(wallTime('Asia/Kolkata', '2026-07-31T18:30:00Z')).toEqual([2026, 8, 1, 0, 0, 0, false, 5.5]);
		expect(wallTime('UTC', '1969-12-31T23:59:59Z')).toEqual([1969, 12, 31, 23, 59, 59, false, 0]);
	});

	it('knows the day of the year and of the week', () => {
		const at = (text: string) => new TimeZone('Europe/Vienna').local(Date.parse(text));
		expect(at('2024-12-31T22:59:59Z')).toMatchObject({ dayOfYear: 365, weekday: 2 });
		expect(at('2024-12-31T23:00:00Z')).toMatchObject({ dayOfYear: 0, weekday: 3 });
	});

	it('finds the moment of a local time, also when clocks are put forward or back', () => {
		const vienna = new TimeZone('Europe/Vienna');
		const moment = (text: string, isSummer: boolean | null = null) => {
			const [year, month, day, hour, minute] = text.split(/\D/).map(Number) as [number, number, number, number, number];
			return new Date(vienna.moment({ year, month: month - 1, day, hour, minute, second: 0 }, isSummer)).toISOString();
		};
		expect(moment('2026-02-01 00:30')).toBe('2026-01-31T23:30:00.000Z');
		expect(moment('2026-13-32 24:60')).toBe('2027-02-02T00:00:00.000Z');
		// Left out, and twice.
		expect(moment('2026-03-29 02:30')).toBe('2026-03-29T01:30:00.000Z');
		expect(moment('2026-10-25 02:30')).toBe('2026-10-25T00:30:00.000Z');
		expect(moment('2026-10-25 02:30', false)).toBe('2026-10-25T01:30:00.000Z');
		expect(moment('2026-07-01 12:00', false)).toBe('2026-07-01T11:00:00.000Z');
	});

	it('says of the zone of this machine what this machine says', () => {
		const here = new TimeZone(presentZone());
		for (let at = Date.UTC(1971, 0, 1); at < Date.UTC(2037, 0, 1); at += 40 * 86_400_000 + 12_345_000) {
			const date = new Date(at);
			const local = here.local(at);
			expect([local.year, local.month, local.day, local.hour, local.minute, local.weekday]).toEqual([
				date.getFullYear(),
				date.getMonth(),
				date.getDate(),
				date.getHours(),
				date.getMinutes(),
				date.getDay()
			]);
			const { hour, minute, second } = here.local(here.moment(local, null));
			expect([hour, minute, second]).toEqual([local.hour, local.minute, local.second]);
		}
	});

	it('refuses what is no zone', () => {
		expect(() => new TimeZone('Nowhere/Nothing')).toThrow(RangeError);
	});
});
