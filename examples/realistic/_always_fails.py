def handler(system, this, inputs):
    raise RuntimeError(inputs['reason'])
