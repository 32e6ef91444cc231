import type { Page } from '@playwright/test';
import { editor, expectStatus, follow, openChild, openFlows, run, writeScript } from './app';
import { rowsOf } from './database';
import { expect, test } from './fixtures';
import { importBundle, openFlow, openImported } from './flows';

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

test('inputs are taken as YAML and as JSON, with errors at their place', async ({ app }) => {
	await openImported(app, { echo: ECHO });
	const asked = await askForInputs(app);
	await asked.field.fill('name: Ada\nlist: [1, 2');
	await asked.run();
	await expect(asked.problem).toContainText(/^Line 2, column \d+: ./);
	await expect(asked.field.locator('.cm-line').filter({ has: app.locator('.cm-lintRange-error') })).toHaveText(/list/);
	await asked.field.fill('- only\n- a list\n');
	await asked.run();
	await expect(asked.problem).toContainText('Inputs are keys with values');
	await asked.field.fill('name: Ada\nlist: [1, 2]\n');
	await asked.run();
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('log')).toContainText('"name":');
	await expect(app.getByRole('log')).toContainText('Ada');

	await app.goBack();
	const again = await askForInputs(app);
	// The last inputs are kept, and change with the language.
	await expect(again.field).toContainText('name: Ada');
	await again.speak('JSON');
	await expect(again.field).toContainText('"name": "Ada"');
	await again.field.fill('{\n  "name": "Grace",\n  "age": \n}');
	await again.run();
	await expect(again.problem).toContainText(/^Line [34], column \d+: ./);
	await again.field.fill('{\n  "name": "Grace"\n}');
	await again.run();
	await expectStatus(app, 'Succeeded');
	await tab(app, 'Inputs').click();
	await expect(app.getByRole('region', { name: 'Inputs' })).toContainText('Grace');
	await tab(app, 'Outputs').click();
	await expect(app.getByRole('region', { name: 'Outputs' })).toContainText('Grace');
});

test('the page of an execution is live', async ({ app }) => {
	await openImported(app, {
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
	await run(app);
	const log = app.getByRole('log');
	// It stands still until the button is pressed: what is seen here came while it was under way.
	await expectStatus(app, 'Paused');
	await expect(log).toContainText('before');
	await expect(log).not.toContainText('after');
	await expect(app.getByRole('main')).toContainText('half way there');
	await app.getByRole('button', { name: 'Resume' }).click();
	await expect(log).toContainText('after');
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('main')).toContainText('quite done');
	await expect(fact(app, 'Duration')).toHaveText(/\d/);
	await tab(app, 'Inputs').click();
	await expect(app.getByRole('heading', { name: 'No inputs' })).toBeVisible();
	await tab(app, 'Outputs').click();
	await expect(app.getByRole('region', { name: 'Outputs' })).toContainText('42');
});

test('parent and children lead to each other', async ({ app }) => {
	await openImported(app, {
		parent: `def handler(system, this, inputs):\n    this.flow('kind', name='one')\n    this.flow('kind', name='two')\n`,
		kind: ECHO
	});
	await run(app);
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('tab', { name: 'Children 2' })).toBeVisible();
	await openChild(app, 'two');
	await expectStatus(app, 'Succeeded');
	await app.getByRole('link', { name: 'parent', exact: true }).click();
	await expect(app).toHaveTitle('parent · Succeeded · Millrace');
	await expect(app.getByRole('tab', { name: 'Children 2' })).toHaveAttribute('aria-selected', 'true');
});

test('an execution shows the script it ran, whatever became of the flow', async ({ app }) => {
	await openImported(app, { changing: `def handler(system, this):\n    this.log('version one')\n` });
	await run(app);
	await expectStatus(app, 'Succeeded');
	await expect(fact(app, 'Version')).toHaveText('1');
	const first = app.url();
	await app.goBack();
	await writeScript(app, `def handler(system, this):\n    this.log('version two')\n`);
	await run(app);
	await expectStatus(app, 'Succeeded');
	await expect(fact(app, 'Version')).toHaveText('2');
	await follow(app, new URL(first).pathname.slice(1));
	await tab(app, 'Script').click();
	await expect(app.getByRole('textbox', { name: 'The script that ran' })).toContainText('version one');
	await expect(app.getByRole('textbox', { name: 'The script that ran' })).toHaveAttribute('contenteditable', 'false');
});

test("an error names the flow's own line, and leads to it in the editor", async ({ app }) => {
	await openImported(app, {
		failing: `def half(number):
    return number / 0


def handler(system, this, inputs):
    this.log('so far so good')
    half(3)
`
	});
	await run(app);
	await expectStatus(app, 'Failed');
	const error = app.getByRole('region', { name: 'Error' });
	await expect(error).toContainText('ZeroDivisionError: division by zero');
	await expect(error.getByLabel('Traceback')).toContainText('return number / 0');
	// Our own lines are not in it.
	await expect(error.getByLabel('Traceback').getByRole('link')).toHaveCount(2);
	await expect(error.getByLabel('Traceback')).not.toContainText('flow_api');
	await error.getByRole('link', { name: 'Line 2', exact: true }).click();
	await expect(app).toHaveTitle('failing · Millrace');
	await expect(editor(app).locator('.cm-revealed-error')).toHaveText('    return number / 0');
	await expect(app.getByText('Line 2, column 5')).toBeVisible();
});

test('an execution that sleeps is cancelled, with its children', async ({ app }) => {
	await openImported(app, {
		parent: `def handler(system, this):\n    this.flow('sleeper')\n`,
		sleeper: `def handler(system, this):\n    this.log('good night')\n    this.sleep(24 * 60 * 60)\n    this.log('good morning')\n`
	});
	await run(app);
	await expectStatus(app, 'Waiting for others');
	await openChild(app, 'sleeper');
	await expectStatus(app, 'Sleeping');
	await expect(app.getByRole('log')).toContainText('good night');
	await app.getByRole('link', { name: 'parent', exact: true }).click();
	await app.getByRole('button', { name: /^Cancel/ }).click();
	await expectStatus(app, 'Cancelled');
	await openChild(app, 'sleeper');
	await expectStatus(app, 'Cancelled');
	await expect(app.getByRole('log')).not.toContainText('good morning');
});

test('an endless loop is cancelled, and who shares its interpreter goes on', async ({ app }) => {
	// More bystanders than interpreters: some of them live where the loop does.
	await openImported(app, {
		parent: `def handler(system, this):
    loop = this.flow('loop', run=False)
    waiting = [this.flow('bystander', name=f'bystander {n}', loop=loop.get('id'), wait=False) for n in range(6)]
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
	await run(app);
	await openChild(app, 'loop');
	await expect(app.getByRole('log')).toContainText('round and round');
	await app.getByRole('button', { name: /^Cancel/ }).click();
	await expectStatus(app, 'Cancelled');
	await app.getByRole('link', { name: 'parent', exact: true }).click();
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('main')).toContainText('6 of 6 remembered');
	const parentId = /executions\/([0-9a-f-]{36})/.exec(app.url())![1];
	const executions = (await app.evaluate(rowsOf, 'executions')) as {
		parentId: string | null;
		name: string;
		epoch: number;
		status: string;
	}[];
	const children = executions.filter((row) => row.parentId === parentId);
	const bystanders = children.filter(({ name }) => name.startsWith('bystander'));
	expect(bystanders.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'ENDED_SUCCESS'));
	// Those that lost their interpreter were replayed in another.
	expect(bystanders.some(({ epoch }) => epoch > 1)).toBe(true);
});

test('an execution is run again with the same inputs, or with others', async ({ app }) => {
	await openImported(app, { echo: ECHO });
	const asked = await askForInputs(app);
	await asked.field.fill('city: Graz');
	await asked.run();
	await expectStatus(app, 'Succeeded');
	const first = app.url();
	await app.getByRole('button', { name: 'Run again' }).click();
	await expect(app).not.toHaveURL(first);
	await expectStatus(app, 'Succeeded');
	await expect(app.getByRole('log')).toContainText('Graz');
	await expect(app.getByRole('link', { name: 'an earlier run' })).toHaveAttribute('href', new URL(first).pathname);

	await app.getByRole('button', { name: 'Run with other inputs…' }).click();
	const field = app.getByRole('dialog').getByRole('textbox', { name: 'Inputs' });
	await expect(field).toContainText('city: Graz');
	await field.fill('city: Wien');
	await app.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
	await expect(app.getByRole('log')).toContainText('Wien');
	await expectStatus(app, 'Succeeded');
});

test('protected inputs and outputs are not shown', async ({ app }) => {
	await openImported(app, {
		parent: `def handler(system, this):
    this.flow('keeper', name='kept', token='hidden-in', plain='open-in',
              init={'protect_inputs': ['token'], 'protect_outputs': ['secret']})
`,
		keeper: `def handler(system, this, inputs):\n    this.set_output(secret='hidden-out', known='open-out')\n`
	});
	await run(app);
	await expectStatus(app, 'Succeeded');
	await openChild(app, 'kept');
	await tab(app, 'Inputs').click();
	await expect(app.getByRole('region', { name: 'Inputs' })).toContainText('open-in');
	await expect(app.getByRole('region', { name: 'Inputs' })).toContainText('••••');
	await expect(app.locator('body')).not.toContainText('hidden-in');
	await tab(app, 'Outputs').click();
	await expect(app.getByRole('region', { name: 'Outputs' })).toContainText('open-out');
	await app.getByText('JSON', { exact: true }).click();
	await expect(app.getByRole('textbox', { name: 'Outputs' })).toContainText('"known": "open-out"');
	await expect(app.locator('body')).not.toContainText('hidden-out');
});

for (const id of ['01900000-0000-7000-8000-000000000000', 'nonsense']) {
	test(`an execution that does not exist is not found (${id})`, async ({ app }) => {
		await follow(app, `executions/${id}`);
		await expect(app.getByRole('heading', { level: 1, name: 'There is no such execution here' })).toBeVisible();
		await app.getByRole('link', { name: 'All executions' }).click();
		await expect(app.getByRole('heading', { level: 1, name: 'Executions' })).toBeVisible();
	});
}

test('of those that wait for Python, the one with the highest priority begins first', async ({ page, context }) => {
	const script = `def handler(system, this, inputs):
    system.setting('begun').list_append(this.get('name'))
`;
	let go = () => {};
	const gone = new Promise<void>((resolve) => (go = resolve));
	await context.route(/\/(pyodide|python)\//, async (route) => {
		await gone;
		await route.continue();
	});
	await openFlows(page);
	await importBundle(page, {
		flows: [
			{ name: 'usual', script },
			{ name: 'urgent', script, priority: 5 },
			{ name: 'can wait', script, priority: -5 }
		],
		records: [{ type: 'setting', name: 'begun', fields: { value: [] } }]
	});
	for (const name of ['can wait', 'usual', 'urgent']) {
		await openFlow(page, name);
		await run(page);
		// The engine has given it to Python, which is not there yet.
		await expectStatus(page, 'Queued');
	}
	go();
	await expectStatus(page, 'Succeeded');
	await follow(page, 'resources/settings');
	await page.getByRole('link', { name: 'begun' }).click();
	await expect(page.getByRole('textbox', { name: 'Value', exact: true })).toContainText(
		/urgent\s*- usual\s*- can wait/
	);
});
