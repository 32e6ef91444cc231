import { expect, test } from 'vitest';
import { mediaTypeOf } from './media-type';

test.each([
	['a.csv', '', 'text/csv'],
	['a/B.JSON', '', 'application/json'],
	['a.csv', 'application/octet-stream', 'text/csv'],
	['a.csv', 'application/vnd.ms-excel', 'text/csv'],
	['a.xls', 'application/vnd.ms-excel', 'application/vnd.ms-excel'],
	['a.csv', 'Text/Plain; charset=utf-8', 'text/plain'],
	['a', '', ''],
	['a', 'application/octet-stream', 'application/octet-stream'],
	['constructor.constructor', '', ''],
	['a.unknown', 'image/png', 'image/png']
])('%s, said to be “%s”', (name, said, type) => {
	expect(mediaTypeOf(name, said)).toBe(type);
});
