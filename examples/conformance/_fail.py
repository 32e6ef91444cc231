def handler(system, this, inputs):
    raise ValueError(inputs.get('why', 'no reason'))
