import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/paths.mjs';
import type { ReportedExecution, RunReport } from '../src/lib/app/automation';
import { expect, test } from './fixtures';
import { runFlow } from './flow-command';

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
