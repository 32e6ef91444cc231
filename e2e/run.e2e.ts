import type { Page } from '@playwright/test';
import { editor, expectStatus, run, writeScript } from './app';
import { expect, test } from './fixtures';
import { openImported } from './flows';

const ECHO = `def handler(system, this, inputs):
    this.log('inputs are', inputs)
    this.set_output(echoed=inputs)
`;

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
const fact = (page: Page, name: string) =>
	page
		.getByRole('main')
		.locator('dl > div')
		.filter({ has: page.getByText(name, { exact: true }) })
		.getByRole('definition');

async function askForInputs(page: Page) {
	await page.getByRole('button', { name: 'Run with inputs…' }).click();
	const dialog = page.getByRole('dialog', { name: 'Run with inputs' });
	await expect(dialog.getByRole('textbox', { name: 'Inputs' })).toBeEditable();
	return {
		field: dialog.getByRole('textbox', { name: 'Inputs' }),
		problem: dialog.getByRole('alert'),
		speak: (language: string) => dialog.getByText(language, { exact: true }).click(),
		run: () => dialog.getByRole('button', { name: 'Run', exact: true }).click()
	};
}

/** Opens one of the children of the execution that is open. */
async function openChild(page: Page, name: string): Promise<void> {
	await page.getByRole('tab', { name: /^Children/ }).click();
	await page
		.getByRole('table', { name: /^Children/ })
		.getByRole('link', { name, exact: true })
		.click();
	await expect(page).toHaveTitle(new RegExp(`^${name} · `));
}

test('inputs are taken as YAML and as JSON, with errors at their place', async ({ page }) => {
	await openImported(page, { echo: ECHO });
	const asked = await askForInputs(page);
	await asked.field.fill('name: Ada\nlist: [1, 2');
	await asked.run();
	await expect(asked.problem).toContainText(/^Line 2, column \d+: ./);
	await expect(asked.field.locator('.cm-line').filter({ has: page.locator('.cm-lintRange-error') })).toHaveText(/list/);
	await asked.field.fill('- only\n- a list\n');
	await asked.run();
	await expect(asked.problem).toContainText('Inputs are keys with values');
	await asked.field.fill('name: Ada\nlist: [1, 2]\n');
	await asked.run();
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('log')).toContainText('"name":');
	await expect(page.getByRole('log')).toContainText('Ada');

	await page.goBack();
	const again = await askForInputs(page);
	// The last inputs are kept, and change with the language.
	await expect(again.field).toContainText('name: Ada');
	await again.speak('JSON');
	await expect(again.field).toContainText('"name": "Ada"');
	await again.field.fill('{\n  "name": "Grace",\n  "age": \n}');
	await again.run();
	await expect(again.problem).toContainText(/^Line [34], column \d+: ./);
	await again.field.fill('{\n  "name": "Grace"\n}');
	await again.run();
	await expectStatus(page, 'Succeeded');
	await tab(page, 'Inputs').click();
	await expect(page.getByRole('region', { name: 'Inputs' })).toContainText('Grace');
	await tab(page, 'Outputs').click();
	await expect(page.getByRole('region', { name: 'Outputs' })).toContainText('Grace');
});

test('the page of an execution is live', async ({ page }) => {
	await openImported(page, {
		live: `def handler(system, this, inputs):
    this.log('before')
    this.save(message='half way there')
    this.pause()
    this.sleep(1)
    this.log('after')
    this.set_output('answer', 42)
    return this.success('quite done')
`
	});
	await run(page);
	const log = page.getByRole('log');
	// It stands still until the button is pressed: what is seen here came while it was under way.
	await expectStatus(page, 'Paused');
	await expect(log).toContainText('before');
	await expect(log).not.toContainText('after');
	await expect(page.getByRole('main')).toContainText('half way there');
	await page.getByRole('button', { name: 'Resume' }).click();
	await expect(log).toContainText('after');
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('main')).toContainText('quite done');
	await expect(fact(page, 'Duration')).toHaveText(/\d/);
	await tab(page, 'Inputs').click();
	await expect(page.getByRole('heading', { name: 'No inputs' })).toBeVisible();
	await tab(page, 'Outputs').click();
	await expect(page.getByRole('region', { name: 'Outputs' })).toContainText('42');
});

test('parent and children lead to each other', async ({ page }) => {
	await openImported(page, {
		parent: `def handler(system, this, inputs):\n    this.flow('kind', name='one')\n    this.flow('kind', name='two')\n`,
		kind: ECHO
	});
	await run(page);
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('tab', { name: 'Children 2' })).toBeVisible();
	await openChild(page, 'two');
	await expectStatus(page, 'Succeeded');
	await page.getByRole('link', { name: 'parent', exact: true }).click();
	await expect(page).toHaveTitle('parent · Succeeded · Millrace');
	await expect(page.getByRole('tab', { name: 'Children 2' })).toHaveAttribute('aria-selected', 'true');
});

test('an execution shows the script it ran, whatever became of the flow', async ({ page }) => {
	await openImported(page, { changing: `def handler(system, this):\n    this.log('version one')\n` });
	await run(page);
	await expectStatus(page, 'Succeeded');
	await expect(fact(page, 'Version')).toHaveText('1');
	const first = page.url();
	await page.goBack();
	await writeScript(page, `def handler(system, this):\n    this.log('version two')\n`);
	await run(page);
	await expectStatus(page, 'Succeeded');
	await expect(fact(page, 'Version')).toHaveText('2');
	await page.goto(first);
	await tab(page, 'Script').click();
	await expect(page.getByRole('textbox', { name: 'The script that ran' })).toContainText('version one');
	await expect(page.getByRole('textbox', { name: 'The script that ran' })).toHaveAttribute('contenteditable', 'false');
});

test("an error names the flow's own line, and leads to it in the editor", async ({ page }) => {
	await openImported(page, {
		failing: `def half(number):
    return number / 0


def handler(system, this, inputs):
    this.log('so far so good')
    half(3)
`
	});
	await run(page);
	await expectStatus(page, 'Failed');
	const error = page.getByRole('region', { name: 'Error' });
	await expect(error).toContainText('ZeroDivisionError: division by zero');
	await expect(error.getByLabel('Traceback')).toContainText('return number / 0');
	// Our own lines are not in it.
	await expect(error.getByLabel('Traceback').getByRole('link')).toHaveCount(2);
	await expect(error.getByLabel('Traceback')).not.toContainText('flow_api');
	await error.getByRole('link', { name: 'Line 2', exact: true }).click();
	await expect(page).toHaveTitle('failing · Millrace');
	await expect(editor(page).locator('.cm-revealed-error')).toHaveText('    return number / 0');
	await expect(page.getByText('Line 2, column 5')).toBeVisible();
});

test('an execution that sleeps is cancelled, with its children', async ({ page }) => {
	await openImported(page, {
		parent: `def handler(system, this):\n    this.flow('sleeper')\n`,
		sleeper: `def handler(system, this):\n    this.log('good night')\n    this.sleep(24 * 60 * 60)\n    this.log('good morning')\n`
	});
	await run(page);
	await expectStatus(page, 'Waiting for others');
	await openChild(page, 'sleeper');
	await expectStatus(page, 'Sleeping');
	await expect(page.getByRole('log')).toContainText('good night');
	await page.getByRole('link', { name: 'parent', exact: true }).click();
	await page.getByRole('button', { name: 'Cancel', exact: true }).click();
	await expectStatus(page, 'Cancelled');
	await openChild(page, 'sleeper');
	await expectStatus(page, 'Cancelled');
	await expect(page.getByRole('log')).not.toContainText('good morning');
});

test('an endless loop is cancelled, and who shares its interpreter goes on', async ({ page }) => {
	// More bystanders than interpreters: some of them live where the loop does.
	await openImported(page, {
		parent: `def handler(system, this):
    loop = this.flow('loop', run=False)
    waiting = [this.flow('bystander', name=f'bystander {n}', loop=loop.get('id'), wait=False) for n in range(12)]
    while not all(one.load('output_value').get('value') for one in waiting):
        this.sleep(0.05)
    loop.run_async()
    this.wait_for(*waiting)
    this.success(f"{sum(one.load('output_value')['same'] for one in waiting)} of {len(waiting)} remembered")
`,
		bystander: `import uuid

def handler(system, this, inputs):
    value = str(uuid.uuid4())
    this.set_output('value', value)
    this.log('waiting')
    this.wait_for(inputs['loop'], return_when=system.return_when.ALL_ENDED)
    this.set_output('same', this.load('output_value')['value'] == value)
`,
		loop: `def handler(system, this):\n    this.log('round and round')\n    while True:\n        pass\n`
	});
	await run(page);
	const parent = page.url();
	await openChild(page, 'loop');
	await expect(page.getByRole('log')).toContainText('round and round');
	await page.getByRole('button', { name: 'Cancel', exact: true }).click();
	await expectStatus(page, 'Cancelled');
	await page.goto(parent);
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('main')).toContainText('12 of 12 remembered');
	const rows = await page.evaluate(
		() =>
			new Promise<{ name: string; epoch: number; status: string }[]>((resolve, reject) => {
				const opening = indexedDB.open('millrace');
				opening.onerror = () => reject(opening.error!);
				opening.onsuccess = () => {
					const reading = opening.result.transaction('executions').objectStore('executions').getAll();
					reading.onsuccess = () => resolve(reading.result as never);
				};
			})
	);
	const bystanders = rows.filter(({ name }) => name.startsWith('bystander'));
	expect(bystanders.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'ENDED_SUCCESS'));
	// Those that lost their interpreter were replayed in another.
	expect(bystanders.some(({ epoch }) => epoch > 1)).toBe(true);
});

test('an execution is run again with the same inputs, or with others', async ({ page }) => {
	await openImported(page, { echo: ECHO });
	const asked = await askForInputs(page);
	await asked.field.fill('city: Graz');
	await asked.run();
	await expectStatus(page, 'Succeeded');
	const first = page.url();
	await page.getByRole('button', { name: 'Run again' }).click();
	await expect(page).not.toHaveURL(first);
	await expectStatus(page, 'Succeeded');
	await expect(page.getByRole('log')).toContainText('Graz');
	await expect(page.getByRole('link', { name: 'an earlier run' })).toHaveAttribute('href', new URL(first).pathname);

	await page.getByRole('button', { name: 'Run with other inputs…' }).click();
	const field = page.getByRole('dialog').getByRole('textbox', { name: 'Inputs' });
	await expect(field).toContainText('city: Graz');
	await field.fill('city: Wien');
	await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
	await expect(page.getByRole('log')).toContainText('Wien');
	await expectStatus(page, 'Succeeded');
});

test('protected inputs and outputs are not shown', async ({ page }) => {
	await openImported(page, {
		parent: `def handler(system, this):
    this.flow('keeper', name='kept', token='hidden-in', plain='open-in',
              init={'protect_inputs': ['token'], 'protect_outputs': ['key']})
`,
		keeper: `def handler(system, this, inputs):\n    this.set_output(key='hidden-out', known='open-out')\n`
	});
	await run(page);
	await expectStatus(page, 'Succeeded');
	await openChild(page, 'kept');
	await tab(page, 'Inputs').click();
	await expect(page.getByRole('region', { name: 'Inputs' })).toContainText('open-in');
	await expect(page.getByRole('region', { name: 'Inputs' })).toContainText('••••');
	await expect(page.locator('body')).not.toContainText('hidden-in');
	await tab(page, 'Outputs').click();
	await expect(page.getByRole('region', { name: 'Outputs' })).toContainText('open-out');
	await page.getByText('JSON', { exact: true }).click();
	await expect(page.getByRole('textbox', { name: 'Outputs' })).toContainText('"known": "open-out"');
	await expect(page.locator('body')).not.toContainText('hidden-out');
});

for (const id of ['01900000-0000-7000-8000-000000000000', 'nonsense']) {
	test(`an execution that does not exist is not found (${id})`, async ({ page }) => {
		await page.goto(`executions/${id}`);
		await expect(page.getByRole('heading', { level: 1, name: 'There is no such execution here' })).toBeVisible();
		await page.getByRole('link', { name: 'All executions' }).click();
		await expect(page.getByRole('heading', { level: 1, name: 'Executions' })).toBeVisible();
	});
}
