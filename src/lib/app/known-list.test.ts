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

test('what was told is not read', async () => {
	list.watcher.asked();
	list.watcher.told(['a']);
	await list.catchUp();
	expect(readings).toHaveLength(0);
	expect(known).toEqual(['a']);
});

test('before it is told the first time, and between a change and its telling, it is read', async () => {
	const first = list.catchUp();
	readings[0]!(['a']);
	await first;
	expect(known).toEqual(['a']);
	list.watcher.told(['a']);
	list.watcher.asked();
	const second = list.catchUp();
	readings[1]!(['a', 'b']);
	await second;
	expect(known).toEqual(['a', 'b']);
});

test('what was read before something newer was told does not replace it', async () => {
	const reading = list.catchUp();
	list.watcher.told(['a', 'b']);
	readings[0]!(['a']);
	await reading;
	expect(known).toEqual(['a', 'b']);
});

test('behind a write of its own it is read, although it was told', async () => {
	list.watcher.told(['a']);
	const reading = list.read();
	readings[0]!(['b']);
	await reading;
	expect(known).toEqual(['b']);
});
