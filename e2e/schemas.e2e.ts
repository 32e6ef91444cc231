import { expectAccessible, tabTo } from './accessible';
import { expectStatus, visit } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow, openImported, runScripts, texts } from './flows';
import { files, runFlow } from './flow-command';
import { join } from 'node:path';

const SCHEMA = `type: object
required: [name, lines]
properties:
  name: { type: string, title: Your name, minLength: 2 }
  count: { type: integer, minimum: 1, default: 3 }
  mode: { enum: [fast, slow], default: slow }
  dry: { type: boolean, title: Dry run }
  day: { type: string, format: date }
  key: { type: string, format: password }
  lines: { type: array, items: { type: number } }
`;
const ECHO = `def handler(system, this, inputs):\n    return inputs\n`;

test('a schema makes the form of a run: fields, errors where they belong, and data beside it', async ({ app }) => {
	await openImported(app, { order: ECHO });
	await app.getByRole('tab', { name: 'Settings' }).click();
	await app.getByRole('button', { name: 'Add an input schema' }).click();
	const schema = app.getByRole('textbox', { name: 'Input schema' });
	await schema.fill('type: object\nproperties:\n  count: { type: count }\n');
	await app.getByRole('button', { name: 'Save schema' }).click();
	await expect(app.getByRole('alert').filter({ hasText: 'Line 3' })).toContainText(
		'the schema.properties.count.type is "count"'
	);
	await expectAccessible(app, 'a schema with a mistake');
	await schema.fill(SCHEMA);
	await schema.press('ControlOrMeta+s');
	await expect(app.getByText('name, count, mode, dry, day, key and 1 more')).toBeVisible();

	await app.getByRole('button', { name: 'Run', exact: true }).click();
	const dialog = app.getByRole('dialog', { name: 'Run with inputs' });
	await expect(dialog.getByLabel('count')).toHaveValue('3');
	await dialog.getByRole('button', { name: 'Run', exact: true }).click();
	await expect(dialog.getByLabel('Your name')).toHaveAttribute('aria-invalid', 'true');
	await expect(dialog.getByLabel('Your name')).toBeFocused();
	await expect(dialog.getByText('Fill this in.')).toHaveCount(2);
	await expectAccessible(app, 'a form with mistakes');

	await app.keyboard.type('A');
	await tabTo(app, dialog.getByLabel('count'));
	await app.keyboard.press('ControlOrMeta+a');
	await app.keyboard.type('0');
	await tabTo(app, dialog.getByRole('switch', { name: 'Dry run' }));
	await app.keyboard.press('Space');
	await dialog.getByLabel('day').fill('2026-01-31');
	await dialog.getByLabel('key').fill('s3cret');
	await dialog.getByRole('textbox', { name: 'lines' }).fill('[1, two]');
	await dialog.getByRole('button', { name: 'Run', exact: true }).click();
	await expect(dialog.getByText('Give a number not below 1.')).toBeVisible();
	await expect(dialog.getByText('This has to have at least 2 characters.')).toBeVisible();
	await expect(dialog.getByText('lines[1] has to be a number, not text.')).toBeVisible();

	await dialog.getByText('Data', { exact: true }).click();
	const data = dialog.getByRole('textbox', { name: 'Inputs' });
	await expect(data).toContainText('mode: slow');
	await data.fill('name: Ada\ncount: 4\nmode: fast\nkey: s3cret\nlines: [1, 2]\nmore: kept\n');
	await dialog.getByText('Form', { exact: true }).click();
	await expect(dialog.getByLabel('count')).toHaveValue('4');
	await dialog.getByRole('button', { name: 'Run', exact: true }).click();
	await expectStatus(app, 'Succeeded');
	const inputs = app.getByRole('region', { name: 'Inputs' }).or(app.getByText('Inputs').locator('..'));
	await expect(inputs.first()).not.toContainText('s3cret');

	// What was given is there for the next run, but for the secret.
	await openFlow(app, 'order');
	await app.getByRole('button', { name: 'Run', exact: true }).click();
	await expect(dialog.getByLabel('Your name')).toHaveValue('Ada');
	await expect(dialog.getByLabel('key')).toHaveValue('');
	await app.setViewportSize({ width: 390, height: 844 });
	await expectAccessible(app, 'a form on a phone');
	await app.keyboard.press('Escape');
});

test('run settings hold for each run, and read-only for the script', async ({ app }) => {
	await openImported(app, { slow: `def handler(system, this, inputs):\n    this.sleep(3600)\n` });
	await app.getByRole('tab', { name: 'Settings' }).click();
	const minutes = app.getByLabel('Maximum run time in minutes');
	await minutes.fill('soon');
	await minutes.blur();
	await expect(app.getByRole('alert').filter({ hasText: 'Give a number of minutes' })).toBeVisible();
	await minutes.fill('0.01');
	await minutes.blur();
	await app.getByLabel('Priority').fill('5');
	await app.getByLabel('Priority').blur();
	await app.getByRole('checkbox', { name: /Read-only/ }).check();
	await expectAccessible(app, 'run settings');
	await app.getByRole('tab', { name: 'Script' }).click();
	await expect(app.getByText('This flow is read-only.')).toBeVisible();
	await app.getByRole('button', { name: 'Run', exact: true }).click();
	await expectStatus(app, 'Failed');
	await expect(app.getByText('Its maximum run time of 0.01 minutes is over').first()).toBeVisible();
	await visit(app, 'Flows');
});

test('inputs and outputs that do not fit end an execution, and its parent is told where', async ({ app, scratch }) => {
	const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
	const bundle = {
		format: 'millrace-bundle',
		version: 1,
		flows: [
			{
				name: 'main',
				script: `import flow_api

def handler(system, this):
    for call in ({'n': 'x'}, {}, {'n': 1}):
        try:
            this.log(this.flow('strict', **call).get('status'))
        except flow_api.SchemaValidationError as error:
            this.log(str(error), error.details['execution']['status'])
`
			},
			{
				name: 'strict',
				script: 'def handler(system, this, inputs):\n    return {}\n',
				inputSchema: schema,
				outputSchema: schema
			}
		]
	};
	await files(scratch, { 'flows.json': JSON.stringify(bundle) });
	const { code, stdout } = await runFlow('run', join(scratch, 'flows.json'), '--flow', 'main');
	expect(stdout).toContain('inputs.n has to be a number, not text. ENDED_ERROR');
	expect(stdout).toContain('inputs.n is missing. ENDED_ERROR');
	expect(stdout).toContain('outputs.n is missing. ENDED_ERROR');
	expect(code).toBe(0);

	const report = await runScripts(app, {
		main: `def handler(system, this):
    child = this.flow('echo', n=1, init={'input_schema': {'required': ['m']}}, wait=system.return_when.ALL_ENDED)
    this.log(child.get('message'))
`,
		echo: ECHO
	});
	expect(texts(report)).toEqual(['SchemaValidationError: inputs.m is missing.']);
	await importFlows(app, { done: ECHO });
});
