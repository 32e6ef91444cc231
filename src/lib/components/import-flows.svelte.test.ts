import '../../app.css';
import axe from 'axe-core';
import { beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { BundleFlow } from '../domain/bundle';
import type { ImportResult } from '../storage/bundle-import';
import { MillraceDatabase } from '../storage/database';
import { FlowRepository } from '../storage/flow-repository';
import ImportFlows from './import-flows.svelte';

let db: MillraceDatabase;
let flows: FlowRepository;
let results: ImportResult[];

beforeEach(async () => {
	db = new MillraceDatabase(`import-${crypto.randomUUID()}`);
	flows = new FlowRepository(db);
	results = [];
	await render(ImportFlows, { db, onimported: (result) => results.push(result) });
	return () => db.delete();
});

function bundle(...entries: BundleFlow[]): File {
	const text = JSON.stringify({ format: 'millrace-bundle', version: 1, flows: entries });
	return new File([text], 'backup.json', { type: 'application/json' });
}

function drag(type: 'dragover' | 'dragleave' | 'drop', files: File[]): DragEvent {
	const dataTransfer = new DataTransfer();
	for (const file of files) dataTransfer.items.add(file);
	const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
	document.body.dispatchEvent(event);
	return event;
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const names = async () => (await flows.list()).map((flow) => flow.name);

async function accessible(): Promise<void> {
	const { violations } = await axe.run(document, { rules: { region: { enabled: false } } });
	expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
}

test('a dropped bundle is shown first, and imported when told to', async () => {
	const file = bundle({ name: 'one', script: '1' }, { name: 'two', script: '2' });
	expect(drag('dragover', [file]).defaultPrevented).toBe(true);
	await expect.element(page.getByText('Drop to import flows')).toBeVisible();
	drag('drop', [file]);
	await expect.element(page.getByText('2 new flows · 0 changed · 0 the same')).toBeVisible();
	await expect.element(page.getByText('Drop to import flows')).not.toBeInTheDocument();
	await accessible();
	expect(await names()).toEqual([]);
	await page.getByRole('checkbox', { name: 'two' }).click();
	await button('Import 1 flow').click();
	await expect.poll(() => results.length).toBe(1);
	expect(await names()).toEqual(['one']);
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});

test('what records would reach of mine is said before anything is imported', async () => {
	await flows.create({ name: 'wipe', script: '1' });
	const fields = { flow: 'wipe', origins: ['https://a.example'] };
	const records = [{ type: 'webhook', name: 'w', fields }];
	const text = JSON.stringify({ format: 'millrace-bundle', version: 2, flows: [], records });
	drag('drop', [new File([text], 'backup.json', { type: 'application/json' })]);
	const notes = page.getByRole('list', { name: 'What to know' });
	await expect
		.element(notes)
		.toHaveTextContent('It would start flows of yours that are not in the file: “wipe” by the webhook “w”.');
	await expect
		.element(notes)
		.toHaveTextContent(
			'Who may call webhooks from outside is left out, and is to be allowed here: the webhook “w” (https://a.example).'
		);
	await page.getByRole('checkbox', { name: 'w', exact: true }).click();
	await expect.element(notes).not.toHaveTextContent('It would start flows');
});

test('each conflict wants a choice; none is made beforehand', async () => {
	const mine = await flows.create({ name: 'mine', script: 'x = 1\n' });
	await flows.create({ name: 'other', script: 'y = 1\n' });
	drag('drop', [bundle({ id: mine.id, name: 'mine', script: 'x = 2\n' }, { name: 'other', script: 'y = 2\n' })]);
	await expect.element(page.getByText('0 new flows · 2 changed · 0 the same')).toBeVisible();
	expect(document.querySelectorAll('input:checked')).toHaveLength(0);
	await expect.element(button('Import')).toHaveAttribute('aria-disabled', 'true');
	await button('Show the difference of mine').click();
	await expect.element(page.getByRole('textbox', { name: 'Theirs' })).toHaveTextContent('x = 2');
	await accessible();

	await page
		.getByRole('group', { name: 'mine' })
		.getByRole('radio', { name: /Take theirs/ })
		.click();
	await expect.element(page.getByText('Choose for 1 flow that differs.')).toBeVisible();
	await page
		.getByRole('group', { name: 'other' })
		.getByRole('radio', { name: /Keep both/ })
		.click();
	await button('Import 2 flows').click();
	await expect.poll(() => results.length).toBe(1);
	expect(await names()).toEqual(['mine', 'other', 'other 2']);
	expect(await flows.versions(mine.id)).toHaveLength(2);
});

test('one choice for all, from the keyboard', async () => {
	await flows.create({ name: 'a', script: '1' });
	await flows.create({ name: 'b', script: '1' });
	drag('drop', [bundle({ name: 'a', script: '2' }, { name: 'b', script: '2' })]);
	const all = page.getByRole('group', { name: 'The same choice for all' });
	await expect.element(all).toBeVisible();
	all.getByRole('button', { name: 'Take theirs' }).element().focus();
	await userEvent.keyboard('{Enter}');
	button('Import 2 flows').element().focus();
	await userEvent.keyboard('{Enter}');
	await expect.poll(() => results[0]?.updated.length).toBe(2);
});

test.each([
	['a broken file', new File(['{"format": "millrace-bundle", "ver'], 'b.json'), /cut off/],
	['a newer file', new File(['{"format": "millrace-bundle", "version": 9}'], 'b.json'), /newer Millrace/]
])('%s is refused in words, and nothing can be imported', async (_name, file, words) => {
	drag('drop', [file]);
	await expect.element(page.getByRole('alert')).toHaveTextContent(words);
	await expect.element(button(/^Import/)).not.toBeInTheDocument();
	await accessible();
	await button('Close').last().click();
	await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
	expect(await names()).toEqual([]);
});

test('a flow saved meanwhile in another tab: said, and compared again', async () => {
	const mine = await flows.create({ name: 'mine', script: '1' });
	drag('drop', [bundle({ name: 'mine', script: '2' })]);
	await page.getByRole('radio', { name: /Take theirs/ }).click();
	await flows.saveScript(mine.id, '3');
	await button('Import 1 flow').click();
	await expect.element(page.getByRole('alert')).toHaveTextContent('Nothing was imported');
	await button('Compare again').click();
	await expect.element(button('Import')).toHaveAttribute('aria-disabled', 'true');
	await page.getByRole('radio', { name: /Take theirs/ }).click();
	await button('Import 1 flow').click();
	await expect.poll(() => results.length).toBe(1);
	expect((await flows.versions(mine.id)).map((version) => version.script)).toEqual(['2', '3', '1']);
});

test('Python files become flows', async () => {
	drag('drop', [new File(['x = 1'], 'daily report.py'), new File(['x = 2'], 'b.py')]);
	await button('Import 2 flows').click();
	await expect.poll(() => results.length).toBe(1);
	expect(await names()).toEqual(['b', 'daily report']);
});

test('the Import button’s way: choosing files', async () => {
	const chooser = document.querySelector<HTMLInputElement>('input[type=file]')!;
	const chosen = new DataTransfer();
	chosen.items.add(bundle({ name: 'one', script: '1' }));
	chooser.files = chosen.files;
	chooser.dispatchEvent(new Event('change', { bubbles: true }));
	await button('Import 1 flow').click();
	await expect.poll(() => results.length).toBe(1);
});

test('dragging text over the page is nobody’s business here', async () => {
	const dataTransfer = new DataTransfer();
	dataTransfer.setData('text/plain', 'hello');
	const event = new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true });
	document.body.dispatchEvent(event);
	expect(event.defaultPrevented).toBe(false);
	await expect.element(page.getByText('Drop to import flows')).not.toBeInTheDocument();
});
