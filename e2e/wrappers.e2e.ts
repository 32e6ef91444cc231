import { expectAccessible, tabTo } from './accessible';
import { editor, expectStatus, follow, openChild, run, save, unsaved, visit, writeScript } from './app';
import { expect, test } from './fixtures';
import { importFlows, openFlow, runScripts, texts } from './flows';

const FLAKY = `import random

def handler(system, this, inputs):
    if inputs.get('fails', 0) > random.random():
        raise ValueError('bad luck')
    return {'n': inputs.get('n', 1)}
`;

test('the standard wrappers stand around calls, and nest', async ({ app }) => {
	const report = await runScripts(app, {
		main: `import flow_api

def handler(system: flow_api.System, this: flow_api.Execution):
    child = this.using('retry', max_tries=50, delay_sec=0).using('timeout', timeout_sec=30).flow('flaky', fails=0.5, n=7)
    this.log(child.get('name'), child.get('output_value')['n'])

    attempts = this.using('retry', max_tries=2, delay_sec=0).flow('flaky', fails=2, wait=system.return_when.ALL_ENDED)
    this.log(attempts.get('status'), attempts.get('message'))

    for name, inputs, call in (
        ('timeout', {'timeout_sec': 0.2}, {}),
        ('validate', {'output_schema': {'type': 'object', 'required': ['total']}}, {'quick': True}),
        ('check', {'checker_script': 'def handler(system, this, inputs):\\n    assert inputs["data"]["n"] > 5, "too small"'}, {'quick': True}),
    ):
        try:
            this.using(name, **inputs).flow('slow', **call)
        except flow_api.EngineException as error:
            this.log(type(error).__name__, str(error))
    plain = this.using('timeout', timeout_sec=0.1).flow('flaky', unwrapped=True)
    this.log(plain.get('name'))
`,
		flaky: FLAKY,
		slow: `def handler(system, this, inputs):
    if not inputs.get('quick'):
        this.sleep(600)
    return {'n': 3}
`
	});
	expect(texts(report).filter((text) => !text.startsWith('Try '))).toEqual([
		'retry: flaky 7',
		'ENDED_ERROR DependencyFailedError: “flaky” ended with ENDED_ERROR: ValueError: bad luck',
		'DependencyTimeoutError “slow” did not end within 0.2 s.',
		'SchemaValidationError outputs.total is missing.',
		'DependencyFailedError “check of slow” ended with ENDED_ERROR: AssertionError: too small',
		'flaky'
	]);
	expect(report.status).toBe('ENDED_SUCCESS');
	const byId = new Map(report.executions.map((execution) => [execution.id, execution]));
	const parents = (name: string) =>
		report.executions.filter((one) => one.name === name).map((one) => byId.get(one.parent_id!)!.name);
	expect(new Set(parents('timeout: flaky'))).toEqual(new Set(['retry: flaky']));
	expect(report.executions.find(({ name }) => name === 'slow')).toMatchObject({ status: 'ENDED_CANCELLED' });
});

test('a wrapper of one’s own is a flow, and the tree shows caller, wrapper and call', async ({ app }) => {
	await importFlows(app, {
		caller: `def handler(system, this):\n    return this.using('twice', times=2).flow('leaf', n=20).get('output_value')\n`,
		twice: `def handler(system, this, inputs):
    results = [this.wrapped(n=this.wrapped.inputs['n'] + i).get('output_value')['n'] for i in range(inputs['times'])]
    return {'sum': sum(results)}
`,
		leaf: `def handler(system, this, inputs):\n    return inputs\n`
	});
	await openFlow(app, 'caller');
	await run(app);
	await expectStatus(app, 'Succeeded');
	await openChild(app, 'twice: leaf');
	await app.getByRole('tab', { name: /^Children/ }).click();
	await expect(
		app.getByRole('table', { name: /^Children/ }).getByRole('link', { name: 'leaf', exact: true })
	).toHaveCount(2);
	// A wrapper by itself has nothing inside.
	await openFlow(app, 'twice');
	await run(app);
	await expectStatus(app, 'Failed');
});

test('the standard wrappers are listed apart, can be edited, and reset, with the keyboard alone', async ({ app }) => {
	await importFlows(app, { 'a flow': FLAKY });
	await visit(app, 'Flows');
	await expect(app.getByRole('table', { name: 'Flows' }).getByRole('link', { name: 'retry' })).toHaveCount(0);
	await tabTo(app, app.getByRole('button', { name: 'Wrappers' }));
	await app.keyboard.press('Enter');
	const dialog = app.getByRole('dialog', { name: 'Wrappers' });
	await expect(dialog.getByRole('link')).toHaveText([
		'cache',
		'check',
		'interactive',
		'notify',
		'retry',
		'timeout',
		'validate'
	]);
	await expectAccessible(app, 'wrappers');
	await tabTo(app, dialog.getByRole('link', { name: 'timeout' }));
	await app.keyboard.press('Enter');
	await expect(app).toHaveTitle('timeout · Millrace');
	await expect(app.getByText('This wrapper came with Millrace.')).toBeVisible();
	await expect(app.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);
	await expectAccessible(app, 'a standard wrapper');

	const before = await editor(app).innerText();
	await writeScript(app, '# mine\n');
	await save(app);
	await expect(app.getByText('came with Millrace and was edited here')).toBeVisible();
	await visit(app, 'Flows');
	await app.getByRole('button', { name: 'Wrappers' }).click();
	await expect(dialog.getByRole('listitem').filter({ hasText: 'timeout' }).getByText('Edited')).toBeVisible();
	await dialog.getByRole('link', { name: 'timeout' }).click();
	await app.getByRole('button', { name: 'Reset to the built-in one' }).click();
	await expect(app.getByText('This wrapper came with Millrace.')).toBeVisible();
	await expect.poll(() => editor(app).innerText()).toBe(before);
	await expect(unsaved(app)).toHaveCount(0);
	await follow(app, 'flows');
});
