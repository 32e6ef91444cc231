import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    message = system.message(inputs['message_id'])
    try:
        response = message.wait(timeout=inputs['patience']).get('response')
    except flow_api.MessageResponseTimeoutError:
        message.delete()
        return {'outcome': 'nobody answered'}
    return {'outcome': 'sent' if response['string'].strip() == 'send' else 'not sent'}
