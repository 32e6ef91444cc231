"""The smallest flow that shows something: a log line, a pause, an output."""

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    name = inputs.get('name', 'world')
    this.log(f'Hello, {name}!')

    this.save(message='thinking about it')
    this.sleep(1)

    this.set_output('greeting', f'Hello, {name}!')
    return this.success('all done')
