"""
What a REST request can be told, in the ways of all generations: address, query, headers, body, authentication.

Shows: this.connect, this.task
"""
import base64


def handler(system, this, inputs):
    url = this.flow('_rest_server').get('output_value')['url']
    if url is None:
        return this.success('not asked: there is no server that echoes')

    def sent(**inputs):
        return this.connect(connector_type='REST', **inputs).get('output_value')['json']

    for call in (
        {'url': f'{url}/a?x=1', 'params': {'q': 'a b&c', 'n': 2}},
        {'url': f'{url}/a?x=1', 'query': [{'name': 'q', 'value': 'a b&c'}, {'name': 'n', 'value': 2}]},
        {'scheme': 'http', 'host': 'conformance.test', 'port': 80, 'path': '/a', 'params': {'x': 1, 'q': 'a b&c', 'n': 2}},
        {'host': 'conformance.test', 'base_path': '/a', 'params': {'x': '1', 'q': 'a b&c', 'n': '2', 'none': None}},
    ):
        got = sent(**call)
        assert (got['method'], got['path'], got['query']) == ('GET', '/a', {'x': '1', 'q': 'a b&c', 'n': '2'}), (call, got)
        assert got['body'] == ''

    assert sent(url=url, headers={'X-Mine': 'one'})['headers']['x-mine'] == 'one'
    assert sent(url=url, headers=[{'name': 'X-Mine', 'value': 'two'}])['headers']['x-mine'] == 'two'
    for way in ({'method': 'PUT'}, {'mode': 'put'}):
        assert sent(url=url, **way)['method'] == 'PUT'
    for method in ('post', 'patch', 'delete'):
        assert sent(url=url, method=method)['method'] == method.upper()

    json = '{"name":"Äpfel","list":[1,null]}'
    data = {'name': 'Äpfel', 'list': [1, None]}
    for body, content, kind in (
        ({'json': data}, json, 'application/json'),
        ({'body': {'json': data}}, json, 'application/json'),
        ({'body.json': data}, json, 'application/json'),
        ({'data': data}, json, 'application/json'),
        ({'json': None}, 'null', 'application/json'),
        ({'data': 'plain'}, 'plain', 'text/plain'),
        ({'text': 'plain'}, 'plain', 'text/plain'),
        ({'text': '<a/>', 'headers': {'Content-Type': 'application/xml'}}, '<a/>', 'application/xml'),
        ({'urlencoded': {'a': '1 2', 'b': ['x', 'y']}}, 'a=1+2&b=x&b=y', 'application/x-www-form-urlencoded'),
        ({'body': {'urlencoded': {'a': '1 2'}}}, 'a=1+2', 'application/x-www-form-urlencoded'),
    ):
        got = sent(url=url, method='post', **body)
        assert got['body'] == content and got['headers']['content-type'].startswith(kind), (body, got)
    parts = {'note': 'hello', 'file': {'content_base64': base64.b64encode(b'a,b').decode(), 'filename': 'a.csv', 'content_type': 'text/csv'}}
    got = sent(url=url, method='post', multipart=parts)
    assert got['headers']['content-type'].startswith('multipart/form-data; boundary=')
    for part in ('name="note"', 'hello', 'filename="a.csv"', 'Content-Type: text/csv', 'a,b'):
        assert part in got['body'], got['body']

    basic = f'Basic {base64.b64encode("ada:pässword".encode()).decode()}'
    for given, name, value in (
        ({'authentication': {'type': 'basic', 'username': 'ada', 'password': 'pässword'}}, 'authorization', basic),
        ({'username': 'ada', 'password': 'pässword'}, 'authorization', basic),
        ({'authentication': {'type': 'bearer', 'token': 't'}}, 'authorization', 'Bearer t'),
        ({'authentication': {'type': 'api_key', 'in': 'header', 'name': 'X-API-Key', 'value': 'k'}}, 'x-api-key', 'k'),
        ({'idempotency_key': 'once'}, 'idempotency-key', 'once'),
    ):
        assert sent(url=url, **given)['headers'][name] == value, given
    key = {'type': 'api_key', 'in': 'query', 'name': 'key', 'value': 'k'}
    call = this.connect(connector_type='REST', url=f'{url}/?a=1', authentication=key).get('output_value')
    assert call['json']['query'] == {'a': '1', 'key': 'k'} and call['url'] == f'{url}/?a=1', call['url']

    older = this.task('REST', {'url': f'{url}/task', 'method': 'delete'}, name='older', init={'protect_inputs': ['url']})
    assert older.get('type', 'name', 'connector_type') == ('CONNECTION', 'older', 'REST')
    assert older.get('output_value')['json']['path'] == '/task'
    ready = this.connect(connector_type='REST', inputs={'url': url}, path='/ready', run=False)
    assert ready.get('status') == 'CREATED' and ready.run().load('output_value')['json']['path'] == '/ready'
