import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/paths.mjs';
import type { ReportedExecution, RunReport } from '../src/lib/app/automation';
import { expectAccessible, tabTo } from './accessible';
import { expectStatus, openFlows, run } from './app';
import { expect, test } from './fixtures';
import { runFlow } from './flow-command';
import { openImported } from './flows';

const folder = join(root, 'examples/realistic');
/** What begins with an underscore is a part of others; `main` tries them all. */
const flows = readdirSync(folder)
	.filter((name) => name.endsWith('.py') && !name.startsWith('_') && name !== 'main.py')
	.map((name) => name.slice(0, -'.py'.length));

test('flows as people write them: each of examples/realistic does what it should, answered, refused and left alone', async () => {
	const answers = join(folder, 'answers.json');
	const { code, stdout, stderr } = await runFlow('run', folder, '--json', '--timeout', '300', '--answers', answers);
	const { output_value: output, executions } = JSON.parse(stdout) as RunReport;
	expect((output as { failed: unknown }).failed).toEqual({});
	const own = executions.filter(({ parent_id }) => parent_id === executions[0]!.id);
	const ended = new Map(own.map((one) => [one.name, one]));
	expect(flows.filter((name) => ended.get(name)?.status !== 'ENDED_SUCCESS')).toEqual([]);

	// The rest `main` looks at; that it looks, these show.
	const outcome = (name: string, of: (one: ReportedExecution) => unknown) => of(ended.get(name)!);
	const outputs = ({ output_value: value }: ReportedExecution) => value;
	expect(outcome('order_wizard', outputs)).toMatchObject({
		ordered: { what: 'coffee', count: 2, name: 'Ada', until: '2026-12-24', total: 9 }
	});
	expect(outcome('the wizard is left', ({ status }) => status)).toBe('ENDED_CANCELLED');
	expect(outcome('nobody orders', outputs)).toMatchObject({ ordered: null });
	expect(outcome('approve_purchase', outputs)).toMatchObject({ approved: true });
	for (const name of ['approval is refused', 'nobody approves']) {
		expect(outcome(name, outputs), name).toMatchObject({ approved: false });
	}
	expect(outcome('delayed_starter', outputs)).toMatchObject({ outcome: 'sent' });
	expect(outcome('nobody says whether to send it', outputs)).toMatchObject({ outcome: 'nobody answered' });
	expect(code).toBe(0);
	// Each answer was asked for.
	expect(stderr).not.toContain('Nothing asked for');
});

test('the wizard is gone through and the purchase approved on screen, with the keyboard', async ({ page: app }) => {
	// Both leave messages that nobody has read.
	await openFlows(app);
	const { keyboard } = app;
	const source = (name: string) => readFileSync(join(folder, `${name}.py`), 'utf8');
	const outputs = app.getByRole('region', { name: 'Outputs' });
	const popup = app.getByRole('dialog');

	await test.step('order_wizard: two forms that open over the app, one after the other', async () => {
		await openImported(app, { order_wizard: source('order_wizard') });
		await run(app);
		await expect(popup).toHaveAccessibleName('What shall it be?');
		await expectAccessible(app, 'the first form');
		await tabTo(app, popup.getByRole('combobox', { name: /^Product/ }));
		await keyboard.type('tea');
		await tabTo(app, popup.getByRole('textbox', { name: /^How many/ }));
		await keyboard.press('ControlOrMeta+a');
		await keyboard.type('3');
		await tabTo(app, popup.getByRole('button', { name: 'Next' }));
		await keyboard.press('Enter');
		await expect(popup).toHaveAccessibleName('Where to? It makes 9.00');
		await expectAccessible(app, 'the second form');
		await tabTo(app, popup.getByRole('textbox', { name: /^Name/ }));
		await keyboard.type('Grace');
		await tabTo(app, popup.getByRole('textbox', { name: /^Address/ }));
		await keyboard.type('7 Weir Road');
		await tabTo(app, popup.getByRole('button', { name: 'Next' }));
		await keyboard.press('Enter');
		await expectStatus(app, 'Succeeded');
		await expect(popup).toBeHidden();
		await expect(app.getByRole('main')).toContainText('3 × tea for Grace');
		await app.getByRole('tab', { name: 'Outputs' }).click();
		for (const word of ['7 Weir Road', 'total 9']) await expect(outputs).toContainText(word);
	});

	await test.step('approve_purchase: asked on the page of its execution', async () => {
		await openImported(app, { approve_purchase: source('approve_purchase') });
		await app.getByRole('button', { name: 'Run with inputs…' }).press('Enter');
		const dialog = app.getByRole('dialog', { name: 'Run with inputs' });
		await tabTo(app, dialog.getByRole('textbox', { name: 'Inputs' }));
		await keyboard.insertText('amount: 1200');
		await keyboard.press('ControlOrMeta+Enter');
		await expectStatus(app, 'Waiting for an answer');
		await tabTo(app, app.getByRole('tabpanel').getByRole('textbox', { name: /^It costs 1200/ }));
		await keyboard.type('yes');
		await keyboard.press('Enter');
		await expectStatus(app, 'Succeeded');
		await app.getByRole('tab', { name: 'Outputs' }).click();
		await expect(outputs).toContainText('approved true');
	});
});
