"""Text that is run as a child."""

import flow_api


def handler(system, this, inputs):
    plain = this.script('print("no handler here")', name='plain')
    counted = this.script(COUNT, n=2, name='counted')
    this.log(plain.get('status'), counted.get('output_value'))
    try:
        this.script('def handler(system, this):\n    this.sleep(0.001)\n    1 / 0\n', name='broken')
    except flow_api.DependencyFailedError as error:
        this.log(error.execution.get('message'))
    try:
        this.script('this is no Python', name='no Python')
    except flow_api.DependencyFailedError as error:
        this.log(error.execution.get('message'))
    return counted.clone(n=3).get('output_value')


COUNT = """
def handler(system, this, inputs):
    for n in range(inputs['n']):
        this.log(n)
        this.sleep(0.001)
    return {'counted': inputs['n']}
"""
