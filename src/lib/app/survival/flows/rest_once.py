"""Requests that must not be sent twice."""

import flow_api


def handler(system, this, inputs):
    def post(key, **options):
        try:
            call = this.connect(connector_type='REST', method='post', url='https://outside.example/', json={'key': key}, name=key, **options)
            outcome = call.get('output_value')['json']['order']
        except flow_api.OutcomeUnknownError:
            outcome = 'unknown'
        this.log(f'{key} outcome:{outcome}')

    post('one')
    this.sleep(0.002)
    try:
        post('two')
    finally:
        post('three', wait=True)
    this.flow('post', key='of a child')
    try:
        this.connect(connector_type='REST', url='https://outside.example/refused', name='refused')
    except flow_api.ConnectionFailedError as error:
        this.log('refused', error.status_code)
    return {'done': True}
