"""Requests that may be sent twice."""


def handler(system, this, inputs):
    url = 'https://outside.example/'
    for n in range(2):
        key = f'keyed {n}'
        call = this.connect(connector_type='REST', method='post', url=url, json={'key': key}, idempotency_key=key, name=key)
        this.log(key, f'outcome:{call.get("output_value")["json"]["order"]}')
    put = this.task('REST', {'method': 'put', 'url': url, 'json': {'key': 'put'}}, name='put')
    this.log('put', put.get('status'))
    later = this.connect(connector_type='REST', url=f'{url}?key=get', run=False, name='get')
    later.run()
    return {'get': later.get('output_value')['status_code']}
