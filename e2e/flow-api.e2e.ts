import { expect, test } from './fixtures';
import { runScripts, texts, type FollowedRun } from './flows';

/** A child that gives back what it got. */
const ECHO = `def handler(system, this, inputs):
    this.set_output(got=this.get('input_value'), inputs=inputs)
    return this.success('echoed')
`;
const FAILING = `def handler(system, this):\n    this.log('about to fail')\n    return this.error('it was not to be')\n`;
/** Ends only when it is told to. */
const PAUSING = `def handler(system, this):\n    this.pause()\n`;

const output = (run: FollowedRun) => run.output_value as Record<string, unknown>;
const named = (run: FollowedRun, name: string) => run.executions.filter((execution) => execution.name === name);

test('children are created, started and waited for', async ({ app }) => {
	const run = await runScripts(app, {
		main: `def handler(system, this):
    created = this.flow('echo', name='created', n=1, run=False)
    before = created.get('status')
    returned = created.run()
    started = this.flow('echo', name='started', n=2, run=False)
    assert started.run_async(more=3).wait() is started
    free = this.flow('echo', name='free', wait=False)
    assert this.wait_for(free.get('id')) == free
    again = created.run()
    this.flow('echo', name='never started', run=False)
    template = this.flow('echo', name='template', n=7, save=False)
    clone = template.clone(n=8)
    this.set_output(
        before=before, same=returned is created, after=created.get('status'), again=again.get('status'),
        created=created.get('output_value')['got'], started=started.load('output_value')['got'],
        clone=clone.get('output_value')['got'], template=template.exists(), free=free.load('message'),
    )
`,
		echo: ECHO
	});
	expect(run.status_message).toBeNull();
	expect(output(run)).toMatchObject({
		before: 'CREATED',
		same: true,
		after: 'ENDED_SUCCESS',
		again: 'ENDED_SUCCESS',
		created: { n: 1 },
		started: { n: 2, more: 3 },
		clone: { n: 8 },
		template: false,
		free: 'echoed'
	});
	// Running one that has ended does nothing, and a template is no execution.
	expect(run.executions.map(({ name, status }) => `${name}: ${status}`)).toEqual([
		'main: ENDED_SUCCESS',
		'created: ENDED_SUCCESS',
		'started: ENDED_SUCCESS',
		'free: ENDED_SUCCESS',
		'never started: CREATED',
		'template: ENDED_SUCCESS'
	]);
});

test('a wait is over when its condition says so', async ({ app }) => {
	const run = await runScripts(app, {
		main: `import flow_api

def handler(system, this):
    when = system.return_when
    slow = this.flow('pausing', name='slow', wait=False)
    quick = this.flow('echo', name='quick', wait=False)
    failing = this.flow('failing', name='bad', wait=False)
    found = {}
    found['first ended'] = this.wait_for(slow, quick, return_when=when.FIRST_ENDED).get('name')
    found['first succeeded'] = this.wait_for(failing, slow, quick, return_when=when.FIRST_SUCCEEDED).get('name')
    failing.wait(return_when=when.ALL_ENDED)
    found['all ended'] = failing.get('status')
    try:
        this.wait_for(slow, failing)
    except flow_api.DependencyFailedError as error:
        found['raised while slow was'] = slow.load('status')
        found['error'] = str(error)
        found['execution'] = error.execution.get('name')
    try:
        this.wait_for(slow, timeout=0.05)
    except flow_api.exceptions.DependencyTimeoutError as error:
        assert isinstance(error, flow_api.TimeoutExceededError)
        found['timeout'] = str(error)
    try:
        this.wait_for(failing, slow, return_when=when.FIRST_SUCCEEDED, timeout=0.05)
    except flow_api.DependencyTimeoutError:
        found['no success yet'] = True
    child = this.flow('failing', wait=when.ALL_ENDED)
    found['never raises'] = child.get('status'), child.get('message')
    while slow.load('status') != 'PAUSED':
        this.sleep(0.02)
    slow.run_async()
    found['resumed'] = slow.wait().get('status')
    this.set_output(**{key.replace(' ', '_'): value for key, value in found.items()})
`,
		echo: ECHO,
		failing: FAILING,
		pausing: PAUSING
	});
	expect(run.status_message).toBeNull();
	expect(output(run)).toMatchObject({
		first_ended: 'quick',
		first_succeeded: 'quick',
		all_ended: 'ENDED_ERROR',
		raised_while_slow_was: expect.not.stringMatching(/^ENDED/) as unknown as string,
		execution: 'bad',
		timeout: expect.stringContaining('slow') as unknown as string,
		no_success_yet: true,
		never_raises: ['ENDED_ERROR', 'it was not to be'],
		resumed: 'ENDED_SUCCESS'
	});
	for (const word of ['bad', 'ENDED_ERROR', 'it was not to be']) expect(output(run).error).toContain(word);
});

test('a failed child fails the parent that does not catch it', async ({ app }) => {
	const run = await runScripts(app, {
		main: `def handler(system, this):\n    this.flow('failing')\n    this.log('not reached')\n`,
		failing: FAILING
	});
	expect(run.status).toBe('ENDED_ERROR');
	expect(run.message).toContain('DependencyFailedError');
	expect(run.status_message).toContain('line 2');
	expect(run.status_message).toContain('it was not to be');
	expect(texts(run)).toEqual(['about to fail']);
});

test('inputs are merged: keywords over input_value over inputs', async ({ app }) => {
	const run = await runScripts(app, {
		main: `def handler(system, this):
    def got(*args, **kwargs):
        return this.flow('echo', *args, **kwargs).get('output_value')['got']

    none = this.flow('echo').get('output_value')
    this.set_output(
        none=none['got'], none_inputs=none['inputs'],
        one=got({'a': 1, 'b': 1}), two=got(inputs={'a': 1, 'b': 1}, input_value={'b': 2, 'c': 2}, c=3),
        known=got(name='a name', note='x', priority=3), list=got([1, 2]),
    )
`,
		echo: `def handler(system, this, inputs):
    this.set_output(got=this.get('input_value'), inputs=inputs)
`
	});
	expect(run.status_message).toBeNull();
	expect(output(run)).toMatchObject({
		none: null,
		none_inputs: {},
		one: { a: 1, b: 1 },
		two: { a: 1, b: 2, c: 3 },
		known: { note: 'x' },
		list: [1, 2]
	});
	expect(named(run, 'a name')).toHaveLength(1);
});

test('handlers of every generation run', async ({ app }) => {
	const run = await runScripts(
		app,
		{
			main: `def handler(system, this, inputs):
    ended = system.return_when.ALL_ENDED
    names = ('two', 'three', 'async', 'no handler', 'script with a wrong indent')
    results = {name: this.flow(name, inputs, wait=ended) for name in names}
    return {name: [child.get('status'), child.get('message'), child.get('output_value')] for name, child in results.items()}
`,
			two: `import flow_api\ndef handler(system: flow_api.System, this: flow_api.Execution):\n    return {'word': this.get('input_value')['word']}\n`,
			three: `def handler(system, this, inputs):\n    return {'word': inputs['word']}\n`,
			async: `async def handler(system, this, inputs):\n    this.sleep(0)\n    return {'word': inputs['word']}\n`,
			'no handler': `x = 1\n`,
			'script with a wrong indent': `def handler(system, this):\n  if True:\n  pass\n`
		},
		{ word: 'blue' }
	);
	expect(output(run)).toMatchObject({
		two: ['ENDED_SUCCESS', null, { word: 'blue' }],
		three: ['ENDED_SUCCESS', null, { word: 'blue' }],
		async: ['ENDED_SUCCESS', null, { word: 'blue' }],
		'no handler': ['ENDED_ERROR', expect.stringContaining('no handler') as unknown as string, {}],
		'script with a wrong indent': ['ENDED_ERROR', expect.stringContaining('IndentationError') as unknown as string, {}]
	});
});

test('ending cannot be caught, and nothing goes on after it', async ({ app }) => {
	const run = await runScripts(app, {
		main: `def handler(system, this, inputs):
    ended = system.return_when.ALL_ENDED
    for name in ('bare except', 'finally', 'swallowed', 'error', 'cancelled', 'nested'):
        child = this.flow(name, wait=ended)
        this.set_output(name, [child.get('status'), child.get('message')])
`,
		'bare except': `def handler(system, this):
    try:
        return this.success('the end')
    except:
        this.log('not logged')
        return this.error('not this')
`,
		finally: `def handler(system, this):
    try:
        return this.success('first')
    finally:
        this.log('not logged either')
        this.flow('nobody')
`,
		swallowed: `def handler(system, this):
    for attempt in range(3):
        try:
            this.success(f'attempt {attempt}')
        except BaseException:
            pass
    raise ValueError('after the end')
`,
		error: `def handler(system, this):\n    try:\n        this.error('on purpose')\n    except Exception:\n        this.success('no')\n`,
		cancelled: `def handler(system, this):\n    this.end('cancelled', 'enough')\n`,
		nested: `import flow_api
def deep(this, n):
    try:
        return deep(this, n - 1) if n else this.success('from the depth')
    except flow_api.ResourceNotFoundError:
        pass
def handler(system, this):
    deep(this, 50)
    this.log('not reached')
`
	});
	expect(run.status_message).toBeNull();
	expect(output(run)).toMatchObject({
		'bare except': ['ENDED_SUCCESS', 'the end'],
		finally: ['ENDED_SUCCESS', 'first'],
		swallowed: ['ENDED_SUCCESS', 'attempt 0'],
		error: ['ENDED_ERROR', 'on purpose'],
		cancelled: ['ENDED_CANCELLED', 'enough'],
		nested: ['ENDED_SUCCESS', 'from the depth']
	});
	expect(texts(run)).toEqual([]);
	expect(named(run, 'nobody')).toEqual([]);
});

test('a flow that is not there is said with the names that are near', async ({ app }) => {
	const run = await runScripts(app, {
		main: `import flow_api

def handler(system, this):
    try:
        this.flow('Fetch costumers')
    except flow_api.ResourceNotFoundError as error:
        this.set_output('message', str(error))
    this.flow('something quite different')
`,
		'Fetch customers': ECHO
	});
	expect(output(run).message).toContain('Fetch costumers');
	expect(output(run).message).toContain('Fetch customers');
	expect(run.status).toBe('ENDED_ERROR');
	expect(run.message).toContain('ResourceNotFoundError');
	expect(run.executions).toHaveLength(1);
});

test('executions are read, changed, paused, cancelled and deleted', async ({ app }) => {
	const run = await runScripts(app, {
		main: `import datetime
import flow_api

def handler(system, this):
    found = {}
    this.save(message='half way')
    child = this.flow('echo', name='first name', n=1, run=False)
    child.save(name='second name')
    found['read'] = list(child.load('name', 'type', 'status', 'flow_name')), child.get('parent_execution_id') == this.get('id')
    gone = this.flow('echo', n=2)
    gone.delete()
    found['exists'] = [child.exists(), gone.exists()]

    told = this.script('def handler(system, this, inputs):\\n    return {"twice": inputs["n"] * 2}', name='a script', n=21)
    found['script'] = [told.get('type'), told.get('output_value')['twice']]

    slow = this.flow('pausing', name='slow', wait=False)
    while slow.load('status') != 'PAUSED':
        this.sleep(0.02)
    slow.cancel('enough')
    slow.wait(return_when=system.return_when.ALL_ENDED)
    found['cancelled'] = slow.load('status', 'message')

    before = system.now()
    this.sleep_until(before + 0.02)
    this.sleep_until(datetime.datetime.now() + datetime.timedelta(milliseconds=20))
    found['slept'] = system.now() >= before + 0.04

    this.set_output('list', 'one', append=True)
    this.set_output('list', 'two', append=True)
    this.log('text', {'key': [1, None]}, child, named=datetime.date(2026, 1, 2))
    found['parts'] = flow_api.split_url('https://example.org/a?b=c')
    found['same'] = flow_api.CloudomationException is flow_api.exceptions.EngineException
    found['user'] = bool(system.get_own_user().get('name'))
    this.set_output('found', found)
`,
		echo: ECHO,
		pausing: PAUSING
	});
	expect(run.status_message).toBeNull();
	expect(output(run).found).toMatchObject({
		read: [['second name', 'FLOW', 'CREATED', 'echo'], true],
		exists: [true, false],
		script: ['SCRIPT', 42],
		cancelled: ['ENDED_CANCELLED', 'enough'],
		slept: true,
		parts: { scheme: 'https', host: 'example.org', port: 443, path: '/a', query: { b: 'c' } },
		same: true,
		user: true
	});
	expect(output(run).list).toEqual(['one', 'two']);
	const [line] = texts(run);
	for (const part of ['text', '"key"', 'second name', '2026-01-02']) expect(line).toContain(part);
});

test('time.sleep sleeps as this.sleep does: the interpreter stays free', async ({ app }) => {
	const run = await runScripts(app, {
		main: `def handler(system, this):
    sleepers = [this.flow('sleeper', name=f'sleeper {n}', wait=False) for n in range(8)]
    while any(one.load('status') != 'SLEEPING' for one in sleepers):
        this.sleep(0.02)
    this.log('all asleep')
    for one in sleepers:
        one.cancel()
    this.wait_for(sleepers, return_when=system.return_when.ALL_ENDED)
    return {'statuses': sorted({one.load('status') for one in sleepers})}
`,
		sleeper: `import time\ndef handler(system, this):\n    time.sleep(100_000)\n    this.log('not reached')\n`
	});
	expect(output(run)).toMatchObject({ statuses: ['ENDED_CANCELLED'] });
	expect(texts(run)).toEqual(['all asleep']);
});
