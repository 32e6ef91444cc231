import { describe, expect, test } from 'vitest';
import { followUuidV7, uuidV7 } from './ids';

/** A random part that sorts before, and one that sorts behind any other. */
const LOW = new Uint8Array(8);
const HIGH = new Uint8Array(8).fill(0xff);

/** Ids are kept in order for a whole realm: each test has a time of its own, behind that of the one before. */
let start = Date.UTC(2030, 0, 1);
function later(): number {
	return (start += 1_000_000_000);
}

/** What another realm, which knows nothing of this one, may make: the id of its n-th in this millisecond. */
function ofAnotherRealm(ms: number, nth: number): string {
	const time = ms.toString(16).padStart(12, '0');
	return `${time.slice(0, 8)}-${time.slice(8)}-7${nth.toString(16).padStart(3, '0')}-bfff-ffffffffffff`;
}

describe('ids sort by the order in which they were made', () => {
	test('within one millisecond, however many, and when the clock steps back', () => {
		const now = later();
		const ids = Array.from({ length: 10_000 }, (_, index) => uuidV7(now - (index % 3) * 1_000, index % 2 ? LOW : HIGH));
		expect(ids).toEqual([...ids].sort());
		expect(new Set(ids).size).toBe(ids.length);
	});

	test('behind one of another realm that was heard of', () => {
		const now = later();
		for (const [ms, nth] of [
			[now, 0],
			[now, 7],
			[now, 0xfff],
			[now + 500, 3]
		] as const) {
			const heard = ofAnotherRealm(ms, nth);
			followUuidV7(heard, now);
			expect(uuidV7(now, LOW) > heard, heard).toBe(true);
		}
	});

	test('also behind own ones that are newer than what was heard of', () => {
		const now = later();
		const own = [uuidV7(now, HIGH), uuidV7(now, HIGH)];
		followUuidV7(ofAnotherRealm(now, 0), now);
		followUuidV7(ofAnotherRealm(now - 5_000, 0xfff), now);
		own.push(uuidV7(now, LOW));
		expect(own).toEqual([...own].sort());
	});

	test('but of no time to come, and no text that is no such id', () => {
		const now = later();
		const texts = [ofAnotherRealm(now + 10 * 86_400_000, 0), 'ffffffff-ffff-4fff-bfff-ffffffffffff', 'an id', ''];
		for (const text of texts) followUuidV7(text, now);
		expect(parseInt(uuidV7(now, LOW).replaceAll('-', '').slice(0, 12), 16)).toBe(now);
	});
});
