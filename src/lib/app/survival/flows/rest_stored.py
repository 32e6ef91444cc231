"""Requests with a stored connector: whether one may be sent twice is said by the call and the connector together."""

import flow_api


def handler(system, this, inputs):
    put = this.connect('outside', json={'key': 'put'}, name='put')
    this.log('put', f'outcome:{put.get("output_value")["json"]["order"]}', put.get('input_value', 'connector_name'))
    later = this.connect('outside', method='get', params={'key': 'get'}, run=False, name='get')
    this.log('get', later.run().get('status'))
    try:
        call = this.connect('outside', method='post', json={'key': 'posted'}, name='posted')
        outcome = call.get('output_value')['json']['order']
    except flow_api.OutcomeUnknownError:
        outcome = 'unknown'
    this.log(f'posted outcome:{outcome}')
    try:
        this.connect('outsid')
    except flow_api.ResourceNotFoundError as error:
        this.log(str(error))
    return {'done': True}
