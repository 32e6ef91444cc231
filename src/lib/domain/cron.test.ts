import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cronAfter, cronBefore, cronProblem, readMoment } from './cron';

const VIENNA = 'Europe/Vienna';
const at = (iso: string) => Date.parse(iso);

/** What a clock on the wall shows. */
function wall(ms: number, timeZone: string) {
	const parts = new Intl.DateTimeFormat('sv-SE', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'medium'
	}).format(ms);
	return { day: parts.slice(0, 10), time: parts.slice(11) };
}

function times(pattern: string, timeZone: string, from: string, count: number): string[] {
	const found: string[] = [];
	let last = at(from);
	while (found.length < count) {
		last = cronAfter(pattern, timeZone, last)!;
		found.push(new Date(last).toISOString().slice(0, 19));
	}
	return found;
}

describe('clocks that change', () => {
	it('makes up right after the gap for a time that is left out', () => {
		expect(times('30 2 * * *', VIENNA, '2026-03-28T12:00Z', 2)).toEqual(['2026-03-29T01:00:00', '2026-03-30T00:30:00']);
	});

	it('counts a time that comes twice once', () => {
		const found = times('30 2 * * *', VIENNA, '2026-10-24T12:00Z', 2);
		expect(found[0]).toBe('2026-10-25T00:30:00');
		expect(found[1]).toBe('2026-10-26T01:30:00');
	});

	it('goes on every quarter of an hour through both', () => {
		const quarters = (from: string) => times('*/15 * * * *', VIENNA, from, 16).map((text) => at(`${text}Z`));
		for (const from of ['2026-03-28T23:50Z', '2026-10-24T23:50Z']) {
			const found = quarters(from);
			expect(found.slice(1).map((time, i) => time - found[i]!)).toEqual(Array(15).fill(900_000));
		}
	});

	it('keeps the time of day the year through', () => {
		const found = times('0 8 * * *', VIENNA, '2026-01-01T00:00Z', 365).map((text) => wall(at(`${text}Z`), VIENNA));
		expect(new Set(found.map(({ time }) => time))).toEqual(new Set(['08:00:00']));
		expect(new Set(found.map(({ day }) => day)).size).toBe(365);
	});
});

const zones = fc.constantFrom(VIENNA, 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC');
const moments = fc.integer({ min: at('2025-01-01T00:00Z'), max: at('2027-12-31T00:00Z') });

describe('any day, any zone', () => {
	it('comes once on each day for a fixed time of day', () => {
		const fixed = fc.record({ minute: fc.nat(59), hour: fc.nat(23), zone: zones, from: moments });
		fc.assert(
			fc.property(fixed, ({ minute, hour, zone, from }) => {
				const pattern = `${minute} ${hour} * * *`;
				let last = cronAfter(pattern, zone, from)!;
				for (let i = 0; i < 4; i++) {
					const next = cronAfter(pattern, zone, last)!;
					const days = (at(wall(next, zone).day) - at(wall(last, zone).day)) / 86_400_000;
					expect(days).toBe(1);
					last = next;
				}
			}),
			{ numRuns: 60 }
		);
	});

	it('finds the same looking back as looking ahead', () => {
		const patterns = fc.constantFrom(
			'*/7 * * * *',
			'30 2,14 * * *',
			'0 0 * * 1-5',
			'*/20 * * * * *',
			'15 1-3 * * *',
			'0 6 L * *'
		);
		fc.assert(
			fc.property(patterns, zones, moments, (pattern, zone, from) => {
				const ahead: number[] = [];
				for (let last = from, i = 0; i < 6; i++) ahead.push((last = cronAfter(pattern, zone, last)!));
				for (const [i, time] of ahead.entries()) expect(time).toBeGreaterThan(i ? ahead[i - 1]! : from);
				expect(cronBefore(pattern, zone, ahead.at(-1)! + 1_000, 6)).toEqual(ahead);
			}),
			{ numRuns: 100 }
		);
	});
});

describe('what is typed', () => {
	it.each(['0 8 * * 1-5', '*/5 * * * *', '30 0 8 * * *', '@daily', '0 9 1,15 * MON'])('takes %s', (pattern) => {
		expect(cronProblem(pattern)).toBeNull();
	});

	it.each([
		['', 'Say when'],
		['* * *', 'This has 3 fields. It takes five'],
		['61 * * * *', 'Minutes go from 0 to 59'],
		['0 24 * * *', 'Hours go from 0 to 23'],
		['0 0 * * FOO', '“FOO” is no time'],
		['5-2 * * * *', '“5-2” is not understood here: write 5-59,0-2 for it.'],
		['1-2-3 * * * *', 'This cannot be read: '],
		['*/0 * * * *', 'This cannot be read: '],
		['0 0 31 2 *', 'There is no such day'],
		['@sometimes', '@sometimes is not known']
	])('says what is wrong with “%s”', (pattern, words) => {
		expect(cronProblem(pattern)).toContain(words);
	});

	it.each([
		['0/15 * * * *', '0/15', '*/15'],
		['0 5/20 * * * *', '5/20', '5-59/20'],
		['0 0 1/2 * *', '1/2', '*/2'],
		['0 22-2 * * *', '22-2', '22-23,0-2'],
		['0 9-17,23-0 * * *', '23-0', '23,0'],
		['0 20-5/3 * * *', '20-5/3', '20,23,2,5'],
		['0 0 * * FRI-MON', 'FRI-MON', 'FRI-SAT,SUN-MON'],
		['0 0 * * 6-1', '6-1', '6,0-1'],
		['0 0 1 nov-feb *', 'nov-feb', 'NOV-DEC,JAN-FEB']
	])('says what to write for what others take: “%s”', (pattern, entry, better) => {
		expect(cronProblem(pattern)).toBe(`“${entry}” is not understood here: write ${better} for it.`);
		expect(cronProblem(pattern.replace(entry, better))).toBeNull();
	});

	it('takes a day of the month and a day of the week for either of them', () => {
		expect(times('0 8 1 * MON', 'UTC', '2026-12-25T00:00Z', 3)).toEqual(
			['2026-12-28T08:00', '2027-01-01T08:00', '2027-01-04T08:00'].map(
				(text) => expect.stringContaining(text) as string
			)
		);
	});

	it('reads a date as one of the zone, unless it says its own', () => {
		expect(readMoment('2026-12-01T08:00', VIENNA)).toBe(at('2026-12-01T07:00Z'));
		expect(readMoment('2026-07-01 08:00', VIENNA)).toBe(at('2026-07-01T06:00Z'));
		expect(readMoment('2026-12-01', VIENNA)).toBe(at('2026-11-30T23:00Z'));
		expect(readMoment('2026-12-01T08:00Z', VIENNA)).toBe(at('2026-12-01T08:00Z'));
		expect(readMoment('2026-12-01T08:00+05:30', VIENNA)).toBe(at('2026-12-01T02:30Z'));
		for (const wrong of ['', 'tomorrow', '2026-02-31T08:00', '2026-13-01', '2026-12-01T25:00']) {
			expect(readMoment(wrong, VIENNA), wrong).toBeNull();
		}
	});
});
