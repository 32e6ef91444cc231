"""Starts five children at once and adds up what they found."""

import flow_api


def handler(system: flow_api.System, this: flow_api.Execution, inputs: dict):
    children = [
        this.flow('Example: roll a die', name=f'die {number}', sides=6, run=False)
        for number in range(1, 6)
    ]
    for child in children:
        child.run_async()
    this.log('five dice are in the air')

    this.wait_for(*children, return_when=system.return_when.ALL_ENDED)

    rolls = [child.load('output_value')['rolled'] for child in children]
    this.set_output(rolls=rolls, total=sum(rolls))
    return this.success(f'{" + ".join(map(str, rolls))} = {sum(rolls)}')
