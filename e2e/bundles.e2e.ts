import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { editor, follow, openFlows, visit, writeScript } from './app';
import { expect, keepNoFiles, test } from './fixtures';
import { importFlows, openFlow, type Scripts } from './flows';

const script = (word: string) => `def handler(system, this):\n    this.log('${word}')\n`;

interface Bundle {
	format: string;
	version: number;
	flows: { name: string; script: string; description?: string; id?: string }[];
	records?: { type: string; name: string; fields?: object; content?: string; leftOut?: string[] }[];
}

const bundleOf = (scripts: Scripts): Bundle => ({
	format: 'millrace-bundle',
	version: 1,
	flows: Object.entries(scripts).map(([name, script]) => ({ name, script }))
});

/** Presses something that downloads, and reads what came. Where a test before has left records, these are asked for first. */
async function download(page: Page, press: () => Promise<void>): Promise<{ name: string; bundle: Bundle }> {
	const coming = page.waitForEvent('download');
	await press();
	const asked = page.getByRole('dialog', { name: 'Export' }).getByRole('button', { name: 'Export', exact: true });
	const isAsked = asked.waitFor().then(
		() => true,
		() => false
	);
	if (await Promise.race([coming.then(() => false), isAsked])) await asked.click();
	const file = await coming;
	return { name: file.suggestedFilename(), bundle: JSON.parse(await readFile(await file.path(), 'utf8')) as Bundle };
}

const file = (content: string, name = 'flows.json') => ({
	name,
	mimeType: 'application/json',
	buffer: Buffer.from(content)
});

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Import' });
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

test('one flow, several, or all are exported', async ({ app }) => {
	await importFlows(app, { one: script('1'), two: script('2'), three: script('3') });
	await expectFlows(app, 'one', 'two', 'three');

	const all = await download(app, () => app.getByRole('button', { name: 'Export all' }).click());
	expect(all.name).toMatch(/^millrace-all-flows-\d{4}-\d\d-\d\d\.json$/);
	expect(all.bundle).toMatchObject({ format: 'millrace-bundle', version: 1 });
	expect(all.bundle.flows.map(({ name }) => name)).toEqual(['one', 'three', 'two']);
	expect(all.bundle.flows[0]!.script).toBe(script('1'));

	await app.getByRole('checkbox', { name: 'Choose one' }).check();
	await app.getByRole('checkbox', { name: 'Choose two' }).check();
	const several = await download(app, () => app.getByRole('button', { name: 'Export', exact: true }).click());
	expect(several.bundle.flows.map(({ name }) => name)).toEqual(['one', 'two']);

	await app.getByRole('button', { name: 'More for three' }).click();
	const one = await download(app, () => app.getByRole('menuitem', { name: 'Export' }).click());
	expect(one.name).toBe('three.millrace.json');
	expect(one.bundle.flows.map(({ name }) => name)).toEqual(['three']);
});

test('what was exported comes back elsewhere as it was', async ({ app, browser, baseURL }) => {
	await importFlows(app, { 'größe – “x”': script('ß\u2028'), other: script('2') });
	const { bundle } = await download(app, () => app.getByRole('button', { name: 'Export all' }).click());

	const elsewhere = await browser.newContext({ baseURL: baseURL! });
	await keepNoFiles(elsewhere);
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

test('the preview says what is new, changed and the same, and takes a choice for each conflict', async ({ app }) => {
	const before = { same: script('same'), keep: script('my keep'), take: script('my take'), both: script('my both') };
	await importFlows(app, before);
	await expectFlows(app, ...Object.keys(before));
	await choose(
		app,
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
	await expect(dialog(app)).toContainText('2 new flows · 3 changed · 1 the same');
	const importing = dialog(app).getByRole('button', { name: /^Import/ });
	await expect(importing).toHaveAttribute('aria-disabled', 'true');
	const of = (name: string) => dialog(app).getByRole('group', { name, exact: true });
	await of('keep')
		.getByRole('radio', { name: /^Keep mine/ })
		.check();
	await of('take')
		.getByRole('radio', { name: /^Take theirs/ })
		.check();
	await expect(dialog(app)).toContainText('Choose for 1 flow that differs.');
	await of('both')
		.getByRole('radio', { name: /^Keep both/ })
		.check();
	await dialog(app).getByRole('checkbox', { name: 'unwanted' }).uncheck();
	await dialog(app).getByRole('button', { name: 'Show the difference of take' }).click();
	await expect(dialog(app).getByRole('textbox', { name: 'Mine' })).toContainText('my take');
	await expect(dialog(app).getByRole('textbox', { name: 'Theirs' })).toContainText('their take');
	await dialog(app).getByRole('button', { name: 'Import 3 flows' }).click();
	await expect(dialog(app)).toBeHidden();
	await expectFlows(app, 'same', 'keep', 'take', 'both', 'both 2', 'brand');

	for (const [name, word] of [
		['keep', 'my keep'],
		['take', 'their take'],
		['both', 'my both'],
		['both 2', 'their both']
	] as const) {
		await openFlow(app, name);
		await expect(editor(app)).toContainText(word);
	}
	await openFlow(app, 'take');
	await app.getByRole('tab', { name: 'History' }).click();
	await expect(app.getByRole('list', { name: 'Versions, newest first' }).getByRole('button')).toHaveCount(2);
	await expect(app.getByRole('textbox', { name: 'Version 1', exact: true })).toContainText('my take');
});

const RECORDS = {
	...bundleOf({ report: script('report') }),
	version: 2,
	records: [
		{ type: 'setting', name: 'limits', fields: { value: { rows: 5, token: 'T-1' } } },
		{ type: 'setting', name: 'rates', fields: { value: 2 } },
		{
			type: 'connector',
			name: 'shop',
			fields: { value: { url: 'https://a.example', password: 'P-1', key: 'vault.secret(shop.key)' } },
			leftOut: ['authentication.token']
		},
		{ type: 'file', name: 'days.csv', fields: { mime_type: 'text/csv' }, content: btoa('day\n1\n') },
		{ type: 'schedule', name: 'nightly', fields: { flow: 'report', cron: '0 2 * * *', enabled: true } },
		{ type: 'webhook', name: 'hook', fields: { flow: 'report' } }
	]
};

test('records come along: what arrives is said, chosen, and goes out again without what is secret', async ({
	page: app
}) => {
	// A window of its own: there are to be no records but these.
	await openFlows(app);
	await choose(app, JSON.stringify(RECORDS));
	await expect(dialog(app)).toContainText('7 new · 0 changed · 0 the same');
	await expect(dialog(app).getByRole('list', { name: 'What to know' }).getByRole('listitem')).toHaveText([
		/Secrets were left out .* shop \(authentication\.token\)/,
		/Schedules arrive switched off/,
		/Webhooks get keys of their own/
	]);
	await expectAccessible(app, 'import of records');
	await dialog(app).getByRole('checkbox', { name: 'rates' }).uncheck();
	await dialog(app).getByRole('button', { name: 'Import 1 flow and 5 records' }).click();
	await expect(app).toHaveTitle('report · Millrace');
	await app.keyboard.press('g');
	await app.keyboard.press('t');
	await expect(app.getByRole('switch', { name: 'nightly is enabled' })).not.toBeChecked();

	// Out again: the dialog asks only where there is something to ask.
	await visit(app, 'Flows');
	await app.getByRole('button', { name: 'Export all' }).click();
	const exporting = app.getByRole('dialog', { name: 'Export' });
	await expect(exporting).toContainText('One file to keep or share, with all flows.');
	for (const kind of ['Settings', 'Connectors', 'Webhooks', 'Schedules']) {
		await exporting.getByRole('checkbox', { name: kind }).check();
	}
	await exporting.getByRole('button', { name: 'Choose files' }).press('Enter');
	await exporting.getByRole('list', { name: 'Files' }).getByRole('checkbox', { name: 'days.csv' }).press('Space');
	await expect(exporting).toContainText('Left out: shop (password).');
	await expect(exporting).toContainText('looks like a secret, and goes along as it is: limits (value.token)');
	await expect(exporting).toContainText('these have to be set: shop.key.');
	await expectAccessible(app, 'export');
	const all = await download(app, () => Promise.resolve());
	expect(all.bundle).toMatchObject({
		version: 2,
		records: [
			{ type: 'setting', name: 'limits' },
			{ name: 'shop', fields: { value: { key: 'vault.secret(shop.key)' } }, leftOut: ['password'] },
			{ name: 'days.csv', content: btoa('day\n1\n') },
			{ name: 'nightly', fields: { flow: 'report' } },
			{ name: 'hook' }
		]
	});
	expect(JSON.stringify(all.bundle)).not.toContain('P-1');
	expect(all.bundle.records!.at(-1)!.fields).not.toHaveProperty('key');

	// The same file again is nothing new; one with changes wants a choice for each.
	const changed = structuredClone(all.bundle);
	changed.records![0]!.fields = { value: { rows: 9 } };
	changed.records![3]!.fields = { flow: 'report', cron: '0 3 * * *' };
	await choose(app, JSON.stringify(changed));
	await expect(dialog(app)).toContainText('0 new · 2 changed · 4 the same');
	const of = (name: string) => dialog(app).getByRole('group', { name, exact: true });
	await dialog(app).getByRole('button', { name: 'Show the difference of limits' }).click();
	await expect(dialog(app).getByRole('textbox', { name: 'Theirs' })).toContainText('rows: 9');
	await of('limits')
		.getByRole('radio', { name: /^Take theirs/ })
		.check();
	await expectAccessible(app, 'import with changed records');
	await of('nightly')
		.getByRole('radio', { name: /^Keep both/ })
		.check();
	await dialog(app).getByRole('button', { name: 'Import 2 records' }).click();
	await expect(app).toHaveTitle('Schedules · Millrace');

	// Of one list: what is in it goes out.
	await follow(app, 'resources/settings');
	await app.getByRole('button', { name: 'Trash (1)' }).waitFor();
	await app.getByRole('button', { name: 'Export…' }).click();
	await expect(exporting).toContainText('with 1 record.');
	const one = await download(app, () => Promise.resolve());
	expect(one.name).toBe('limits.millrace.json');
	expect(one.bundle).toMatchObject({ flows: [], records: [{ name: 'limits', fields: { value: { rows: 9 } } }] });
});

test('a file is dropped anywhere on the app, even into the editor', async ({ app }) => {
	await importFlows(app, { open: script('open') });
	await expect(editor(app)).toContainText("'open'");
	const content = JSON.stringify(bundleOf({ dropped: script('dropped') }));
	const transfer = await app.evaluateHandle((text) => {
		const data = new DataTransfer();
		data.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
		return data;
	}, content);
	await editor(app).dispatchEvent('dragover', { dataTransfer: transfer });
	await expect(app.getByText('Drop to import flows')).toBeVisible();
	await editor(app).dispatchEvent('drop', { dataTransfer: transfer });
	await expect(app.getByText('Drop to import flows')).toBeHidden();
	await expect(dialog(app)).toContainText('dropped.json');
	await dialog(app).getByRole('button', { name: 'Import 1 flow' }).click();
	await expect(app).toHaveTitle('dropped · Millrace');
	await expect(editor(app)).toContainText("'dropped'");
	await visit(app, 'Flows');
	await expectFlows(app, 'open', 'dropped');
});

test('unsaved text outlives an import of its flow', async ({ app }) => {
	await importFlows(app, { mine: script('saved') });
	await writeScript(app, 'text = "not saved"\n');
	await visit(app, 'Flows');
	await choose(app, JSON.stringify(bundleOf({ mine: script('theirs') })));
	await expect(dialog(app)).toContainText('You have unsaved changes in it; they stay as they are.');
	await dialog(app)
		.getByRole('radio', { name: /^Take theirs/ })
		.check();
	await dialog(app).getByRole('button', { name: 'Import 1 flow' }).click();
	await expect(app).toHaveTitle('mine · Millrace');
	await expect(editor(app)).toContainText('not saved');
	await expect(app.getByRole('alert').filter({ hasText: 'Another version was saved meanwhile.' })).toBeVisible();
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

test('a file that is no bundle is refused with the reason, and changes nothing', async ({ app }) => {
	await importFlows(app, { mine: script('mine') });
	await visit(app, 'Flows');
	await expectFlows(app, 'mine');
	for (const { what, content, says } of refused) {
		await test.step(what, async () => {
			await choose(app, content());
			const problem = dialog(app).getByRole('alert');
			await expect(problem).toContainText('This cannot be imported. Nothing was changed.');
			await expect(problem).toContainText(says);
			await expect(dialog(app).getByRole('button', { name: /^Import/ })).toHaveCount(0);
			await dialog(app).getByRole('button', { name: 'Close' }).last().click();
			await expect(dialog(app)).toBeHidden();
		});
	}
	await expectFlows(app, 'mine');
	await openFlow(app, 'mine');
	await expect(editor(app)).toContainText("'mine'");
});
