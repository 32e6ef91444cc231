def handler(system, this, inputs):
    return {'way': system.message(inputs['message_id']).wait().get('response')['string']}
