import { beforeEach, expect, test } from 'vitest';
import { KnownList } from './known-list';

let known: string[];
/** Answers that are awaited, the oldest first. */
let readings: ((rows: string[]) => void)[];
let list: KnownList<string>;

beforeEach(() => {
	known = [];
	readings = [];
	list = new KnownList({
		read: () => new Promise((resolve) => readings.push(resolve)),
		know: (rows) => (known = rows),
		failed: () => undefined
	});
});

test('knows what it was told, and what it has read', async () => {
	list.watcher.told(['a']);
	expect(known).toEqual(['a']);
	const reading = list.read();
	readings[0]!(['b']);
	await reading;
	expect(known).toEqual(['b']);
});

test('what was read before something newer was told does not replace it', async () => {
	const reading = list.read();
	list.watcher.told(['a', 'b']);
	readings[0]!(['a']);
	await reading;
	expect(known).toEqual(['a', 'b']);
});
