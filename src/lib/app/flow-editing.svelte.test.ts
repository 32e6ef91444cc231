import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Flow } from '../domain/flow';
import { MillraceDatabase } from '../storage/database';
import { FlowRepository } from '../storage/flow-repository';
import { FlowEditing } from './flow-editing.svelte';

let db: MillraceDatabase;
let flows: FlowRepository;
let flow: Flow;

beforeEach(async () => {
	db = new MillraceDatabase(`editing-${crypto.randomUUID()}`);
	flows = new FlowRepository(db);
	flow = await flows.create({ name: 'f', script: 'one' });
	return () => db.delete();
});

async function opened(): Promise<FlowEditing> {
	const editing = new FlowEditing(flows, flow.id);
	await editing.follow((await flows.get(flow.id))!);
	return editing;
}

/** Another tab saves. */
async function savedElsewhere(script: string): Promise<Flow> {
	return flows.saveScript(flow.id, script);
}

test('starts with the saved script', async () => {
	const editing = await opened();
	expect([editing.text, editing.unsaved, editing.loaded]).toEqual(['one', false, true]);
});

describe('F1: no typed text is lost', () => {
	test('a draft outlives the page', async () => {
		const before = await opened();
		before.edit('one, and more');
		await before.flush();
		const after = await opened();
		expect([after.text, after.unsaved]).toEqual(['one, and more', true]);
	});

	test('the draft is written by itself, also while typing goes on', async () => {
		const editing = await opened();
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		for (const text of ['t', 'ty', 'typ', 'type']) {
			editing.edit(text);
			vi.advanceTimersByTime(100);
		}
		vi.useRealTimers();
		await expect.poll(async () => (await flows.draft(flow.id))?.script).toBe('typ');
	});

	test('a page that is left writes before it goes', async () => {
		const editing = await opened();
		editing.edit('typed');
		editing.leave();
		expect((await flows.draft(flow.id))?.script).toBe('typed');
		await editing.flush();
		editing.edit('one');
		editing.leave();
		expect(await flows.draft(flow.id)).toBeUndefined();
	});

	test('what a page wrote as it went is there, although the database never heard of it', async () => {
		const editing = await opened();
		vi.spyOn(flows, 'saveDraft').mockReturnValueOnce(new Promise(() => undefined));
		editing.edit('typed at last');
		editing.leave();
		await db.drafts.delete(flow.id);
		const next = await opened();
		expect([next.text, next.unsaved]).toEqual(['typed at last', true]);
		// From then on it is a draft like any other.
		next.edit('one');
		await next.flush();
		expect((await opened()).unsaved).toBe(false);
	});

	test('a tab that has typed nothing leaves the draft of another one alone', async () => {
		const [looking, typing] = [await opened(), await opened()];
		typing.edit('hours of work');
		await typing.flush();
		await looking.flush();
		looking.leave();
		await looking.flush();
		expect((await flows.draft(flow.id))?.script).toBe('hours of work');
		// One that has found the draft does not write it over what was typed since.
		const found = await opened();
		typing.edit('hours of work, and more');
		await typing.flush();
		found.leave();
		await found.flush();
		expect((await flows.draft(flow.id))?.script).toBe('hours of work, and more');
		found.edit('one');
		found.leave();
		await found.flush();
		expect((await flows.draft(flow.id))?.script).toBe('hours of work, and more');
	});

	test('what another tab saves leaves this draft', async () => {
		const editing = await opened();
		editing.edit('mine');
		await editing.flush();
		const other = new FlowEditing(flows, flow.id);
		await other.follow((await flows.get(flow.id))!);
		other.edit('theirs');
		await other.save();
		editing.leave();
		const after = await opened();
		expect([after.text, after.conflict?.script]).toEqual(['mine', 'theirs']);
	});

	test('text typed back to what is saved leaves no draft', async () => {
		const editing = await opened();
		editing.edit('two');
		await editing.flush();
		editing.edit('one');
		await editing.flush();
		expect(await flows.draft(flow.id)).toBeUndefined();
	});

	test('of two texts written in a row the last one stays', async () => {
		const editing = await opened();
		editing.edit('a');
		const first = editing.flush();
		editing.edit('b');
		await Promise.all([first, editing.flush()]);
		expect((await flows.draft(flow.id))?.script).toBe('b');
	});
});

describe('F2: a save does not overwrite what somebody else saved', () => {
	test('it is refused, and both texts are at hand', async () => {
		const editing = await opened();
		editing.edit('mine');
		await savedElsewhere('theirs');
		expect(await editing.save()).toBeNull();
		expect(editing.conflict?.script).toBe('theirs');
		expect(editing.text).toBe('mine');
		expect(await flows.script((await flows.get(flow.id))!)).toBe('theirs');
	});

	test('of two tabs that save at once one is told', async () => {
		const [a, b] = [await opened(), await opened()];
		a.edit('a');
		b.edit('b');
		const saved = await Promise.all([a.save(), b.save()]);
		expect(saved.filter((flow) => flow === null)).toHaveLength(1);
		const refused = saved[0] ? b : a;
		expect(refused.conflict?.script).toBe(saved[0] ? 'a' : 'b');
		expect(await flows.versions(flow.id)).toHaveLength(2);
	});

	test('a save of unchanged text, before it was told of theirs, keeps theirs', async () => {
		const editing = await opened();
		await savedElsewhere('theirs');
		expect((await editing.save())?.versionHash).toBe((await flows.get(flow.id))!.versionHash);
		expect([editing.text, editing.unsaved]).toEqual(['theirs', false]);
		expect((await flows.versions(flow.id)).map(({ script }) => script)).toEqual(['theirs', 'one']);
	});

	test('keeping mine saves it after theirs', async () => {
		const editing = await opened();
		editing.edit('mine');
		await editing.follow(await savedElsewhere('theirs'));
		await editing.keepMine();
		expect(await editing.save()).not.toBeNull();
		expect((await flows.versions(flow.id)).map(({ script }) => script)).toEqual(['mine', 'theirs', 'one']);
	});

	test('taking theirs gives up mine', async () => {
		const editing = await opened();
		editing.edit('mine');
		await editing.flush();
		await editing.follow(await savedElsewhere('theirs'));
		await editing.takeTheirs();
		expect([editing.text, editing.unsaved, editing.conflict]).toEqual(['theirs', false, null]);
		expect(await flows.draft(flow.id)).toBeUndefined();
	});

	test('a draft made from an older version is met with what was saved since', async () => {
		const before = await opened();
		before.edit('mine');
		await before.flush();
		await savedElsewhere('theirs');
		const after = await opened();
		expect([after.text, after.conflict?.script]).toEqual(['mine', 'theirs']);
	});

	test('the same text on both sides is no conflict', async () => {
		const editing = await opened();
		editing.edit('same');
		await editing.follow(await savedElsewhere('same'));
		expect([editing.conflict, editing.unsaved]).toEqual([null, false]);
	});
});

test('F3: an unchanged text follows what is saved elsewhere', async () => {
	const editing = await opened();
	await editing.follow(await savedElsewhere('two'));
	expect([editing.text, editing.unsaved, editing.conflict]).toEqual(['two', false, null]);
});

test('F4: what is typed while a save is under way stays unsaved and is kept', async () => {
	const editing = await opened();
	editing.edit('two');
	const saving = editing.save();
	editing.edit('two and a half');
	await saving;
	expect([editing.text, editing.unsaved]).toEqual(['two and a half', true]);
	expect((await flows.draft(flow.id))?.script).toBe('two and a half');
});

test('saving a flow that is gone says what to do with the text', async () => {
	const editing = new FlowEditing(flows, flow.id);
	await editing.follow(flow);
	editing.edit('mine');
	await editing.flush();
	const elsewhere = new MillraceDatabase((flows as unknown as { db: MillraceDatabase }).db.name);
	await elsewhere.flows.delete(flow.id);
	elsewhere.close();
	await expect(editing.save()).rejects.toThrow('Copy your text');
	expect(editing.text).toBe('mine');
});
