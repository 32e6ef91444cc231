import { beforeAll, describe, expect, it } from 'vitest';
import { flowApiInNode, type Play } from './flow-api-in-node';
import { timeZoneFile, timeZoneNames } from './time-zone';

let play: Play;
beforeAll(async () => {
	play = await flowApiInNode();
}, 60_000);

const outputs = (body: string) => {
	const code = body.trim().replace(/\n\t*/g, '\n    ');
	const { ending } = play(
		`from datetime import datetime, timedelta, timezone\nfrom zoneinfo import ZoneInfo, available_timezones\ndef handler(system, this):\n    ${code}\n`
	);
	return ending.output ?? ending.message;
};

describe('time zones in Python', () => {
	it('have the offsets, names and summers of their clocks', () => {
		const said = outputs(`
			def said(zone, *when):
			    at = datetime(*when, tzinfo=ZoneInfo(zone))
			    return f'{at.isoformat()} {at.tzname()} {at.dst()}'
			return {
			    'winter': said('Europe/Vienna', 2026, 1, 15, 12),
			    'summer': said('Europe/Vienna', 2026, 7, 15, 12),
			    'south': said('Australia/Sydney', 2026, 1, 15, 12),
			    'half': said('Asia/Kolkata', 2026, 1, 15),
			    'no name': said('Asia/Kathmandu', 2026, 1, 15),
			    'long ago': said('Europe/Vienna', 1940, 8, 1),
			    'far ahead': said('America/New_York', 2099, 7, 1),
			    'utc': said('UTC', 2026, 1, 1),
			    'east': said('Etc/GMT-5', 2026, 1, 1),
			}`);
		expect(said).toEqual({
			winter: '2026-01-15T12:00:00+01:00 CET 0:00:00',
			summer: '2026-07-15T12:00:00+02:00 CEST 1:00:00',
			south: '2026-01-15T12:00:00+11:00 AEDT 1:00:00',
			half: '2026-01-15T00:00:00+05:30 IST 0:00:00',
			'no name': '2026-01-15T00:00:00+05:45 +0545 0:00:00',
			'long ago': '1940-08-01T00:00:00+02:00 CEST 1:00:00',
			'far ahead': '2099-07-01T00:00:00-04:00 EDT 1:00:00',
			utc: '2026-01-01T00:00:00+00:00 UTC 0:00:00',
			east: '2026-01-01T00:00:00+05:00 +05 0:00:00'
		});
	});

	it('change at the second at which clocks do', () => {
		const said = outputs(`
			vienna = ZoneInfo('Europe/Vienna')
			change = datetime(2026, 3, 29, 1, tzinfo=timezone.utc)
			twice = datetime(2026, 10, 25, 2, 30, tzinfo=vienna)
			return {
			    'before': str((change - timedelta(seconds=1)).astimezone(vienna)),
			    'at': str(change.astimezone(vienna)),
			    'fold': [str(twice), str(twice.replace(fold=1))],
			}`);
		expect(said).toEqual({
			before: '2026-03-29 01:59:59+01:00',
			at: '2026-03-29 03:00:00+02:00',
			fold: ['2026-10-25 02:30:00+02:00', '2026-10-25 02:30:00+01:00']
		});
	});

	it('are told from names that there are not', () => {
		expect(outputs(`return {'n': len(available_timezones()) > 400, 'utc': 'UTC' in available_timezones()}`)).toEqual({
			n: true,
			utc: true
		});
		expect(outputs(`ZoneInfo('Europe/Wien')`)).toContain('No time zone found with key Europe/Wien');
		expect(outputs(`ZoneInfo('+01:00')`)).toContain('No time zone found');
		expect(timeZoneNames()).toContain('Europe/Kiev');
	});

	it('are made once', () => {
		expect(timeZoneFile('Asia/Tokyo')).toBe(timeZoneFile('Asia/Tokyo'));
		expect(timeZoneFile('Nowhere/Land')).toBe(undefined);
	});

	it('have a difference of hours also where a country crossed the date line', () => {
		expect(outputs(`return {'dst': str(datetime(2011, 12, 31, 12, tzinfo=ZoneInfo('Pacific/Apia')).dst())}`)).toEqual({
			dst: '0:00:00'
		});
	});
});
