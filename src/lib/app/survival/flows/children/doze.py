"""Like nap, without a word: what its parent reads of it does not tell how far it has come."""


def handler(system, this, inputs):
    this.sleep(inputs['seconds'])
    return {'slept': True}
