"""
Makes a call, then lets a flow or a script look at its outputs. Fails where that fails.

The checker gets the outputs as `data`, beside what is given as `inputs`. Inside `retry` a call is made again until the checker
is content.
"""

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    flow, script = inputs.get('checker_flow'), inputs.get('checker_script')
    if bool(flow) == bool(script):
        return this.error('check needs one of checker_flow and checker_script.')
    child = this.wrapped()
    name = f'check of {this.wrapped.name}'
    given = {**(inputs.get('inputs') or {}), 'data': child.get('output_value')}
    if flow:
        this.flow(flow, inputs=given, name=name)
    else:
        this.script(script, inputs=given, name=name)
    return child
