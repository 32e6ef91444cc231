import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunReport } from '../src/lib/app/automation';
import { expect, test } from './fixtures';
import { files, isRunning, runFlow, startFlowIn, startStub, type Finished } from './flow-command';

const HELLO = `def handler(system, this, inputs):
    this.log('hello', inputs.get('name', 'nobody'))
    print('printed')
    this.set_output('greeted', inputs.get('name'))
    return this.success('all done')
`;

const LOOP = `def handler(system, this, inputs):
    this.log('looping')
    while True:
        pass
`;

/** The one object that --json prints. */
function reportOf({ stdout }: Finished): RunReport {
	return JSON.parse(stdout) as RunReport;
}

test('runs one Python file, prints its log and its result', async ({ scratch }) => {
	await files(scratch, { 'hello world.py': HELLO });
	const { code, stdout } = await runFlow('run', join(scratch, 'hello world.py'), '--inputs', '{"name": "Ada"}');
	expect(stdout).toContain('[hello world] hello Ada');
	expect(stdout).toContain('[hello world] printed');
	expect(stdout).toContain('ENDED_SUCCESS');
	expect(stdout).toContain('all done');
	expect(stdout).toContain('"greeted": "Ada"');
	expect(code).toBe(0);
});

test('prints one JSON object with the whole tree, root first', async ({ scratch }) => {
	await files(scratch, {
		'main.py': `def handler(system, this, inputs):
    child = this.flow('Kind – größer 1', number=7)
    this.flow('later', wait=False)
    this.flow('later', name='never started', run=False)
    return {'from child': child.get('output_value')['doubled']}
`,
		'Kind – größer 1.py': `def handler(system, this, inputs):\n    return {'doubled': inputs['number'] * 2}\n`,
		'later.py': `def handler(system, this, inputs):\n    this.sleep(0.5)\n    this.log('late')\n`
	});
	const finished = await runFlow('run', scratch, '--json');
	const report = reportOf(finished);
	expect(report).toMatchObject({ status: 'ENDED_SUCCESS', message: null, status_message: null });
	expect(report.output_value).toMatchObject({ 'from child': 14 });
	expect(report.duration_ms).toBeGreaterThan(0);
	expect(report.executions.map(({ name, status }) => [name, status])).toEqual([
		['main', 'ENDED_SUCCESS'],
		['Kind – größer 1', 'ENDED_SUCCESS'],
		['later', 'ENDED_SUCCESS'],
		// What is created and never started keeps nobody waiting.
		['never started', 'CREATED']
	]);
	const [root, child, later] = report.executions;
	expect(child).toMatchObject({ type: 'FLOW', parent_id: root!.id, input_value: { number: 7 }, message: null });
	expect(child!.output_value).toMatchObject({ doubled: 14 });
	expect(later!.output_value).toMatchObject({ logging: [{ message: 'late' }] });
	expect(finished.code).toBe(0);
});

test('runs a flow of a bundle by its name, with inputs and settings from files; where it fails, that is exit code 1', async ({
	scratch
}) => {
	const fails = `def handler(system, this, inputs):\n    this.log('hello', inputs['name'])\n    this.log(system.setting('limits').get('value'))\n    raise ValueError('too bad')\n`;
	const bundle = {
		format: 'millrace-bundle',
		version: 1,
		flows: [
			{ name: 'one', script: HELLO },
			{ name: 'two', script: fails }
		]
	};
	await files(scratch, {
		'flows.json': JSON.stringify(bundle),
		'inputs.yaml': 'name: Grace\n',
		'settings.yml': 'limits: { rows: [5, null] }\n'
	});
	const path = join(scratch, 'flows.json');
	const inputs = `@${join(scratch, 'inputs.yaml')}`;
	const settings = join(scratch, 'settings.yml');
	const args = ['--flow', 'two', '--inputs', inputs, '--settings', settings];
	const { code, stdout } = await runFlow('run', path, ...args);
	expect(stdout).toContain('[two] hello Grace');
	expect(stdout).toContain('"rows"');
	expect(stdout).toContain('ENDED_ERROR');
	expect(stdout).toMatch(/line 4, in handler[^]*ValueError: too bad/);
	expect(code).toBe(1);
});

const ASKS = `def handler(system, this, inputs):
    here = this.message(subject='Name', request='Who are you?').get('response')['string']
    below = this.flow('below').get('output_value')['name']
    return {'names': [here, below]}
`;
const BELOW = `def handler(system, this, inputs):
    body = {'properties': {'string': {'element': 'string'}, 'n': {'element': 'number', 'maximum': 9}}}
    return {'name': system.message(subject='Name', body=body).wait().get('response')['string']}
`;

test('what a run asks is answered with what was given, in its order', async ({ scratch }) => {
	const answers = JSON.stringify(
		['Ada', 'Grace', 'nobody'].map((string) => ({ subject: 'Name', response: { string } }))
	);
	await files(scratch, { 'main.py': ASKS, 'below.py': BELOW, 'answers.json': answers });
	const finished = await runFlow('run', scratch, '--json', '--answers', join(scratch, 'answers.json'));
	expect(reportOf(finished).output_value).toMatchObject({ names: ['Ada', 'Grace'] });
	expect(finished.stderr).toContain('Nothing asked for the answers to “Name”.');
	expect(finished.code).toBe(0);
});

test('an answer that is missing, or does not fit the form, ends the run and is named', async ({ scratch }) => {
	const [first, second] = [{ string: 'Ada' }, { n: 10, strin: 'x' }].map((response) => ({ subject: 'Name', response }));
	await files(scratch, { 'main.py': ASKS, 'below.py': BELOW, 'wrong.json': JSON.stringify([first, second]) });
	const wrong = await runFlow('run', scratch, '--json', '--answers', join(scratch, 'wrong.json'));
	expect(wrong.stderr).toContain('The answer to “Name” from “below” does not fit its form:');
	expect(wrong.stderr).toContain('n: Give a number not above 9.');
	expect(wrong.stderr).toContain('strin: The form has no such field. There are: string, n.');
	expect(reportOf(wrong).status).toBe('ENDED_CANCELLED');
	expect(wrong.code).toBe(1);
	const none = await runFlow('run', scratch);
	expect(none.stderr).toContain('“main” waits for an answer to “Name”, and nobody is here to give it');
	expect(none.stdout).toContain('ENDED_CANCELLED');
	expect(none.code).toBe(1);
});

test('at the timeout all that has not ended is cancelled, endless loops too', async ({ scratch }) => {
	await files(scratch, {
		'main.py': `def handler(system, this, inputs):\n    this.flow('loop')\n`,
		'loop.py': LOOP
	});
	const finished = await runFlow('run', scratch, '--timeout', '5', '--json');
	const report = reportOf(finished);
	expect(report.status).toBe('ENDED_CANCELLED');
	// However far it came in that time.
	expect(new Set(report.executions.map(({ status }) => status))).toEqual(new Set(['ENDED_CANCELLED']));
	expect(finished.code).toBe(1);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	test(`${signal} cancels the run, prints its result and leaves no browser`, async ({ scratch }) => {
		await files(scratch, { 'loop.py': LOOP });
		// The browser's profile lies below it, and so its name is in the browser's command line.
		const profiles = await files(join(scratch, 'profiles'), {});
		const flow = startFlowIn({ TMPDIR: profiles }, 'run', join(scratch, 'loop.py'));
		await flow.printed('looping');
		expect(isRunning(`=${profiles}`)).toBe(true);
		flow.child.kill(signal);
		const { code, stdout } = await flow.finished;
		expect(stdout).toContain('ENDED_CANCELLED');
		expect(code).toBe(1);
		expect(isRunning(`=${profiles}`)).toBe(false);
	});
}

test('requests to mapped hosts are answered on this machine', async ({ scratch }) => {
	const stub = await startStub();
	try {
		await files(scratch, {
			'rest.py': `def handler(system, this, inputs):
    outputs = []
    for url in inputs['urls']:
        call = this.connect(connector_type='REST', url=url, method='post', headers={'X-Mine': 'yes'}, json={'n': 1})
        outputs.append(call.get('output_value')['json']['path'])
    return {'outputs': outputs}
`
		});
		const urls = [
			'http://api.example.com/plain?a=1',
			'https://api.example.com/secure',
			'https://api.example.com:8443/port',
			'http://other.example.org/moved'
		];
		const hosts = ['api.example.com', 'other.example.org'].flatMap((host) => [
			'--host-map',
			`${host}=127.0.0.1:${stub.port}`
		]);
		const inputs = JSON.stringify({ urls });
		const report = reportOf(
			await runFlow('run', join(scratch, 'rest.py'), '--inputs', inputs, '--json', '--timeout', '300', ...hosts)
		);
		expect(report.output_value).toMatchObject({ outputs: ['/plain?a=1', '/secure', '/port', '/arrived'] });
		expect(stub.seen).toEqual([
			'POST api.example.com /plain?a=1 yes {"n":1}',
			'POST api.example.com /secure yes {"n":1}',
			'POST api.example.com:8443 /port yes {"n":1}',
			'POST other.example.org /moved yes {"n":1}',
			'POST other.example.org /arrived yes {"n":1}'
		]);
	} finally {
		stub.close();
	}
});

test.describe('what cannot be run ends with 2, words on standard error and nothing on standard output', () => {
	const calls: [what: string, args: string[], words: RegExp][] = [
		['no such path', ['run', 'does-not-exist.py'], /no file or folder/],
		['an unknown option', ['run', '.', '--fast'], /--fast/],
		['an unknown command', ['walk', '.'], /no command "walk"/],
		['no path', ['run'], /what to run/],
		['a timeout that is no number', ['run', 'hello.py', '--timeout', 'soon'], /--timeout/],
		['a host map without a port', ['run', 'hello.py', '--host-map', 'a.example=127.0.0.1'], /--host-map/],
		['inputs that are no JSON', ['run', 'hello.py', '--inputs', '{name: 1'], /not JSON/],
		['inputs that are no object', ['run', 'hello.py', '--inputs', '[1]'], /has to be an object/],
		['answers from no file', ['run', 'hello.py', '--answers', 'nowhere.json'], /answers could not be read/],
		['answers that are no list', ['run', 'hello.py', '--answers', 'package.json'], /list such as[^]*it is no list/],
		['inputs from no file', ['run', 'hello.py', '--inputs', '@nowhere.json'], /could not be read/],
		[
			'settings from no file',
			['run', 'hello.py', '--settings', 'nowhere.yaml'],
			/settings could not be read[^]*nowhere/
		],
		[
			'settings that are no YAML',
			['run', 'hello.py', '--settings', 'broken.yaml'],
			/broken\.yaml" is not YAML[^]*line \d/
		],
		['settings without names', ['run', 'hello.py', '--settings', 'list.json'], /list\.json" has to be an object/],
		['a flow that is not there', ['run', 'hello.py', '--flow', 'bye'], /no flow "bye"[^]*hello/],
		['a folder without flows', ['run', 'empty'], /no \.py files/],
		['several flows and none named main', ['run', 'several'], /--flow NAME[^]*a[^]*b/],
		['a file that is no text', ['run', 'binary.py'], /UTF-8/],
		['a bundle that is none', ['run', 'other.json'], /not a bundle/]
	];
	for (const [what, args, words] of calls) {
		test(what, async ({ scratch }) => {
			await files(scratch, { 'hello.py': HELLO, 'other.json': '{"a": 1}' });
			await files(join(scratch, 'empty'), { 'readme.txt': 'nothing' });
			await files(join(scratch, 'several'), { 'a.py': HELLO, 'b.py': HELLO });
			await writeFile(join(scratch, 'binary.py'), Buffer.from([0xff, 0xfe, 0x00, 0xd8]));
			await files(scratch, { 'broken.yaml': 'a: 1\nb: [\n', 'list.json': '[1]' });
			const here = args.map((arg, index) =>
				index === 1 || args[index - 1] === '--settings' ? join(scratch, arg) : arg
			);
			const { code, stdout, stderr } = await runFlow(...here, '--json');
			expect(stderr).toMatch(words);
			expect(stdout).toBe('');
			expect(code).toBe(2);
		});
	}
});
