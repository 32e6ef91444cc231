import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../scripts/paths.mjs';
import type { RunReport } from '../src/lib/app/automation';
import { expect, test } from './fixtures';
import { runFlow } from './flow-command';

const folder = join(root, 'examples/conformance');
/** One flow for each row of the API. What begins with an underscore is a part of others; `main` runs them all. */
const rows = readdirSync(folder)
	.filter((name) => name.endsWith('.py') && !name.startsWith('_') && name !== 'main.py')
	.map((name) => name.slice(0, -'.py'.length));

test('flow_api does what its rows say: each flow of examples/conformance', async ({ stub }) => {
	const host = `conformance.test=${stub.url.slice('http://'.length)}`;
	const more = ['--host-map', host, '--answers', join(folder, 'answers.json')];
	const { code, stdout, stderr } = await runFlow('run', folder, '--json', '--timeout', '300', ...more);
	const { output_value: output, executions } = JSON.parse(stdout) as RunReport;
	expect((output as { failed: unknown }).failed).toEqual({});
	const own = executions.filter(({ parent_id }) => parent_id === executions[0]!.id);
	expect(own.map(({ name, status }) => [name, status])).toEqual(rows.toSorted().map((name) => [name, 'ENDED_SUCCESS']));
	// What a flow says at its end is why it did not look at everything.
	expect(own.filter(({ name, message }) => name.startsWith('rest_') && message !== null)).toEqual([]);
	expect(code).toBe(0);
	// Each answer was asked for, and nothing was said on the way but what flows do on purpose: they ask what nobody answers,
	// and hang up on a server that does not answer.
	const onPurpose = /^“message_(ask|timeout)” waits for an answer .* gives up by itself|^host-map: .*socket hang up$/;
	expect(stderr.split('\n').filter((line) => line !== '' && !onPurpose.test(line))).toEqual([]);
});
