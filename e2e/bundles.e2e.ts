import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { editor, openFlows, writeScript } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow, type Scripts } from './flows';

const script = (word: string) => `def handler(system, this):\n    this.log('${word}')\n`;

interface Bundle {
	format: string;
	version: number;
	flows: { name: string; script: string; description?: string; id?: string }[];
}

const bundleOf = (scripts: Scripts): Bundle => ({
	format: 'millrace-bundle',
	version: 1,
	flows: Object.entries(scripts).map(([name, script]) => ({ name, script }))
});

/** Presses something that downloads, and reads what came. */
async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; bundle: Bundle }> {
	const coming = page.waitForEvent('download');
	await press();
	const file = await coming;
	return { name: file.suggestedFilename(), bundle: JSON.parse(await readFile(await file.path(), 'utf8')) as Bundle };
}

const file = (content: string, name = 'flows.json') => ({
	name,
	mimeType: 'application/json',
	buffer: Buffer.from(content)
});

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import flows' });
const flowNames = (page: Page) =>
	page.getByRole('table', { name: 'Flows' }).locator('.name').getByRole('link').allTextContents();

async function expectFlows(page: Page, ...names: string[]): Promise<void> {
	await expect.poll(async () => (await flowNames(page)).sort()).toEqual([...names].sort());
}

/** Chooses a file with the Import button. */
async function choose(page: Page, content: string, name?: string): Promise<void> {
	const choosing = page.waitForEvent('filechooser');
	await page.getByRole('button', { name: /^Import( flows)?…$/ }).click();
	await (await choosing).setFiles(file(content, name));
	await expect(dialog(page)).toBeVisible();
}

test('one flow, several, or all are exported', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { one: script('1'), two: script('2'), three: script('3') });
	await expectFlows(page, 'one', 'two', 'three');

	const all = await download(page, () => page.getByRole('button', { name: 'Export all' }).click());
	expect(all.name).toMatch(/^millrace-all-flows-\d{4}-\d\d-\d\d\.json$/);
	expect(all.bundle).toMatchObject({ format: 'millrace-bundle', version: 1 });
	expect(all.bundle.flows.map(({ name }) => name)).toEqual(['one', 'three', 'two']);
	expect(all.bundle.flows[0]!.script).toBe(script('1'));

	await page.getByRole('checkbox', { name: 'Choose one' }).check();
	await page.getByRole('checkbox', { name: 'Choose two' }).check();
	const several = await download(page, () => page.getByRole('button', { name: 'Export', exact: true }).click());
	expect(several.bundle.flows.map(({ name }) => name)).toEqual(['one', 'two']);

	await page.getByRole('button', { name: 'More for three' }).click();
	const one = await download(page, () => page.getByRole('menuitem', { name: 'Export' }).click());
	expect(one.name).toBe('three.millrace.json');
	expect(one.bundle.flows.map(({ name }) => name)).toEqual(['three']);
});

test('what was exported comes back elsewhere as it was', async ({ page, browser, baseURL }) => {
	await openFlows(page);
	await importFlows(page, { 'größe – “x”': script('ß\u2028'), other: script('2') });
	const { bundle } = await download(page, () => page.getByRole('button', { name: 'Export all' }).click());

	const elsewhere = await browser.newContext({ baseURL: baseURL! });
	const there = await elsewhere.newPage();
	await openFlows(there);
	await choose(there, JSON.stringify(bundle));
	await expect(dialog(there)).toContainText('2 new flows · 0 changed · 0 the same');
	await dialog(there).getByRole('button', { name: 'Import 2 flows' }).click();
	await expectFlows(there, 'größe – “x”', 'other');
	const back = await download(there, () => there.getByRole('button', { name: 'Export all' }).click());
	expect(back.bundle.flows.map(({ id, name, script }) => [id, name, script])).toEqual(
		bundle.flows.map(({ id, name, script }) => [id, name, script])
	);
	await choose(there, JSON.stringify(bundle));
	await expect(dialog(there)).toContainText('0 new flows · 0 changed · 2 the same');
	await elsewhere.close();
});

test('the preview says what is new, changed and the same, and takes a choice for each conflict', async ({ page }) => {
	await openFlows(page);
	const before = { same: script('same'), keep: script('my keep'), take: script('my take'), both: script('my both') };
	await importFlows(page, before);
	await expectFlows(page, ...Object.keys(before));
	await choose(
		page,
		JSON.stringify(
			bundleOf({
				...before,
				keep: script('their keep'),
				take: script('their take'),
				both: script('their both'),
				brand: script('new'),
				unwanted: script('new')
			})
		)
	);
	await expect(dialog(page)).toContainText('2 new flows · 3 changed · 1 the same');
	const importing = dialog(page).getByRole('button', { name: /^Import/ });
	await expect(importing).toHaveAttribute('aria-disabled', 'true');
	const of = (name: string) => dialog(page).getByRole('group', { name, exact: true });
	await of('keep')
		.getByRole('radio', { name: /^Keep mine/ })
		.check();
	await of('take')
		.getByRole('radio', { name: /^Take theirs/ })
		.check();
	await expect(dialog(page)).toContainText('Choose for 1 flow that differs.');
	await of('both')
		.getByRole('radio', { name: /^Keep both/ })
		.check();
	await dialog(page).getByRole('checkbox', { name: 'unwanted' }).uncheck();
	await dialog(page).getByRole('button', { name: 'Show the difference of take' }).click();
	await expect(dialog(page).getByRole('textbox', { name: 'Mine' })).toContainText('my take');
	await expect(dialog(page).getByRole('textbox', { name: 'Theirs' })).toContainText('their take');
	await dialog(page).getByRole('button', { name: 'Import 3 flows' }).click();
	await expect(dialog(page)).toBeHidden();
	await expectFlows(page, 'same', 'keep', 'take', 'both', 'both 2', 'brand');

	for (const [name, word] of [
		['keep', 'my keep'],
		['take', 'their take'],
		['both', 'my both'],
		['both 2', 'their both']
	] as const) {
		await openFlow(page, name);
		await expect(editor(page)).toContainText(word);
	}
	await openFlow(page, 'take');
	await page.getByRole('tab', { name: 'History' }).click();
	await expect(page.getByRole('list', { name: 'Versions, newest first' }).getByRole('button')).toHaveCount(2);
	await expect(page.getByRole('textbox', { name: 'Version 1', exact: true })).toContainText('my take');
});

test('a file is dropped anywhere on the app, even into the editor', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { open: script('open') });
	await openFlow(page, 'open');
	await expect(editor(page)).toContainText("'open'");
	const content = JSON.stringify(bundleOf({ dropped: script('dropped') }));
	const transfer = await page.evaluateHandle((text) => {
		const data = new DataTransfer();
		data.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
		return data;
	}, content);
	await editor(page).dispatchEvent('dragover', { dataTransfer: transfer });
	await expect(page.getByText('Drop to import flows')).toBeVisible();
	await editor(page).dispatchEvent('drop', { dataTransfer: transfer });
	await expect(page.getByText('Drop to import flows')).toBeHidden();
	await expect(dialog(page)).toContainText('dropped.json');
	await dialog(page).getByRole('button', { name: 'Import 1 flow' }).click();
	await expect(page).toHaveTitle('dropped · Millrace');
	await expect(editor(page)).toContainText("'dropped'");
	await page.goto('flows');
	await expectFlows(page, 'open', 'dropped');
});

test('unsaved text outlives an import of its flow', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { mine: script('saved') });
	await openFlow(page, 'mine');
	await writeScript(page, 'text = "not saved"\n');
	await page.goto('flows');
	await choose(page, JSON.stringify(bundleOf({ mine: script('theirs') })));
	await expect(dialog(page)).toContainText('You have unsaved changes in it; they stay as they are.');
	await dialog(page)
		.getByRole('radio', { name: /^Take theirs/ })
		.check();
	await dialog(page).getByRole('button', { name: 'Import 1 flow' }).click();
	await expect(page).toHaveTitle('mine · Millrace');
	await expect(editor(page)).toContainText('not saved');
	await expect(page.getByRole('alert').filter({ hasText: 'Another version was saved meanwhile.' })).toBeVisible();
});

const good = JSON.stringify(bundleOf({ extra: script('x') }));
const refused: { what: string; content: () => string; says: RegExp }[] = [
	{ what: 'cut off', content: () => good.slice(0, -20), says: /cut off/ },
	{ what: 'no JSON', content: () => 'flows: []', says: /not JSON/ },
	{ what: 'empty', content: () => '', says: /empty/ },
	{ what: 'a web page', content: () => '<!doctype html><html></html>', says: /web page/ },
	{ what: 'other JSON', content: () => '{"name": "something else"}', says: /not a bundle/ },
	{
		what: 'newer',
		content: () => good.replace('"version":1', '"version":99'),
		says: /newer Millrace.*Update the app/s
	},
	{
		what: 'without a script',
		content: () => good.replace('"script"', '"text"'),
		says: /flows\[0\]\.script is missing/
	},
	{
		what: 'with a name twice',
		content: () => JSON.stringify({ ...bundleOf({}), flows: [1, 2].map(() => ({ name: 'extra', script: '' })) }),
		says: /flows\[1\]\.name/
	},
	{
		what: 'partly wrong',
		content: () =>
			JSON.stringify({
				...bundleOf({}),
				flows: [
					{ name: 'extra', script: '' },
					{ name: 5, script: '' }
				]
			}),
		says: /flows\[1\]\.name has to be a text/
	},
	{ what: 'huge', content: () => good.replace('}]', `${' '.repeat(50_000_000)}}]`), says: /51 MB; 50 MB are the most/ }
];

test('a file that is no bundle is refused with the reason, and changes nothing', async ({ page }) => {
	await openFlows(page);
	await importFlows(page, { mine: script('mine') });
	await page.goto('flows');
	await expectFlows(page, 'mine');
	for (const { what, content, says } of refused) {
		await test.step(what, async () => {
			await choose(page, content());
			const problem = dialog(page).getByRole('alert');
			await expect(problem).toContainText('This cannot be imported. Nothing was changed.');
			await expect(problem).toContainText(says);
			await expect(dialog(page).getByRole('button', { name: /^Import/ })).toHaveCount(0);
			await dialog(page).getByRole('button', { name: 'Close' }).last().click();
			await expect(dialog(page)).toBeHidden();
		});
	}
	await expectFlows(page, 'mine');
	await page.reload();
	await expectFlows(page, 'mine');
});
