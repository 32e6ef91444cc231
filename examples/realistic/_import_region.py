def handler(system, this, inputs):
    region = inputs['region']
    if region == 'west':
        raise RuntimeError('the west is closed today')
    return {'rows': len(region) * 10}
