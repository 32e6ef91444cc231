import flow_api


def handler(system, this, inputs):
    try:
        call = this.connect(connector_type='REST', method='post', url='https://outside.example/', json=inputs, name=inputs['key'])
        outcome = call.get('output_value')['json']['order']
    except flow_api.OutcomeUnknownError:
        outcome = 'unknown'
    this.log(f'outcome:{outcome}')
    return {'key': inputs['key']}
