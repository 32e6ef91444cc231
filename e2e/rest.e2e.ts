import { expectStatus, openChild, run } from './app';
import { expect, test } from './fixtures';
import { openImported, runScripts } from './flows';
import { startRestStub, type Arrived } from './rest-stub';

/** What the stub echoed to each call, by the name the flow gave it. */
type Echoes = { [call: string]: Arrived };

test('requests carry what the flow gives them', async ({ app, stub }) => {
	const called = await runScripts(
		app,
		{
			main: `def handler(system, this, inputs):
    url = inputs['url']
    scheme, host, port = url.split('://')[0], url.split('://')[1].split(':')[0], int(url.split(':')[2])
    def echoed(**inputs):
        return this.connect(connector_type='REST', **inputs).get('output_value')['json']
    return {
        'query': echoed(url=url + '/a?x=1', params={'q': 'a b&c', 'n': 2}),
        'parts': echoed(scheme=scheme, host=host, port=port, base_path='/base', path='leaf'),
        'headers': echoed(url=url, headers={'X-Mine': 'one'}),
        'header list': echoed(url=url, headers=[{'name': 'X-Mine', 'value': 'two'}]),
        'json': echoed(url=url, method='post', json={'name': 'Äpfel', 'list': [1, None]}),
        'text': echoed(url=url, mode='PUT', text='plain'),
        'form': echoed(url=url, method='POST', urlencoded={'a': '1 2'}),
        'basic': echoed(url=url, authentication={'type': 'basic', 'username': 'ada', 'password': 'pässword'}),
        'older basic': echoed(url=url, username='ada', password='secret'),
        'bearer': echoed(url=url, authentication={'type': 'bearer', 'token': 'a-token'}),
        'task': this.task('REST', {'url': url + '/task', 'method': 'delete'}).get('output_value')['json'],
        'key': echoed(url=url, method='post', json=1, idempotency_key='once'),
    }
`
		},
		{ url: stub.url }
	);
	expect(called.status_message).toBeNull();
	const calls = called.output_value as unknown as Echoes;
	expect(calls.query).toMatchObject({ method: 'GET', path: '/a', query: { x: '1', q: 'a b&c', n: '2' } });
	expect(calls.parts).toMatchObject({ path: '/base/leaf' });
	expect(calls.headers!.headers['x-mine']).toBe('one');
	expect(calls['header list']!.headers['x-mine']).toBe('two');
	expect(calls.json).toMatchObject({ method: 'POST', body: '{"name":"Äpfel","list":[1,null]}' });
	expect(calls.json!.headers['content-type']).toContain('application/json');
	expect(calls.text).toMatchObject({ method: 'PUT', body: 'plain' });
	expect(calls.form).toMatchObject({ body: 'a=1+2' });
	const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`;
	expect(calls.basic!.headers.authorization).toBe(basic('ada:pässword'));
	expect(calls['older basic']!.headers.authorization).toBe(basic('ada:secret'));
	expect(calls.bearer!.headers.authorization).toBe('Bearer a-token');
	expect(calls.task).toMatchObject({ method: 'DELETE', path: '/task' });
	expect(calls.key!.headers['idempotency-key']).toBe('once');
});

test('answers come as outputs of an execution of their own', async ({ app, stub }) => {
	const called = await runScripts(
		app,
		{
			main: `def handler(system, this, inputs):
    call = this.connect(connector_type='REST', name='the call', url=inputs['url'] + '/text')
    return {'type': call.get('type'), 'status': call.get('status'), 'connector': call.get('connector_type'),
            'outputs': call.get('output_value')}
`
		},
		{ url: stub.url }
	);
	expect(called.output_value).toMatchObject({
		type: 'CONNECTION',
		status: 'ENDED_SUCCESS',
		connector: 'REST',
		outputs: { status_code: 200, text: 'plain wörds', encoding: 'utf-8', url: `${stub.url}/text` }
	});
	const { headers } = (called.output_value as { outputs: { headers: object } }).outputs;
	expect(headers).toMatchObject({ 'x-stub': 'yes' });
	const call = called.executions.find(({ name }) => name === 'the call')!;
	expect(call).toMatchObject({ type: 'CONNECTION', input_value: { url: `${stub.url}/text` } });
});

test('a request that fails says why, in words and as data', async ({ app, stub }) => {
	const gone = await startRestStub();
	await gone.close();
	const called = await runScripts(
		app,
		{
			main: `import flow_api

def handler(system, this, inputs):
    url = inputs['url']
    def why(**call):
        try:
            this.connect(connector_type='REST', **call)
        except flow_api.ConnectionFailedError as error:
            assert isinstance(error, flow_api.DependencyFailedError)
            return {'message': str(error), 'status_code': error.status_code, 'url': error.url,
                    'execution': error.execution.get('status')}
        except flow_api.EngineException as error:
            return {'message': f'{type(error).__name__}: {error}'}
    allowed = this.connect(connector_type='REST', url=url + '/status/404', expected_status_code=[200, 404])
    return {
        'status': why(url=url + '/status/418'), 'cors': why(url=url + '/no-cors'),
        'timeout': why(url=url + '/hang', total_timeout=0.3), 'gone': why(url=inputs['gone']),
        'no url': why(), 'wrong': why(url=url, method='SHOUT'), 'extra': why(url=url, colour='red'),
        'not asked': why(url='ftp://example.com'), 'allowed': allowed.get('output_value')['status_code'],
    }
`
		},
		{ url: stub.url, gone: gone.url }
	);
	expect(called.status_message).toBeNull();
	const why = called.output_value as { [call: string]: { [key: string]: unknown } };
	expect(why.status).toMatchObject({ status_code: 418, url: `${stub.url}/status/418`, execution: 'ENDED_ERROR' });
	expect(why.status!.message).toContain('answered 418');
	expect(why.status!.message).toContain('the stub says 418');
	expect(why.cors!.message).toContain('CORS');
	expect(why.cors!.message).toContain('Access-Control-Allow-Origin');
	expect(why.cors!.status_code).toBeNull();
	expect(why.timeout!.message).toContain('timed out after 0.3 s');
	expect(why.gone!.message).toContain('cannot be reached');
	expect(why['no url']!.message).toMatch(/^MissingInputError: .*url/);
	expect(why.wrong!.message).toMatch(/^InvalidInputError: .*SHOUT/);
	expect(why.extra!.message).toMatch(/^ExtraInputError: .*colour/);
	expect(why['not asked']!.message).toMatch(/^InvalidInputError: /);
	expect(why.allowed).toBe(404);
});

test('a request under way is broken off when its flow is cancelled', async ({ app, stub }) => {
	await openImported(app, {
		asking: `def handler(system, this):\n    this.connect(connector_type='REST', name='held', url='${stub.url}/hang')\n`
	});
	await run(app);
	await expectStatus(app, 'Waiting for others');
	await expect.poll(() => stub.seen.map(({ path }) => path)).toEqual(['/hang']);
	await app.getByRole('button', { name: /^Cancel/ }).click();
	await expectStatus(app, 'Cancelled');
	await stub.hangUp;
	await openChild(app, 'held');
	await expectStatus(app, 'Cancelled');
	await expect(app.getByRole('tab')).toHaveText(['Inputs', 'Outputs']);
});

test('what a request authenticates with is not shown', async ({ app, stub }) => {
	await openImported(app, {
		secretive: `def handler(system, this):
    auth = {'type': 'basic', 'username': 'ada', 'password': 'not-for-show'}
    this.connect(connector_type='REST', name='call', url='${stub.url}/x', authentication=auth)
`
	});
	await run(app);
	await expectStatus(app, 'Succeeded');
	await openChild(app, 'call');
	await app.getByRole('tab', { name: 'Inputs' }).click();
	await app.getByText('JSON', { exact: true }).click();
	await expect(app.getByRole('textbox', { name: 'Inputs' })).toContainText(`${stub.url}/x`);
	await expect(app.locator('body')).not.toContainText('not-for-show');
});
